"""Crisis files: every rule has an example that breaks it, with the sentence its author reads, and one that keeps it."""

import json
from itertools import product
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import crises
from checker.authored.problems import AuthoredError
from checker.crises.notices import NOTICES, Event
from checker.crises.words import NEXT, State

ROOT = Path(__file__).parents[2]
DEMO = ROOT / "checker" / "demo" / "registry"

FLOOD = """\
id: crue
nature: exercice
evenement: meteo-pluie-inondation
gravite: severe
territoires:
  - {code: "dep:13", nom: Bouches-du-Rhône}
autorite: {fonction: Préfecture}
etapes:
  - {etat: brouillon, le: 2026-11-22T07:30+01:00}
  - etat: alerte
    le: 2026-11-22T08:00+01:00
    approuve_par: [Permanence, Cabinet]
    message:
      titre: EXERCICE – Vigilance rouge pluie-inondation – Bouches-du-Rhône
      niveau: rouge
      description: Montez à l'étage jusqu'à 20 h.
      valable_jusqu_a: 2026-11-22T20:00+01:00
      lien: {url: "https://www.exemple.gouv.fr/", libelle: Consignes}
numeros:
  - {numero: "112", libelle: urgences}
  - {numero: "114", libelle: urgences par SMS}
sources:
  - {texte: Préfecture, url: "https://www.exemple.gouv.fr/"}
"""
END = """\
  - etat: fin-d-alerte
    le: 2026-11-22T21:00+01:00
    approuve_par: [Permanence, Cabinet]
    message:
      titre: EXERCICE – Fin de la vigilance
      description: Vous pouvez reprendre la route dans les Bouches-du-Rhône.
"""
CLOSED = """\
  - {etat: cloturee, le: 2026-11-30T09:00+01:00, approuve_par: [Permanence, Cabinet]}
"""
ABDUCTION = (
    FLOOD.replace("meteo-pluie-inondation", "alerte-enlevement", 1)
    .replace("Vigilance rouge pluie-inondation", "Alerte enlèvement")
    .replace("      niveau: rouge\n", "")
    .replace("T20:00", "T11:00")
    .replace("{fonction: Préfecture}", "{fonction: Procureur, reference: n° 1}")
)


