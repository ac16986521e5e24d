"""`decide`: what a person found where a machine could not tell, written in the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import click
import yaml
from pydantic import ValidationError

from checker import catalogue, decisions
from checker.cli.auditing import kept_audits
from checker.cli.browsing import day_option, register_option, storing
from checker.cli.decided import in_force
from checker.cli.output import Say
from checker.cli.proving import bundles_among, judged_again
from checker.cli.selecting import rules_named
from checker.cli.whole import together
from checker.decisions import MACHINE, Decision, Ground, Register, Verdict
from checker.model import Audit, Finding, Outcome
from checker.plain_text import counted

_HEADER = "# yaml-language-server: $schema=../schemas/decisions.schema.json\n"
_MOST = 20
"""Findings that are listed one by one."""


@click.command(short_help="Garder ce qu'une personne a vérifié.")
@click.argument("target", metavar="ID|DOSSIER")
@click.argument("rule", required=False, metavar="[RÈGLE]")
@click.option("--page", metavar="CHEMIN", help="La page : son chemin, comme /contact.")
@click.option("--selector", metavar="SÉLECTEUR", help="L'élément, quand la page en a plusieurs.")
@click.option(
    "--verdict", type=click.Choice([one.value for one in Verdict]), help="Ce que la personne a constaté."
)
@click.option("--reason", metavar="TEXTE", help="Ce qui a été regardé, et ce qui en a été conclu.")
@click.option("--function", metavar="FONCTION", help="La fonction de la personne, jamais son nom.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), metavar="JOUR", help="Dernier jour où cela vaut.")
@click.option(
    "--ground",
    type=click.Choice([one.value for one in Ground]),
    help="Pourquoi un défaut que la machine tient pour certain n'en est pas un.",
)
@day_option("Jour de la décision.")
@register_option
@storing
@click.pass_obj
def decide(
    say: Say, /, target: str, rule: str | None, register: Path, store: str | None, data: Path, **said: Any
) -> None:
    """Garder ce qu'une personne a vérifié d'un site : une entrée du dossier « decisions » du registre.

    La cible est un site déjà audité, ou un dossier de preuves écrit par « check --evidence ». Sans règle, dire ce qui
    peut être décidé. La décision vaut tant que ce qui a été montré ne change pas, et jusqu'à --until ; « audit »,
    « check » et « replay » en tiennent compte.
    """
    audit = _audit(target, store, data)
    day = said.pop("day").date()
    known = in_force(register, day)
    found = list(_narrowed(audit, rule, said))
    if said["verdict"] is None:
        _list(say, found, known, audit)
        return
    if not rule:
        raise click.UsageError("Dites aussi la règle.")
    if said["until"] and said["until"].date() < day:
        raise click.UsageError("La décision finirait avant d'avoir commencé (--until).")
    entry = _entry(_only(found), said, day)
    path = register / decisions.FOLDER / f"{audit.site.id}.yaml"
    _write(path, entry)
    decisions.load(register, catalogue.rules())  # what was written reads well
    say.remark(f"Écrit : {path}")


def _audit(target: str, store: str | None, data: Path) -> Audit:
    """The last visit of a site judged by the machine alone: a decision rests on that."""
    folders, sites = bundles_among([target])
    rules = catalogue.rules()
    audits = judged_again(folders[0], rules)[0] if folders else kept_audits(sites, store, data)
    if len(audits) != 1:
        names = ", ".join(audit.site.id for audit in audits)
        raise click.UsageError(f"Ce dossier garde plusieurs sites ({names}) : une décision en nomme un.")
    return audits[0]


def _narrowed(audit: Audit, rule: str | None, said: dict[str, Any]) -> Iterator[Finding]:
    """What may be decided, of the rule, page and element that are named."""
    rules = {one.id for one in (rules_named(rule) if rule else catalogue.rules())}
    for one in decisions.decidable(audit, decisions.by_persons(catalogue.rules())):
        _, page, selector = decisions.place(one)
        if one.rule in rules and said["page"] in (None, page) and said["selector"] in (None, selector):
            yield one


def _only(found: Sequence[Finding]) -> Finding:
    if not found:
        raise click.UsageError("Rien à décider là : « conforme decide ID » dit ce qui peut l'être.")
    if len(found) > 1:
        places = "\n".join(f"  {_where(one)}" for one in found[:_MOST])
        raise click.UsageError(f"{counted(len(found), 'constat')} : précisez --page et --selector.\n{places}")
    return found[0]


def _entry(finding: Finding, said: dict[str, Any], day: date) -> dict[str, Any]:
    """What is to be written. Raises `click.UsageError` for what lacks."""
    lacking = [f"--{name}" for name in ("reason", "function", "until") if not said[name]]
    if lacking:
        raise click.UsageError(f"Une décision dit aussi {', '.join(lacking)}.")
    rule, page, selector = decisions.place(finding)
    if finding.outcome is Outcome.FAILED and said["verdict"] != Verdict.FAILED and not said["ground"]:
        raise click.UsageError(
            "La machine tient ce défaut pour certain : dites pourquoi il n'en est pas un (--ground)."
        )
    entry = {
        "site": finding.site,
        "regle": rule,
        "page": page,
        **({"selecteur": selector} if selector else {}),
        "machine": MACHINE[finding.outcome].value,
        "verdict": said["verdict"],
        **({"raison": said["ground"]} if said["ground"] else {}),
        "motif": said["reason"],
        "fonction": said["function"],
        "jour": day.isoformat(),
        "jusqu_au": said["until"].date().isoformat(),
        "preuve": decisions.evidence(finding),
    }
    try:
        Decision.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        raise click.UsageError(f"« {first['loc'][0]} » : {first['msg']}.") from None
    return entry


def _write(path: Path, entry: dict[str, Any]) -> None:
    """Add an entry at the end of a file: those of before stay as they were written."""
    before = path.read_text("utf-8") if path.exists() else _HEADER
    added = yaml.safe_dump([entry], allow_unicode=True, sort_keys=False, width=100)
    with together() as files:
        files.put(path, f"{before.rstrip()}\n{added}".encode())


def _list(say: Say, found: Sequence[Finding], known: Register, audit: Audit) -> None:
    """Say what may be decided, and what became of what was."""
    now = known.applied(audit)
    decided = {decisions.place(one): one for one in now.findings if one.decided}
    for one in found[:_MOST]:
        already = decided.get(decisions.place(one))
        say.result(f"{_where(one)}\n    {already.message if already else one.message}")
    if len(found) > _MOST:
        say.result(f"… et {counted(len(found) - _MOST, 'autre')} ; précisez une règle ou --page.")
    settled = sum(decisions.place(one) in decided for one in found)
    say.remark(f"{counted(len(found), 'constat')} à la portée d'une personne ; déjà décidés : {settled}.")


def _where(finding: Finding) -> str:
    _, page, selector = decisions.place(finding)
    element = f" --selector {_quoted(selector)}" if selector else ""
    return f"{finding.rule} --page {page}{element}"


def _quoted(selector: str) -> str:
    return "'" + selector.replace("'", "'\\''") + "'"
