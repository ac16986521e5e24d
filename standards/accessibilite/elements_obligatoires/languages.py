"""Language codes (BCP 47), and the language of a text by its most common words. Pure.

The words are those that build sentences: half of any text is made of a hundred of them, and they are not
those of the next language. Seven languages; of the others nothing is said.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_WORD: Final = re.compile(r"[^\W\d_]+")
_COMMON: Final = {
    "fr": (
        "le la les l à un une des du de d et est sont dans pour par sur avec qui que qu ce cette ces cet il elle ils elles "
        "nous vous votre vos notre nos leur leurs au aux en ne pas plus ou se sa son ses être avoir été avez peut pouvez "
        "peuvent mais si entre sans sous c s n j afin lors depuis ainsi tous toutes tout toute selon comme dont doit"
    ),
    "en": (
        "the of and to in is are for with that this it you your our we they their on by be as at from or have has was "
        "were will can may not but if all any which who when what how about more other these those its been would "
        "should must than into up out an"
    ),
    "de": (
        "der die das und ist sind in den von zu mit für auf im dem ein eine einer eines einem nicht auch sich bei als "
        "an werden wird oder aus nach wie wir sie ihre ihr unsere über zum zur durch kann können haben hat um dass "
        "wenn nur noch vor bis unter"
    ),
    "es": (
        "el la los las de del y en que un una por con para es son al se su sus lo como más pero no o este esta estos "
        "estas entre ser ha han sobre también desde cuando muy sin todo todos usted puede nuestro nuestra"
    ),
    "it": (
        "il lo la i gli le di del della dei delle dello degli e è sono in nel nella un una per con che non si da dal dalla "
        "al alla ai alle come più anche ma o su questo questa questi essere ha hanno dell all l tra fra ogni può suo"
    ),
    "pt": (
        "o a os as de do da dos das e é são em no na nos nas um uma por com para que não se ao à mais mas como ou seu sua "
        "este esta ser foi pelo pela também entre sobre quando muito pode você seus"
    ),
    "nl": (
        "de het een en van in is zijn op te voor met dat die niet aan om ook als bij door naar uit over worden wordt "
        "kan kunnen hebben heeft of u uw wij ons onze deze dit er maar meer dan tot"
    ),
}
NAMES: Final = {
    "fr": "français",
    "en": "anglais",
    "de": "allemand",
    "es": "espagnol",
    "it": "italien",
    "pt": "portugais",
    "nl": "néerlandais",
}
"""The languages that are recognised, as French names them."""


def _languages_of_words() -> dict[str, tuple[str, ...]]:
    of: dict[str, list[str]] = {}
    for language, common in _COMMON.items():
        for word in common.split():
            of.setdefault(word, []).append(language)
    return {word: tuple(languages) for word, languages in of.items()}


_OF: Final = _languages_of_words()


@dataclass(frozen=True)
class Tongue:
    """How many words a text has, and the share of them that is common in each language."""

    words: int
    shares: dict[str, float]

    @property
    def likeliest(self) -> str:
        """The language most of the common words belong to; empty when there are none."""
        return max(self.shares, key=self.shares.__getitem__, default="")

    def share(self, language: str) -> float:
        """The share of words that are common in a language."""
        return self.shares.get(language, 0.0)

    def surely(self, language: str, words: int, share: float) -> bool:
        """Whether the text has so many words, such a share of them common in a language, and twice that of
        any other (neighbours have words in common)."""
        others = max((self.share(one) for one in self.shares if one != language), default=0.0)
        return self.words >= words and self.share(language) >= share and self.share(language) >= 2 * others


def tongue(texts: Iterable[str]) -> Tongue:
    """The common words of texts, counted language by language."""
    said = [word for text in texts for word in _WORD.findall(text.lower())]
    counts = Counter(language for word in said for language in _OF.get(word, ()))
    total = len(said)
    return Tongue(total, {language: count / total for language, count in counts.items()} if total else {})


def primary(code: str) -> str:
    """The language of a code, without its country or its script."""
    return code.partition("-")[0].lower()


def unknown(code: str) -> str:
    """Why the language of a code is not one, in French; empty when the registry of languages has it."""
    if "_" in code:
        return "un code de langue s'écrit avec un tiret, pas avec un tiret bas"
    if not code.isascii() or not (_registered(code) or _registered(primary(code))):
        return "aucune langue n'a ce code"
    return ""


def ill_formed(code: str) -> bool:
    """Whether what follows the language of a code is not in the registry."""
    return not _registered(code)


@lru_cache(maxsize=1024)
def _registered(code: str) -> bool:
    if _USUAL.fullmatch(code):
        return True
    from langcodes import tag_is_valid  # noqa: PLC0415 - heavy, and most codes are usual

    return bool(tag_is_valid(code))


_USUAL: Final = re.compile(
    r"(?:fr|en|de|es|it|pt|nl)(?:-(?:fr|gb|us|de|es|it|pt|nl|be|ch|ca|lu))?", re.IGNORECASE
)
