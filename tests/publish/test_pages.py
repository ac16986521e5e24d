"""The pages, before MkDocs: all there, the same twice, and saying what the checker says."""

from dataclasses import replace

import pytest
import yaml

from checker import catalogue
from checker.model import WORST_FIRST, Organisation, Outcome, Site, parse_html
from checker.publish import Publication, pages, rule_path, slug
from checker.reading import select
from tests.publish.conftest import BLOCKED, HOSTILE, LEFT_OUT, QUIET


@pytest.fixture(scope="module")
def made(publication: Publication) -> dict[str, str]:
    return dict(pages(publication))


def test_same_input_same_bytes(publication: Publication, made: dict[str, str]) -> None:
    shuffled = replace(
        publication,
        sites=publication.sites[::-1],
        audits=publication.audits[::-1],
        organisations=dict(reversed(publication.organisations.items())),
    )
    assert list(pages(shuffled)) == list(made.items())


def test_every_standard_rule_site_and_organisation_has_its_page(
    publication: Publication, made: dict[str, str]
) -> None:
    assert {rule_path(rule) for rule in publication.rules} <= set(made)
    assert {f"standards/{slug(standard.id)}/index.md" for standard in publication.standards} <= set(made)
    assert {f"parc/sites/{site.id}.html" for site in publication.sites} <= set(made)
    assert {f"parc/organisations/{site.organisation}.html" for site in publication.sites} <= set(made)
    assert {"index.md", "standards/index.md", "parc/index.html", "parc/organisations/index.html"} <= set(made)


def test_every_page_has_a_title_yaml_can_read(made: dict[str, str]) -> None:
    for path, text in made.items():
        if not path.endswith((".md", ".html")):
            continue
        _, front, _ = text.split("---\n", 2)
        assert yaml.safe_load(front)["title"], path


def test_a_title_is_data_whatever_it_holds(publication: Publication) -> None:
    name = 'Un "site" : {{ 7*7 }} # \\ \x07 l\'été\n---\nhide: [x]'
    site = Site("s", name, "https://s.fr/", "o")
    little = replace(
        publication,
        standards=(),
        sites=(site,),
        audits=(),
        organisations={"o": Organisation("o", name)},
    )
    made = dict(pages(little))
    for path in ("parc/sites/s.html", "parc/organisations/o.html"):
        _, front, body = made[path].split("---\n", 2)
        assert yaml.safe_load(front)["title"] == 'Un "site" : {{ 7*7 }} # \\ \ufffd l\'été --- hide: [x]'
        assert "<h1" in body


def test_axe_rules_have_live_messages_too(made: dict[str, str]) -> None:
    failing = [
        rule
        for rule in catalogue.rules()
        if rule.axe and any(example.expected is Outcome.FAILED for example in rule.examples)
    ]
    assert failing
    assert all('fr-badge--error">non conforme</span> ' in made[rule_path(rule)] for rule in failing)


def test_a_rule_page_counts_each_verdict_and_leads_to_the_failing_sites(
    publication: Publication, made: dict[str, str]
) -> None:
    rule = publication.rules[
        0
    ]  # passed on the hostile site, untested on the blocked one, failed on the third
    tree = parse_html(made[rule_path(rule)])
    counts = [int(cell.text_content()) for cell in select(tree, "caption#parc-verdicts ~ tbody td")]
    assert counts == [1, 0, 1, 1, 0]
    assert "sur 2 sites, pour 3 sites concernés" in made[rule_path(rule)]
    assert (
        f'<a href="../../../parc/regles/{rule.id}/">1 site où elle est non conforme</a>'
        in made[rule_path(rule)]
    )
    (link,) = select(parse_html(made[f"parc/regles/{rule.id}.html"]), "#sites + ul a")
    assert link.get("href") == f"../../sites/{publication.audits[2].site.id}/#{rule.id}"


