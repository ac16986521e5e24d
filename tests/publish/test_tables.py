"""A table written in Markdown says what it is about and what its columns are."""

from markdown import markdown

from checker.model import parse_html
from checker.publish.page.typography import framed
from checker.reading import select

SOURCE = """
## Les *mots* & sens

| | Sens |
|---|---|
| Conforme | rien |

Texte `<table>` cité.

| Code | Sens |
|--:|---|
| 0 | rien |
"""


def test_each_table_has_a_caption_headers_and_a_box_for_the_keyboard() -> None:
    tree = parse_html(framed(markdown(SOURCE, extensions=["tables", "toc"])))
    captions = [caption.text_content() for caption in select(tree, "div.tableau > table > caption")]
    assert captions == ["Les mots & sens"] * 2
    labels = [box.get("aria-labelledby") for box in select(tree, "div.tableau[tabindex='0']")]
    assert labels == [caption.get("id") for caption in select(tree, "caption")]
    assert len(set(labels)) == 2
    assert [th.text_content() for th in select(tree, "thead th[scope='col']")] == ["Sens", "Code", "Sens"]
    assert len(select(tree, "thead td")) == 1
    assert select(tree, "th:not([scope])") == []


def test_other_html_is_left_alone() -> None:
    kept = '<table class="donnees">\n<thead></thead></table><p>&lt;table&gt;</p>'
    assert framed(kept) == kept
    assert "Tableau</caption>" in framed("<table>\n<thead>\n</thead>\n</table>")
