"""Every validation rule has an example that breaks it and one that keeps it."""

from datetime import date

import pytest

from checker import campaigns
from checker.campaigns.words import Level
from checker.cli.campaigns import campaigns as command
from tests.campaigns.conftest import said

OPEN = """\
- id: une-election
  modifie_le: 2026-01-01T00:00:00+00:00
  titre: Une élection
  type: generale
  mois: 2027-04
  portee: ["reg:93"]
  sources: [https://www.exemple.fr/]
"""
RESERVE = OPEN + "  reserve_usage: {debut: 2026-12-01, fin: 2027-04-25, reference: Une note}\n"
GRANTED = {"statut": "accorde", "date": "2026-09-01"}
PENDING = {"statut": "en_instruction"}
INDICATORS = {"indicateurs": [{"nom": "visites"}]}
PAID = [{"type": "tv", "paye": "true"}]
JUSTIFIED = {"justification": {"motif": "Date fixée par la loi", "autorite": "Le SIG", "date": "2026-10-01"}}
MINE = ["dep:13"]
FAR = ["dep:29"]


def video(**access):
    return {"licence": "etalab-2.0", "ressources": [{"id": "film", "type": "video", "accessibilite": access}]}


def asset(kind, **access):
    resource = {"id": "piece", "type": kind, **({"accessibilite": access} if access else {})}
    return {"licence": "etalab-2.0", "ressources": [resource]}


THERE = {"present": "true", "url": "https://kit.exemple.gouv.fr/a"}
REASONED = {"present": "false", "motif": "image décorative", "validee_par": "référent"}


@pytest.mark.parametrize(
    ("rule", "changes", "level"),
    [
        ("CAMP-002", {"concourants": None}, Level.WARNING),
        ("CAMP-004", {"statut": "confirmee"}, Level.REVIEW),
        ("CAMP-004", {"statut": "confirmee", "agrement": {"principe": PENDING}}, Level.REVIEW),
        ("CAMP-004", {"statut": "en_cours", "agrement": {"principe": GRANTED}}, Level.REVIEW),
        ("CAMP-005", {"canaux": PAID}, Level.FAILED),
        ("CAMP-005", {"co_menants": ["interieur"]}, Level.FAILED),
        ("CAMP-010", video(), None),
        ("CAMP-011", {"hashtags": ["lesgestesquisauvent"]}, Level.WARNING),
        ("CAMP-011", {"hashtags": ["UneExpressionBienTropLonguePourUnMotDiese"]}, Level.WARNING),
        ("CAMP-012", {"statut": "confirmee"}, Level.WARNING),
        ("CAMP-015", {"statut": "terminee"}, Level.INFO),
        ("CAMP-017", {"kit": {"url": "https://kit.exemple.gouv.fr/"}}, Level.WARNING),
        ("CAMP-017", {"kit": {"licence": "tous-droits-reserves"}}, Level.WARNING),
    ],
)
def test_a_rule_says_what_is_wrong(load, rule, changes, level):
    if rule == "CAMP-010":
        changes, level = {"kit": changes}, Level.FAILED
    remarks = said(load(changes), rule)
    assert remarks
    assert {remark.level for remark in remarks} == {level}


@pytest.mark.parametrize(
    ("rule", "changes"),
    [
        ("CAMP-002", {}),
        ("CAMP-002", {"objet": None, "concourants": None}),
        ("CAMP-004", {"statut": "confirmee", "agrement": {"principe": GRANTED}}),
        ("CAMP-004", {"statut": "en_cours", "agrement": {"principe": GRANTED, "definitif": GRANTED}}),
        (
            "CAMP-004",
            {"statut": "en_cours", "agrement": {"requis": "false", "motif_non_requis": "Sans achat."}},
        ),
        ("CAMP-005", {}),
        ("CAMP-005", {"canaux": PAID, "co_menants": ["interieur"], "signature": "gouvernement"}),
        ("CAMP-011", {"hashtags": ["LesGestesQuiSauvent", "Gestes", "ÉtéÀVélo"]}),
        ("CAMP-012", {"statut": "confirmee", "evaluation": INDICATORS}),
        ("CAMP-012", {"statut": "planifiee"}),
        ("CAMP-015", {"statut": "terminee", "evaluation": {"bilan_url": "https://exemple.gouv.fr/bilan"}}),
        ("CAMP-017", {}),
        ("CAMP-017", {"kit": {"licence": "etalab-2.0"}}),
    ],
)
def test_a_rule_is_silent_when_all_is_well(load, rule, changes):
    assert said(load(changes), rule) == []


