"""What a person reads first of a site: its verdict, what it covers, how to mend the worst, what to type next. Pure."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from checker.comparison import that_count
from checker.formats._groups import Group, grouped, seen
from checker.formats._written import guide_page, short, to_mend
from checker.model import Audit, Finding, Outcome, Report, Transport, binding
from checker.plain_text import counted, printable

WORST = 5
"""Rules told in full before anything else."""

_WIDTH = 300
_MARKUP = re.compile(r"\*\*|(?<!\w)[*_](?=\w)|(?<=\w)[*_](?!\w)|`")
_CODE = re.compile(r"`([^`]*)`")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_ITEM = re.compile(r"^(?:[-*]|\d+[.)])\s+")
_AFTER = re.compile(r"\n\s*\n|\n(?=(?:[-*]|\d+[.)])\s)")
_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-Ý«])")

Problem = tuple[Outcome, Group]
"""What one rule found, and whether it is certain."""


def problems(report: Report, audit: Audit) -> list[Problem]:
    """What is certain, obligations first, then what a person must look at."""
    wanted = (Outcome.FAILED, Outcome.CANT_TELL)
    return [(outcome, group) for outcome in wanted for group in grouped(report, audit, outcome)]


def verdict(found: Sequence[Problem], audit: Audit) -> str:
    """One sentence that says what came out, and never that a site is compliant."""
    failed = Counter(binding(group.rule) for outcome, group in found if outcome is Outcome.FAILED)
    required, recommended = failed[True], failed[False]
    doubtful = sum(outcome is Outcome.CANT_TELL for outcome, _ in found)
    parts = [counted(required, "obligation")] if required else []
    parts += [counted(recommended, "recommandation")] if recommended else []
    plural = "s" if required + recommended > 1 else ""
    looked = f"{counted(doubtful, 'règle')} à vérifier par une personne"
    if parts:
        told = f"{' et '.join(parts)} non conforme{plural}"
        return f"{told}, {looked}." if doubtful else f"{told}."
    if doubtful:
        return f"rien de non conforme dans ce qui a été testé, {looked}."
    if Outcome.FAILED in audit.verdicts().values():
        return "rien de non conforme, hors ce qui est déjà connu, ignoré ou non comparé."
    tested = Outcome.PASSED in audit.verdicts().values()
    return "rien de non conforme dans ce qui a été testé." if tested else "aucun, rien n'a pu être testé."


def unchanged(audit: Audit) -> str:
    """How many pages were not looked at again, because they have not changed; empty when all were."""
    days = sorted(page.looked[:10] for page in audit.pages if page.looked)
    if not days:
        return ""
    first, last = (f"{date.fromisoformat(day):%d/%m/%Y}" for day in (days[0], days[-1]))
    when = f"le {first}" if first == last else f"entre le {first} et le {last}"
    plural = "s" if len(days) > 1 else ""
    return f"{counted(len(days), 'page')} inchangée{plural}, vue{plural} par le navigateur {when}."


def several(report: Report) -> Iterator[str]:
    """The verdict of a report that tells of several sites: nothing for one, which has its own."""
    if len(report.audits) < 2:
        return
    failing = sum(
        any(
            one.outcome is Outcome.FAILED and binding(report.rules.get(one.rule))
            for one in that_count(report, audit)
        )
        for audit in report.audits
    )
    unseen = len(report.audits) - seen(report.audits)
    ends = f"{counted(failing, 'site')} avec des obligations non conformes, {unseen} non vu{'s' if unseen > 1 else ''}"
    yield f"Verdict : sur {counted(len(report.audits), 'site')}, {ends}."


# --- how to mend ------------------------------------------------------------------------------


def mending(report: Report, group: Group) -> str:
    """How to mend what a rule found: the address of its page when it is known, else the first sentence
    it says of it; empty when it says nothing."""
    return guide_page(report.guide, group.rule) or first_sentence(to_mend(group.rule))


def first_sentence(markdown: str) -> str:
    """The first sentence of a text of ours, without its mark-up."""
    block = _ITEM.sub("", _AFTER.split(markdown.strip(), maxsplit=1)[0])
    codes: list[str] = []

    def aside(found: re.Match[str]) -> str:  # what is code keeps its stars and its stops
        codes.append(found[1])
        return f"\x00{len(codes) - 1}\x00"

    said = _MARKUP.sub("", _LINK.sub(r"\1", _CODE.sub(aside, block)))
    sentence = _SENTENCE.split(" ".join(said.split()), maxsplit=1)[0]
    return short(re.sub(r"\x00(\d+)\x00", lambda found: codes[int(found[1])], sentence), _WIDTH)


# --- what to type next --------------------------------------------------------------------------


def next_command(audit: Audit, found: Sequence[Problem]) -> str:
    """What to type next, ready to be pasted into a shell; empty when nothing helps."""
    if found:
        group = found[0][1]
        place = group.causes[0].findings[0] if group.causes else None
        return f"conforme explain {shlex.quote(printable(group.id))}{_where(audit, place)}"
    if audit.transport is Transport.COMPLETED and audit.left_out:
        return f"conforme check {_quoted(_target(audit))} --pages all"
    return ""


def _where(audit: Audit, place: Finding | None) -> str:
    if place is None:
        return ""
    if audit.site.listing is None:
        return f" --page {_quoted(place.url)}"
    return f" --page {_quoted(place.file)} --root {_quoted(_target(audit))}" if place.file else ""


def _target(audit: Audit) -> str:
    """A folder is named by its path, anything else by its address."""
    return audit.site.url if audit.site.listing is None else audit.site.name


def _quoted(text: str) -> str:
    return shlex.quote(printable(text))