def ended(*more: str) -> str:
    return FLOOD.replace("numeros:", "".join(more) + "numeros:")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty `registry/crises/`, named as an author sees it."""
    monkeypatch.chdir(tmp_path)
    here = Path("registry/crises")
    here.mkdir(parents=True)
    return here


def load(folder, text, name="crue.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    return crises.load(folder.parent)


def sentences(folder, text, name="crue.yaml"):
    with pytest.raises(AuthoredError) as caught:
        load(folder, text, name)
    return str(caught.value).splitlines()


# --- what is right ---------------------------------------------------------------------------


def test_every_key_becomes_its_english_attribute(folder):
    full = ended(END, CLOSED) + (
        "retour_d_experience: https://www.exemple.gouv.fr/bilan\n"
        "falc: https://www.exemple.gouv.fr/falc\nlsf: https://www.exemple.gouv.fr/lsf\n"
        "visibilite: publique\nnote_interne: secret\n"
    )
    full = full.replace(
        "      lien:",
        "      a_faire: [Montez]\n      a_ne_pas_faire: [Ne roulez pas]\n"
        "      traductions: [{langue: en, titre: Go up, description: Go upstairs}]\n      lien:",
    )

    (crisis,) = load(folder, full)

    assert (crisis.id, crisis.state, crisis.active, crisis.relayed) == ("crue", State.CLOSED, False, False)
    assert crisis.areas[0].name == "Bouches-du-Rhône"
    assert (crisis.review, crisis.easy_read) == (
        "https://www.exemple.gouv.fr/bilan",
        "https://www.exemple.gouv.fr/falc",
    )
    alert = crisis.steps[1].message
    assert (alert.todo, alert.avoid, alert.translations[0].language) == (
        ("Montez",),
        ("Ne roulez pas",),
        "en",
    )
    assert crisis.steps[1].approvers == ("Permanence", "Cabinet")
    assert "secret" not in repr(crises.public([crisis]))


def test_no_folder_and_no_file_are_no_crisis(folder, tmp_path):
    assert crises.load(folder.parent) == ()
    assert crises.load(tmp_path / "nowhere") == ()


def test_the_demonstration_and_the_project_are_sound():
    assert [c.id for c in crises.load(DEMO)] == ["exemple-brouillon", "exemple-inondation", "exemple-panne"]
    assert [c.id for c in crises.public(crises.load(DEMO))] == ["exemple-inondation", "exemple-panne"]
    assert crises.load(ROOT / "registry") == (), "the real registry has no crisis"


@pytest.mark.parametrize("event", Event)
def test_a_title_that_follows_the_table_is_accepted_for_every_event(folder, event):
    notice = NOTICES[event]
    level = notice.levels[0] if notice.levels else ""
    text = (
        FLOOD.replace("meteo-pluie-inondation", event, 1)
        .replace("Vigilance rouge pluie-inondation", notice.official)
        .replace("      niveau: rouge\n", f"      niveau: {level}\n" if level else "")
        .replace("dep:13", "dep:974")
        .replace("T20:00", "T11:00")
        .replace("{fonction: Préfecture}", "{fonction: Préfecture, reference: n° 1}")
    )

    (crisis,) = load(folder, text)

    expected = notice.modifier if level != "rouge" else "weather-red"
    assert crisis.modifier == expected


@pytest.mark.parametrize(("level", "modifier"), [("orange", "weather-orange"), ("rouge", "weather-red")])
def test_the_level_decides_the_class_of_a_weather_notice(folder, level, modifier):
    (crisis,) = load(folder, FLOOD.replace("rouge", level))
    assert crisis.modifier == modifier


def test_the_example_of_the_guide_is_accepted(folder):
    guide = (ROOT / "site" / "crise" / "enregistrer.md").read_text(encoding="utf-8")
    example = guide.split("```text\n")[1].split("```")[0]
    (crisis,) = load(folder, example, "2026-11-exercice-crue.yaml")
    assert crisis.modifier == "weather-red"


# --- what is wrong, rule by rule -----------------------------------------------------------------


def without(text, start):
    """A text without the lines that begin so."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.lstrip().startswith(start))