def test_a_report_is_awaited_for_ninety_days(load):
    calendar = load({"statut": "terminee"})
    assert said(calendar, "CAMP-015", date(2027, 3, 20)) == []
    assert len(said(calendar, "CAMP-015", date(2027, 3, 21))) == 1


def test_the_same_hashtag_twice_is_said(load):
    one, other = {"hashtags": ["MesGestes"]}, {"hashtags": ["mesgestes"]}
    assert len(said(load(one, other), "CAMP-011")) == 2


# --- CAMP-006: the decision table ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("nature", "more", "window", "reserve"),
    [
        ("valorisation", {}, Level.FAILED, Level.FAILED),
        ("nouvelle", {}, Level.REVIEW, Level.REVIEW),
        ("nouvelle", JUSTIFIED, Level.INFO, Level.INFO),
        ("recurrente", {}, Level.REVIEW, Level.REVIEW),
        ("recurrente", {"ampleur_constante": "true"}, Level.INFO, Level.REVIEW),
        ("prevention", {}, Level.INFO, Level.INFO),
        ("information_legale", {}, Level.INFO, Level.INFO),
        ("recrutement", {}, Level.INFO, Level.INFO),
        ("incitation_vote", {}, Level.INFO, Level.INFO),
        ("valorisation", JUSTIFIED, Level.FAILED, Level.FAILED),
    ],
)
def test_the_electoral_table(load, nature, more, window, reserve):
    changes = {"nature": nature, "territoires": MINE, **({"electoral": more} if more else {})}
    remarks = said(load(changes, elections=RESERVE), "CAMP-006")
    by_window = {"Réserve" in remark.sentence: remark.level for remark in remarks}
    assert by_window == {False: window, True: reserve}


@pytest.mark.parametrize(
    "changes",
    [
        {"territoires": FAR},
        {"territoires": MINE, "periodes": [{"debut": "2026-09-01", "fin": "2026-09-30"}]},
        {
            "territoires": MINE,
            "periodes": [{"debut": "2027-05-01", "fin": "2027-05-30"}],
            "concourants": None,
        },
        {"territoires": MINE, "statut": "annulee"},
        {"territoires": MINE, "statut": "suspendue"},
    ],
)
def test_outside_a_window_nothing_is_said(load, changes):
    assert said(load({"nature": "valorisation", **changes}, elections=OPEN), "CAMP-006") == []


def test_the_first_and_last_days_of_a_window_count(load):
    first = {"periodes": [{"debut": "2026-09-01", "fin": "2026-10-01"}]}
    last = {"periodes": [{"debut": "2027-04-30", "fin": "2027-05-30"}], "concourants": None}
    calendar = load(*({"nature": "valorisation", **one} for one in (first, last)), elections=OPEN)
    assert len(said(calendar, "CAMP-006")) == 2


# --- CAMP-010: the matrix of resources ------------------------------------------------------------


