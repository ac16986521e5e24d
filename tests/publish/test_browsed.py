"""The built site in a real browser: nothing hostile runs, nothing leaves the host, everybody can use it."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

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
from tests.publish.conftest import BLOCKED, HOSTILE, MENU, ROOT

pytestmark = pytest.mark.browser

AXE = (ROOT / "checker" / "vendor" / "axe.min.js").read_text("utf-8")
KINDS = [
    "",
    "404.html",
    "standards/",
    "standards/accessibilite/",
    "standards/accessibilite/contraste-du-texte/",
    "standards/rationalisation/mesure-d-audience/",
    "rgaa/4.1.2/8-elements-obligatoires/",
    "parc/",
    "parc/organisations/",
    "parc/organisations/horizons/",
    "parc/evolutions/",
    "parc/regles/",
    "parc/regles/contraste-du-texte/",
    "rationalisation/",
    f"parc/sites/{HOSTILE}/",
    f"parc/sites/{BLOCKED}/",
    "crise/",
    "crise/bandeaux/",
    "crise/evenements/",
    "crise/evenements/exemple-inondation/",
    "crise/fiches/cyberattaque/",
    "crise/premiere-heure/",
    "crise/messages/",
    "a-propos/",
    "verifier-son-site/",
    "guides/",
    "guides/marque-de-l-etat/",
    "guides/controler-en-ci/",
    "missions/",
    "ligne-de-commande/",
    "decisions/0001-voir-puis-juger/",
    "standards/listes/ministere/",
    "standards/listes/intranet/",
    "standards/changements/",
    "donnees/",
    "donnees/dictionnaire/",
    "accessibilite/",
    "recherche/?q=marianne",
    "plan-du-site/",
    "campagnes/",
    "campagnes/fiches/2026-hiver-sans-chute/",
    "campagnes/territoires/",
    "campagnes/territoires/dep-29/",
    "campagnes/conflits/",
    "campagnes/periode-preelectorale/",
    "campagnes/communiquer-en-periode-preelectorale/",
    "campagnes/s-abonner/",
]
"""One page of each sort."""
VIOLATIONS = """
const [scheme, done] = arguments
// What another scheme changes is the colours: everything is asked once, under the first.
const colours = {runOnly: ["color-contrast", "link-in-text-block"]}
axe.run(document, {resultTypes: ["violations"], ...(scheme === "dark" ? colours : {})})
  .then(found => done(found.violations.map(v => v.id + " " + v.nodes[0].target + " " + v.nodes[0].html)))
