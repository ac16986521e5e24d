"""The built site for the keyboard and for those who hear it, and what it weighs: in a real browser."""

import re
import shutil
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.remote.webdriver import WebDriver

from checker.serving import serve
from tests.publish.conftest import ROOT
from tests.publish.test_browsed import browsing, narrow
from tests.publish.test_site import MENU

pytestmark = pytest.mark.browser

HEAVIEST_HOME = 150_000
"""Bytes the home page may ask for in all, fonts apart, nothing compressed."""
RULE = "standards/accessibilite/contraste-du-texte/"


@pytest.fixture(scope="module")
def home(built: Path) -> Iterator[str]:
    with serve(built) as server:
        yield f"http://127.0.0.1:{server.server_port}/"


@pytest.fixture(scope="module")
def browser() -> Iterator[WebDriver]:
    with browsing() as running:
        yield running


def press(browser: WebDriver, *keys: str) -> None:
    ActionChains(browser).send_keys(*keys).perform()


def focused(browser: WebDriver) -> str:
    """What has the focus: its text, or the name of its field."""
    element = browser.switch_to.active_element
    return element.get_attribute("name") or " ".join(element.get_attribute("textContent").split())


def test_the_first_key_reaches_the_skip_links_and_they_work(home: str, browser: WebDriver) -> None:
    narrow(browser, 1280)
    browser.get(home + RULE)
    reached = []
    for _ in range(4):
        press(browser, Keys.TAB)
        reached.append(focused(browser))
        assert browser.switch_to.active_element.is_displayed()
    assert reached == ["Aller au contenu", "Menu", "Recherche", "Pied de page"]
    for skip, place, following in (
        ("#content", "content", "Est-ce que cela me concerne ?"),
        ("#header-menu", "header-menu", "Accueil"),
        ("#header-search", "header-search", "q"),
        ("#footer", "footer", "République Française"),
    ):
        browser.get(home + RULE)
        browser.find_element(By.CSS_SELECTOR, f".fr-skiplinks [href='{skip}']").send_keys(Keys.ENTER)
        assert browser.switch_to.active_element.get_attribute("id") == place
        press(browser, Keys.TAB)
        assert focused(browser) == following


def test_the_keyboard_goes_through_the_header_in_reading_order(home: str, browser: WebDriver) -> None:
    narrow(browser, 1280)
    browser.get(home)
    press(browser, *[Keys.TAB] * 5)
    reached = [focused(browser)]
    for _ in range(2 + MENU):
        press(browser, Keys.TAB)
        reached.append(focused(browser))
    menu = [
        link.get_attribute("textContent") for link in browser.find_elements(By.CSS_SELECTOR, "nav.menu a")
    ]
    assert reached == ["Conforme Démonstration", "q", "Rechercher", *menu]
    press(browser, Keys.ENTER)
    assert browser.current_url != home


def test_on_a_narrow_screen_the_keyboard_opens_and_closes_the_menu(home: str, browser: WebDriver) -> None:
    narrow(browser, 360)
    browser.get(home)
    links = browser.find_elements(By.CSS_SELECTOR, "nav.menu a")
    assert not any(link.is_displayed() for link in links)
    browser.find_element(By.CSS_SELECTOR, "a.bouton-menu").send_keys(Keys.ENTER)
    assert all(link.is_displayed() for link in links)
    press(browser, Keys.TAB)
    assert focused(browser) == "Fermer le menu"
    press(browser, Keys.TAB)
    assert focused(browser) == "Accueil"
    press(browser, Keys.ESCAPE)
    assert not any(link.is_displayed() for link in links)


def heard(browser: WebDriver) -> list[tuple[str, str]]:
    """Role and name of everything that assistive technologies are told of; capitals are a style."""
    browser.execute_cdp_cmd("Accessibility.enable", {})
    nodes: list[dict[str, Any]] = browser.execute_cdp_cmd("Accessibility.getFullAXTree", {})["nodes"]
    return [
        (node["role"]["value"], node.get("name", {}).get("value", "").casefold())
        for node in nodes
        if not node["ignored"]
    ]


@pytest.mark.parametrize("width", [360, 1280])
def test_every_landmark_and_control_has_the_name_it_shows(home: str, browser: WebDriver, width: int) -> None:
    narrow(browser, width)
    browser.get(home + RULE)
    told = heard(browser)
    for landmark in ("banner", "main", "contentinfo", "search"):
        assert sum(role == landmark for role, _ in told) == 1, landmark
    navigations = [name for role, name in told if role == "navigation"]
    wide = ["accès rapide", "menu principal", "sommaire", "fil d'ariane"]
    assert sorted(navigations) == sorted(wide if width == 1280 else [wide[0], wide[3]])
    assert ("complementary", "avertissement") in told
    assert ("searchbox", "rechercher dans le site") in told
    for control in ("rechercher", "paramètres d'affichage"):
        assert ("button", control) in told
    for link in ("conforme démonstration", "accessibilité\u00a0: non conforme", "gestion des cookies"):
        assert ("link", link) in told
    named = {"link", "button", "searchbox", "heading", "table", "radio"}
    assert [role for role, name in told if role in named and not re.search(r"\w", name)] == []
    folded = len(browser.find_elements(By.CSS_SELECTOR, "details"))  # a group that its summary names
    assert [name for role, name in told if role == "group"].count("") == folded
    assert told.count(("heading", "le texte se détache de son fond")) == 1


def test_the_home_page_is_light_and_asks_its_own_host_only(
    home: str, browser: WebDriver, built: Path
) -> None:
    browser.get(home)
    asked = browser.execute_script(
        "return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]"
        ".map(entry => entry.name)"
    )
    assert [address for address in asked if not address.startswith(home)] == []
    paths = {address.removeprefix(home) or "index.html" for address in asked}
    assert {"index.html", "assets/dsfr/dsfr.css", "assets/conforme.css"} < paths
    fonts = {path for path in paths if path.endswith(".woff2")}
    assert 2 <= len(fonts) <= 4
    icon = "assets/dsfr/favicon/favicon.svg"  # asked for, but never listed
    assert sum((built / path).stat().st_size for path in (paths | {icon}) - fonts) <= HEAVIEST_HOME


def test_only_the_parts_of_the_design_system_that_are_used_are_published(built: Path) -> None:
    published = [path for path in (built / "assets" / "dsfr").rglob("*") if path.is_file()]
    assert len(published) < 40
    assert sum(path.stat().st_size for path in published) < 400_000
    sheet = (built / "assets" / "dsfr" / "dsfr.css").read_text("utf-8")
    assert sheet.startswith('@charset "UTF-8";\n/*!\n * DSFR v1.14.4')


def test_captures_have_every_width_in_both_themes(built: Path, tmp_path: Path) -> None:
    folder = tmp_path / "public"
    shutil.copytree(built / "assets", folder / "assets")
    shutil.copy(built / "index.html", folder)
    command = [sys.executable, str(ROOT / "scripts" / "captures.py"), str(folder), str(tmp_path / "captures")]
    run = subprocess.run(command, capture_output=True, check=True, text=True, encoding="utf-8")
    assert "Pas de page « parc »" in run.stdout
    assert run.stdout.splitlines()[-1].startswith("6 captures de 1 sortes de pages")
    pictures = {path.name: path.read_bytes() for path in (tmp_path / "captures").iterdir()}
    assert len(set(pictures.values())) == 6
    for width in (360, 768, 1280):
        for theme in ("light", "dark"):
            assert struct.unpack(">I", pictures[f"accueil-{width}-{theme}.png"][16:20])[0] == width