@pytest.mark.parametrize(
    ("kit", "sentences"),
    [
        (video(sous_titres=THERE), ["il manque transcription ou audiodescription"]),
        (video(transcription=THERE), ["il manque sous-titres"]),
        (asset("audio"), ["il manque transcription"]),
        (asset("direct"), ["il manque sous-titres"]),
        (asset("visuel"), ["il manque texte alternatif ou équivalent en page web"]),
        (asset("pdf"), ["il manque PDF balisé ou équivalent en page web"]),
        (
            video(sous_titres={**THERE, "mode": "automatique"}, transcription=THERE),
            ["sous-titres automatiques que personne n'a relus"],
        ),
        (video(sous_titres={"present": "true"}, transcription=THERE), ["annoncé sans adresse ni texte"]),
        (video(sous_titres=THERE, transcription=THERE, lsf={"present": "false"}), ["absent sans motif"]),
    ],
)
def test_a_resource_that_is_not_accessible_is_said(load, kit, sentences):
    remarks = said(load({"kit": kit}), "CAMP-010")
    assert [remark.level for remark in remarks] == [Level.FAILED] * len(sentences)
    assert all(sentence in remark.sentence for sentence, remark in zip(sentences, remarks, strict=True))


@pytest.mark.parametrize(
    "kit",
    [
        video(sous_titres={**THERE, "mode": "humain"}, transcription=THERE),
        video(sous_titres=THERE, transcription=THERE, audiodescription=REASONED),
        asset("audio", transcription=THERE),
        asset("visuel", texte_alternatif={"present": "true", "texte": "Une main tendue."}),
        asset("pdf", equivalent_html=THERE),
        asset("html"),
        asset("texte_social"),
        asset("jeu_donnees"),
    ],
)
def test_an_accessible_resource_says_nothing(load, kit):
    assert said(load({"kit": kit}), "CAMP-010") == []


@pytest.mark.parametrize(
    "kit", [asset("affiche", texte_alternatif=REASONED), asset("direct", sous_titres=REASONED)]
)
def test_a_reasoned_absence_is_to_be_judged(load, kit):
    assert [remark.level for remark in said(load({"kit": kit}), "CAMP-010")] == [Level.REVIEW]


def test_a_reason_does_not_replace_the_captions_of_a_video(load):
    [remark] = said(load({"kit": video(sous_titres=REASONED, transcription=THERE)}), "CAMP-010")
    assert remark.level is Level.FAILED


# --- CAMP-007, 008, 009, 014 ----------------------------------------------------------------------

BUSY = {"canaux": PAID, "signature": "gouvernement", "objet": None}


def waves(start, end):
    return {"periodes": [{"debut": start, "fin": end}], "concourants": None}


def test_a_conflict_says_its_four_reasons(load):
    one = {**BUSY, "audiences": ["grand-public"], **waves("2026-12-01", "2026-12-20")}
    other = {**BUSY, "audiences": ["etudiants"], "territoires": MINE, **waves("2026-12-14", "2026-12-31")}
    [remark] = said(load(one, other), "CAMP-007")
    assert remark.level is Level.WARNING
    reasons = "7 jours en commun ; même public : Grand public ; même territoire : France ; mêmes canaux : Télévision"
    assert remark.sentence == f"conflit avec « 2027-campagne-1 » : {reasons}"


@pytest.mark.parametrize(
    "other",
    [
        {**BUSY, **waves("2026-12-15", "2026-12-31")},
        {**BUSY, "audiences": ["elus"]},
        {**BUSY, "territoires": ["etranger:BE"]},
        {**BUSY, "canaux": [{"type": "radio", "paye": "true"}]},
        {**BUSY, "canaux": [{"type": "tv"}]},
        {**BUSY, "statut": "annulee"},
        {
            **BUSY,
            "coordination": [{"avec": "2027-campagne-0", "decision": "Deux régies.", "le": "2026-10-01"}],
        },
    ],
)
def test_without_one_of_the_reasons_there_is_no_conflict(load, other):
    one = {**BUSY, **waves("2026-12-01", "2026-12-20")}
    assert said(load(one, {**waves("2026-12-01", "2026-12-20"), **other}), "CAMP-007") == []


def test_a_home_page_is_shared_without_being_bought(load):
    home = {"canaux": [{"type": "page-accueil"}], "objet": None}
    assert len(said(load(home, home), "CAMP-007")) == 1


