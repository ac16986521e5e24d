"""The tree a visitor is shown: open shadow trees in their place."""

from __future__ import annotations

import time

import pytest
from lxml import html

from checker.model import Page
from checker.reading import select, words


def body(inner: str) -> html.HtmlElement:
    return Page("https://s.exemple.gouv.fr/", rendered=f"<html><body>{inner}</body></html>").dom.find("body")


def template(inner: str, mode: str = "open") -> str:
    return f'<template shadowrootmode="{mode}">{inner}</template>'


@pytest.mark.parametrize(
    ("inner", "read"),
    [
        (f"<x-a>{template('<p>Un</p>')}</x-a>", "Un"),
        (
            f"<x-a>{template('<h2>Titre</h2><slot></slot><p>Pied</p>')}Texte <b>gras</b> suite</x-a>",
            "Titre Texte gras suite Pied",
        ),
        (
            f"<x-a>{template('<slot name=b></slot><slot name=a></slot>')}<i slot=a>un</i><i slot=b>deux</i></x-a>",
            "deuxun",
        ),
        (f"<x-a>{template('<slot>rien</slot>')}</x-a>", "rien"),
        (f"<x-a>{template('<slot name=a><slot></slot></slot>')}<p>dedans</p></x-a>", "dedans"),
        (f"<x-a>{template('<p>Un</p>')}<p>jamais montré</p></x-a>", "Un"),
        (
            f"<x-a>{template('<x-b>' + template('<p>Deux</p><slot></slot>') + '<slot></slot></x-b>')}<p>Trois</p></x-a>",
            "Deux Trois",
        ),
        (f"<div>{template('<p>Un</p>', 'OPEN')}</div>", "Un"),
        (f"<x-a>{template('<p>Un</p>')}{template('<p>Deux</p>')}</x-a>", "Un"),
        (f"<x-a>{template('<p>Un</p>', 'closed')}</x-a>", ""),
        (f"<ul>{template('<li>Un</li>')}</ul>", ""),
        ("<x-a><template><p>Un</p></template></x-a>", ""),
    ],
)
def test_what_is_shown_is_read(inner, read):
    assert words(body(inner)) == read


def test_links_headings_and_frames_of_open_trees_are_elements_like_others():
    tree = body(f"<x-a>{template('<a href=/a>A</a><iframe src=/c></iframe>')}</x-a>")
    assert [e.tag for e in select(tree, "a[href], iframe")] == ["a", "iframe"]


def test_a_hostile_nesting_is_read_like_the_rest():
    def nested(depth: int) -> str:
        return "<x-a><template shadowrootmode=open>" * depth + "fond" + "</template></x-a>" * depth

    assert words(body(nested(20))) == "fond"
    began = time.monotonic()
    body(nested(3000))
    assert time.monotonic() - began < 2
