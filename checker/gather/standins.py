"""Pages that stand in for the site, served as if all were well: maintenance, waiting room, error,
page that does not exist, site under construction, refused browser, wall of consent. Pure.

As in `walls`, each « yes » makes a page unseen, so each is strict. A stand-in says what it is in its
title, its heading or its very first words; it says it again in its text; it says nothing else and
leads nearly nowhere. An ordinary page that speaks of maintenance has a menu and a content.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from lxml import etree
from lxml.html import HtmlElement

from checker.model import parse_html
from checker.model.address import same_site
from checker.reading import UNREAD, absolute_url, leads_on, marked_hidden, name_of, plain, select, words

_ELEMENTS: Final = 5000
"""Elements above which a page is a page: nothing below walks more than that."""

_MOST: Final = 3000
"""Characters of text above which a page is a page: nothing below reads more than that."""

_SHORT: Final = 800
_BRIEF: Final = 400
"""Characters of content under which a page may be a stand-in; under which its first words speak for it."""

_LEAD: Final = 200
_SAID: Final = 100
_LINKS: Final = 5
_REST: Final = 80
"""Characters that may be left once the question of consent is taken away."""

_AROUND = "header, nav, footer, [role=banner], [role=navigation], [role=contentinfo], dialog"

_THING = r"(?:sites?|services?|pages?|portails?|applications?|plateformes?|teleservices?|serveurs?)"
_NOW = r"(?:(?:actuellement|temporairement|momentanement|provisoirement|pour le moment|encore) )*"

_OF_ELSE = re.compile(
    rf"(?: (?:technique|programmee|planifiee|annuelle))? (?:(?:des?|du|de la|aux?|a la) |de l'|d')"
    rf"(?!\d|notre |votre |nos |vos |ce |cette |(?:la |l'|ses |nos )?{_THING}\b|attente|(?:lun|mar|mercre|jeu|vendre|same)di\b|"
    r"retour|nouveau|base|donnees|acces|connexion|minuit|midi|creation|construction|preparation|refonte|maintenance)|"
    r" (?:le|les|tous les|chaque) (?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|week-end|jours? ferie)"
)
"""After the words of a stand-in: « des ascenseurs », « du musée », « le mercredi » are not the site."""

_HELPS = re.compile(
    r"contact|\baide\b|assistance|support|\bfaq\b|debogage|en savoir plus|telephone|\betat\b|statut"
)
_MENU: Final = 3
_MATTER: Final = 8
"""Links that make a menu; words under a heading that make a matter."""


@dataclass(frozen=True)
class _StandIn:
    """What its title or heading says, what its text says too, and the sentence for the reader."""

    head: re.Pattern[str]
    body: re.Pattern[str]
    sentence: str
    links: int = _LINKS
    anywhere: bool = False  # in a page of the site, with its menu, as elsewhere


def _stand_in(
    head: str, body: str, sentence: str, links: int = _LINKS, *, anywhere: bool = False
) -> _StandIn:
    return _StandIn(re.compile(head), re.compile(body), sentence, links, anywhere)


# Read on plain text (no accents, lower case), never longer than `_MOST`; every repetition is bounded.
_STAND_INS: Final = (
    _stand_in(
        rf"^maintenance\b(?! et\b)|\bmaintenance (?:en cours|programmee|technique|planifiee)|"
        rf"\b(?:en|sous) maintenance\b|\bunder maintenance\b|\boperation(?:s)? de maintenance|"
        rf"\b{_THING} (?:web |internet |en ligne )?(?:est |sont )?{_NOW}"
        rf"(?:indisponible|inaccessible|ferme|interrompu|suspendu|en travaux|hors service)|"
        rf"\b{_NOW}indisponible$|\b(?:bientot|vite|tres vite) de retour|"
        r"\bnous revenons (?:vers vous )?(?:bientot|vite|tres vite)|\binterruption (?:temporaire |momentanee )?(?:de|du) |"
        r"^(?:ce |le |votre )?(?:compte|site|hebergement) (?:a ete |est )?suspendu|"
        rf"\bbe right back|\bservice (?:temporarily )?unavailable|\btemporarily (?:down|unavailable)",
        r"indisponib|inaccessib|interromp|suspend|momentanement|temporairement|revenir|reviend|revenez|"
        r"reessay|reconnect|patient|retour|retabli|plus tard|excus|gene occasionnee|en maintenance|"
        r"maintenance est en cours|nous revenons|de nouveau|peau neuve|comprehension|hebergeur|under maintenance|come back|try again|shortly|later|unavailable",
        "La page dit que le site est en maintenance ou indisponible",
    ),
    _stand_in(
        r"\b(?:file|salle) d'attente|\bwaiting room|\b(?:virtual )?queue\b|\bvous etes (?:dans|en) (?:la )?(?:file|attente)|"
        r"\ben attente d'acces|\bservice (?:est )?(?:tres demande|sature)|\bforte affluence|\btrop de (?:visiteurs|connexions|monde)|\bde nombreu(?:x|ses) (?:visiteurs|usagers|personnes)",
        r"votre tour|temps d'attente|in line|your turn|automatiquement|actualis|rafraich|dans la file|place dans|"
        r"acceder (?:au|a la|a l)|reessay|devant vous|vous etes nombreux|nombre de (?:visiteurs|connexions)|affluence",
        "La page est une file d'attente",
    ),
    _stand_in(
        r"^(?:erreur |error )?404\b|\bpage (?:non trouvee|introuvable|inexistante|inconnue|not found)|"
        r"\bpage (?:que vous (?:cherchez|demandez|recherchez) |demandee |recherchee )?(?:est introuvable|n'existe (?:pas|plus)|n'a pas ete trouvee)|"
        r"^not found\b",
        r"introuvable|non trouvee|n'existe (?:pas|plus)|not found|404|deplacee|supprimee|trouvee|erreur",
        "La page dit elle-même qu'elle n'existe pas, avec un code de réussite",
        links=1000,
        anywhere=True,
    ),
    _stand_in(
        r"^(?:oups\W{0,5})?(?:une )?erreur (?:interne|technique|serveur|du serveur|inattendue|5\d\d)|^(?:error |http )?5\d\d\b|"
        r"\bune erreur (?:technique |inattendue |interne )?(?:est survenue|s'est produite)|\binternal server error|"
        r"\bbad gateway|\bgateway time-?out|\bacces (?:refuse|interdit|non autorise)|\baccess denied|"
        r"^(?:erreur |error )?403\b|^forbidden\b|\bservice (?:en erreur|hors service)|\bs'est mal passe|\bsomething went wrong|"
        r"\b(?:une )?erreur critique sur ce site|\bcritical error on this website|\ban? (?:unexpected )?error (?:has )?occurred|"
        r"\bencountered an unexpected error|^application error\b|\bclient-side exception|"
        r"\berror establishing a database connection|\b(?:erreur|probleme) (?:de|lors de la) connexion a la base",
        r"erreur|error|reessay|mal passe|wrong|exception|plus tard|excus|denied|forbidden|refuse|interdit|autoris|unavailable|gateway|administrateur",
        "La page n'est qu'un message d'erreur, avec un code de réussite",
    ),
    _stand_in(
        rf"\b{_THING} (?:web |internet )?(?:est )?{_NOW}en (?:cours de )?(?:construction|creation|preparation|refonte)|"
        r"^en (?:cours de )?construction\b|\bbientot (?:en ligne|disponible|ouvert)|\bouverture prochaine|"
        r"\bprochainement (?:en ligne|ouvert)|\bcoming soon\b|\bunder construction\b|^welcome to nginx|"
        r"^apache.{0,30} default page|^it works\W{0,2}$|^iis windows|^page par defaut|^caddy works|^index of /|"
        r"\bdomaine? (?:est |name is )?(?:a vendre|for sale|parque|parked)|\bdomain is for sale",
        r"construction|creation|bientot|prochainement|coming soon|ouvr|nginx|apache|it works|caddy|index of|domain|server|serveur|disponible|refonte|preparation",
        "La page attend un site qui n'est pas encore là",
    ),
    _stand_in(
        r"\bnavigateur (?:web |internet )?(?:(?:que vous utilisez |utilise )?n'est (?:pas|plus)|non (?:compatible|supporte|pris)|"
        r"obsolete|trop ancien|perime|incompatible)|\b(?:unsupported|outdated|incompatible) browser|"
        r"\bbrowser (?:is )?(?:not supported|out of date|unsupported)|\bmett(?:ez|re) a jour (?:votre|le) navigateur|"
        r"\bjavascript (?:est |doit etre )?(?:desactive|requis|necessaire|obligatoire|active)|\bactive[rz] javascript",
        r"navigateur|browser|javascript",
        "La page refuse le navigateur",
    ),
)

_ACCEPT = re.compile(
    r"^(?:oui,? )?(?:tout accepter|accepter|j'accepte|accepter et (?:continuer|fermer)|accept(?: all)?|i agree|continuer sans accepter|"
    r"ok,? (?:pour moi|tout accepter))\b"
)
_CONSENT = re.compile(r"cookies?\b|traceurs?\b|vie privee|consentement|donnees personnelles|privacy")
_YES = re.compile(
    rf"{_ACCEPT.pattern}|^(?:oui|j'autorise|(?:tout )?autoriser|(?:tout )?accepter|allow|agree|yes)\b"
)
_NO = re.compile(
    r"^(?:non|(?:je )?(?:tout |les )?(?:refuse|rejett?e|interdi(?:re|s))r?|(?:je )?(?:m'y|m'|s'y|s')oppose|je m'y oppose|ne pas accepter|"
    r"(?:continuer |poursuivre )?sans accepter|je n'accepte pas|(?:uniquement |seulement )?(?:les )?(?:cookies )?(?:necessaires|essentiels)|"
    r"reject|decline|deny|refuse|no)\b"
)
_ASIDE = re.compile(
    r"personnalis|parametr|preference|gerer|choisir|en savoir|savoir plus|plus d'info|detail|fermer|enregistrer|valider|"
    r"politique|confidential|cookie|traceur|privacy|learn more|settings|mentions? legale|accessibilite|donnees personnelles"
)
"""What else a question of consent may offer: to choose one by one, to read more, the legal pages."""
_TRACES = re.compile(
    r"cookies?\b|traceurs?\b|temoins? de connexion|trackers?\b|mesur\w+ (?:de |d'|l'|son |notre )*audience|"
    r"donnees de (?:navigation|connexion|visite)|consentement"
)
_SUBJECT = re.compile(
    rf"{_TRACES.pattern}|accept|refus|autoris|consen|choix|accord|\bavis\b|audience|statistiq|donnees|partenaires|appareil|"
    r"navigat|finalites|cliqu|vie privee|video|reseaux sociaux|necessaire|essentiel|publicit|privacy|choice|allow|agree|track"
)
"""What every sentence of a question of consent speaks of."""
_FIELDS = (
    "input:not([type=hidden i]):not([type=checkbox i]):not([type=radio i]):not([type=submit i]):not([type=button i]), "
    "select, textarea, iframe, frame, object, embed, video, audio, canvas, img[alt]:not([alt=''])"
)
_BUTTONS = "button, a[href], [role=button], input[type=submit i], input[type=button i]"
_INLINE = "b, strong, em, i, span, small, u, abbr, mark"
_AT_MOST = 12
"""Buttons of a question, parts around it: beyond, the page is something else."""

_SENTENCE = re.compile(r"(?<=[.!?…:;])\s+")

_OF_CONSENT = re.compile(
    r"cookie|traceur|confidential|privacy|vie-privee|consent|rgpd|donnees", re.IGNORECASE
)


def _is_large(body: HtmlElement) -> bool:
    return next(islice(body.iter(), _ELEMENTS, None), None) is not None


def stand_in(asked: str, shown: str, html: str) -> str:
    """What stands in place of a page, as a French sentence; empty for an ordinary page.

    `asked` is the address wanted, `shown` the one that answered.
    """
    tree = parse_html(html)
    body = tree.find("body")
    if body is None or _is_large(body) or len(words(body)) > _MOST:
        return ""
    content = _content(body)
    text = plain(words(content))
    leads = [href for href in _links(body) if same_site(absolute_url(shown, href), shown)]
    first, others = _heads(tree, content, text)
    for kind in _STAND_INS:
        loud = next((head for head in first if _speaks(kind, head)), "")
        head = loud or next((head for head in others if _speaks(kind, head)), "")
        if not head or len(text) > _SHORT or len(leads) > kind.links or not kind.body.search(text or head):
            continue
        if kind.anywhere or not _shows_more(shown, body, content, kind, loud=bool(loud)):
            return f"{kind.sentence} (« {_said(tree, content)} »)."
    if not _OF_CONSENT.search(asked) and (
        _is_a_question(body) or (len(leads) <= _LINKS and _only_asks(content))
    ):
        return "La page ne montre qu'une demande de consentement."
    return ""


def _content(body: HtmlElement) -> HtmlElement:
    """The page without what stands around its content; its main part when it has words."""
    bare = copy.deepcopy(body)
    main = next((part for part in select(bare, "main, [role=main]") if words(part)), None)
    if main is not None:
        return main
    _drop(select(bare, _AROUND))
    return bare


def _heads(tree: HtmlElement, content: HtmlElement, text: str) -> tuple[list[str], list[str]]:
    """What a page says it is: loudly, by its title and first heading; less so, by its other headings,
    and by its first words when it has few others."""
    title = tree.find(".//title")
    titles = [] if title is None else [title.text_content()]
    headings = [words(heading) for heading in select(content, "h1, h2")[:3]]
    main = [words(heading) for heading in select(content, "h1")[:1]]
    lesser = [heading for heading in headings if heading not in main]
    lead = [text] if len(text) <= _BRIEF else []
    return [plain(head)[:_LEAD] for head in titles + main], [plain(head)[:_LEAD] for head in lesser + lead]


def _speaks(kind: _StandIn, head: str) -> bool:
    """Whether words announce a stand-in: what they announce is said of the site, or of nothing."""
    return any(not _OF_ELSE.match(head, found.end()) for found in kind.head.finditer(head))


def _shows_more(shown: str, body: HtmlElement, content: HtmlElement, kind: _StandIn, *, loud: bool) -> bool:
    """Whether a page that says it stands in for the site shows all the same that it is the site: a
    menu; beside a footer, a content that leads on; unless its first words say it, another matter."""
    if len(_onward(shown, body, "nav, [role=navigation]")) >= _MENU:
        return True
    if select(body, "footer a[href], [role=contentinfo] a[href]") and _onward(shown, content, None):
        return True
    return not loud and any(_own_matter(kind, heading) for heading in select(content, "h1, h2, h3")[:20])


def _onward(shown: str, part: HtmlElement, within: str | None) -> set[str]:
    """The other pages of the site where a part leads, those that only help apart."""
    parts = [part] if within is None else select(part, within)
    found = (
        (absolute_url(shown, str(link.get("href")).strip()), link)
        for one in parts
        for link in select(one, "a[href]")
    )
    return {
        url for url, link in found if leads_on(url, link, shown) and not _HELPS.search(plain(name_of(link)))
    }


def _own_matter(kind: _StandIn, heading: HtmlElement) -> bool:
    """Whether a heading that announces nothing has under it a text of its own."""
    if kind.head.search(plain(words(heading))):
        return False
    under = ""
    for following in heading.itersiblings():
        if following.tag in ("h1", "h2", "h3"):
            break
        under += f" {words(following)}" if isinstance(following.tag, str) else ""
    return len(under.split()) >= _MATTER and not kind.body.search(plain(under))


def _said(tree: HtmlElement, content: HtmlElement) -> str:
    """The page's own words for it: its first heading, else its title or its first words."""
    title = tree.find(".//title")
    found = [words(heading) for heading in select(content, "h1, h2")[:1]]
    found += [words(content)[:_SAID], "" if title is None else title.text_content().strip()]
    return next(filter(None, found), "")[:_SAID]


