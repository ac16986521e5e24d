"""The terminal format: what a person reads first of a site."""

import shlex
from dataclasses import replace

import pytest

from checker import catalogue, formats
from checker.formats._opening import WORST, first_sentence
from checker.formats._written import to_mend
from checker.model import (
    Audit,
    Evidence,
    Finding,
    Level,
    Listing,
    Outcome,
    PageReport,
    Report,
    Role,
    Rule,
    Scope,
    Site,
    SiteFacts,
    Transport,
)

SITE = Site("s", "Le site", "https://s/", "o")


def rule(name: str, level: Level = Level.REQUIRED, prose: str = "") -> Rule:
    return Rule(
        id=name, standard="essai", chapter="c", title=f"Règle {name}", level=level, scope=Scope.PAGE,
        evidence=Evidence.PAGE, prose=prose, looked_for="cherché", path="",
    )  # fmt: skip


def finding(name: str, outcome: Outcome = Outcome.FAILED, **changes) -> Finding:
    base = Finding("s", "https://s/page", name, outcome, f"Défaut {name}.", "cherché", "img")
    return replace(base, **changes)


def audit(*findings: Finding, site: Site = SITE, transport=Transport.COMPLETED) -> Audit:
    page = PageReport(site.url, Role.HOME, transport, "", 200, site.url, rendered=True)
    facts = SiteFacts(site.id, site.url, transport)
    return Audit(site, "2026-06-15T08:00:00+00:00", (page,), findings, facts)


def shown(*audits: Audit, rules=(), **more) -> list[str]:
    known = {one.id: one for one in rules}
    report = Report(audits, known, "1", "2026-06-15T09:00:00+00:00", coverage={"s": "8 pages"}, **more)
    rendered = formats.render("terminal", report)
    assert isinstance(rendered, str)
    return rendered.splitlines()


def test_the_verdict_and_what_it_covers_come_first():
    rules = [rule("a"), rule("b", Level.RECOMMENDED), rule("c")]
    found = [finding("b"), finding("a"), finding("c", Outcome.CANT_TELL)]

    lines = shown(audit(*found), rules=rules)

    assert lines[:3] == [
        "Le site <https://s/>",
        "  Verdict : 1 obligation et 1 recommandation non conformes, 1 règle à vérifier par une personne.",
        "  Couverture : 8 pages.",
    ]


@pytest.mark.parametrize(
    ("outcomes", "said"),
    [
        ([Outcome.FAILED], "1 obligation non conforme."),
        ([Outcome.CANT_TELL], "rien de non conforme dans ce qui a été testé, 1 règle à vérifier par une personne."),
        ([Outcome.PASSED], "rien de non conforme dans ce qui a été testé."),
        ([Outcome.UNTESTED, Outcome.INAPPLICABLE], "aucun, rien n'a pu être testé."),
        ([], "aucun, rien n'a pu être testé."),
    ],
)  # fmt: skip
def test_a_verdict_never_says_more_than_what_was_tested(outcomes, said):
    found = [finding(str(number), outcome) for number, outcome in enumerate(outcomes)]

    assert shown(audit(*found))[1] == f"  Verdict : {said}"


def test_the_worst_are_told_in_full_and_every_other_rule_has_its_line():
    names = [f"r{number}" for number in range(WORST + 3)]
    rules = [rule(name) for name in names]
    found = [finding(name) for name in names]

    lines = shown(audit(*found), rules=rules)
    whole = shown(audit(*found), rules=rules, entire=True)

    told = [name for name in names if f"      Défaut {name}." in lines]
    assert told == names[:WORST]
    assert all(any(f"✗ Règle {name} [{name}]" in line for line in lines) for name in names)
    assert any("Et 3 autres règles (« --all » les détaille)" in line for line in lines)
    assert all(f"      Défaut {name}." in whole for name in names)


def test_what_was_not_tested_and_the_next_command_come_before_the_rest():
    names = [f"r{number}" for number in range(WORST + 1)]
    untested = finding("u", Outcome.UNTESTED, message="Le navigateur manquait.", selector="")

    lines = shown(audit(*map(finding, names), untested), rules=[rule(name) for name in [*names, "u"]])

    reason = lines.index("  – Le navigateur manquait. (1 règle)")
    command = lines.index("    conforme explain r0 --page https://s/page")
    rest = next(number for number, line in enumerate(lines) if "autre règle" in line)
    assert reason < command < rest


def test_the_way_to_mend_is_the_page_of_the_rule_when_it_is_known():
    prose = 'Pourquoi.\n\n## Comment corriger\nÉcrivez `lang="fr."` **vite**. Puis le reste.\n\n## Exemples\n'
    rules = [rule("a", prose=prose)]

    plain = shown(audit(finding("a")), rules=rules)
    linked = shown(audit(finding("a")), rules=rules, guide="https://guide/")

    assert '      Corriger : Écrivez lang="fr." vite.' in plain
    assert "      Corriger : https://guide/standards/essai/a/" in linked


def test_the_first_sentence_of_every_rule_is_a_sentence():
    said = {one.id: first_sentence(to_mend(one)) for one in catalogue.rules()}

    assert [
        name
        for name, sentence in said.items()
        if len(sentence) < 15 or "**" in sentence or "\x00" in sentence
    ] == []


def test_the_next_command_runs_nothing_that_a_page_says():
    hostile = "https://s/';rm -rf $HOME;'\x1b[2J"

    lines = shown(audit(finding("a", url=hostile)), rules=[rule("a")])

    command = lines[lines.index("  Pour continuer :") + 1]
    assert shlex.split(command) == ["conforme", "explain", "a", "--page", hostile.replace("\x1b", "\ufffd")]


def test_the_next_command_of_a_folder_names_its_files():
    folder = replace(SITE, name="mon site", listing=Listing(("https://s/",)), online=False)

    lines = shown(audit(finding("a", file="mon site/a.html"), site=folder), rules=[rule("a")])

    assert "    conforme explain a --page 'mon site/a.html' --root 'mon site'" in lines


def test_several_sites_begin_with_the_verdict_of_all():
    failing, fine = audit(finding("a")), audit(finding("a", Outcome.PASSED))
    unseen = audit(transport=Transport.BLOCKED)

    lines = shown(failing, fine, unseen, rules=[rule("a")])

    assert lines[0] == "Verdict : sur 3 sites, 1 site avec des obligations non conformes, 1 non vu."