"""


@contextmanager
def browsing(scheme: str = "light", *, scripts: bool = True) -> Iterator[WebDriver]:
    binary, driver = find_programs()
    options = ChromeOptions()
    options.binary_location = binary
    for argument in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"):
        options.add_argument(argument)
    running = Chrome(options=options, service=Service(driver))
    try:
        prefer(running, scheme)
        running.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": not scripts})
        yield running
    finally:
        left = psutil.Process(running.service.process.pid).children(recursive=True)
        running.quit()
        for process in left:  # chromium-headless-shell goes on after a plain `quit()`
            with suppress(psutil.NoSuchProcess):
                process.kill()


def prefer(running: WebDriver, scheme: str) -> None:
    wanted = {"name": "prefers-color-scheme", "value": scheme}
    running.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [wanted]})


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


def test_axe_finds_no_defect_and_nothing_overflows_or_leaves_the_host(home: str) -> None:
    found = []
    with browsing() as running:
        running.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": AXE})
        for kind in KINDS:
            prefer(running, "light")
            narrow(running, 320)
            running.get(home + kind)
            for scheme, width in (("light", 320), ("dark", 1280)):  # the page follows what the reader prefers
                prefer(running, scheme)
                narrow(running, width)
                WebDriverWait(running, 5).until(lambda _, scheme=scheme: theme(running) == scheme)
                found += [f"{kind}: {defect}" for defect in running.execute_async_script(VIOLATIONS, scheme)]
                seen = running.execute_script(
                    "return [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
                )
                assert seen[0] <= seen[1], kind
            asked = running.execute_script("return performance.getEntriesByType('resource').map(e => e.name)")
            assert asked
            found += [f"{kind}: {address}" for address in asked if not address.startswith(home)]
    assert found == []


def theme(running: WebDriver) -> str:
    shown: str = running.execute_script("return document.documentElement.dataset.frTheme")
    return shown


def test_nothing_a_visited_site_wrote_is_run(home: str, browser: WebDriver) -> None:
    browser.get(f"{home}parc/sites/{HOSTILE}/")
    browser.execute_script(
        "document.querySelectorAll('details:not([open]) > summary').forEach(e => e.click())"
    )
    assert browser.find_elements(By.CSS_SELECTOR, "details:not([open])") == []
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
    browser.find_element(By.CSS_SELECTOR, "[aria-labelledby='par-nature']").send_keys(Keys.TAB)
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
    narrow(browser, 1280)
    browser.get(f"{home}parc/")
    ActionChains(browser).send_keys(Keys.TAB).perform()
    assert "Aller au contenu" in browser.switch_to.active_element.get_attribute("textContent")
    for _ in range(4 + 4 + 5):
        seen = browser.execute_script(
            "const e = document.activeElement, box = e.getBoundingClientRect();"
            "return [getComputedStyle(e).outlineStyle, e.checkVisibility({opacityProperty: true,"
            " visibilityProperty: true}), box.top >= 0 && box.bottom <= innerHeight]"
        )
        assert seen == ["solid", True, True], browser.switch_to.active_element.get_attribute("outerHTML")
        ActionChains(browser).send_keys(Keys.TAB).perform()


def test_a_link_to_a_verdict_opens_it(home: str, browser: WebDriver) -> None:
    browser.get(f"{home}parc/sites/{BLOCKED}/#langue-de-la-page")
    details = browser.find_element(By.ID, "langue-de-la-page")
    WebDriverWait(browser, 5).until(lambda _: details.get_attribute("open") is not None)


def test_the_search_finds_a_rule(home: str, browser: WebDriver) -> None:
    browser.get(home)
    browser.find_element(By.CSS_SELECTOR, "header [type='search']").send_keys("POLICE marianne", Keys.ENTER)
    found = "#recherche-resultats a[href*='police-marianne']"
    WebDriverWait(browser, 10).until(lambda _: browser.find_elements(By.CSS_SELECTOR, found))
    assert "trouvée" in browser.find_element(By.ID, "recherche-etat").text
    assert "« POLICE marianne »" in browser.title
    attack = "<img src=x onerror=window.attacked=1>"
    field = browser.find_element(By.CSS_SELECTOR, "header [type='search']")
    field.clear()
    field.send_keys(attack, Keys.ENTER)
    status = "return document.getElementById('recherche-etat')?.textContent.includes('onerror')"
    WebDriverWait(browser, 10).until(lambda _: browser.execute_script(status))
    assert browser.find_elements(By.CSS_SELECTOR, "main img") == []
    assert browser.execute_script("return window.attacked") is None


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("horizons", "parc/organisations/horizons/"),
        (BLOCKED, f"parc/sites/{BLOCKED}/"),
        ("dans le parc langue page", "parc/regles/langue-de-la-page/"),
    ],
)
def test_the_search_finds_what_mkdocs_did_not_build(
    home: str, browser: WebDriver, words: str, address: str
) -> None:
    browser.get(f"{home}recherche/?q={quote(words)}")
    found = f"#recherche-resultats a[href='{home}{address}']"
    WebDriverWait(browser, 10).until(lambda _: browser.find_elements(By.CSS_SELECTOR, found))


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("contraste", "accessibilite/contraste-du-texte"),
        ("contrast texte", "accessibilite/contraste-du-texte"),
        ("8.3.1", "accessibilite/langue-de-la-page"),
        ("RGAA 8.3.1", "accessibilite/langue-de-la-page"),
        ("critère 8.3", "accessibilite/langue-de-la-page"),
        ("1.1.1", "accessibilite/alternative-des-images"),
        ("mention-d-accessibilite", "accessibilite/mention-d-accessibilite"),
        ("image", "accessibilite/alternative-des-images"),
        ("8.3.99", None),
    ],
)
def test_whoever_asks_for_a_rule_is_given_it_first(
    home: str, browser: WebDriver, words: str, rule: str | None
) -> None:
    browser.get(f"{home}recherche/?q={quote(words)}")
    said = "return /page|Aucune/.test(document.getElementById('recherche-etat')?.textContent ?? '')"
    WebDriverWait(browser, 10).until(lambda _: browser.execute_script(said))
    found = [
        link.get_attribute("href")
        for link in browser.find_elements(By.CSS_SELECTOR, "#recherche-resultats a")
    ]
    assert (found[0] if found else None) == (f"{home}standards/{rule}/" if rule else None)


def test_the_theme_chosen_holds_from_page_to_page(home: str) -> None:
    with browsing() as running:
        running.get(home)
        opener = running.find_element(By.CSS_SELECTOR, "[aria-controls='fr-theme-modal']")
        opener.send_keys(Keys.ENTER)
        running.find_element(By.CSS_SELECTOR, "dialog input[value='dark']").send_keys(Keys.SPACE)
        ActionChains(running).send_keys(Keys.ESCAPE).perform()
        assert running.switch_to.active_element == opener
        running.get(f"{home}parc/")
        root = running.find_element(By.TAG_NAME, "html")
        assert (root.get_attribute("data-fr-scheme"), root.get_attribute("data-fr-theme")) == ("dark", "dark")
        assert background(running) == "rgb(22, 22, 22)"


def background(running: WebDriver) -> str:
    shown: str = running.execute_script("return getComputedStyle(document.body).backgroundColor")
    return shown


def test_without_scripts_everything_but_the_search_is_there(home: str) -> None:
    with browsing(scripts=False) as running:
        for width in (360, 1280):
            narrow(running, width)
            running.get(f"{home}parc/")
            menu = running.find_elements(By.CSS_SELECTOR, "nav.menu a")
            if width == 360:
                assert not any(link.is_displayed() for link in menu)
                running.find_element(By.LINK_TEXT, "Menu").click()
            assert len(menu) == MENU
            assert all(link.is_displayed() for link in menu)
            assert running.find_elements(By.CSS_SELECTOR, ".filtre") == []
            if width == 360:
                running.find_element(By.LINK_TEXT, "Fermer le menu").click()
                assert not any(link.is_displayed() for link in menu)
            assert running.find_element(By.CSS_SELECTOR, ".filtrable tbody a").is_displayed()
            assert running.find_element(By.LINK_TEXT, "Plan du site").is_displayed()
            assert not running.find_element(By.CSS_SELECTOR, "footer [aria-controls]").is_displayed()
    for scheme, color in (("light", "rgb(255, 255, 255)"), ("dark", "rgb(22, 22, 22)")):
        with browsing(scheme, scripts=False) as running:
            running.get(f"{home}recherche/?q=marianne")
            assert running.find_element(By.CSS_SELECTOR, "main a[href*='plan-du-site']").is_displayed()
            assert background(running) == color
