"""The HTML report: it holds what it should, obeys nobody, asks for nothing, and everybody can use it."""

import base64
import hashlib
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.select import Select
from selenium.webdriver.support.wait import WebDriverWait

from checker import formats
from checker.cli.targets import url_site
from checker.configuration import load
from checker.formats import html
from checker.gather.options import Options
from checker.identity import fingerprints
from checker.model import Audit, BaselineState, Kind, Mended, Outcome, Report, Transport, parse_html
from checker.pipeline import Job, Judged, check, pool
from checker.reading import select
from checker.serving import serve
from tests.formats.samples import GUIDE, OUTCOMES, RULES, audit, blocked, finding, many, report
from tests.publish.conftest import ADDRESSES, ATTACK, w3c_errors
from tests.publish.test_browsed import browsing

OF_A_SITE = {"mention-d-accessibilite", "mentions-legales"}
"""What the home page of a site owes, and a report does not."""


def shown(told: Report) -> str:
    rendered = formats.render("html", told)
    assert isinstance(rendered, str)
    return rendered


def hostile() -> Audit:
    found = [
        finding(url=url, message=ATTACK, selector=ATTACK, snippet=ATTACK, searched=ATTACK, outcome=outcome)
        for url in ADDRESSES
        for outcome in (Outcome.FAILED, Outcome.CANT_TELL, Outcome.UNTESTED)
    ]
    told = audit(*found, finding(rule=ATTACK, file=ATTACK), remarks=(ATTACK,))
    return replace(told, site=replace(told.site, name=ATTACK, url=ADDRESSES[0]))


def every_kind() -> Report:
    found = audit(
        *(finding(selector=f"#i{n}") for n in range(30)),
        finding(rule="contraste-du-texte", message="Contraste de 2,5."),
        finding(rule="contraste-du-texte", message="Contraste de 3,5."),
        finding(rule="titres-de-page", outcome=Outcome.CANT_TELL),
        finding(rule="cadres", outcome=Outcome.UNTESTED, message="Pourquoi."),
    )
    states = dict(zip(fingerprints(found), (BaselineState.NEW, BaselineState.IGNORED), strict=False))
    return report(found, blocked(), hostile(), states={"s": states}, remarks=("Une remarque.",))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("rapport")
    (made / "index.html").write_text(shown(every_kind()), encoding="utf-8")
    return made


# --- what it holds -----------------------------------------------------------------------------


def test_a_rule_is_told_with_its_evidence_its_mending_and_an_entry_to_copy(tmp_path: Path) -> None:
    page = parse_html(shown(report(audit(*(finding(selector=f"#i{n}") for n in range(30))))))
    [block] = select(page, "details")
    assert block.get("data-verdict") == "failed"
    assert "La langue de la page est indiquée : obligatoire, 30 cas" in " ".join(block.text_content().split())
    assert len(select(block, ".lieux > li")) == 21
    assert "Et 10 autres, que les formats csv, ods et json donnent tous." in block.text_content()
    links = {link.get("href") for link in select(block, "a")}
    assert links == {"https://www.s.gouv.fr/contact", f"{GUIDE}/standards/accessibilite/langue-de-la-page/"}
    assert 'Ajoutez lang="fr" à l\'élément html' in block.text_content()

    [entry] = select(block, "pre.a-copier")
    written = entry.text_content().replace("motif:", "motif: M").replace("responsable:", "responsable: R")
    (tmp_path / "conforme.yml").write_text(written, encoding="utf-8")
    [(_, ignored)] = load(tmp_path / "conforme.yml", RULES).ignores
    assert (ignored.rule, ignored.page, ignored.selector) == ("langue-de-la-page", "/contact", "#i0")


def test_sites_and_what_was_not_seen_are_told_first() -> None:
    page = parse_html(shown(report(audit(finding()), blocked())))
    [sites, common] = select(page, "table")
    rows = [[cell.text_content() for cell in select(row, "th, td")] for row in select(sites, "tbody tr")]
    assert rows == [
        ["Le site s", "page vue", "1", "0", "0", "0", "0"],
        ["Le site b", "accès bloqué", "0", "0", "0", "1", "0"],
    ]
    assert "La langue de la page est indiquée" in common.text_content()
    assert "Un pare-feu répond à sa place." in page.text_content()
    assert not select(parse_html(shown(report(audit(finding())))), "table + table")


def test_what_is_new_is_said() -> None:
    text = " ".join(parse_html(shown(every_kind())).text_content().split())
    assert "30 cas, 1 nouveau" in text
    assert "Nouveau : https://www.s.gouv.fr/contact" in text
    assert "Ignoré : https://www.s.gouv.fr/contact" in text


def test_what_is_mended_is_named() -> None:
    gone = tuple(Mended("s", "langue-de-la-page", "/", f"#i{n}", f"Défaut {n}.", "0" * 32) for n in range(30))
    text = " ".join(parse_html(shown(report(audit(), blocked(), mended=gone))).text_content().split())
    assert "Corrigé (30 constats) langue-de-la-page : Défaut 0. #i0" in text
    assert "Et 10 autres, que le format json donne tous." in text
    assert text.count("Corrigé") == 1


