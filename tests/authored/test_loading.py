"""The one reader of authored files: a list, a folder of entries, the front matter of a Markdown file."""

from pathlib import Path

import pytest
from pydantic import BaseModel

from checker import campaigns, crises
from checker.authored.leaves import Flag, Text, described
from checker.authored.loading import MOST_FILES, Reading
from checker.authored.problems import AuthoredError
from checker.authored.public import kept, shown
from checker.model import Kind


class Entry(BaseModel, **described("Entrée", "Une entrée.")):
    title: Text = shown("titre")
    kinds: tuple[Kind, ...] = kept("natures", default=())
    tests: tuple[Text, ...] | dict[str, tuple[Text, ...]] = kept("tests", default=())
    done: Flag = kept("fait", default=False)


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return Path()


def said(reading: Reading) -> list[str]:
    try:
        reading.close()
    except AuthoredError as error:
        return str(error).splitlines()
    return []


# --- the front matter ---------------------------------------------------------------------------


def head(here: Path, text: str | bytes) -> tuple[Entry | None, str, list[str]]:
    (here / "regle.md").write_bytes(text if isinstance(text, bytes) else text.encode())
    reading = Reading()
    entry, body = reading.front_matter(Entry, here / "regle.md")
    return entry, body, said(reading)


def test_a_front_matter_and_its_body(here):
    text = "---\ntitre: non\nnatures: [ministere]\ntests: {a: [8.3]}\nfait: true\n---\n# Corps\n\ttabulé\n"
    for written in (text, text.replace("\n", "\r\n")):
        entry, body, problems = head(here, written)
        assert problems == []
        assert (entry.title, entry.kinds, entry.done) == ("non", (Kind.MINISTRY,), True)
        assert entry.tests == {"a": ("8.3",)}, "a number stays what was written"
        assert body == "# Corps\n\ttabulé\n"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("# Sans\n", "1 : l'en-tête YAML entre deux lignes --- manque"),
        ("---\n\n---\n", "1 : fichier vide ; écrivez « clé: valeur »"),
        ("---\n- a\n---\n", "1 : une liste au lieu de clés et de valeurs ; écrivez « clé: valeur »"),
        ("---\nnatures: []\n---\n", "2 : clé obligatoire absente : « titre »"),
        ("---\ntitre: a\ntitr: b\n---\n", "3 : clé inconnue « titr » ; vouliez-vous dire « titre » ?"),
        ("---\ntitre: a\nfait: peut-être\n---\n", "3 : « fait » : « peut-être » au lieu de « true » ou « false »"),
        ("---\ntitre: a\nnatures:\n  - ministere\n  - ministre\n---\n",
         "5 : « natures » : valeur inconnue « ministre » ; vouliez-vous dire « ministere » ?"),
        ("---\ntitre: a\nnatures: [[b]]\n---\n", "3 : « natures » : une liste au lieu d'un texte"),
        ("---\ntitre: a\nnatures: b\n---\n", "3 : « natures » : un texte au lieu d'une liste"),
        ("---\ntitre: a\ntests: [[b]]\n---\n", "3 : « tests » : une liste au lieu d'un texte"),
        ("---\ntitre: &x a\n---\n", "2 : ancre YAML « &x » ; retirez-la"),
        ("---\ntitre: [\n---\n", "3 : YAML illisible : valeur manquante, ou crochet jamais refermé ; complétez"),
        (b"---\ntitre: a\n---\n\xe9\n", "4 : caractère qui n'est pas en UTF-8 ; enregistrez le fichier en UTF-8"),
    ],
)  # fmt: skip
def test_a_wrong_front_matter_is_told_at_its_line_of_the_file(here, text, sentence):
    _, _, problems = head(here, text)
    assert f"regle.md:{sentence}" in problems


def test_a_missing_file_is_told(here):
    reading = Reading()
    assert reading.front_matter(Entry, here / "absent.md") == (None, "")
    assert said(reading) == ["absent.md:1 : fichier introuvable"]


# --- a folder -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("load", "folder"), [(campaigns.load, "campagnes"), (crises.load, "crises")])
@pytest.mark.parametrize("suffix", ["yml", "json"])
def test_a_file_that_would_not_be_read_is_refused_wherever_it_is(here, load, folder, suffix):
    for name in ("sites", "organisations"):
        (here / f"{name}.yaml").write_text("[]\n")
    (here / folder / "2027").mkdir(parents=True)
    (here / folder / "LISEZMOI.md").write_text("Rien à lire ici.")
    (here / folder / "2027" / f"oubliee.{suffix}").write_text("id: oubliee\n")
    with pytest.raises(AuthoredError) as caught:
        load(here)
    expected = f"{folder}/2027/oubliee.{suffix}:1 : fichier qui ne serait pas lu ; nommez-le oubliee.yaml"
    assert str(caught.value) == expected


def test_a_folder_with_too_many_files_is_not_read(here):
    (here / "entrees").mkdir()
    for number in range(MOST_FILES + 1):
        (here / "entrees" / f"{number}.yaml").touch()
    reading = Reading()
    assert list(reading.folder(Entry, here / "entrees", "entrée")) == []
    assert said(reading) == [f"entrees:1 : {MOST_FILES + 1} fichiers ; au plus {MOST_FILES}"]


def test_each_file_of_a_folder_is_an_entry_or_a_problem(here):
    (here / "a.yaml").write_text("titre: A\n")
    (here / "b.yaml").write_text("- titre: B\n")
    (here / "c.yaml").write_text("")
    reading = Reading()
    found = list(reading.folder(Entry, here, "entrée"))
    assert [entry.title for file in found for entry in file.entries] == ["A"]
    assert said(reading) == [
        "b.yaml:1 : une liste au lieu de clés et de valeurs ; un fichier par entrée : « id: … »",
        "c.yaml:1 : fichier vide",
    ]
