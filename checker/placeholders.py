"""What a model or a template leaves to fill in: the pieces that nobody means to publish. Pure.

Strict: an ordinary sentence that speaks of what is to be completed is no placeholder, nor is the
format that a form asks for. Patterns are for `unaccented()` text, where capitals still tell where a
label ends.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate, islice
from urllib.parse import unquote

from checker.reading import folded, unaccented, visible

_TO_FILL = r"(?:completer|modifier|remplacer|remplir|renseigner|preciser|definir|personnaliser|adapter)"
_ENDS = r"(?=\s*(?:$|[.;,)\]|]|-(?:\s|$)|(?-i:[A-Z])))"
"""Where a value ends: the text does, a sentence does, or the capital of the next label begins."""

_NAMES = (
    r"(?:(?:nom|titre|intitule|libelle) (?:complet )?(?:du|de la|de l'|de votre|des?|d'un) ?"
    r"(?:site(?: (?:internet|web))?|service|entite|organisme|organisation|structure|ministere|operateur|page|"
    r"application|projet|administration|societe|entreprise|hebergeur|editeur|lien|directeur(?: de (?:la )?publication)?)"
    r"|intitule officiel|titre de (?:la|votre) page|votre (?:nom|titre|texte|site|organisme|entite))"
)
_IN_BRACKETS = (
    rf"(?:{_NAMES}\b|a {_TO_FILL}\b|etat\b|nn?\b|xx+\b|url\b|jj\b|nom\b|prenom\b|raison sociale|entite\b|organisme\b|structure\b|"
    r"adresse\b|(?:e-?)?mail\b|courriel\b|telephone\b|tel\b|date\b|siret\b|siren\b|lien\b|intitule\b|"
    r"votre (?:nom|adresse|site|service|organisme|entite|ministere|structure|texte|url|e-?mail|courriel|logo)|"
    r"inserer\b|indiquer\b|renseigner\b|lister\b|detailler\b|pourcentage\b|taux\b|"
    r"(?:totalement|partiellement|non) ?[/|])"
)
_STATES = r"(?:non|pas|totalement|partiellement|entierement)"
_OPEN, _SHUT = r"(?:[\[({<‹«\"'] ?)?", r"(?: ?[\])}>›»\"'])?"
_LABEL = (
    r"\baccessibilite(?: (?:numerique|web|du (?:site|service)|de ce site))?(?: ?: ?| (?=[\[({<‹«]))" + _OPEN
)
_OR = rf"(?:{_SHUT}(?: ?[,;\\•·] ?(?:ou )?| ou (?:bien )?| et/ou | - ){_OPEN}|(?<=[a-z]) ?[\])}}>›»] ?[\[({{<‹«] ?)"
"""What stands between two of the states of a choice; strokes are read without any label."""
_NO_MORE = r"(?! (?:aux?|a|sur|pour|avec|dans|en|des?|du|depuis|selon)\b)"
"""« Partiellement conforme, non conforme sur mobile » is a sentence, not a choice."""

_ASKED = ("a completer", "a modifier", "a remplacer", "a personnaliser")
_BLANK = ("xx",)
_PIECES: tuple[tuple[tuple[str, ...], str], ...] = (
    # [à modifier], [url - à modifier], [nom du site], <nom de l'entité>; a closing bracket may be forgotten
    (
        ("[",),
        rf"\[ ?{_IN_BRACKETS}(?![^\[\]]{{0,80}}(?:\d|prote[cg]|masque|cache))[^\[\]]{{0,160}}(?:\]|$)",
    ),
    (("[",), rf"\[[^\[\]]{{1,120}}? a {_TO_FILL}\b[^\[\]]{{0,80}}\]"),
    (("<",), rf"< ?(?:{_IN_BRACKETS}|{_NAMES})(?![^<>]*[=/@\d])[^<>]{{0,80}}>"),
    (("(",), r"\((?:[^()]{0,60} )?a (?:modifier|remplacer|personnaliser)\)"),
    # {{ variable }}, {% block %}, ${variable}, <%= variable %>, {siteName}, %SITE_NAME%
    (
        ("{", "<%"),
        r"\{\{[^{}]{1,120}\}\}|\{%[^{}]{1,120}%\}|\$\{[^{}]{1,120}\}|<%[^<>]{1,120}%>|(?<![\w/-])\{[a-z][\w.]{2,60}\}(?![\w/-])",
    ),
    (("%",), r"(?<![\w%])%%?(?-i:[A-Z][A-Z_]{2,40})%%?(?!\w)"),
    # the three states, one of which had to be kept
    (
        ("/", "|"),
        (
            rf"\b{_STATES}(?:{_SHUT} ?[/|] ?{_OPEN}{_STATES}){{1,2}}{_SHUT} ?[/|-]? ?conforme\b"
            rf"|\b{_STATES}(?:{_SHUT} ?[/|] ?{_OPEN}{_STATES}){{2}}\b"
        ),
    ),
    (("conforme",), rf"\b{_STATES}[ -]conforme(?:{_SHUT} ?[/|] ?{_OPEN}(?:{_STATES}[ -])?conforme\b){{1,2}}"),
    (("conforme",), rf"{_LABEL}{_STATES}(?:{_OR}{_STATES}){{1,2}}{_SHUT}[ -]conforme\b{_SHUT}{_NO_MORE}"),
    (
        ("conforme",),
        rf"{_LABEL}{_STATES}[ -]conforme(?:{_OR}{_STATES}[ -]conforme\b){{1,2}}{_SHUT}{_NO_MORE}",
    ),
    (("accessibilite",), rf"\baccessibilite ?: ?(?:\w{{1,15}} ){{1,4}}a {_TO_FILL}\b"),
    (("conforme",), r"\baccessibilite ?: ?(?:\.{3}|_{2,}|x{2,}|\?{2,}) ?conforme\b"),
    # words of the models of the State
    (("entite",), r"(?<!\ble )(?<!\bdu )(?<!\bau )\bnom de l'entite\b(?: ?\([^()]{0,80}\))?"),
    (
        ("du site", "baseline"),
        r"\bnom du site ?/ ?(?:du )?service\b|\bbaseline - precisions sur l'organisation\b",
    ),
    (
        ("emplacement",),
        (
            r"(?<!\bl')(?<!\bd')(?<!\bun )(?<!\bcet )(?<!\bson )(?<!\bautre )\bemplacement "
            r"(?:(?:reserve|prevu) )?(?:de|du|pour) (?:la |le |l'|votre )?"
            r"(?:mention|licence|baseline|signature|logo|titre|texte|description|intitule|nom)\b"
            r"(?: (?:de|du|d') ?(?:la |l')?\w{1,30})?(?: ?- ?obligatoire)?"
        ),
    ),
    (
        ("ipsum", "dolor sit", "consectetur"),
        r"\blorem ipsum\b(?: dolor(?: sit amet)?)?|\bdolor sit amet\b|\bconsectetur adipiscing\b",
    ),
    (
        (" ici", " here"),
        (
            r"\b(?:inserer|inserez|ajouter|ajoutez|saisir|saisissez|votre|your|insert) (?:ici )?(?:votre |le |un |du )?"
            r"(?:texte|titre|logo|contenu|nom|lien|text|content|title|name) (?:ici|here)\b"
        ),
    ),
    (
        (" ici",),
        (
            r"\b(?:inserer|inserez|placer|placez|indiquer|indiquez|mettre|mettez|ajouter|ajoutez) ici (?:la|le|l'|votre|vos) ?"
            r"(?:mentions?|licence|texte|titre|nom|logo|contenu|adresse|description|intitule)\b(?: de (?:la )?\w{1,20})?"
        ),
    ),
    (
        _ASKED,
        (
            rf"(?<!\ble )(?<!\bdu )(?<!\bun )(?<!\bce )(?<!\bau )\b(?:texte|contenu|rubrique|paragraphe|titre|lien|url) "
            rf"a (?:completer|modifier|remplacer|personnaliser)\b{_ENDS}"
        ),
    ),
    # a label, and what stands for its value
    ((":",), rf"(?<=:) ?[(<«]? ?a {_TO_FILL}\b{_ENDS}"),
    ((":",), rf"(?<=:) ?[(<«]? ?{_NAMES}\b{_ENDS}"),
    ((":",), rf"(?<=:) ?(?:x{{2,}}|(?-i:TODO|TBD|FIXME))\b{_ENDS}"),
    (
        _BLANK,
        r"\b(?:etabli|a jour|redige|publie|fait|audit)e?s? le x{2,}(?![\w@/-]|\.x)|\bpar x{2,}(?![\w@/-])",
    ),
    (
        _BLANK,
        r"\b(?:site|service|societe|organisme|application|licence|(?:ministere|prefecture|prefete?|direction|agence|office) (?:de |du |d')?) ?x{3,}(?![\w@-])",
    ),
    # numbers, dates and addresses of nobody; four « X » are no Roman number
    (
        ("%", *_BLANK, "jj"),
        r"\b(?:xx|nn) ?%|\bxx+ (?:criteres|pour ?cents?)\b|\bjj ?[/.-]? ?(?:mm|mois) ?[/.-]? ?aaaa\b",
    ),
    (
        _BLANK,
        r"(?<![\w@.-])(?:\+33 ?)?(?:0?[x\d] ?)?x{2,}(?:[ ./]x{2,})+(?![\w@-])|(?<![\w@.-])x{4,}(?![\w@.-])",
    ),
    (
        ("@",),
        (
            r"(?<![\w@.-])x{2,}@[\w.-]{1,60}|(?<![\w@.-])[\w.-]{1,60}@(?:x{2,}|y{2,}|votre-?(?:site|domaine)|domaine)"
            r"(?:\.\w{1,10}){0,2}\b"
        ),
    ),
)
"""Pieces, and before each what it has at least one of: most texts have none, and need not be read letter by letter."""
_ALONE = re.compile(rf"{_NAMES}|mentions? (?:de |sur la )?licence|a {_TO_FILL}|x{{2,}}", re.IGNORECASE)
_BESIDE = re.compile(
    r"(?:retour a l'|page d')?accueil(?: du site)?|republique francaise|gouvernement", re.IGNORECASE
)
_PARTS = re.compile(r" ?(?: - |\||:|·|/) ?")
_LONGEST_ALONE = 120
_MOST = 200
"""Pieces read of one text: a model left whole has some thirty."""

_FORMAT = re.compile(
    r"\b(?:formats?(?: \w{1,12})?|formes?|exemples?|ex|comme|ainsi|type|saisir|chapitres?|articles?|titres?|tomes?|annexes?)\W{0,4}$",
    re.IGNORECASE,
)
"""Words that make of what follows the format a form asks for, or a Roman number."""
_SHAPE = re.compile(r"[\s\d+:./@-]*(?:x{2,}|jj|nn|[\w.-]+@)", re.IGNORECASE)


_QUOTED = re.compile(
    r"«(?:[^«»]|«[^«»]{0,200}»){0,300}»|“[^“”]{0,300}”|\"[^\"]{0,300}\"|(?<!\w)'[^']{1,120}'(?!\w)"
)
"""What a text quotes, one quotation within another included."""


@dataclass(frozen=True)
class Placeholder:
    """A piece left to fill: as it is written, where it begins in the folded text, and whether the text
    only cites it, between quotation marks."""

    piece: str
    start: int
    cited: bool = False


def placeholder(text: str) -> str:
    """The first piece of a template left in a text, as written; empty when there is none."""
    return next((found.piece for found in placeholders(text)), "")


def placeholders(text: str) -> Iterator[Placeholder]:
    """The first pieces of a template left in a text, in order. An address may hold them escaped."""
    written = visible(folded(unquote(text) if "%5b" in text.lower() else text))
    bare = unaccented(written)
    if _is_name(bare):
        yield Placeholder(written, 0)
        return
    if not _may_hold(bare):
        return
    places: Sequence[int] | None = None
    quoted = [quotation.span() for quotation in _QUOTED.finditer(bare)]
    for match in islice(_pieces().finditer(bare), _MOST):
        said = match[0].lstrip(" ")
        if _SHAPE.match(said) and _FORMAT.search(bare[max(0, match.start() - 30) : match.start()]):
            continue
        places = places or _places(written, bare)
        start = bisect_right(places, match.end() - len(said)) - 1
        cited = any(opens < match.end() and match.start() < closes for opens, closes in quoted)
        yield Placeholder(written[start : bisect_left(places, match.end())].strip(), start, cited)


def _may_hold(bare: str) -> bool:
    """Whether a text has any piece: those of which it has a hint are looked for one by one."""
    low = bare.lower()
    hinted = (piece for hints, piece in _PIECES if any(hint in low for hint in hints))
    return any(_alone(piece).search(bare) for piece in hinted)


@cache
def _alone(piece: str) -> re.Pattern[str]:
    return re.compile(piece, re.IGNORECASE)


@cache
def _pieces() -> re.Pattern[str]:
    """All the pieces: where two begin, the first that is listed is the one."""
    return _alone("|".join(piece for _, piece in _PIECES))


def _is_name(bare: str) -> bool:
    """Whether a short text is nothing but the name of what had to be named."""
    if len(bare) > _LONGEST_ALONE:
        return False
    parts = [part.strip(" .!…") for part in _PARTS.split(bare)]
    others = [part for part in parts if part and not _BESIDE.fullmatch(part)]
    return bool(others) and all(_ALONE.fullmatch(part) for part in others)


def _places(written: str, bare: str) -> Sequence[int]:
    """Where each character of a text begins in its unaccented form: some unfold into several."""
    if len(written) == len(bare):
        return range(len(written) + 1)
    sizes = (1 if character == " " else len(unaccented(character)) for character in written)
    return list(accumulate(sizes, initial=0))
