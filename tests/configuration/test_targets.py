"""What `.conforme.yml` says of targets, pages and severity, as it is written; and what nobody should write."""

from __future__ import annotations

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from checker import catalogue, configuration
from checker.authored.problems import AuthoredError
from checker.configuration import Configuration, Grade, load

RULES = ("intitule-des-liens", "titre-de-la-page", "domaine-gouv-fr")
STANDARDS = {
    "accessibilite": ("intitule-des-liens", "titre-de-la-page"),
    "rationalisation": ("domaine-gouv-fr",),
}

WHOLE = """\
cibles: [public, "https://www.exemple.gouv.fr/", "${ADRESSE}"]
plan: https://www.exemple.gouv.fr/sitemap.xml
base: /mon-site/
site_url: https://www.exemple.gouv.fr/mon-site/
pages: [/contact, /aide]
inclure: [/actualites/*]
exclure: ["*/archives/*"]
nature: operateur
organisation: Opérateur d'exemple
standards: {accessibilite: avertir}
regles: {titre-de-la-page: erreur, domaine-gouv-fr: off}
echec: review
couverture_minimale: 90
"""


def read(tmp_path: Path, text: str | bytes, **environment: str) -> Configuration:
    path = tmp_path / ".conforme.yml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load(path, RULES, STANDARDS, environment)


