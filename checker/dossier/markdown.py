"""The dossier as Markdown: texts of visited pages are escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from checker.dossier.grounds import source
from checker.dossier.made import Dossier, Part, Said
from checker.formats.markdown import address, code, escape
from checker.model import Finding, Outcome, Rule, Transport, place
from checker.model.address import placed
from checker.plain_text import counted, french_date

Linked = Callable[[Rule], str]
"""Where the page of a rule is; empty when nobody knows."""

_NOT_A_PROOF = (
    "Ce dossier vient de contrôles automatiques. Il ne prouve pas une conformité, ne donne pas de taux, et n'est pas un "
    "avis juridique : un audit se fait par une personne, et seuls les textes font foi."
)
_SHOWN = (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)
_MOST_PAGES = 10
_TEXTS = (
    (
        "Loi n° 2005-102 du 11 février 2005, articles 47 et 47-1",
        "https://www.legifrance.gouv.fr/loda/id/JORFTEXT000000809647",
    ),
    (
        "Décret n° 2019-768 du 24 juillet 2019",
        "https://www.legifrance.gouv.fr/affichTexte.do?cidTexte=JORFTEXT000038811937",
    ),
    (
        "RGAA, obligations : mentions, déclaration, schéma",
        "https://accessibilite.numerique.gouv.fr/obligations/mentions-et-pages-obligatoires/",
    ),
)


def markdown(told: Dossier, linked: Linked, level: int = 1, *, titled: bool = True) -> str:
    """The whole dossier. `level` is that of its title, which may be left out where there is one already."""
    parts = (
        _head(told, level if titled else 0),
        _declared(told, level),
        _first(told, level, linked),
        _grounds(told, level, linked),
    )
    ends = (_unseen(told, level, linked), _sources(level))
    return "\n".join(line for part in (*parts, *ends) for line in part) + "\n"


def _title(level: int, words: str) -> list[str]:
    return ["", f"{'#' * level} {words}", ""]


def _head(told: Dossier, level: int) -> Iterator[str]:
    audit = told.audit
    if level:
        yield f"{'#' * level} Dossier de mise en conformité : {escape(audit.site.name)}"
        yield ""
    seen = sum(page.transport is Transport.COMPLETED for page in audit.pages)
    where = address(audit.site.url) if placed(audit.site.url) == audit.site.url else "Dossier sans adresse"
    yield f"{where}, visité le {french_date(audit.at)}. {counted(seen, 'page vue')} sur {len(audit.pages)}."
    yield ""
    yield _NOT_A_PROOF


def _declared(told: Dossier, level: int) -> Iterator[str]:
    yield from _title(level + 1, "Ce qui est déclaré, ce qui a été mesuré")
    yield "- D'après ce que le site publie :"
    lines = list(dict.fromkeys(f"    - {escape(one.message)}" for one in told.declared))
    yield from lines or ["    - Rien n'a pu être lu."]
    yield f"- D'après ce qui a été vu, règles qui parlent du RGAA : {_counts(told)}."
    yield from (
        f"- À rapprocher : {escape(one.message)} {_at(one)}" for one in told.contradictions[:_MOST_PAGES]
    )


def _counts(told: Dossier) -> str:
    count = told.measured
    words = (
        f"{count.get(Outcome.FAILED, 0)} avec un défaut certain",
        f"{count.get(Outcome.CANT_TELL, 0)} à vérifier par une personne",
        f"{count.get(Outcome.PASSED, 0)} sans défaut vu",
        f"{count.get(Outcome.UNTESTED, 0)} {Outcome.UNTESTED.label}",
    )
    return ", ".join(words)


def _first(told: Dossier, level: int, linked: Linked) -> Iterator[str]:
    yield from _title(level + 1, "Par où commencer")
    if not told.first:
        yield "Aucun défaut certain parmi les obligations regardées. Restent ce qui est à vérifier et ce qui n'a pas été vu."
    for number, one in enumerate(told.first, 1):
        yield f"{number}. {_named(one.rule, linked)}. {escape(one.findings[0].message)}"


def _named(rule: Rule, linked: Linked) -> str:
    """A rule by its title, leading to its page when it is known, else to the command that explains it."""
    where = linked(rule)
    if where:
        return f"[{escape(rule.title)}]({where})"
    return f"**{escape(rule.title)}** ({code(f'conforme explain {rule.id}')})"


def _grounds(told: Dossier, level: int, linked: Linked) -> Iterator[str]:
    yield from _title(level + 1, "Les motifs, dans l'ordre du risque")
    text = source()
    yield f"Les premiers sont ceux d'une mise en demeure publique : {escape(text['texte'])} ({address(text['url'])})."
    for number, part in enumerate(told.parts, 1):
        yield from _title(level + 2, f"{number}. {escape(part.ground.title)} : {part.verdict}")
        yield escape(part.ground.why)
        yield ""
        yield from _rules(part, linked)


def _rules(part: Part, linked: Linked) -> Iterator[str]:
    for one in part.said:
        if one.outcome in _SHOWN[:2]:
            yield f"- {one.outcome.label.capitalize()} : {_named(one.rule, linked)}"
            yield from (f"    - {escape(finding.message)} {_at(finding)}" for finding in one.findings)
            if one.left:
                yield f"    - {counted(one.left, 'autre cas')}"
    others = [one for one in part.said if one.outcome not in _SHOWN[:2]]
    for outcome in (Outcome.PASSED, Outcome.UNTESTED, Outcome.INAPPLICABLE):
        number = sum(one.outcome is outcome for one in others)
        if number:
            yield f"- {outcome.label.capitalize()} : {counted(number, 'règle')}."
    if not part.said:
        yield "- À regarder par une personne : ce silence n'est pas une réussite."


def _at(finding: Finding) -> str:
    where = place(finding)
    shown = address(where) if where == finding.url else code(where)
    return f"({shown})" if where else ""


def _unseen(told: Dossier, level: int, linked: Linked) -> Iterator[str]:
    yield from _title(level + 1, "Ce qui n'a pas pu être vu")
    for page in told.unseen[:_MOST_PAGES]:
        yield f"- Page non vue : {address(page.url)}, {page.transport.label}."
    left = len(told.unseen) - _MOST_PAGES
    if left > 0:
        yield f"- {counted(left, 'autre page')}."
    yield from (f"- {_unread(one, linked)}" for one in told.untested)
    yield "- Les critères du RGAA qu'aucune règle ne juge : une personne les vérifie. Leur silence n'est pas une réussite."


def _unread(one: Said, linked: Linked) -> str:
    return f"{_named(one.rule, linked)} : {escape(one.findings[0].message)}"


def _sources(level: int) -> Iterator[str]:
    yield from _title(level + 1, "Les textes")
    yield from (f"- {escape(name)} : {address(url)}" for name, url in _TEXTS)
    yield "- L'Arcom contrôle ces obligations. Une mise en demeure est publique, et un manquement qui dure peut être sanctionné."
