"""`check` beside what is known: a baseline, the exceptions of a team, the last published audit of a site."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

import click

from checker import baseline as baselines
from checker import configuration
from checker.baseline import Baseline
from checker.cli.browsing import DATA, Command, day_option, existing_store, options_from
from checker.cli.configured import config_option
from checker.cli.output import Say
from checker.cli.whole import together
from checker.comparison import Compared, changed, compare, that_count, told
from checker.configuration import Configuration, ignored, pasteable
from checker.model import Audit, BaselineState, Kind, Outcome, Report, Transport
from checker.plain_text import counted, named
from checker.published import MOST_BYTES, Published, is_site, read, versions

_PASTED = 3
"""Failures for which an entry is offered."""

_OPTIONS = (
    click.option(
        "--baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FICHIER",
        help="Référence : les constats connus. Seul ce qui est nouveau fait échouer.",
    ),
    click.option(
        "--update-baseline",
        is_flag=True,
        help="Créer la référence, ou la mettre à jour : ce qui est là devient connu. Ce qui n'a pas pu être revu y reste.",
    ),
    config_option,
    day_option("Jour auquel juger les dates des constats ignorés."),
    click.option(
        "--comme",
        metavar="SITE",
        help="Comparer au dernier audit publié de ce site (identifiant ou adresse) : que dira-t-il de ce qui est contrôlé ?",
    ),
    click.option(
        "--reference",
        metavar="FICHIER|URL|BASE",
        help="Où lire cet audit : un preuves.json, un export JSON, l'adresse du site publié, ou une base "
        f"(défaut : celle de {DATA}).",
    ),
)


def comparing(command: Command) -> Command:
    """Add the options that say what is known."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass
class Comparing:
    """What is known when a check begins, and what was made of it when it ends."""

    day: date
    settings: Configuration
    path: Path | None = None
    update: bool = False
    baseline: Baseline | None = None
    published: Published | None = None
    compared: dict[str, Compared] = field(default_factory=dict)

    def kind(self, said: str | None) -> Kind | None:
        """What the sites that are checked are: as was said, else as the published audit says."""
        if said or not self.published:
            return Kind(said) if said else None
        return self.published.audit.site.kind

    def told(self, report: Report) -> Report:
        """The report, with what is known of each defect."""
        alone = len(report.audits) == 1
        for audit in report.audits:
            report = self._beside(report, audit, alone=alone)
        if self.baseline:
            report = report.remarked(*self._about_baseline(report))
        if self.published:
            report = replace(report, unknowable=self.published.unknowable(report.rules))
            report = report.remarked(*_about_published(self.published, report, self.compared))
        found = ignored(self.settings.ignores, report.audits, self.day)
        states = {site: {**report.states.get(site, {}), **aside} for site, aside in found.states.items()}
        return replace(report, states={**report.states, **states}).remarked(*found.sentences)

    def _beside(self, report: Report, audit: Audit, *, alone: bool) -> Report:
        former = self.published.former(report.rules) if self.published else None
        if self.baseline:
            former = self.baseline.former(audit.site.id, alone=alone)
            if former is None:
                return report.remarked(f"La référence ne connaît pas {audit.site.name} : tout y compte.")
        if former is None:
            return report
        self.compared[audit.site.id] = compare(former, audit)
        return told(report, audit.site.id, self.compared[audit.site.id])

    def _about_baseline(self, report: Report) -> Iterator[str]:
        if self.compared:
            yield f"Par rapport à {self.path} : {_counts(self.compared)}."
        if self.baseline and (names := changed(self.baseline.rules, report.rules)):
            yield f"{_rules(names)} depuis la référence : ce qui en est nouveau peut venir de là."

    def finish(self, say: Say, report: Report, code: int, wanted: Sequence[tuple[str, Path | None]]) -> None:
        """Write the baseline when it was asked, unless too little was seen; offer entries to paste for failures."""
        if self.update and self.path:
            if code:
                say.remark(f"Trop peu a été vu : {self.path} n'a pas été écrit.")
                return
            renewed = baselines.written(baselines.renewed(report, self.baseline, self.compared))
            with together() as files:
                files.put(self.path, renewed.encode("utf-8", "replace"))
            say.remark(f"Écrit : {self.path}")
        if code == 1 and ("terminal", None) in wanted:
            say.result(_offer(report, self.day))


def begin(chosen: Mapping[str, Any], targets: int) -> Comparing:
    """What the options of a command name, read before anything is looked at. Raises `click.UsageError` for
    options that do not go together, `AuthoredError` for files that are wrong."""
    path, update, site = chosen["baseline"], chosen["update_baseline"], chosen["comme"]
    if update and path is None:
        raise click.UsageError("« --update-baseline » demande « --baseline FICHIER ».")
    if site and path:
        raise click.UsageError("« --comme » et « --baseline » ne vont pas ensemble.")
    if chosen["reference"] and not site:
        raise click.UsageError("« --reference » demande « --comme SITE ».")
    if site and targets != 1:
        raise click.UsageError("« --comme » demande une seule cible.")
    baseline = baselines.read(path) if path and (path.exists() or not update) else None
    published = _published(site, chosen["reference"], chosen) if site else None
    return Comparing(chosen["day"].date(), chosen["config"], path, update, baseline, published)


# --- the published audit ---------------------------------------------------------------------------


def _published(site: str, reference: str | None, chosen: Mapping[str, Any]) -> Published:
    """The last published audit of a site."""
    if reference and re.match(r"https?://", reference, re.IGNORECASE):
        return _seen(_fetched(site, reference, chosen), site)
    return kept(site, reference, DATA)


