"""Reading a page as a person would: what no rule's example shows."""

import pytest

from checker.reading import absolute_url


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("../plan", "https://exemple.gouv.fr/plan"),
        ("//autre.gouv.fr/", "https://autre.gouv.fr/"),
        ("mentions légales", "https://exemple.gouv.fr/a/mentions légales"),
        ("http://[", ""),
    ],
)
def test_an_address_is_made_absolute_or_given_up(href, expected):
    assert absolute_url("https://exemple.gouv.fr/a/b", href) == expected