WRONG = {
    "identifier": (FLOOD.replace("id: crue", "id: autre"), 1, "l'identifiant est le nom du fichier : crue"),
    "unknown key": (FLOOD + "urgent: oui\n", 24, "clé inconnue « urgent »"),
    "misspelt nested key": (
        FLOOD.replace("approuve_par", "approuve_pas"), 12, "vouliez-vous dire « approuve_par »"),
    "crowded list": (
        FLOOD.replace("      lien:", f"      a_faire: [{', '.join('abcdefghi')}]\n      lien:"), 18, "au plus 8"),
    "missing key": (without(FLOOD, "nature:"), 1, "clé obligatoire absente : « nature »"),
    "missing nested key": (FLOOD.replace(", nom: Bouches-du-Rhône", ""), 6, "absente : « nom »"),
    "unknown event": (FLOOD.replace("meteo-pluie-inondation", "meteo-pluie", 1), 3, "valeur inconnue"),
    "yellow level": (FLOOD.replace("niveau: rouge", "niveau: jaune"), 15, "orange, rouge, violet"),
    "no step": (FLOOD.split("etapes:", maxsplit=1)[0] + "etapes: []\nnumeros:" + FLOOD.split("numeros:")[1],
                8, "écrivez un élément au moins"),
    "area": (FLOOD.replace("dep:13", "13"), 6, "territoire mal écrit « 13 »"),
    "area twice": (
        FLOOD.replace("Rhône}\n", 'Rhône}\n  - {code: "dep:13", nom: Bouches-du-Rhône}\n'), 7, "répété"),
    "fictional area of a real crisis": (
        FLOOD.replace("exercice", "reelle", 1).replace("dep:13", "fictif:a-b").replace("EXERCICE – ", ""),
        6, "territoire fictif"),
    "time without offset": (FLOOD.replace("08:00+01:00", "08:00"), 11, "décalage horaire"),
    "impossible time": (FLOOD.replace("22T08:00", "31T08:00"), 11, "date ou heure impossible"),
    "first step": (without(FLOOD, "- {etat: brouillon"), 9, "une crise commence en brouillon"),
    "forbidden transition": (FLOOD.replace("etat: alerte", "etat: consignes"), 10, "après brouillon : vigilance"),
    "nothing after the closing": (
        ended(END, CLOSED, CLOSED.replace("11-30", "12-01")) + "dispense_de_retour: non\n",
        26, "une crise clôturée ne change plus"),
    "closing without an end": (
        ended(CLOSED) + "dispense_de_retour: non\n", 19, "après alerte : alerte, consignes, fin-d-alerte"),
    "time backwards": (FLOOD.replace("22T08:00", "21T08:00"), 11, "dans l'ordre du temps"),
    "no approval": (without(FLOOD, "approuve_par"), 10, "0 approbation"),
    "one approval": (FLOOD.replace("[Permanence, Cabinet]", "[Permanence]"), 12, "1 approbation"),
    "the same approver twice": (
        FLOOD.replace("[Permanence, Cabinet]", '[Cabinet, " CABINET"]'), 12, "deux fois la même approbation"),
    "a person approves": (
        FLOOD.replace("Permanence,", '"p@exemple.gouv.fr",'), 12, "jamais la personne"),
    "closing approved by one": (
        ended(END, CLOSED.replace(", Cabinet", "")) + "dispense_de_retour: non\n", 25, "1 approbation"),
    "no message": (FLOOD.split("    message:", maxsplit=1)[0] + "numeros:" + FLOOD.split("numeros:")[1],
                   10, "sans message"),
    "message after the end": (
        ended(END, CLOSED.replace("]}", '], message: {titre: "EXERCICE – x", description: y}}'))
        + "dispense_de_retour: non\n", 25, "message dans une étape « cloturee »"),
    "closed without review": (ended(END, CLOSED), 25, "clôture sans retour d'expérience"),
    "review and waiver": (
        ended(END, CLOSED) + "retour_d_experience: https://www.exemple.gouv.fr/\ndispense_de_retour: non\n",
        32, "retour d'expérience et dispense à la fois"),
    "no 112": (without(FLOOD, '- {numero: "112"'), 19, "sans le 112"),
    "no 114": (without(FLOOD, '- {numero: "114"'), 19, "sans le 114"),
    "number": (FLOOD.replace('"112"', '"un-un-deux"'), 20, "numéro mal écrit"),
    "attack without reference": (
        FLOOD.replace("meteo-pluie-inondation", "attentat", 1)
        .replace("Vigilance rouge pluie-inondation", "Attentat en cours")
        .replace("      niveau: rouge\n", ""), 7, "autorité sans référence"),
    "long title": (FLOOD.replace("EXERCICE –", "EXERCICE –" + " très" * 20), 14, "au plus 90"),
    "long description": (FLOOD.replace("Montez", "Montez " * 40), 16, "au plus 220"),
    "line break": (FLOOD.replace("description: Montez à", 'description: "Montez\\n\\nà').replace(
        "jusqu'à 20 h.", 'jusqu\'à 20 h."'), 16, "écrivez une seule ligne"),
    "invisible character": (
        FLOOD.replace("libelle: Consignes", 'libelle: "Consignes\\u202e"'), 18, "caractère invisible"),
    "title without its phenomenon": (
        FLOOD.replace("rouge pluie-inondation", "rouge"), 14, "titre sans les mots de"),
    "title without its level": (
        FLOOD.replace("Vigilance rouge", "Vigilance"), 14, "titre sans le niveau « rouge »"),
    "title without a place": (
        FLOOD.replace(" – Bouches-du-Rhône\n", "\n").replace("20 h.", "20 h, Bouches-du-Rhône."),
        14, "titre sans territoire"),
    "place never named": (
        FLOOD.replace("Rhône}\n", 'Rhône}\n  - {code: "dep:83", nom: Var}\n'), 15, "ne nomme pas « Var »"),
    "weather without an hour": (FLOOD.replace("jusqu'à 20 h", "ce soir"), 16, "description sans heure"),
    "weather without a level": (without(FLOOD, "niveau:"), 14, "niveau absent"),
    "level without weather": (
        FLOOD.replace("meteo-pluie-inondation", "sante", 1), 15, "pour la météo seulement"),
    "purple in the mainland": (
        FLOOD.replace("meteo-pluie-inondation", "cyclone", 1)
        .replace("rouge pluie-inondation", "violette cyclone").replace("rouge", "violet"),
        15, "il n'existe qu'en outre-mer"),
    "purple for a flood": (FLOOD.replace("rouge", "violet"), 15, "niveaux : orange, rouge"),
    "exercise unsaid": (FLOOD.replace("EXERCICE – ", ""), 14, "il commence par « EXERCICE »"),
    "example unsaid": (FLOOD.replace("nature: exercice", "nature: exemple"), 14, "« EXEMPLE FICTIF »"),
    "real but called an exercise": (
        FLOOD.replace("nature: exercice", "nature: reelle"), 14, "crise réelle au titre d'exercice"),
    "weather without a link": (without(FLOOD, "lien:"), 14, "message sans lien"),
    "link off the State": (
        FLOOD.replace('lien: {url: "https://www.exemple.gouv.fr/"', 'lien: {url: "https://gouv.fr.exemple.com/"'),
        18, "lien hors des sites de l'État"),
    "script link": (
        FLOOD.replace('lien: {url: "https://www.exemple.gouv.fr/"', 'lien: {url: "javascript:alert(1)"'),
        18, "adresse mal formée"),
    "without an end": (without(FLOOD, "valable_jusqu_a"), 14, "message sans fin"),
    "stale from the start": (FLOOD.replace("T20:00", "T08:00"), 17, "périmé avant d'être publié"),
    "long abduction alert": (ABDUCTION.replace("T11:00", "T11:01"), 16, "plus de trois heures"),
    "end unsaid": (ended(END.replace("Fin de la v", "V")), 23, "dites que c'est fini"),
    "French as a translation": (
        FLOOD.replace("      lien:", "      traductions: [{langue: fr, titre: a, description: b}]\n      lien:"),
        18, "langue « fr » répétée"),
    "language": (
        FLOOD.replace("      lien:", "      traductions: [{langue: anglais, titre: a, description: b}]\n      lien:"),
        18, "code de langue mal écrit"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_every_rule_has_an_example_that_breaks_it(folder, name):
    text, line, said = WRONG[name]
    assert text not in (FLOOD, ended(END)), "the example breaks nothing"
    found = sentences(folder, text)
    matching = [sentence for sentence in found if said in sentence]
    assert matching, found
    assert matching[0].startswith(f"registry/crises/crue.yaml:{line} : "), found


RIGHT = {
    "plain": FLOOD,
    "ended": ended(END),
    "closed": ended(END, CLOSED) + "dispense_de_retour: exercice de bureau\n",
    "abduction of three hours": ABDUCTION,
    "started again after its end": ended(
        END,
        FLOOD.split("  - {etat: brouillon, le: 2026-11-22T07:30+01:00}\n")[1].split("numeros:", maxsplit=1)[0]
        .replace("22T", "23T")),
    "not grave, no number": FLOOD.replace("severe", "mineure").replace(
        FLOOD[FLOOD.index("numeros:"):FLOOD.index("sources:")], ""),
    "whole country": FLOOD.replace("dep:13", "pays:FR").replace("nom: Bouches-du-Rhône", "nom: France").replace(
        "Bouches-du-Rhône", "France"),
    "no-break spaces": FLOOD.replace("20 h", "20\u00a0h"),
    "draft with nothing to say yet": FLOOD.split("  - etat: alerte", maxsplit=1)[0] + FLOOD[FLOOD.index("numeros:"):],
}  # fmt: skip


@pytest.mark.parametrize("name", RIGHT)
def test_what_keeps_the_rules_is_accepted(folder, name):
    (crisis,) = load(folder, RIGHT[name])
    assert crisis.id == "crue"


def test_every_fault_of_every_file_is_said_at_once(folder):
    (folder / "seconde.yaml").write_text("- une liste\n", encoding="utf-8")
    (folder / "vide.yaml").write_text("", encoding="utf-8")
    (folder / "oubliee.yml").write_text(FLOOD, encoding="utf-8")
    wrong = FLOOD.replace("exercice", "blague", 1).replace("[Permanence, Cabinet]", "[Cabinet]") + "clef: 1\n"
    found = sentences(folder, wrong.replace("T20:00", "T07:00"))
    for said in (
        "crue.yaml:2 : « nature » : valeur inconnue « blague »",
        "crue.yaml:12 : 1 approbation",
        "crue.yaml:17 : message périmé",
        "crue.yaml:24 : clé inconnue « clef »",
        "oubliee.yml:1 : fichier qui ne serait pas lu ; nommez-le oubliee.yaml",
        "seconde.yaml:1 : une liste au lieu de clés et de valeurs",
        "vide.yaml:1 : fichier vide",
    ):
        assert any(said in sentence for sentence in found), (said, found)


PLACES = [
    (key, *inner)
    for key, inners in {
        "nature": [()], "evenement": [()], "gravite": [()], "territoires": [(), (0,), (0, "nom")],
        "autorite": [(), ("fonction",)], "sources": [(), (0,)], "numeros": [(), (0, "numero")],
        "etapes": [(), (0,), (1,), (1, "etat"), (1, "le"), (1, "approuve_par"), (1, "message"),
                   *((1, "message", k) for k in ("titre", "niveau", "description", "valable_jusqu_a", "lien"))],
    }.items()
    for inner in inners
]  # fmt: skip
ANYTHING = st.recursive(
    st.text(max_size=12) | st.none() | st.integers() | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@given(st.sampled_from(PLACES), ANYTHING)
@settings(max_examples=150, deadline=None)
def test_whatever_is_written_is_a_crisis_or_sentences(tmp_path_factory, place, value):
    tree = yaml.load(FLOOD, Loader=yaml.BaseLoader)
    holder = tree
    for step in place[:-1]:
        holder = holder[step]
    holder[place[-1]] = value
    path = tmp_path_factory.getbasetemp() / "any" / "crises" / "crue.yaml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    try:
        problems = []
        assert [crisis.id for crisis in crises.load(path.parents[1])] == ["crue"]
    except AuthoredError as error:
        problems = error.problems
    assert all(problem.line >= 1 and str(problem).isprintable() for problem in problems)


# --- the state machine ---------------------------------------------------------------------------


def step(state: State, number: int) -> str:
    if state is State.DRAFT:
        return f"  - {{etat: brouillon, le: 2026-11-0{number}T08:00Z}}\n"
    if state is State.CLOSED:
        return f"  - {{etat: cloturee, le: 2026-11-0{number}T08:00Z, approuve_par: [A, B]}}\n"
    title = "EXERCICE – Fin" if state is State.END else "EXERCICE – Eau"
    until = "" if state is State.END else f", valable_jusqu_a: 2026-11-0{number}T09:00Z"
    return (
        f"  - {{etat: {state}, le: 2026-11-0{number}T08:00Z, approuve_par: [A, B], "
        f"message: {{titre: {title}, description: Var{until}}}}}\n"
    )


PATHS = {
    State.DRAFT: [State.DRAFT],
    State.WATCH: [State.DRAFT, State.WATCH],
    State.ALERT: [State.DRAFT, State.ALERT],
    State.INSTRUCTIONS: [State.DRAFT, State.ALERT, State.INSTRUCTIONS],
    State.END: [State.DRAFT, State.ALERT, State.END],
    State.CLOSED: [State.DRAFT, State.ALERT, State.END, State.CLOSED],
}


@pytest.mark.parametrize(("before", "after"), list(product(State, State)))
def test_the_state_machine_accepts_its_transitions_and_no_other(folder, before, after):
    states = [*PATHS[before], after]
    text = (
        "id: crue\nnature: exercice\nevenement: sante\n"
        'territoires: [{code: "dep:83", nom: Var}]\nautorite: {fonction: ARS}\netapes:\n'
        + "".join(step(state, number) for number, state in enumerate(states, start=1))
        + 'sources: [{texte: ARS, url: "https://www.exemple.gouv.fr/"}]\n'
    )
    if State.CLOSED in states:
        text += "dispense_de_retour: exercice\n"
    if after in NEXT[before]:
        (crisis,) = load(folder, text)
        assert crisis.state is after
        assert crisis.active == (after in {State.WATCH, State.ALERT, State.INSTRUCTIONS})
        assert crisis.hidden == (after is State.DRAFT)
    else:
        assert any(f"passage de « {before} » à « {after} »" in said for said in sentences(folder, text))


def test_an_end_is_relayed_and_told_as_information(folder):
    (crisis,) = load(folder, ended(END))
    assert (crisis.active, crisis.relayed, crisis.modifier) == (False, True, "info")


def test_restricted_and_draft_are_not_published_and_a_draft_step_never_is(folder):
    (crisis,) = load(folder, FLOOD + "visibilite: restreinte\n")
    assert crises.public([crisis]) == ()
    hidden = FLOOD.replace(
        "{etat: brouillon, le: 2026-11-22T07:30+01:00}",
        "{etat: brouillon, le: 2026-11-22T07:30+01:00, message: {titre: EXERCICE – Vigilance rouge pluie-inondation "
        "– Bouches-du-Rhône, niveau: rouge, description: premier jet 9 h, valable_jusqu_a: 2026-11-22T09:00+01:00, "
        'lien: {url: "https://www.exemple.gouv.fr/", libelle: a}}}',
    )
    (crisis,) = load(folder, hidden)
    assert "premier jet" in repr(crisis)
    assert "premier jet" not in repr(crises.public([crisis]))


# --- the schema ----------------------------------------------------------------------------------


@pytest.mark.parametrize("path", sorted((DEMO / "crises").glob("*.yaml")), ids=lambda path: path.stem)
def test_the_files_follow_their_schema_and_say_which(path):
    text = path.read_text(encoding="utf-8")
    first = text.partition("\n")[0]
    prefix, _, address = first.partition("$schema=")
    assert prefix == "# yaml-language-server: "
    assert (path.parent / address).resolve() == ROOT / "registry/schemas/crises.schema.json"
    schema = crises.schema()["crises"]
    jsonschema.Draft202012Validator.check_schema(schema)
    tree = yaml.load(text, Loader=yaml.BaseLoader)  # dates stay texts
    assert not list(jsonschema.Draft202012Validator(schema).iter_errors(tree))


def test_the_schema_refuses_what_the_loader_refuses():
    check = jsonschema.Draft202012Validator(crises.schema()["crises"])
    for name in ("unknown key", "missing key", "unknown event", "yellow level", "no step", "area", "language",
                 "time without offset", "long title", "number", "a person approves"):  # fmt: skip
        tree = json.loads(json.dumps(yaml.load(WRONG[name][0], Loader=yaml.BaseLoader)))
        assert list(check.iter_errors(tree)), name


def test_the_schema_says_what_it_is_not():
    description = crises.schema()["crises"]["description"]
    assert "Conforme n'est pas un système d'alerte" in description
