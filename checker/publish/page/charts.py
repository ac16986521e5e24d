"""Figures → pictures: SVG drawn by pygal when the site is built, told in words too. Pure."""

from __future__ import annotations

import re
import sys
from collections.abc import Mapping, Sequence
from itertools import cycle

import pygal
from markupsafe import Markup, escape
from pygal.style import Style

from checker.model import Outcome

# pygal looks for plugins of its own by a door that Python has closed, and every later import would say so.
sys.meta_path[:] = [finder for finder in sys.meta_path if hasattr(finder, "find_spec")]

COLOURS = ("#6a6af4", "#009081", "#c8aa39", "#e4794a", "#a558a0", "#929292")
"""Illustrative colours of the DSFR that stand out on white and on dark grey alike."""

MEANT = {
    Outcome.PASSED: "#1f8d49",
    Outcome.FAILED: "#e1000f",
    Outcome.CANT_TELL: "#b27200",
    Outcome.UNTESTED: "#929292",
    Outcome.INAPPLICABLE: "#6a6af4",
}
"""The colours of verdicts in a picture: those of their badges, on white and on dark grey alike."""

STROKES = (
    ("trait plein", ""),
    ("tirets", "10, 5"),
    ("points", "2, 4"),
    ("tirets longs et points", "16, 4, 2, 4"),
    ("petits tirets", "5, 3"),
    ("points espacés", "2, 9"),
)
"""How a line is told from the others without its colour: the words of the legend, and its dashes."""

_TEXT = "currentColor"
"""Ink of the page, so that words and lines stand out in both themes."""

_WIDTH = 460
"""Narrow enough for words to stay readable on a telephone, where a picture is scaled down to fit."""

_LEFT_OUT = re.compile(
    r"<script.*?</script>|<\?xml.*?\?>|<!--.*?-->|<title>.*?</title>|<desc.*?</desc>|<rect(?![^>]* width=)[^>]*/>",
    re.DOTALL,
)
_FIGURE = Markup(
    '<figure class="figure" role="figure" aria-label="{0}">\n<figcaption>{0}</figcaption>\n{1}\n</figure>\n'
)


def _style(colours: Sequence[str]) -> Style:
    return Style(
        background="transparent", plot_background="transparent", colors=tuple(colours), foreground=_TEXT,
        foreground_strong=_TEXT, foreground_subtle=_TEXT, font_family="inherit", opacity=1, opacity_hover=1, stroke_opacity=1,
        transition="none", label_font_size=14, major_label_font_size=14, legend_font_size=14, value_font_size=14,
        value_colors=(_TEXT,) * 6, guide_stroke_color=_TEXT, major_guide_stroke_color=_TEXT,
    )  # fmt: skip


def bars(
    identifier: str, title: str, values: Mapping[str, int], colours: Sequence[str] = COLOURS[:1]
) -> Markup:
    """Horizontal bars, each with its number written; one colour for all, or one for each."""
    chart = pygal.HorizontalBar(
        **_settings(identifier, 20 + 32 * len(values)), show_legend=False, show_x_labels=False,
        range=(0, max([*values.values(), 1]) * 1.15),
    )  # fmt: skip
    chart.x_labels = list(values)[::-1]
    drawn = zip(values.values(), cycle(colours), strict=False)
    chart.add("", [{"value": value, "color": colour} for value, colour in drawn][::-1])
    return _drawn(chart, title, ", ".join(f"{name} {number}" for name, number in values.items()))


def lines(
    identifier: str,
    title: str,
    days: Sequence[str],
    series: Mapping[str, Sequence[int]],
    colours: Sequence[str] = COLOURS,
) -> Markup:
    """One line a series over the days, each with a colour and dashes of its own, named in the legend."""
    highest = max((number for numbers in series.values() for number in numbers), default=0)
    chart = pygal.Line(
        **_settings(identifier, 250 + 24 * len(series), colours), legend_at_bottom=True, legend_at_bottom_columns=1,
        dots_size=4, range=(0, max(highest, 1)), show_minor_x_labels=False,
        y_labels_major_count=4, show_minor_y_labels=False,
    )  # fmt: skip
    chart.print_values = False
    chart.x_labels = list(days)
    chart.x_labels_major = [days[0], days[-1]] if days else []
    for (name, numbers), (drawn, dashes) in zip(series.items(), cycle(STROKES), strict=False):
        chart.add(f"{name} ({drawn})", list(numbers), stroke_style={"dasharray": dashes} if dashes else {})
    said = " ; ".join(
        f"{name}, de {numbers[0]} à {numbers[-1]}" for name, numbers in series.items() if numbers
    )
    return _drawn(chart, title, said)


def _settings(identifier: str, height: int, colours: Sequence[str] = COLOURS) -> dict[str, object]:
    return {
        "style": _style(colours), "js": (), "width": _WIDTH, "height": height, "explicit_size": False, "no_prefix": False,
        "print_values": True, "print_values_position": "top", "defs": [], "pretty_print": False,
        "classes": (f"graphique-{identifier}",), "margin": 8, "truncate_label": -1,
    }  # fmt: skip


def _drawn(chart: pygal.Graph, title: str, said: str) -> Markup:
    """The picture alone: no script, one name for those who do not see it; the table beneath says it all."""
    size = chart.config
    chart.uuid = size.classes[-1]
    drawn = _LEFT_OUT.sub("", chart.render(is_unicode=True))
    body = drawn[drawn.index(">", drawn.index("<svg")) + 1 :].replace("&#160;", " ")
    name = escape(f"{title} : {said}.")
    body = body.replace('id="activate-serie', f'id="{chart.uuid}-serie')
    head = f'<svg id="chart-{chart.uuid}" xmlns="http://www.w3.org/2000/svg" class="graphique" viewBox="0 0 {size.width} {size.height}"'
    drawn = Markup(f'{head} role="img" aria-label="{name}">{body}')  # noqa: S704 - pygal escapes what it draws
    return _FIGURE.format(title, drawn)