def _links(body: HtmlElement) -> list[str]:
    """Where the page leads, its footer and its own anchors apart."""
    own = (link for link in select(body, "a[href]") if not any(True for _ in link.iterancestors("footer")))
    return [href for link in own if not (href := str(link.get("href") or "").strip()).startswith("#")]


def _is_a_question(body: HtmlElement) -> bool:
    """Whether a page, its header and its footer apart, is nothing but a question of consent: few words,
    all about it, a way to say yes, one to say no, and nothing else to do."""
    if select(body, "template[shadowrootmode]") or any(
        "-" in str(part.tag) for part in body.iter(etree.Element)
    ):
        return False  # a component may show what its markup does not say
    bare = copy.deepcopy(body)
    around = select(bare, "header, footer, [role=banner], [role=contentinfo]")[:_AT_MOST]
    menus = [part for part in around if select(part, "nav, [role=navigation]")]
    _drop([part for part in around if part not in menus] + [part for part in bare.iter() if _unseen(part)])
    said = plain(words(bare))
    buttons = select(bare, _BUTTONS)
    if len(said) > _SHORT or len(buttons) > _AT_MOST or not _TRACES.search(said) or select(bare, _FIELDS):
        return False
    offered = [plain(button.get("value") or name_of(button)) for button in buttons]
    if not any(map(_YES.search, offered)) or not any(map(_NO.search, offered)):
        return False
    if not all(_YES.search(one) or _NO.search(one) or _ASIDE.search(one) for one in offered):
        return False
    titles = select(bare, "h1, h2, h3")
    foreign = [title for title in titles if not _SUBJECT.search(plain(words(title)))]
    return len(foreign) <= 1 and all(_SUBJECT.search(one) for one in _sentences(bare, buttons, titles))