def test_two_campaigns_of_one_subject_are_a_possible_synergy(load):
    same = {**BUSY, "objet": "2C_prevention_et_sante_publique"}
    [remark] = said(load(same, same), "CAMP-007")
    assert (remark.level, remark.sentence.partition(" avec")[0]) == (Level.INFO, "synergie possible")


def test_a_week_is_full_beyond_four_national_campaigns(load):
    assert said(load(*[{}] * 4), "CAMP-008") == []
    weeks = said(load(*[{}] * 5), "CAMP-008")
    assert [remark.sentence[:22] for remark in weeks] == ["semaine du 07/12/2026 ", "semaine du 14/12/2026 "]


def test_local_or_narrow_campaigns_do_not_fill_a_week(load):
    assert said(load(*[{"territoires": MINE}] * 5), "CAMP-008") == []
    assert said(load(*[{"audiences": ["elus"]}] * 5), "CAMP-008") == []


def test_a_home_page_holds_three_campaigns(load):
    relayed = {"relais_attendus": {"inclure": [{"nature": "ministere"}], "exclure": ["second"]}}
    assert said(load(*[relayed] * 3), "CAMP-009") == []
    [remark] = said(load(*[relayed] * 4), "CAMP-009")
    assert "4 campagnes attendues ensemble sur l'accueil de « premier »" in remark.sentence


def test_relays_that_do_not_overlap_do_not_crowd_a_page(load):
    relays = {"relais_attendus": {"inclure": [{"site": "premier"}]}, "concourants": None}
    days = [f"2026-12-{day:02}" for day in range(1, 6)]
    assert said(load(*({**relays, "periodes": [{"debut": d, "fin": d}]} for d in days)), "CAMP-009") == []


DAYS = (
    "- {id: a, modifie_le: '2026-01-01T00:00:00+00:00', titre: Une journée, "
    "recurrence: FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=%d, sources: ['https://a.fr/']}\n"
)


def test_a_commemorative_day_is_shown_as_context(load):
    [remark] = said(load({}, temps_forts=DAYS % 20), "CAMP-014")
    assert (remark.level, remark.sentence) == (Level.INFO, "pendant la campagne, le 20/12/2026 : Une journée")
    assert said(load({}, temps_forts=DAYS % 21), "CAMP-014") == []


# --- the commands ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "options", "code"),
    [
        ({}, [], 0),
        ({"canaux": PAID}, [], 1),
        ({"canaux": PAID}, ["--fail-on", "never"], 0),
        ({"statut": "confirmee"}, [], 0),
        ({"statut": "confirmee"}, ["--fail-on", "review"], 1),
        ({"concourants": None}, ["--fail-on", "review"], 0),
        ({"concourants": None}, ["--fail-on", "warning"], 1),
    ],
)
def test_lint_leaves_with_the_code_it_promises(load, runner, changes, options, code):
    load(changes)
    assert runner(command, ["lint", "--date", "2027-06-15", *options]).exit_code == code


def test_lint_names_the_file_the_line_and_the_rule(load, runner):
    load({"canaux": PAID})
    shown = runner(command, ["lint", "--date", "2027-06-15"])
    assert shown.stdout.startswith("registry/campagnes/0.yaml:14 : CAMP-005 (non conforme) : ")
    assert "il ne remplace pas l'avis du SIG ni un avis juridique." in shown.stderr


def test_lint_refuses_what_is_blocking_with_code_two(folder, runner):
    (folder / "campagnes" / "fausse.yaml").write_text("titre: x\n", encoding="utf-8")
    shown = runner(command, ["lint"])
    assert shown.exit_code == 2
    assert "registry/campagnes/fausse.yaml:1 : clé obligatoire absente : « id »" in shown.stderr


def test_conflicts_are_said_until_they_are_settled(load, runner):
    load(BUSY, BUSY)
    assert runner(command, ["conflicts"]).exit_code == 1
    assert runner(command, ["conflicts", "--from", "2027-01-01"]).exit_code == 0
    settled = {"coordination": [{"avec": "2027-campagne-1", "decision": "Deux régies.", "le": "2026-10-01"}]}
    load({**BUSY, **settled}, BUSY)
    shown = runner(command, ["conflicts"])
    assert shown.exit_code == 0
    assert "Décidé : Deux régies." in shown.stdout


