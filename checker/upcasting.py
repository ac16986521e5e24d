"""What earlier versions of this program kept → what this one reads. JSON values in, JSON values out.

Each kind of thing kept (a visit, and the documents of the store) has a format, a number that grows:
one more than its steps below. A step takes what one format says to the next, for ever: it uses
words, never the model, which goes on changing. What an old format did not say, a step leaves
unsaid: unknown, never a value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Step = Callable[[Any], Any]


class LaterFormat(ValueError):
    """Kept by a later version of this program; the message, in French, says what to do."""


def current(kind: str) -> int:
    """The format in which a kind of thing is written."""
    return 1 + len(STEPS.get(kind, ()))


def upcast(kind: str, data: Any, version: object) -> Any:
    """What was kept in a format, as the present one. `data` may be changed in place.

    Raises `LaterFormat` for a format that is not known yet, `ValueError` for what is none.
    """
    if type(version) is not int or version < 1:
        raise ValueError(f"format « {version!s:.20} » illisible")
    if version > current(kind):
        raise LaterFormat(
            f"gardé par une version plus récente de Conforme (format {version}, celle-ci lit jusqu'au "
            f"{current(kind)}) : mettez Conforme à jour"
        )
    for step in STEPS.get(kind, ())[version - 1 :]:
        data = step(data)
    return data


# --- one step after the other ---------------------------------------------------------------


def _visit_2(visit: dict[str, Any]) -> dict[str, Any]:
    """Of a page shown, format 1 may not say how far it had come, nor what its components showed; and it
    called missing (404) whatever a server refused to serve (400, 406, 423…)."""
    for page in visit["pages"]:
        if page.get("rendered") is not None and "unsettled" not in page.get("probes", {}):
            page["probes"] = {**page.get("probes", {}), "untold": True}
    for answer in _answers(visit):
        refused = 400 <= (answer.get("status") or 0) < 500 and answer["status"] not in {404, 410}
        if refused and answer.get("transport") == "not_found":
            answer["transport"] = "blocked"
    return visit


def _visit_3(visit: dict[str, Any]) -> dict[str, Any]:
    """Format 2 does not say how pages were looked at, nor what recognises what they were made of: nothing of
    it can be told unchanged."""
    return visit


def _answers(visit: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    yield from (*visit["pages"], *visit.get("variants", ()))
    yield from filter(None, (visit.get(name) for name in ("robots", "sitemap", "favicon")))


_CHAPTER_S = {
    "title": "titre",
    "canonical": "adresse_de_reference",
    "words": "mots",
    "fingerprint": "empreinte",
}
"""Facts of format 1, always the same four → their names since the chapters declare theirs."""


def _facts_2(facts: dict[str, Any]) -> dict[str, Any]:
    """What is compared of a site goes under `known`, by the names that chapters give."""
    known = {new: facts.pop(old) for old, new in _CHAPTER_S.items() if old in facts}
    return {"known": known} | facts


def _facts_3(facts: dict[str, Any]) -> dict[str, Any]:
    """Before format 3, nobody counted the pages that were not asked for."""
    return facts


def _pages_2(pages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Format 1 knew no page that was not seen in its own visit."""
    return pages


STEPS: Mapping[str, tuple[Step, ...]] = {
    "visit": (_visit_2, _visit_3),
    "facts": (_facts_2, _facts_3),
    "pages": (_pages_2,),
}
"""Kind → the step from its format 1 to 2, from 2 to 3… The kinds are `visit`, and `site`, `pages`,
`facts`, `versions`: the documents of the store, named as the columns that refer to them."""