def kept(site: str, reference: str | None, data: Path) -> Published:
    """The last audit of a site in a file or in a store; that of the data folder when none is named. Raises
    `click.UsageError`, or `AuthoredError`, with one sentence."""
    if reference and Path(reference).suffix == ".json":
        return _seen(read(_text(Path(reference)), site, reference), site)
    return _seen(_stored(site, reference, data), site)


def _seen(found: Published, site: str) -> Published:
    if found.audit.transport is not Transport.COMPLETED:
        raise click.UsageError(f"L'audit publié n'a pas vu « {site} » ({found.audit.transport.label}).")
    return found


def _fetched(site: str, reference: str, chosen: Mapping[str, Any]) -> Published:
    """What an address tells: that of a file, or that of a published site, which tells the versions of its
    rules as well."""
    from checker.gather.fetching import fetch

    options = options_from(dict(chosen))
    whole = not reference.partition("?")[0].endswith(".json")
    base = reference.rstrip("/")
    url = f"{base}/parc/sites/{quote(site, safe='')}/preuves.json" if whole else reference
    text, refusal = fetch(url, options, MOST_BYTES)
    if refusal:
        raise click.UsageError(f"« {url} » n'a pas pu être lu : {refusal}")
    found = read(text, site, url)
    if not whole:
        return found
    return replace(found, versions=versions(fetch(f"{base}/donnees/regles.json", options, MOST_BYTES)[0]))


def _text(path: Path) -> str:
    with path.open("rb") as stream:
        data = stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise click.UsageError(f"« {path} » est trop gros : au plus {MOST_BYTES // 1_000_000} Mo.")
    return data.decode("utf-8-sig", "replace")


def _stored(site: str, reference: str | None, data: Path) -> Published:
    from checker.store import Store

    address = existing_store(reference, data)
    if address is None:
        raise click.UsageError("Aucun audit gardé ici : dites avec « --reference » où lire celui du site.")
    with Store.read(address) as opened:
        known = [one.id for one, _ in opened.known() if is_site(site, one.id, one.url)]
        audits = opened.latest(known[:1]) if known else []
    if not audits:
        raise click.UsageError(f"« {site} » n'a pas d'audit dans cette base.")
    return Published(audits[0])


def _about_published(published: Published, report: Report, compared: Mapping[str, Compared]) -> Iterator[str]:
    site, (audit,) = published.audit.site, report.audits
    day = date.fromisoformat(published.audit.at[:10])
    yield f"Par rapport à l'audit de {site.name} du {day:%d/%m/%Y} : {_counts(compared)}."
    if unknowable := report.unknowable:
        yield f"Inconnaissable ici, faute d'être en ligne : {counted(len(unknowable), 'règle')} ({named(unknowable)})."
    if names := changed(published.versions, report.rules):
        yield f"{_rules(names)} depuis cet audit : ce qui en est nouveau ou corrigé peut venir de là."
    tools = _tools(published.audit.versions, audit.versions)
    if tools:
        yield f"Outils différents de ceux de cet audit : {tools}."
    if audit.transport is Transport.COMPLETED:
        verdicts = published.verdicts_to_come(audit, report.rules)
        before, after = _badge(published.audit, published.audit.verdicts()), _badge(audit, verdicts)
        yield f"Badge à venir : « {after} » (publié : « {before} »)."


def _tools(before: Mapping[str, str], now: Mapping[str, str]) -> str:
    """The tools that judge, when they are not of the same version."""
    judging = [name for name in ("conforme", "axe-core") if before.get(name, now.get(name)) != now.get(name)]
    return ", ".join(f"{name} {before[name]}, ici {now.get(name, 'absent')}" for name in judging)


def _badge(audit: Audit, verdicts: Mapping[str, Outcome]) -> str:
    from checker.publish.page.figures import Tally
    from checker.publish.sections.estate.site_files import badge_words

    pages = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    return " · ".join(badge_words(pages, Tally(Counter(verdicts.values()))))


# --- sentences -------------------------------------------------------------------------------------


def _counts(compared: Mapping[str, Compared]) -> str:
    """« 1 nouveau, 3 déjà connus, 1 corrigé, 2 non revus ». What nobody could compare is told when there is some."""
    states = Counter(state for one in compared.values() for state in one.states.values())
    mended = sum(len(one.mended) for one in compared.values())
    unseen = sum(len(one.unseen) for one in compared.values())
    told_of = [
        f"{states[BaselineState.NEW]} {'nouveaux' if states[BaselineState.NEW] > 1 else 'nouveau'}",
        f"{states[BaselineState.UNCHANGED]} {'inchangés' if states[BaselineState.UNCHANGED] > 1 else 'inchangé'}",
        f"{mended} {'corrigés' if mended > 1 else 'corrigé'}",
    ]
    if unseen:
        told_of.append(f"{unseen} non {'revus' if unseen > 1 else 'revu'}, faute d'avoir pu regarder")
    if apart := states[BaselineState.UNCOMPARED]:
        told_of.append(
            f"{apart} là où rien n'avait été regardé, non {'comparés' if apart > 1 else 'comparé'}"
        )
    return ", ".join(told_of)


def _rules(names: Sequence[str]) -> str:
    return f"{counted(len(names), 'règle')} {'ont' if len(names) > 1 else 'a'} changé ({named(names)})"


def _offer(report: Report, day: date) -> str:
    """Entries to paste, for the first failures."""
    failed = [
        one for audit in report.audits for one in that_count(report, audit) if one.outcome is Outcome.FAILED
    ][:_PASTED]
    if not failed:
        return ""
    return f"\nPour vivre avec un défaut jusqu'à une date, dans {configuration.FILE} :\n\n{pasteable(failed, day)}"