def test_none_and_thirty_thousand(monkeypatch) -> None:
    assert "0 site vu sur 0" in shown(report())
    told = many(30_000, outcomes=OUTCOMES)
    written = shown(told)
    assert len(written) < 120_000 * len({finding.rule for audit in told.audits for finding in audit.findings})
    page = parse_html(written)
    most = max(html.MOST_PLACES, len(select(page, ".lieux")))  # each cause keeps one place
    assert len(select(page, ".lieux > li code:first-of-type")) <= most
    monkeypatch.setattr(html, "MOST_SITES", 10)
    page = parse_html(shown(told))
    assert len(select(page, "section")) == 10
    assert len(select(select(page, "table")[0], "tbody tr")) == 30
    assert "Sites sans détail dans cette page : 20." in page.text_content()


# --- what it obeys -----------------------------------------------------------------------------


def test_its_policy_allows_its_own_style_and_script_and_nothing_else() -> None:
    written = shown(every_kind())
    page = parse_html(written)
    [policy] = [meta.get("content") or "" for meta in select(page, "meta[http-equiv]")]
    for kind in ("style", "script"):
        [content] = re.findall(rf"<{kind}>(.*?)</{kind}>", written, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(content.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}';" in policy
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    assert not select(page, "[src], [srcset], link, object, iframe, base, [style], [action]")
    assert not [name for one in page.iter() for name in one.attrib if name.startswith("on")]


def test_only_addresses_of_the_web_are_links() -> None:
    others = (finding(url=f"{scheme}://h.fr/%0aalert(1)") for scheme in ("javascript", "data", "file"))
    page = parse_html(shown(report(hostile(), audit(*others))))
    links = [link.get("href") or "" for link in select(page, "a")]
    assert links
    assert all(re.match(r"https?://\w|#", link) for link in links)


def test_the_w3c_finds_no_fault_in_it(folder: Path) -> None:
    assert w3c_errors(folder / "index.html") == []


# --- in a browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    with browsing() as running:
        yield running


def visible(running: WebDriver) -> list[str]:
    every = running.find_elements(By.CSS_SELECTOR, "details[data-verdict]")
    return [one.find_element(By.TAG_NAME, "strong").text for one in every if one.is_displayed()]


@pytest.mark.browser
def test_it_filters_and_nothing_hostile_runs(folder: Path, browser: WebDriver) -> None:
    browser.get((folder / "index.html").as_uri())
    assert browser.execute_script("return window.attacked") is None
    assert [entry for entry in browser.get_log("browser") if entry["level"] == "SEVERE"] == []
    every = visible(browser)
    browser.find_element(By.ID, "mots").send_keys("contraste")
    assert visible(browser) == ["Le texte se détache de son fond"]
    assert (
        len([one for one in browser.find_elements(By.CSS_SELECTOR, ".groupe h3") if one.is_displayed()]) == 1
    )
    told = browser.find_element(By.ID, "filtre-resultat")
    assert told.text == f"1 règle affichée sur {len(every)}."
    browser.find_element(By.CSS_SELECTOR, "button[type=reset]").click()
    wait = WebDriverWait(browser, 20)
    wait.until(lambda _: visible(browser) == every)
    Select(browser.find_element(By.ID, "verdict")).select_by_value("cantTell")
    wait.until(lambda _: 0 < len(visible(browser)) < len(every))


@pytest.mark.browser
def test_it_is_whole_without_script(folder: Path) -> None:
    with browsing(scripts=False) as running:
        running.get((folder / "index.html").as_uri())
        assert not running.find_element(By.ID, "filtre").is_displayed()
        assert not running.find_elements(By.CSS_SELECTOR, "pre.a-copier + button, button + pre.a-copier")
        summary = running.find_element(By.CSS_SELECTOR, "details summary")
        summary.click()
        assert running.find_element(By.CSS_SELECTOR, "details .lieux").is_displayed()


@pytest.mark.browser
@pytest.mark.parametrize("opened", [False, True])
def test_our_own_checker_finds_no_defect_in_it(folder: Path, tmp_path: Path, opened: bool) -> None:
    page = (folder / "index.html").read_text("utf-8")
    (tmp_path / "index.html").write_text(
        page.replace("<details ", "<details open ") if opened else page, "utf-8"
    )
    with serve(tmp_path) as server:
        resolve = {"rapport.invalid": f"127.0.0.1:{server.server_port}"}
        site = url_site("http://rapport.invalid/", Kind.MINISTRY, 1)
        site = replace(site, settings=replace(site.settings, resolve=resolve), online=False)
        job = Job(Options(pages=1, offline=True, delay=0, allow_private=True, resolve=resolve))
        [(_, judged)] = check([site], job, pool(job, "serial", 1))
    assert isinstance(judged, Judged), judged
    assert judged.audit.transport is Transport.COMPLETED
    of_accessibility = {name for name, rule in RULES.items() if rule.standard == "accessibilite"} - OF_A_SITE
    verdicts = judged.audit.verdicts()
    assert sum(verdicts[rule] is Outcome.PASSED for rule in of_accessibility & set(verdicts)) >= 6
    faults = [
        f"{one.rule} {one.message} {one.selector} {one.snippet}"
        for one in judged.audit.findings
        if one.outcome is Outcome.FAILED and one.rule in of_accessibility
    ]
    assert faults == []
