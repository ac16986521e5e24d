"""Private unless said: a key that nobody declared public is in no published byte, however deep it is."""

import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
from pydantic import BaseModel

from checker.authored.public import kept, only_public, shown
from tests.test_extending import copy  # noqa: F401 - a fixture


class Inner(BaseModel):
    said: str = shown("dit")
    secret: str = kept("secret")


class Outer(BaseModel):
    inner: Inner = shown("interne")
    several: list[Inner] = shown("plusieurs", default=[])
    fixed: tuple[Inner, ...] = shown("fixes", default=())
    named: dict[str, Inner] = shown("nommes", default={})
    hidden: Inner | None = kept("cache", default=None)


def test_what_is_not_said_public_is_left_out_at_every_depth():
    inner = {"dit": "oui", "secret": "mot-temoin"}
    whole = Outer.model_validate(
        {"interne": inner, "plusieurs": [inner], "fixes": [inner], "nommes": {"a": inner}, "cache": inner}
    )
    public = only_public(whole)
    assert "mot-temoin" in repr(whole)
    assert "mot-temoin" not in repr(public)
    assert "mot-temoin" not in public.model_dump_json()
    assert public.hidden is None
    assert (
        public.inner.said == public.several[0].said == public.fixed[0].said == public.named["a"].said == "oui"
    )
    with pytest.raises(AttributeError):
        _ = public.inner.secret


# --- the whole, in a copy of the tree ---------------------------------------------------------------

DEMO = "checker/demo/registry"
CAMPAIGN = f"{DEMO}/campagnes/marees/2026-grande-maree.yaml"
CRISIS = f"{DEMO}/crises/exemple-inondation.yaml"
ADDED = {
    "checker/campaigns/entries.py": ("    title: Text = shown(", "campagne"),
    "checker/campaigns/parts.py": ('    start: Day = shown("debut", "Premier jour.")', "vague"),
    "checker/crises/entries.py": ("    level: Word[Vigilance] | None = shown(", "message"),
}
"""File → the line before which a key is added, and what the key is about."""

PUBLISHED = f"""
import json
from pathlib import Path
from checker.publish import pages
from checker.publish.build.sources import Sources, publication_of
made = pages(publication_of(Sources("absent.sqlite", Path("{DEMO}"), "2026-11-20")))
print(json.dumps({{path: one if isinstance(one, str) else one.decode("utf-8", "replace") for path, one in made}}))
"""


def published(copy: Path) -> dict[str, str]:  # noqa: F811
    run = subprocess.run(
        [sys.executable, "-c", PUBLISHED], cwd=copy, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def edit(path: Path, old: str, new: str, times: int = 1) -> None:
    text = path.read_text("utf-8")
    assert text.count(old) >= 1, (path, old)
    path.write_text(text.replace(old, new, times), "utf-8")


def test_a_new_key_is_one_line_private_unless_said_and_one_more_file_shows_it(copy):  # noqa: F811
    for name, (line, noun) in ADDED.items():
        added = f'    codename: str | None = kept("code_{noun}", "Nom de code.", None)\n'
        edit(copy / name, line, added + line)
        edit(copy / name, "public import shown", "public import kept, shown") if "parts" in name else None
    edit(copy / CAMPAIGN, "titre:", "code_campagne: temoin-campagne\ntitre:")
    edit(copy / CAMPAIGN, "{debut:", "{code_vague: temoin-vague, debut:")
    edit(copy / CRISIS, "    message:\n", "    message:\n      code_message: temoin-message\n", -1)

    private = published(copy)
    assert "2026-grande-maree" in private["donnees/campagnes.json"]
    assert "exemple-inondation" in private["crise/active.json"]
    assert [path for path, text in private.items() if "temoin-" in text] == []

    for name, (_, noun) in ADDED.items():
        edit(copy / name, f'kept("code_{noun}"', f'shown("code_{noun}"')
    sheets = "checker/publish/sections"
    edit(
        copy / sheets / "campaigns/templates/campagnes/fiche.html",
        "<p>{{ campaign.summary }}",
        "<p>{{ campaign.codename }}",
    )
    edit(
        copy / sheets / "crises/templates/crise.html",
        "<p>{{ message.description }}",
        "<p>{{ message.codename }}",
    )

    public = published(copy)
    for noun in ("campagne", "vague"):
        assert f'"code_{noun}": "temoin-{noun}"' in public["donnees/campagnes.json"]
    assert '"code_message": "temoin-message"' in public["crise/active.json"]
    jsonschema.validate(
        json.loads(public["crise/active.json"]), json.loads(public["crise/active.schema.json"])
    )
    assert "<p>temoin-campagne" in public["campagnes/fiches/2026-grande-maree.html"]
    assert "<p>temoin-message" in public["crise/evenements/exemple-inondation.html"]
