"""The parts that the binding format asks of a declaration.

Absent from the whole page, hidden text included, is certain; found in another form is left to a person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import takewhile

from lxml import etree
from lxml.html import HtmlElement

from checker.model import Problem, Visit
from checker.placeholders import placeholders
from checker.reading import UNREAD, Link, links, own_hosts, plain, select, shorten, visible, words
from standards.accessibilite.legal.declaration import Declaration, prose_of, raw_text, unaddressed
from standards.accessibilite.legal.mention import listed
from standards.accessibilite.legal.rate import rates

_STATE_LOOSE = re.compile(
    r"(?:totalement|partiellement|entierement|pleinement|non|pas)\W{0,3}(?:\w{1,40}\W{1,9}){0,2}conform"
    r"|(?<!mise en )conformite (?:totale|partielle)"
)
_NOT_ACCESSIBLE = re.compile(
    r"non[\s-]conformites?\b|non accessible|inaccessible|derogation|grille|rapport d'audit"
)
_LISTED_BELOW = re.compile(
    r"non[\s-]conformites?\b[^.;:]{0,60}(?:enumere|liste|decrit|detaille|presente)\w{0,3} (?:ci-dessous|ci-apres)"
)
"""What only announces a list."""

_IN_ANOTHER_FORM = re.compile(
    r"\bgrille|\brapport|anomalie|points? (?:a ameliorer|bloquant)|n'est pas\b|ne sont pas\b|n'ont pas\b|\bpas (?:encore |tou\w+ )?"
    r"(?:accessible|compatible|conforme|restitu|respecte)|manqu|absen|insuffisan|a corriger"
    r"|depourv|\bsans (?:alternative|sous-titre|transcription|etiquette|titre)|incorrect|incomplet|mauvais|trop faible|difficult"
)
"""Words that may describe what is not accessible, or lead to who does."""

_HEADINGS = "h1, h2, h3, h4, h5, h6, [role=heading]"
_LIST = re.compile(
    r"contenus? (?:et fonctionnalites? )?(?:non|in) ?-?accessibles?|non[\s-]conformites?\b|inaccessible"
)
_OF_THE_LIST = re.compile(
    r"non[\s-]conform|derogation|charge disproportionnee|non soumis|obligation d'accessibilite|exempt|non accessible"
)
_ANNOUNCE = re.compile(
    r"(?:les|la|le|ces|voici|liste)\b[^.:]{0,160}(?:suivante?s?|ci-dessous|ci-apres|raisons?)[^.:]{0,80}(?:[.:]|$)"
    r"|[^.:]{0,120}:(?=\W*$)"
)
_NOTHING = re.compile(r"[\W_]*")
MAIL = re.compile(
    r"\w ?(?:@|\(at\)|\[at\]|\(a\)|\[a\]| at |\[arobase\]|\(arobase\)) ?"
    r"[\w-]{1,64} ?(?:\.|\[point\]|\(point\)) ?\w"
)
"""An e-mail address in `plain()` text, however it is masked."""
_WRITE = re.compile(
    r"contact|formulaire|message|signal|ecri|courriel|e-?mail|assistance|\baide\b|reclamation"
)


def law(declaration: Declaration) -> Problem | None:
    """The article of the law the declaration is made for."""
    text = declaration.everything
    if re.search(r"\bart(?:icle|\.)? ?(?:n ?° ?|n ?o ?)?47\b", text):
        return None
    if re.search(r"2005\s?-\s?102|11 fevrier 2005", text):
        return declaration.doubt("La déclaration cite la loi du 11 février 2005 sans son article 47.")
    return declaration.defect("La déclaration ne cite pas l'article 47 de la loi du 11 février 2005.")


def state(declaration: Declaration) -> Problem | None:
    """One state, said clearly."""
    if declaration.state:
        return None
    if declaration.states:
        return declaration.doubt(f"La déclaration donne plusieurs états : {listed(declaration.states)}.")
    if _STATE_LOOSE.search(declaration.everything):
        loose = _STATE_LOOSE.search(declaration.prose)
        message = "L'état de conformité n'est pas dit en une phrase claire."
        return declaration.doubt(message, loose.start() if loose else None)
    return declaration.defect(
        "La déclaration ne dit pas si le site est totalement, partiellement ou non conforme."
    )


def not_accessible(declaration: Declaration) -> Problem | None:
    """What is not accessible, listed by a site that is partly so."""
    if declaration.state != "partiellement":
        return None
    text = _LISTED_BELOW.sub(" ", declaration.everything)
    if _NOT_ACCESSIBLE.search(text):
        return _announced_and_empty(declaration, text)
    return _unlisted(
        declaration,
        text,
        "Site partiellement conforme : la liste des contenus non accessibles n'a pas été trouvée.",
    )


def _unlisted(declaration: Declaration, text: str, message: str) -> Problem:
    """Certain when an audit gave a rate, and nothing in the page may stand for the list."""
    elsewhere = _IN_ANOTHER_FORM.search(text) or select(declaration.body, "iframe, object, embed")
    certain = rates(declaration.prose) and not elsewhere
    return declaration.defect(message) if certain else declaration.doubt(message)


def _announced_and_empty(declaration: Declaration, text: str) -> Problem | None:
    """The section of what is not accessible, when nothing follows what announces it."""
    section = _list_of(declaration.body)
    if section is None:
        return None
    inside = _between(declaration.body, section.start, section.end, section.inside)
    if _NOTHING.fullmatch(_ANNOUNCE.sub(" ", plain(inside))) is None:
        return None
    title = shorten(words(section.start), 60)
    return _unlisted(
        declaration, text, f"Site partiellement conforme : la liste « {title} » est annoncée, mais vide."
    )


@dataclass(frozen=True)
class _Section:
    """The headings of a section: the first, those it holds, and the one after it, if any."""

    start: HtmlElement
    inside: list[HtmlElement]
    end: HtmlElement | None


def _list_of(body: HtmlElement) -> _Section | None:
    """The section of what is not accessible."""
    headings = [h for h in select(body, _HEADINGS) if len(words(h)) < 200]
    start = next((i for i, h in enumerate(headings) if _LIST.search(plain(words(h)))), None)
    if start is None:
        return None
    inside = list(takewhile(lambda h: _OF_THE_LIST.search(plain(words(h))), headings[start + 1 :]))
    after = headings[start + 1 + len(inside) :]
    return _Section(headings[start], inside, after[0] if after else None)


def _between(body: HtmlElement, start: HtmlElement, end: HtmlElement | None, left: list[HtmlElement]) -> str:
    """The text from the end of a heading to another, folded panels included, some headings left out."""
    parts: list[str] = []
    began, skipped = False, None
    for event, element in etree.iterwalk(body, events=("start", "end")):
        if event == "start" and element is end:
            break
        if event == "start" and skipped is None and (element in left or element.tag in UNREAD):
            skipped = element
        elif event == "start" and began and skipped is None:
            parts += [element.text or "", element.get("alt") or ""]
        elif event == "end":
            skipped = None if skipped is element else skipped
            began = began or element is start
            if began and skipped is None:
                parts.append(element.tail or "")
    return " ".join(parts)


def contact(declaration: Declaration) -> Problem | None:
    """A way to write to the site, in the declaration itself."""
    page, body = declaration.page, declaration.body
    in_body = any(writes(link) for link in links(page, body))
    if in_body or MAIL.search(plain(raw_text(body))) or select(body, "textarea, [data-cfemail]"):
        return None
    if any(writes(link) for link in links(page)) or _WRITE.search(declaration.prose):
        return declaration.doubt(
            "Aucun courriel ni formulaire n'est donné dans la déclaration pour signaler un défaut."
        )
    return declaration.defect("La déclaration ne donne aucun moyen d'écrire pour signaler un défaut.")


def writes(link: Link) -> bool:
    """Whether a link leads to a form or a mailbox, the Défenseur des droits' apart."""
    href = link.element.get("href") or ""
    said = plain(f"{link.name} {href}")
    writes = href.startswith("mailto:") or _WRITE.search(said)
    return bool(href and writes) and "defenseur" not in plain(f"{link.name} {link.url}")