# --- a crisis under way (CAMP-013) ---------------------------------------------------------------

FLOOD = """\
id: crue
nature: {nature}
evenement: meteo-pluie-inondation
gravite: severe
territoires:
  - {{code: "dep:13", nom: Bouches-du-Rhône}}
autorite: {{fonction: Préfecture}}
etapes:
  - {{etat: brouillon, le: 2026-12-10T07:30+01:00}}
  - etat: alerte
    le: 2026-12-10T08:00+01:00
    approuve_par: [Permanence, Cabinet]
    message:
      titre: {prefix}Vigilance rouge pluie-inondation – Bouches-du-Rhône
      niveau: rouge
      description: Montez à l'étage jusqu'à 20 h dans les Bouches-du-Rhône.
      valable_jusqu_a: 2026-12-11T20:00+01:00
      lien: {{url: "https://www.exemple.gouv.fr/", libelle: Consignes}}
{more}numeros:
  - {{numero: "112", libelle: urgences}}
  - {{numero: "114", libelle: urgences par SMS}}
sources:
  - {{texte: Préfecture, url: "https://www.exemple.gouv.fr/"}}
"""
ENDED = """\
  - etat: fin-d-alerte
    le: 2026-12-11T21:00+01:00
    approuve_par: [Permanence, Cabinet]
    message:
      titre: Fin de la vigilance
      description: Vous pouvez reprendre la route dans les Bouches-du-Rhône.
"""
DURING, BEFORE = date(2026, 12, 10), date(2026, 12, 1)


@pytest.fixture
def crisis(folder):
    def written(nature="reelle", prefix="", more=""):
        (folder / "crises").mkdir(exist_ok=True)
        text = FLOOD.format(nature=nature, prefix=prefix, more=more)
        (folder / "crises" / "crue.yaml").write_text(text, encoding="utf-8")

    return written


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ton": "leger"}, "un ton léger invite à la passer en « suspendue »"),
        ({}, "dites le ton de la campagne"),
        ({"ton": "leger", "territoires": ["reg:93"]}, "Vigilance rouge pluie-inondation"),
        ({"ton": "leger", "territoires": ["com:13055"]}, "Vigilance rouge pluie-inondation"),
    ],
)
def test_a_light_campaign_meets_a_crisis_under_way(load, crisis, changes, words):
    crisis()
    (remark,) = said(load(changes), "CAMP-013", DURING)
    assert remark.level is Level.INFO
    assert words in remark.sentence


@pytest.mark.parametrize("tone", ["neutre", "grave"])
def test_a_campaign_that_is_not_light_goes_on(load, crisis, tone):
    crisis()
    assert not said(load({"ton": tone}), "CAMP-013", DURING)


def test_a_crisis_elsewhere_over_or_played_stops_no_campaign(load, crisis):
    light = {"ton": "leger"}
    crisis()
    assert not said(load({**light, "territoires": FAR}), "CAMP-013", DURING)
    assert not said(load({**light, "statut": "suspendue"}), "CAMP-013", DURING)
    assert not said(
        load({**light, "periodes": [{"debut": "2026-12-14", "fin": "2026-12-20"}]}), "CAMP-013", BEFORE
    )
    crisis(more=ENDED)
    assert not said(load(light), "CAMP-013", DURING)
    crisis(nature="exercice", prefix="EXERCICE – ")
    assert not said(load(light), "CAMP-013", DURING)


def test_a_restricted_crisis_says_nothing_in_public(load, crisis, folder):
    crisis()
    path = folder / "crises" / "crue.yaml"
    path.write_text(path.read_text("utf-8") + "visibilite: restreinte\n", "utf-8")
    calendar = load({"ton": "leger"})
    assert said(calendar, "CAMP-013", DURING)
    assert not said(campaigns.public(calendar, DURING), "CAMP-013", DURING)