def told(tmp_path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(AuthoredError) as caught:
        read(tmp_path, text)
    return [line.removeprefix(f"{tmp_path.as_posix()}/") for line in str(caught.value).splitlines()]


def test_every_key_is_read(tmp_path: Path) -> None:
    known = read(tmp_path, WHOLE, ADRESSE="https://revue.exemple.gouv.fr/")
    assert known.targets == ("public", "https://www.exemple.gouv.fr/", "https://revue.exemple.gouv.fr/")
    assert known.plan == "https://www.exemple.gouv.fr/sitemap.xml"
    assert known.options == {
        "base": "/mon-site/",
        "site_url": "https://www.exemple.gouv.fr/mon-site/",
        "pages": 3,
        "kind": "operateur",
        "fail_on": "review",
        "min_coverage": 90.0,
    }
    assert known.asked == ("/contact", "/aide")
    assert (known.included, known.excluded) == (("/actualites/*",), ("*/archives/*",))
    assert known.organisation == "Opérateur d'exemple"
    assert known.grades == {
        "intitule-des-liens": Grade.WARNING,
        "titre-de-la-page": Grade.ERROR,
        "domaine-gouv-fr": Grade.OFF,
    }


def test_an_editor_takes_it_with_the_published_schema() -> None:
    schema = configuration.schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    check = jsonschema.Draft202012Validator(schema)
    whole = yaml.safe_load(WHOLE.replace(": off}", ': "off"}'))
    assert not list(check.iter_errors(json.loads(json.dumps(whole))))
    for wrong in (
        {"pages": 0},
        {"cible": ["a"]},
        {"base": "a"},
        {"regles": {"a": "error"}},
        {"echec": "non"},
    ):
        assert not check.is_valid(wrong), wrong


BOMB = "a: &a [x, x]\nb: &b [*a, *a]\ncibles: [*b]\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (BOMB, ".conforme.yml:1 : ancre YAML « &a » ; retirez-la"),
        ("cibles: *cibles\n", ".conforme.yml:1 : renvoi YAML « *cibles » ; recopiez la valeur"),
        ("cibles: !!python/object:os.system [a]\n", ".conforme.yml:1 : étiquette YAML"),
        ("pages: 3\npages: 4\n", ".conforme.yml:2 : clé « pages » répétée ; elle est déjà ligne 1"),
        ("page: 3\n", ".conforme.yml:1 : clé inconnue « page » ; vouliez-vous dire « pages » ?"),
        ("pages: beaucoup\n", "« pages » : « beaucoup » au lieu d'un nombre entier ou d'une liste de chemins"),
        ("pages: 501\n", ".conforme.yml:1 : « pages »"),
        ("pages: [contact]\n", "« pages » : page « contact » ; écrivez un chemin, comme /contact"),
        ("pages: [/a*]\n", "« pages » : page « /a* »"),
        ("pages: [[/a]]\n", "« pages » : une liste au lieu d'un texte"),
        ("cibles: public\n", "« cibles » : un texte au lieu d'une liste"),
        ("cibles:\n  - public\n  - {a: b}\n", ".conforme.yml:3 : « cibles » : des clés et des valeurs au lieu d'un texte"),
        ("cibles: ['${ABSENTE}']\n", "la variable « ABSENTE » n'a pas de valeur"),
        ("cibles: ['https://qui:motdepasse@a.fr/']\n", "écrivez-le sous « authentification »"),
        ("cibles: ['https://a.fr/?token=azertyuiop']\n", "mettez-la dans une variable"),
        ("cibles: ['--allow-private']\n", "« cibles » : cible « --allow-private »"),
        ("base: mon-site\n", "« base » : sous-chemin « mon-site » ; écrivez un chemin, comme /mon-site/"),
        ("site_url: https://a.gouv.fr/?b\n", "« site_url » : adresse avec une requête"),
        ("site_url: http://127.0.0.1/\n", "« site_url » : adresse privée ou réservée"),
        ("exclure: [archives]\n", "« exclure » : page « archives »"),
        ("nature: ministre\n", "« nature » : valeur inconnue « ministre » ; vouliez-vous dire « ministere » ?"),
        ("standards:\n  accesibilite: off\n", ".conforme.yml:2 : standard inconnu « accesibilite » ; vouliez-vous"),
        ("regles:\n  titre-page: off\n", ".conforme.yml:2 : règle inconnue « titre-page » ; vouliez-vous dire « titre-de"),
        ("regles:\n  titre-de-la-page: error\n", ".conforme.yml:2 : « regles.titre-de-la-page » : valeur inconnue « error »"),
        ("regles: [titre-de-la-page]\n", "« regles » : une liste au lieu de clés et de valeurs"),
        ("echec: warning\n", "« echec » : valeur inconnue « warning »"),
        ("couverture_minimale: nan\n", "« couverture_minimale » : "),
        ("couverture_minimale: 101\n", "« couverture_minimale » : "),
        (b"\x00\x01\x02\xff", ".conforme.yml:1 : caractère qui n'est pas en UTF-8"),
        ("pages: 3\n# \x1b[2J\n", ".conforme.yml:2 : caractère de contrôle U+001B"),
        ("a: " + "[" * 500, ".conforme.yml:1 : plus de"),
        ("# " + "x" * 20_000_000, ".conforme.yml:1 : fichier trop gros"),
        ("", ".conforme.yml:1 : fichier vide"),
        ("- cibles\n", ".conforme.yml:1 : une liste au lieu de clés et de valeurs"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_at_its_line(text: str | bytes, said: str, tmp_path: Path) -> None:
    assert any(said in line for line in told(tmp_path, text)), told(tmp_path, text)


def test_no_secret_is_repeated(tmp_path: Path) -> None:
    for text in (
        "cibles: ['https://qui:azertyuiop@a.fr/']\n",
        "cibles: ['https://a.fr/?token=azertyuiop']\n",
    ):
        assert "azertyuiop" not in "".join(told(tmp_path, text))


GUIDE = Path(__file__).parents[2] / "site/guides/regler-ses-controles.md"


def test_the_guide_shows_every_key_and_what_it_shows_is_right(tmp_path: Path) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    variables = dict.fromkeys(re.findall(r"\$\{(\w+)\}", "".join(blocks)), "azertyuiop")
    rules = [rule.id for rule in catalogue.rules()]
    standards = {"rationalisation": rules[:1]}
    for block in blocks:
        path = tmp_path / ".conforme.yml"
        path.write_text(block, "utf-8")
        load(path, rules, standards, variables)
        tree = json.dumps(yaml.safe_load(block), default=str).replace(": false", ': "off"')
        jsonschema.validate(json.loads(tree), configuration.schema())
    shown = {key for block in blocks for key in re.findall(r"(?m)^([a-z_]+):", block)}
    assert shown == set(configuration.schema()["properties"])