def appeal(declaration: Declaration) -> Problem | None:
    """The way of appeal: the Défenseur des droits."""
    if re.search(r"defenseure? (?:des|de) droits|defenseurdesdroits", declaration.everything):
        return None
    return declaration.defect("La déclaration ne dit pas que l'on peut saisir le Défenseur des droits.")


def subject(declaration: Declaration, visit: Visit) -> Problem | None:
    """The host a declaration names is the site's: else it is a model copied, or a shared text."""
    hosts = declaration.hosts
    if not hosts or own_hosts(visit).intersection(hosts):
        return None
    if visit.site.unaddressed:
        return declaration.doubt(unaddressed(hosts[0]))
    return declaration.doubt(f"La déclaration dit s'appliquer à « {hosts[0]} », un autre site que celui-ci.")


def blanks(declaration: Declaration) -> Problem | None:
    """The blanks of the official model, left to fill. What is not accessible is described in its own
    words, blanks and sample texts of the site among them: nothing is looked for there."""
    written = _without_the_list(declaration.body)
    found = list(placeholders(written))
    if not found:
        return None
    certain = [left for left in found if not left.cited]
    shown = certain or found
    listing = ", ".join(
        f"« {shorten(piece, 60)} »" for piece in list(dict.fromkeys(p.piece for p in shown))[:5]
    )
    before = written[: shown[0].start]
    left_out = 0 if declaration.written.startswith(before) else len(declaration.written) - len(written)
    place = len(plain(declaration.written[: len(before) + left_out]))
    if certain:
        return declaration.defect(f"La déclaration garde des zones du modèle à compléter : {listing}.", place)
    return declaration.doubt(
        f"La déclaration cite ce qui ressemble à une zone du modèle à compléter : {listing}.", place
    )


def _without_the_list(body: HtmlElement) -> str:
    """What a declaration says, but for the section of what is not accessible."""
    copy = prose_of(body)
    section = _list_of(copy)
    if section is None:
        return visible(words(copy))
    inside = False
    for event, element in etree.iterwalk(copy, events=("start", "end")):
        if event == "start" and element is section.end:
            break
        if event == "start" and inside:
            element.text = None
        elif event == "end":
            inside = inside or element is section.start
            if inside:
                element.tail = None
    return visible(words(copy))
