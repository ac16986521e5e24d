"""The calendar's files: every fault at once, with its line, its rule and a suggestion."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from checker import campaigns, registry
from checker.authored.problems import AuthoredError
from checker.campaigns.vocabulary import load_vocabulary
from tests.campaigns.conftest import CAMPAIGN, refusals

ROOT = Path(__file__).parents[2]
FILES = {"elections": "elections.yaml", "temps-forts": "temps-forts.yaml", "ministeres": "ministeres.yaml"}


def test_a_campaign_is_read_whole(load):
    [campaign] = load({"id": "2027-les-gestes", "premiere_edition": "2019"}).campaigns
    assert campaign.id == "2027-les-gestes"
    assert campaign.modified.isoformat() == "2026-11-20T09:00:00+00:00"
    assert (campaign.start, campaign.end) == (date(2026, 12, 7), date(2026, 12, 20))
    assert campaign.bodies == ("sante", "travail")
    assert not campaign.paid
    assert not campaign.joint


def test_campaigns_come_by_date_and_keep_their_lines(load):
    calendar = load({"periodes": [{"debut": "2026-12-20", "fin": "2026-12-21"}]}, {})
    assert [one.id for one in calendar.campaigns] == ["2027-campagne-1", "2027-campagne-0"]
    assert calendar.origins["2027-campagne-1"].file == "registry/campagnes/1.yaml"
    assert calendar.origins["2027-campagne-1"].line("mission") == 7
    assert calendar.origins["2027-campagne-1"].line("absente") == 1


def test_a_registry_without_campaigns_is_a_calendar_without_campaigns(load):
    assert load().campaigns == ()


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"titr": "x"}, "clé inconnue « titr » ; vouliez-vous dire « titre » ?"),
        ({"titre": None}, "clé obligatoire absente : « titre »"),
        ({"id": "gestes"}, "« id » : identifiant mal formé « gestes »"),
        ({"version": "0"}, "« version » : nombre hors limites « 0 »"),
        ({"modifie_le": "2026-11-20"}, "« modifie_le » : instant mal écrit « 2026-11-20 »"),
        ({"resume": "Court."}, "« resume » : résumé de 6 caractères ; entre 60 et 300"),
        ({"periodes": []}, "« periodes » : liste vide ; écrivez un élément au moins"),
        (
            {"periodes": [{"debut": "2027-13-01", "fin": "2027-01-02"}]},
            "« periodes.debut » : date impossible",
        ),
        ({"periodes": [{"debut": "2027-01-01", "fn": "2027-01-02"}]}, "vouliez-vous dire « fin » ?"),
        ({"canaux": [{"type": "tv", "paye": "peut-être"}]}, "« canaux.paye » : « peut-être » au lieu de"),
        ({"cibles": [{"url": "http://a.gouv.fr/"}]}, "« cibles.url » : adresse sans chiffrement"),
        ({"hashtags": ["deux mots"]}, "« hashtags » : mot-dièse mal écrit « deux mots »"),
        ({"territoires": ["13"]}, "« territoires » : territoire mal écrit « 13 »"),
        ({"statut": "en-cours"}, "« statut » : valeur inconnue « en-cours »"),
        ({"kit": {"ressources": [{"id": "a", "type": "film"}]}}, "« kit.ressources.type » : valeur inconnue"),
        (
            {"kit": {"ressources": [{"id": "a", "type": "pdf", "accessibilite": {"sous-titres": {}}}]}},
            "clé inconnue « sous-titres » ; vouliez-vous dire « sous_titres » ?",
        ),
        (
            {"contacts": [{"role": "relais", "courriel": "personne"}]},
            "« contacts.courriel » : contact mal formé",
        ),
    ],
)
def test_a_wrong_value_gets_one_sentence_with_its_line(load, changes, sentence):
    [line] = refusals(load, changes)
    assert sentence in line
    assert line.startswith("registry/campagnes/0.yaml:")


@pytest.mark.parametrize(
    ("rule", "changes", "sentence"),
    [
        ("CAMP-001", {"nature": "preventif"}, "nature inconnue « preventif »"),
        ("CAMP-001", {"audiences": ["grand-publi"]}, "public inconnu « grand-publi » ; vouliez-vous dire"),
        ("CAMP-001", {"canaux": [{"type": "tele"}]}, "canal inconnu « tele »"),
        ("CAMP-001", {"territoires": ["dep:99"]}, "territoire inconnu « dep:99 »"),
        ("CAMP-001", {"territoires": ["com:99001"]}, "territoire inconnu « com:99001 »"),
        ("CAMP-001", {"signature": "organisation:nulle"}, "signature inconnue « organisation:nulle »"),
        ("CAMP-001", {"periodes": [{"debut": "2027-02-02", "fin": "2027-02-01"}]}, "avant son début"),
        (
            "CAMP-001",
            {
                "periodes": [
                    {"debut": "2026-12-01", "fin": "2026-12-09"},
                    {"debut": "2026-12-09", "fin": "2026-12-10"},
                ]
            },
            "vagues qui se chevauchent",
        ),
        ("CAMP-001", {"premiere_edition": "2030"}, "première édition en 2030"),
        ("CAMP-001", {"relais_attendus": {"inclure": [{"site": "premie"}]}}, "site inconnu « premie »"),
        ("CAMP-001", {"relais_attendus": {"inclure": [{"nature": "minister"}]}}, "nature de site inconnue"),
        ("CAMP-002", {"mission": "7_rever"}, "mission inconnue « 7_rever »"),
        ("CAMP-002", {"objet": "1B_simplification"}, "objet étranger à la mission « 2_proteger »"),
        ("CAMP-002", {"objet": "9Z"}, "objet inconnu « 9Z »"),
        (
            "CAMP-003",
            {"menants": ["santee"]},
            "organisation inconnue « santee » ; vouliez-vous dire « sante » ?",
        ),
        (
            "CAMP-003",
            {"periodes": [{"debut": "2027-01-01", "fin": "2027-01-02"}]},
            "« Travail » n'existe pas",
        ),
        ("CAMP-004", {"agrement": {"requis": "false"}}, "sans « motif_non_requis »"),
    ],
)
def test_a_blocking_rule_refuses_and_says_its_name(load, rule, changes, sentence):
    lines = refusals(load, changes)
    assert any(f" : {rule} : " in line and sentence in line for line in lines), lines


def test_every_fault_of_every_file_is_said_at_once(load):
    lines = refusals(
        load, {"mission": "x"}, {"titre": None}, elections="- {id: a}\n", temps_forts="- {id: b}\n"
    )
    files = {line.partition(":")[0] for line in lines}
    assert files == {
        "registry/campagnes/0.yaml",
        "registry/campagnes/1.yaml",
        "registry/elections.yaml",
        "registry/temps-forts.yaml",
    }


def test_two_files_of_one_identifier_are_refused(load):
    [line] = refusals(load, {"id": "2027-double"}, {"id": "2027-double"})
    assert line.startswith("registry/campagnes/1.yaml:1 : CAMP-001 : identifiant « 2027-double » déjà pris")


def test_a_campaign_file_holds_one_campaign(folder):
    (folder / "campagnes" / "liste.yaml").write_text("- id: 2027-une-liste\n", encoding="utf-8")
    with pytest.raises(AuthoredError, match="une liste au lieu de clés et de valeurs"):
        campaigns.load(folder)


ELECTION = """\
- id: une-election
  modifie_le: 2026-01-01T00:00:00+00:00
  titre: Une élection
  type: generale
  mois: 2027-04
  portee: ["pays:FR"]
  sources: [https://www.exemple.fr/]
"""


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("mois: 2027-04", "mois: avril 2027", "mois mal écrit « avril 2027 »"),
        ("mois: 2027-04", "mois: 2027-04\n  tours: [2027-05-02]", "premier tour le 2027-05-02, hors du mois"),
        ("mois: 2027-04", "mois: 2027-04\n  tours: [2027-04-25, 2027-04-11]", "tours en désordre"),
        ('"pays:FR"', '"pays:XX"', "territoire inconnu « pays:XX »"),
        ("sources: [https://www.exemple.fr/]", "sources: []", "« sources » : liste vide"),
        (
            "mois: 2027-04",
            "mois: 2027-04\n  reserve_usage: {debut: 2027-04-02, fin: 2027-04-01, reference: Une note}",
            "avant son début",
        ),
    ],
)
def test_a_wrong_election_is_refused(load, old, new, sentence):
    [line] = refusals(load, elections=ELECTION.replace(old, new))
    assert sentence in line
    assert line.startswith("registry/elections.yaml:")


@pytest.mark.parametrize(
    "rule", ["FREQ=DAILY", "FREQ=YEARLY;BYMONTH=13;BYMONTHDAY=1", "FREQ=YEARLY;BYMONTH=5"]
)
def test_a_recurrence_outside_the_known_part_is_refused(load, rule):
    text = f"- {{id: a, modifie_le: '2026-01-01T00:00:00+00:00', titre: A, recurrence: '{rule}', sources: ['https://a.fr/']}}"
    [line] = refusals(load, temps_forts=text)
    assert "récurrence mal écrite" in line


def test_a_recurrence_that_never_falls_is_refused(load):
    text = "- {id: a, modifie_le: '2026-01-01T00:00:00+00:00', titre: A, recurrence: 'FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30', sources: ['https://a.fr/']}"
    [line] = refusals(load, temps_forts=text)
    assert "récurrence qui ne tombe jamais « FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30 »" in line


def test_what_contradicts_itself_is_said_beside_a_misspelt_key_and_at_its_line(load, folder):
    lines = refusals(
        load, {"titr": "x", "mission": "7_rever", "canaux": [{"type": "site"}, {"type": "tele"}]}
    )
    written = (folder / "campagnes" / "0.yaml").read_text("utf-8").splitlines()
    for start, line in zip(("mission:", "- type: tele", "titr:"), lines, strict=True):
        assert written[int(line.split(":")[1]) - 1].startswith(start), line
    assert "CAMP-001 : canal inconnu « tele »" in "\n".join(lines)


def test_a_ministry_without_organisation_is_refused(load):
    [line] = refusals(load, ministeres="- {cle: santee, libelle_court: Santé, identites: [{nom: Santé}]}\n")
    assert "clé « santee » absente de organisations.yaml ; vouliez-vous dire « sante » ?" in line


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.text(max_size=20),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["kit", "id", "periodes", "x"]), inner)
        ),
        max_leaves=8,
    )
)
def test_any_tree_is_loaded_or_refused_with_a_line(tmp_path_factory, tree):
    here = tmp_path_factory.mktemp("any")
    (here / "campagnes").mkdir()
    (here / "organisations.yaml").write_text("[]\n")
    (here / "sites.yaml").write_text("[]\n")
    (here / "campagnes" / "a.yaml").write_text(json.dumps(tree))
    with pytest.raises(AuthoredError) as caught:
        campaigns.load(here)
    assert all(problem.line >= 1 and problem.found for problem in caught.value.problems)


# --- the files of this repository ----------------------------------------------------------------


def test_the_registry_of_the_repository_loads_and_invents_no_campaign():
    calendar = campaigns.load(ROOT / "registry")
    assert calendar.campaigns == ()
    assert {"presidentielle-2027", "municipales-2026"} <= {one.id for one in calendar.elections}
    assert len(calendar.key_days) == 11
    assert all(one.sources for one in (*calendar.elections, *calendar.key_days))


def test_the_official_vocabulary_is_whole():
    words = load_vocabulary(ROOT / "registry")
    organisations = registry.load(ROOT / "registry").organisations
    assert (len(words.missions), len(words.topics)) == (6, 23)
    assert len(words.audiences) <= 25
    for topic in words.topics.values():
        assert {*topic.leads, *topic.co_leads, *topic.contributors} <= set(organisations)


def test_territories_hold_one_another():
    places = load_vocabulary(ROOT / "registry").territories
    assert places.line("com:13055") == ("com:13055", "dep:13", "reg:93", "pays:FR")
    assert places.line("com:97411") == ("com:97411", "dep:974", "reg:04", "pays:FR")
    assert places.line("com:2A004") == ("com:2A004", "dep:2A", "reg:94", "pays:FR")
    assert places.line("etranger:SN") == ("etranger:SN", "etranger:*")
    assert sum(key.startswith("dep:") for key in places.labels) == 101
    assert sum(key.startswith("reg:") for key in places.labels) == 18
    for key in places.labels:
        assert places.line(key)[-1] in {"pays:FR", "etranger:*"}
    pairs = [("dep:13", "com:13055"), ("dep:13", "reg:93"), ("dep:13", "dep:2A"), ("etranger:BE", "pays:FR")]
    for one, other in pairs:
        assert places.meet([one], [other]) == places.meet([other], [one])
    assert [places.meet([one], [other]) for one, other in pairs] == [True, True, False, False]


@pytest.mark.parametrize("name", FILES)
def test_the_authored_files_follow_their_schema_and_say_which(name):
    text = (ROOT / "registry" / FILES[name]).read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=schemas/{name}.schema.json\n")
    tree = json.loads(json.dumps(yaml.safe_load(text), default=str))
    assert not list(jsonschema.Draft202012Validator(campaigns.schema()[name]).iter_errors(tree))


def demo_files() -> list[Path]:
    return sorted((ROOT / "checker/demo/registry/campagnes").rglob("*.yaml"))


@pytest.mark.parametrize("path", demo_files(), ids=lambda path: path.stem)
def test_a_demonstration_campaign_follows_the_schema_and_says_it_is_fictional(path):
    text = path.read_text(encoding="utf-8")
    [first, second, *_] = text.splitlines()
    assert (
        path.parent / first.partition("$schema=")[2]
    ).resolve() == ROOT / "registry/schemas/campagne.schema.json"
    assert second == "# Exemple fictif."
    tree = json.loads(json.dumps(yaml.safe_load(text), default=lambda value: value.isoformat()))
    assert "exemple fictif" in tree["titre"]
    assert not list(jsonschema.Draft202012Validator(campaigns.schema()["campagne"]).iter_errors(tree))


@pytest.mark.parametrize(
    "extra",
    [
        {"nature": "x"},
        {"mission": "x"},
        {"audiences": ["x"]},
        {"titr": "x"},
        {"periodes": []},
        {"version": 0},
    ],
)
def test_an_editor_sees_what_the_loader_refuses(extra):
    entry = json.loads(json.dumps(yaml.safe_load(CAMPAIGN), default=lambda value: value.isoformat()))
    check = jsonschema.Draft202012Validator(campaigns.schema()["campagne"])
    assert check.is_valid(entry)
    assert not check.is_valid(entry | extra)


def test_the_example_of_the_guide_is_a_campaign(folder):
    text = (ROOT / "site/campagnes/preparer-une-campagne.md").read_text(encoding="utf-8")
    example = text.partition("```yaml\n")[2].partition("```")[0]
    (folder / "campagnes" / "exemple.yaml").write_text(example, encoding="utf-8")
    [campaign] = campaigns.load(folder).campaigns
    assert "exemple fictif" in campaign.title
