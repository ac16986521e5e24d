"""What is not public is taken out in one place, with all that names it."""

from datetime import date

import pytest

from checker.authored.problems import AuthoredError
from checker.campaigns import public

DAY = date(2026, 11, 27)


def shown(calendar, day=DAY):
    return [campaign.id for campaign in public(calendar, day).campaigns]


def test_restricted_campaigns_are_never_public(load):
    calendar = load({}, {"visibilite": "restreinte"})
    assert shown(calendar) == ["2027-campagne-0"]
    assert shown(calendar, date(2099, 1, 1)) == ["2027-campagne-0"]
    assert "2027-campagne-1" not in public(calendar, DAY).origins


def test_an_embargo_ends_the_day_it_says(load):
    calendar = load({"embargo_jusqua": "2026-11-28"})
    assert shown(calendar, date(2026, 11, 27)) == []
    assert shown(calendar, date(2026, 11, 28)) == ["2027-campagne-0"]


def test_restricted_parts_leave_a_public_campaign(load):
    parts = {
        "notes": [{"texte": "Interne."}, {"texte": "Publique.", "visibilite": "publique"}],
        "depenses": {"publiees": "false", "montant_eur": "123456"},
        "coordination": [{"avec": "2027-campagne-1", "decision": "Décalage.", "le": "2026-10-01"}],
    }
    [campaign] = public(load(parts, {"visibilite": "restreinte", "titre": "Autre"}), DAY).campaigns
    assert [note.text for note in campaign.notes] == ["Publique."]
    assert campaign.spending.amount is None
    assert campaign.coordination == []


def test_published_amounts_and_agreements_with_public_campaigns_stay(load):
    parts = {
        "depenses": {"publiees": "true", "montant_eur": "123456"},
        "coordination": [{"avec": "2027-campagne-1", "decision": "Décalage.", "le": "2026-10-01"}],
    }
    campaign = public(load(parts, {}), DAY).campaigns[0]
    assert campaign.spending.amount == 123456
    assert len(campaign.coordination) == 1


@pytest.mark.parametrize(
    "named",
    [
        {"resume": "Elle prépare 2027-campagne-1, qui suivra au printemps et dont il ne faut pas parler."},
        {"notes": [{"texte": "Voir « Le Grand Secret d'été ».", "visibilite": "publique"}]},
        {"partenaires": ["le grand secret d'ete"]},
    ],
)
def test_a_public_campaign_that_names_a_hidden_one_stops_the_build(load, named):
    calendar = load(named, {"visibilite": "restreinte", "titre": "Le grand secret d'été"})
    with pytest.raises(AuthoredError) as caught:
        public(calendar, DAY)
    [problem] = caught.value.problems
    assert "CAMP-016" in str(problem)
    assert problem.file == "registry/campagnes/0.yaml"
    assert "secret" not in str(problem).lower()
