"""The built site in a real browser: nothing hostile runs, nothing leaves the host, everybody can use it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from selenium.webdriver import ActionChains, Chrome, ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver
from selenium.webdriver.support.wait import WebDriverWait

from checker.gather.chromium import find_programs
from checker.serving import serve
from tests.publish.conftest import BLOCKED, HOSTILE, ROOT

pytestmark = pytest.mark.browser

AXE = (ROOT / "checker" / "vendor" / "axe.min.js").read_text("utf-8")
KINDS = [
    "",
    "404.html",
    "standards/",
    "standards/accessibilite/",
    "standards/accessibilite/contraste-du-texte/",
    "standards/rationalisation/mesure-d-audience/",
    "parc/",
    "parc/organisations/",
    f"parc/sites/{HOSTILE}/",
    f"parc/sites/{BLOCKED}/",
    "crise/",
    "crise/bandeaux/",
    "crise/evenements/",
    "crise/evenements/exemple-inondation/",
    "a-propos/",
    "verifier-son-site/",
    "accessibilite/",
    "plan-du-site/",
]
"""One page of each sort."""
VIOLATIONS = """
const done = arguments[arguments.length - 1]
axe.run(document, {resultTypes: ["violations"]})
  .then(found => done(found.violations.map(v => v.id + " " + v.nodes[0].target + " " + v.nodes[0].html)))
"""


@contextmanager
def browsing(scheme: str = "light", *, scripts: bool = True) -> Iterator[WebDriver]:
    binary, driver = find_programs()
    options = ChromeOptions()
    options.binary_location = binary
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    blink = "light" if scheme == "light" else "dark"
    running = Chrome(options=options, service=Service(driver))
    try:
        running.execute_cdp_cmd(
            "Emulation.setEmulatedMedia", {"features": [{"name": "prefers-color-scheme", "value": blink}]}
        )
        running.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        yield running
    finally:
        left = psutil.Process(running.service.process.pid).children(recursive=True)
        running.quit()
        for process in left:  # chromium-headless-shell goes on after a plain `quit()`
            with suppress(psutil.NoSuchProcess):
                process.kill()


def narrow(running: WebDriver, width: int) -> None:
    running.execute_cdp_cmd(
        "Emulation.setDeviceMetricsOverride",
        {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": False},
    )


@pytest.fixture(scope="module")
def home(built: Path) -> Iterator[str]:
    with serve(built) as server:
        yield f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    with browsing() as running:
        yield running


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_no_defect_and_nothing_overflows_or_leaves_the_host(home: str, scheme: str) -> None:
    found = []
    with browsing(scheme) as running:
        narrow(running, 360 if scheme == "light" else 1280)
        running.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AXE})
        for kind in KINDS:
            running.get(home + kind)
            shown = running.execute_script("return document.body.dataset.mdColorScheme")
            assert shown == ("default" if scheme == "light" else "slate")
            found += [f"{kind}: {defect}" for defect in running.execute_async_script(VIOLATIONS)]
            width = running.execute_script(
                "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
            )
            assert width[0] <= width[1], kind
            asked = running.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
            assert asked
            found += [f"{kind}: {address}" for address in asked if not address.startswith(home)]
    assert found == []


def test_nothing_a_visited_site_wrote_is_run(home: str, browser: WebDriver) -> None:
    browser.get(f"{home}parc/sites/{HOSTILE}/")
    for details in browser.find_elements(By.CSS_SELECTOR, "details:not([open]) > summary"):
        details.click()
    rules = browser.find_elements(By.CSS_SELECTOR, "main article > div > details.regle")
    assert len(rules) == len(browser.find_elements(By.CSS_SELECTOR, "details.regle"))
    assert browser.find_elements(By.CSS_SELECTOR, "article img, article script, article strong") == []
    assert browser.execute_script("return window.attacked") is None


def test_the_filter_answers_the_keyboard_and_says_its_count(home: str, browser: WebDriver) -> None:
    browser.get(f"{home}parc/")
    field = browser.find_element(By.CSS_SELECTOR, ".filtre input")
    assert browser.find_element(By.CSS_SELECTOR, ".filtre label").get_attribute("for") == field.get_attribute(
        "id"
    )
    browser.find_element(By.LINK_TEXT, "Voir par organisation").send_keys(Keys.TAB)
    assert browser.switch_to.active_element == field
    ActionChains(browser).send_keys("PREFECTURE brume").perform()
    status = browser.find_element(By.CSS_SELECTOR, ".filtre [role='status']")
    shown = [row.text for row in browser.find_elements(By.CSS_SELECTOR, ".filtrable tbody tr") if row.text]
    assert all("Brume" in row for row in shown)
    assert status.text == f"{len(shown)} lignes sur 15"
    ActionChains(browser).send_keys(" zzz").perform()
    assert status.text == "Aucune ligne sur 15"
    field.send_keys(Keys.CONTROL, "a", Keys.NULL, Keys.DELETE)
    assert status.text == ""
    assert (
        len([row for row in browser.find_elements(By.CSS_SELECTOR, ".filtrable tbody tr") if row.text]) == 15
    )


def test_the_keyboard_skips_to_the_content_and_shows_where_it_is(home: str, browser: WebDriver) -> None:
    browser.get(f"{home}parc/")
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert "Aller au contenu" in browser.switch_to.active_element.get_attribute("textContent")
    for _ in range(12):
        outline = browser.execute_script(
            "const e = document.activeElement, label = e.matches('.md-option') ? e.nextElementSibling : e;"
            "return getComputedStyle(label).outlineStyle + ' ' + getComputedStyle(e).visibility"
        )
        assert outline == "solid visible", browser.switch_to.active_element.get_attribute("outerHTML")
        ActionChains(browser).send_keys(Keys.TAB).perform()


def test_a_link_to_a_verdict_opens_it(home: str, browser: WebDriver) -> None:
    browser.get(f"{home}parc/sites/{BLOCKED}/#langue-de-la-page")
    details = browser.find_element(By.ID, "langue-de-la-page")
    WebDriverWait(browser, 5).until(lambda _: details.get_attribute("open") is not None)


def test_the_search_finds_a_rule(home: str, browser: WebDriver) -> None:
    narrow(browser, 1280)
    browser.get(home)
    browser.find_element(By.CSS_SELECTOR, ".md-search__input").send_keys("marianne")
    WebDriverWait(browser, 10).until(
        lambda _: browser.find_elements(By.CSS_SELECTOR, "a.md-search-result__link[href*='police-marianne']")
    )


def test_without_scripts_everything_but_the_search_is_there(home: str) -> None:
    with browsing(scripts=False) as running:
        for width in (360, 1280):
            narrow(running, width)
            running.get(f"{home}parc/")
            menu = running.find_elements(By.CSS_SELECTOR, "nav.menu a")
            assert menu
            assert all(link.is_displayed() for link in menu)
            assert running.find_element(By.CSS_SELECTOR, ".filtrable tbody a").is_displayed()
            assert running.find_elements(By.CSS_SELECTOR, ".filtre") == []
            assert not running.find_element(By.CSS_SELECTOR, ".md-search").is_displayed()
            assert running.find_element(By.LINK_TEXT, "Plan du site").is_displayed()
