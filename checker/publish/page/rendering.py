"""Turning values into text: the one way our templates are read, what they may say, and how hostile text is
made safe."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from checker import CONTACT_URL, plain_text
from checker.model import WORST_FIRST, Outcome, Rule, Transport
from checker.project import installation
from checker.publish.page import events, figures
from checker.publish.page.publication import Publication
from checker.registry.entries import Function


def rule_path(rule: Rule) -> str:
    """Where a rule's page lives among the sources."""
    return f"{rule.address.rstrip('/')}.md"


def slug(identifier: str) -> str:
    """A folder name as it reads in an address."""
    return identifier.replace("_", "-")


def printable(value: Any) -> Any:
    """Any value, a text made `plain_text.printable`; our own mark-up is left alone."""
    return plain_text.printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _quoted(text: str) -> Markup:
    """A text as a YAML value: a JSON string is one."""
    return Markup(json.dumps(printable(text), ensure_ascii=False))  # noqa: S704 - goes to YAML, not to HTML


def _coded(text: str) -> Markup:
    """A title of an example, where backquotes mean code as in the Markdown around it."""
    return Markup(re.sub(r"`([^`]+)`", r"<code>\1</code>", str(escape(printable(text)))))  # noqa: S704 - escaped


def _web(url: str) -> bool:
    """Whether an address may become a link: `javascript:` and its like may not."""
    try:
        return urlsplit(url).scheme in {"http", "https"}
    except ValueError:
        return False


def _encoded(url: str) -> str:
    """An address as HTML wants it in a link: what it may not hold is percent-encoded, once."""
    split = urlsplit(url)
    parts = (
        quote(re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", part), safe="/:;,@!$&'()*+=~%?") for part in split[2:]
    )
    return urlunsplit((*split[:2], *parts))


@lru_cache(maxsize=4096)
def address(url: str) -> Markup:
    """An address as a link, or as code when it may not become one. Pages repeat them a lot."""
    shown = escape(printable(url))
    if _web(url):
        return Markup('<a href="{}" rel="nofollow">{}</a>').format(_encoded(url), shown)
    return Markup("<code>{}</code>").format(shown)


BY_SMS = {"114"}
"""Numbers one writes to."""


def moment_fr(moment: datetime) -> str:
    """« 22 novembre 2026 à 8 h 15 (UTC+1) »: the offset is said, overseas readers have another hour."""
    minutes = int((moment.utcoffset() or timedelta()).total_seconds()) // 60
    sign = "+" if minutes >= 0 else "−"
    hours, rest = divmod(abs(minutes), 60)
    offset = f"UTC{sign}{hours}" if minutes else "UTC"
    offset += f" h {rest:02}" if rest else ""
    return (
        f"{plain_text.french_date(moment.date())} à {moment.hour}\u00a0h\u00a0{moment.minute:02} ({offset})"
    )


def dialled(number: str) -> str:
    """The address that calls a number, or writes to it."""
    return ("sms:" if number in BY_SMS else "tel:") + re.sub("[ .]", "", number)


_BADGE = Markup('<span class="verdict verdict--{} fr-badge fr-badge--sm{}">{}</span>')
_COLOURS = {
    Outcome.PASSED: " fr-badge--success",
    Outcome.FAILED: " fr-badge--error",
    Outcome.CANT_TELL: " fr-badge--warning",
}
BADGES = {
    outcome: _BADGE.format(outcome.value, _COLOURS.get(outcome, ""), outcome.label) for outcome in Outcome
}
"""An outcome as pages show it."""

_HAPPENED = Markup('<span class="fr-badge fr-badge--sm{}">{}</span>')
_HAPPENED_COLOURS = {
    events.Sort.LOST: " fr-badge--error",
    events.Sort.GONE: " fr-badge--error",
    events.Sort.FOUND: " fr-badge--warning",
    events.Sort.UNSURE: " fr-badge--warning",
    events.Sort.BACK: " fr-badge--success",
    events.Sort.BETTER: " fr-badge--success",
}


def _happened_badge(event: events.Happened) -> Markup:
    """What happened to a site, in a word."""
    return _HAPPENED.format(_HAPPENED_COLOURS[event.sort], event.label)


PAGE = Path(__file__).parent
TEMPLATES = (PAGE / "templates", *sorted(PAGE.parent.glob("sections/*/templates")))
"""Where templates are: those of any page, and each section's. Their names are one another's neighbours:
no two sections give the same (a test says so)."""

THEME = PAGE / "theme"


_FRONT = re.compile(r"---\n(.*?)^---\n", re.DOTALL | re.MULTILINE)


def environment(**more: Any) -> Environment:
    """What reads the templates of every section, with what a use of them adds."""
    return Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        **more,
    )


def parted(content: str) -> tuple[str, str]:
    """The front matter of a finished page, as YAML text, and its body."""
    match = _FRONT.match(content)
    return (match[1], content[match.end() :]) if match else ("", content)


Render = Callable[..., str]
"""`render(template, **values)`: the text a template of `templates/` makes of some values."""


def _compiled(kept: Path | None) -> FileSystemBytecodeCache | None:
    """What keeps compiled templates from one build to the next."""
    if kept is None:
        return None
    folder = kept / "gabarits"
    folder.mkdir(parents=True, exist_ok=True)
    return FileSystemBytecodeCache(str(folder))


def renderer(publication: Publication) -> Render:
    """The renderer of every section: its templates may use the publication and the filters below."""
    made = environment(finalize=printable, bytecode_cache=_compiled(publication.kept))
    made.globals |= {
        "publication": publication,
        "estate": publication.estate,
        "rules": publication.rules,
        "contact": CONTACT_URL,
        "installation": lambda extra="": Markup(installation(extra)),  # noqa: S704 - for Markdown
        "Outcome": Outcome,
        "Transport": Transport,
        "outcomes": WORST_FIRST,
    }
    made.filters |= {
        "slug": slug,
        "date_fr": plain_text.french_date,
        "share": figures.share,
        "counted": plain_text.counted,
        "role_name": figures.role_name,
        "function_name": lambda word: Function(word).label,
        "quoted": _quoted,
        "address": address,
        "badge": BADGES.__getitem__,
        "coded": _coded,
        "happened_badge": _happened_badge,
        "sorts": events.sorts,
        "moment": moment_fr,
        "dialled": dialled,
    }
    made.tests["web"] = _web

    def render(template: str, **values: object) -> str:
        return made.get_template(template).render(**values)

    return render