def _sentences(bare: HtmlElement, buttons: list[HtmlElement], titles: list[HtmlElement]) -> Iterator[str]:
    """The sentences of a page, without its buttons and its titles; a link within a sentence is read with it."""
    for part in select(bare, _INLINE):
        part.drop_tag()
    within = [
        b for b in buttons if b.tag == "a" and (above := b.getparent()) is not None and _has_words(above)
    ]
    for link in within:
        link.drop_tag()
    _drop([*(button for button in buttons if button not in within), *titles])
    for text in bare.itertext(tag=etree.Element):
        yield from (plain(one) for one in _SENTENCE.split(text) if re.search(r"\w", one))


def _has_words(element: HtmlElement) -> bool:
    """Whether an element has words of its own, beside those of the elements in it."""
    own = (element.text or "", *(child.tail or "" for child in element))
    return any(re.search(r"\w", text) for text in own)


def _drop(parts: Iterable[HtmlElement]) -> None:
    for part in parts:
        if part.getparent() is not None:
            part.drop_tree()


def _unseen(element: HtmlElement) -> bool:
    """Whether nobody reads an element: not for readers, or hidden by the markup."""
    return element.tag in UNREAD or (isinstance(element.tag, str) and marked_hidden(element))


def _only_asks(content: HtmlElement) -> bool:
    """Whether nothing is left of the content once the question of consent is taken away."""
    buttons = select(content, _BUTTONS)
    accept = next((b for b in buttons if _ACCEPT.match(plain(b.get("value") or name_of(b)))), None)
    if accept is None:
        return False
    question = next((e for e in accept.iterancestors() if _CONSENT.search(plain(words(e)))), None)
    if question is None or marked_hidden(question):
        return False
    if question is content:
        return not select(content, "h1") or bool(_CONSENT.search(plain(words(select(content, "h1")[0]))))
    _drop([question])
    left = (plain(name_of(link)) for link in select(content, "a[href]"))
    return len(words(content)) < _REST and all(_ASIDE.search(name) for name in left)
