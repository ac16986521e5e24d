"""No-break spaces go where French asks for them, and nowhere else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from checker.publish.page.typography import spaced

WIDE, NARROW = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mot : suite", "Mot_: suite"),
        ("Fin :", "Fin_:"),
        ("<b>Mot</b> : suite", "<b>Mot</b>_: suite"),
        ("un mot\n: suite", "un mot_: suite"),
        ("Quoi ? Non ! Oui ; bien", "Quoi~? Non~! Oui~; bien"),
        ("Quoi ?! Vraiment ?", "Quoi~?! Vraiment~?"),
        ("« mot »", "«_mot_»"),
        ("« mot », « Quoi ? »", "«_mot_», «_Quoi~?_»"),
        ("« <code>a ; b</code> »", "«_<code>a ; b</code>_»"),
        ("50 % et 12,5 %", "50_% et 12,5_%"),
        ("amende de 50 000 € au plus", "amende de 50~000_€ au plus"),
        ("1 250 000 euros", "1~250~000 euros"),
        ("la loi n° 2005-102", "la loi n°_2005-102"),
        ("(comme ici : oui ?)", "(comme ici_: oui~?)"),
    ],
)
def test_what_must_not_break(text: str, expected: str) -> None:
    assert spaced(text) == expected.replace("_", WIDE).replace("~", NARROW)


@pytest.mark.parametrize(
    "text",
    [
        "à 12:30 le 3",
        "https://exemple.gouv.fr:8443/a?b=c;d",
        "rapport 4.5:1",
        "en 2025 100 sites",
        "a :b",
        "x % y",
        '<a title="Quoi ? « oui » : non ;">lien</a>',
        '<img alt="50 % : oui !">',
        "<pre>a : b ; c ? « d »</pre>",
        '<pre class="x"><code>a : b</code> ; c ?</pre>',
        "<code>a ; b</code>",
        "<kbd>a ; b</kbd>",
        "<textarea>a ; b</textarea>",
        "<script>if (a ? b : c) ; x = '« ';</script>",
        "<style>a { b : c ; }</style>",
        "<svg><title>a : b</title></svg>",
        "<!-- a : b > c ; d -->",
        "&laquo; &lt; &amp;",
    ],
)
def test_what_stays_as_it_is(text: str) -> None:
    assert spaced(text) == text


def test_text_after_code_is_prose_again() -> None:
    assert spaced("<pre><code>a ;</code></pre> Quoi ?") == f"<pre><code>a ;</code></pre> Quoi{NARROW}?"
    assert spaced("</code> Quoi ?") == f"</code> Quoi{NARROW}?"
    assert spaced("<codex>Quoi ?</codex>") == f"<codex>Quoi{NARROW}?</codex>"


@given(st.text(alphabet="ab :;?!«»%€<>/ code\n0123n°-", max_size=60))
def test_only_spaces_change_and_once_is_enough(text: str) -> None:
    once = spaced(text)
    assert spaced(once) == once
    assert once.replace(WIDE, " ").replace(NARROW, " ").split() == text.split()