def test_home_says_coverage_before_conformity(publication: Publication, made: dict[str, str]) -> None:
    text = made["index.md"]
    assert f"<strong>2 sites vus sur {len(publication.sites)} inscrits</strong>" in text
    assert text.index("couverture") < text.index("taux de réussite des contrôles automatiques")
    assert "taux de conformité" not in text.replace("Ce n'est pas un taux de conformité", "")
    doors = [link.get("href") for link in select(parse_html(text), ".portes a")]
    assert doors == ["standards/", "parc/", "verifier-son-site/"]


def test_nothing_is_said_before_a_first_visit(publication: Publication) -> None:
    unvisited = dict(pages(replace(publication, audits=())))
    assert "rien n'est dit" in unvisited["index.md"]
    assert "%" not in unvisited["index.md"]
    assert "aucun n'a encore été visité" in unvisited["parc/index.html"]
    empty = dict(pages(replace(publication, audits=(), sites=())))
    assert "Le registre est vide" in empty["index.md"]


def test_a_site_page_sums_up_then_proves_with_stable_anchors(
    publication: Publication, made: dict[str, str]
) -> None:
    text = made[f"parc/sites/{HOSTILE}.html"]
    tree = parse_html(text)
    anchors = [details.get("id") for details in select(tree, "details.regle")]
    assert sorted(anchors) == sorted(rule.id for rule in publication.rules)
    shown = [link.get("href").removeprefix("#") for link in select(tree, "details.liste a")]
    entry_outcomes = publication.audits[0].verdicts()
    assert {entry_outcomes[rule] for rule in shown} == {Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED}
    for standard in publication.standards:
        order = [entry_outcomes[a] for a in anchors if a in {rule.id for rule in standard.rules}]
        assert order == sorted(order, key=WORST_FIRST.index)
    assert select(tree, "#contester + p a[href$='/issues']")


def test_a_site_page_says_how_many_pages_were_not_asked_for(made: dict[str, str]) -> None:
    after = parse_html(made[f"parc/sites/{HOSTILE}.html"]).xpath("//*[@id='pages-visitees']/following::p")
    assert any(f"{LEFT_OUT} pages de plus" in " ".join(told.text_content().split()) for told in after)
    assert "Non demandées" not in made[f"parc/sites/{BLOCKED}.html"]  # nobody counted them


def test_an_unseen_site_is_neither_good_nor_bad(made: dict[str, str]) -> None:
    text = made[f"parc/sites/{BLOCKED}.html"]
    assert "ce n'est ni une réussite ni un défaut" in text
    assert "Ce qui est non conforme" not in text
    assert "accès bloqué. Le serveur refuse." in text
    assert "rien n'est dit de sa conformité" in made[f"parc/sites/{QUIET}.html"]
    assert "details" not in made[f"parc/sites/{QUIET}.html"]


def test_contacts_are_shown_when_the_register_says_they_are_public_and_never_else(
    publication: Publication,
) -> None:
    contacts = {"accessibilite": "https://a.exemple.gouv.fr/contact", "technique": "equipe@exemple.gouv.fr"}

    def page(*, public: bool) -> str:
        sites = [replace(site, contacts=contacts, contacts_public=public) for site in publication.sites]
        made = dict(pages(replace(publication, sites=tuple(sites))))
        if not public:
            assert not any("equipe@exemple" in str(text) for text in made.values())
        return str(made[f"parc/sites/{publication.sites[0].id}.html"])

    page(public=False)
    shown = page(public=True)
    assert "Contact (accessibilité)" in shown
    assert 'href="mailto:equipe@exemple.gouv.fr"' in shown


def test_the_page_of_a_site_tells_its_dossier_and_links_to_the_rules(made: dict[str, str]) -> None:
    tree = parse_html(made[f"parc/sites/{HOSTILE}.html"].split("---\n", 2)[2])

    (told,) = select(tree, ".dossier")
    assert "ne prouve pas une conformité" in told.text_content()
    assert select(told, 'a[href^="../../../standards/"]')
    assert not select(told, "script, img, h1, h2")
    assert 'class="dossier"' not in made[f"parc/sites/{BLOCKED}.html"]
