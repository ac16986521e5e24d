"""Starting, bounding and ending Chromium and its driver.

Both live in one process group of their own, with one throw-away profile. They speak over a pipe
(`--remote-debugging-pipe`): Chromium ends as soon as its driver does, and on Linux the kernel
ends the driver as soon as the thread that started it does. Whatever happens to us, nothing runs on;
the profile of a killed run is removed by the next one (see `profiles`).
"""

from __future__ import annotations

import logging
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options as ChromeOptions
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.chromium.remote_connection import ChromiumRemoteConnection
from selenium.webdriver.common.driver_finder import DriverFinder
from selenium.webdriver.common.proxy import Proxy, ProxyType
from selenium.webdriver.remote.client_config import ClientConfig
from selenium.webdriver.remote.webdriver import WebDriver
from urllib3.exceptions import HTTPError

from checker.gather.options import WINDOW, Options
from checker.gather.parts import Parts
from checker.gather.profiles import Profile

BROWSERS = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
"""Looked for in the PATH, the cheapest first."""

_MISSING = (
    "Pas de navigateur : aucun Chromium avec son pilote (chromedriver) n'a été trouvé sur cette machine. Sous Debian et Ubuntu : "
    "apt-get install chromium chromium-driver."
)

logger = logging.getLogger(__name__)

START_SECONDS = 30

_LEASH = (
    "import ctypes, os, sys\n"
    "ctypes.CDLL(None).prctl(1, 9)\n"  # PR_SET_PDEATHSIG, SIGKILL
    "if os.getppid() != int(sys.argv[1]): sys.exit(1)\n"
    "os.execv(sys.argv[2], sys.argv[2:])\n"
)
"""Ties a program to its parent, then becomes that program. (`preexec_fn` would do without a
second interpreter, but is unsafe in a process that has threads.)"""

_UNWANTED_FEATURES = (
    "AutofillServerCommunication,CertificateTransparencyComponentUpdater,DialMediaRouteProvider,"
    "HttpsUpgrades,InterestFeedContentSuggestions,MediaRouter,OptimizationHints,Translate"
)


_FINE, _COARSE = (
    "primaryPointerType=4,availablePointerTypes=4",
    "primaryPointerType=2,availablePointerTypes=2",
)
_HOVER, _NO_HOVER = "primaryHoverType=2,availableHoverTypes=2", "primaryHoverType=1,availableHoverTypes=1"
_POINTERS = {False: f"{_FINE},{_HOVER}", True: f"{_COARSE},{_NO_HOVER}"}
"""A machine without a screen has no mouse, and its browser applies styles that nobody sees
(`pointer: none`, `hover: none`): it is told of a mouse, or of a finger.

Source: https://source.chromium.org/chromium/chromium/src/+/main:ui/base/pointer/pointer_device.h
"""


class BrowserUnavailable(RuntimeError):
    """No browser could be started; the message says why, in French."""


class Chromium:
    """A running browser. `driver` is Selenium's handle, `versions` what runs, `tab` the identifier of
    its only tab and of its frame; `parts` hears all that its network log says."""

    def __init__(self, options: Options, proxy_port: int, key: str = "") -> None:
        """Start it, every connection going through the SOCKS5 proxy at `proxy_port`, which may show the
        key of that digest in place of those of sites.

        Raises `BrowserUnavailable`.
        """
        binary, driver = find_programs()
        self._profile = Profile()
        self._folder = str(self._profile.folder)
        self._process: subprocess.Popen[bytes] | None = None
        self._start = ""
        self.parts: Parts | None = None
        try:
            self._process = _start_driver(driver, self._folder)
            self._config = _client(_announced_port(self._process))
            self.driver = _session(self._config, _settings(options, binary, proxy_port, key))
            self.tab = self.driver.current_window_handle
            self.window = options.window
        except BaseException as error:
            self.kill()
            if isinstance(error, (OSError, HTTPError, WebDriverException)):
                raise BrowserUnavailable(f"Chromium n'a pas démarré : {_first_line(error)}") from error
            raise
        capabilities = self.driver.capabilities
        self.versions = {
            "chromium": str(capabilities.get("browserVersion", "")),
            "chromedriver": str(capabilities.get("chrome", {}).get("chromedriverVersion", "")).split(" ")[0],
        }

    def limit(self, seconds: float) -> None:
        """How long the next commands may each stay without an answer of the driver."""
        self._config.timeout = max(seconds, 0.1)

    def command(self, name: str, **parameters: object) -> dict[str, object]:
        """One command of the Chrome DevTools Protocol."""
        answer: dict[str, object] = self.driver.execute_cdp_cmd(name, parameters)
        return answer

    def own_size(self) -> None:
        """Give the page the size of its window: a window cannot be as narrow as a telephone."""
        if self.window == WINDOW:
            self.command("Emulation.clearDeviceMetricsOverride")
            return
        width, height = self.window
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.command("Emulation.setDeviceMetricsOverride", **size)

    def answers(self) -> bool:
        """Whether it is still there."""
        self.limit(START_SECONDS)
        try:
            return bool(self.driver.current_window_handle == self.tab)
        except (WebDriverException, HTTPError, OSError):
            return False

    def network_log(self) -> list[dict[str, object]]:
        """What the browser's network did since this was last asked: entries for `Traffic`."""
        entries: list[dict[str, object]] = self.driver.execute("getLog", {"type": "performance"})["value"]
        if self.parts is not None:
            self.parts.read(entries)
        return entries

    def held(self, request: str) -> tuple[str, bool]:
        """The body that answered a request, as text, and whether it is base64. Raises `LookupError` when the
        browser no longer holds it."""
        try:
            answer = self.command("Network.getResponseBody", requestId=request)
        except WebDriverException as error:
            raise LookupError(request) from error
        return str(answer.get("body", "")), bool(answer.get("base64Encoded"))

    def start_with(self, script: str) -> None:
        """The script that every document starts with from now on, in place of the last one given here."""
        if self._start:
            self.command("Page.removeScriptToEvaluateOnNewDocument", identifier=self._start)
        answer = self.command("Page.addScriptToEvaluateOnNewDocument", source=script)
        self._start = str(answer["identifier"])

    def alone(self) -> None:
        """Close every tab but ours."""
        for other in self.driver.window_handles:
            if other != self.tab:
                self.command("Target.closeTarget", targetId=other)

    def stop(self) -> None:
        """End everything at once, and leave what remains to `kill`. Asks nothing of what may hang."""
        if self._process is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def kill(self) -> None:
        """End everything at once and remove the profile."""
        self.stop()
        if self._process is not None:
            self._process.wait()
            if self._process.stdout is not None:
                self._process.stdout.close()
            self._process = None
        self._profile.remove()


@cache
def find_programs() -> tuple[str, str]:
    """The browser and the driver to use: those of the PATH, else those Selenium can fetch.

    Raises `BrowserUnavailable`.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    driver = shutil.which("chromedriver")
    if browser and driver:
        return browser, driver
    options = ChromeOptions()
    if browser:
        options.binary_location = browser
    try:
        finder = DriverFinder(Service(), options)
        return browser or finder.get_browser_path(), driver or finder.get_driver_path()
    except (WebDriverException, OSError) as error:
        logger.warning("no browser: %s", error)
        raise BrowserUnavailable(_MISSING) from error


@cache
def version_of(binary: str) -> str:
    """What a browser says to be, without being started."""
    said = subprocess.run([binary, "--version"], capture_output=True, text=True, timeout=20, check=False)
    return said.stdout.strip()


@cache
def user_agent(binary: str, ours: str) -> str:
    """What the browser calls itself: a Chrome of its own version, with our name and address.

    « HeadlessChrome » is left out because shields refuse it whoever asks; we stay announced.
    """
    major = re.search(r"\b(\d+)\.\d+\.\d+", version_of(binary))
    chrome = f"Chrome/{major[1] if major else 0}.0.0.0"
    return f"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) {chrome} Safari/537.36 {ours}"


def _start_driver(driver: str, folder: str) -> subprocess.Popen[bytes]:
    """Start the driver, which makes the profile and all its other files under `folder`.

    (A `--user-data-dir` of ours would hang a browser driven over a pipe.)
    """
    leash = [sys.executable, "-I", "-S", "-c", _LEASH, str(os.getpid())] if sys.platform == "linux" else []
    return subprocess.Popen(
        [*leash, driver, "--port=0"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, "TMPDIR": folder},
        start_new_session=True,  # one group to end, and out of reach of the terminal's Ctrl-C
    )


def _announced_port(process: subprocess.Popen[bytes]) -> int:
    """The port the driver chose, as it says on its standard output."""
    output = process.stdout.fileno() if process.stdout else -1
    said = b""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        ready, _, _ = select.select([output], [], [], deadline - time.monotonic())
        piece = os.read(output, 4096) if ready else b""
        if not piece:
            break
        said += piece
        if match := re.search(rb"started successfully on port (\d+)", said):
            return int(match[1])
    raise OSError(f"chromedriver n'a pas annoncé son port ({said[-200:].decode(errors='replace').strip()})")


def _client(port: int) -> ClientConfig:
    """Straight to the driver: no proxy of the environment, and no silent second attempt."""
    return ClientConfig(
        remote_server_addr=f"http://127.0.0.1:{port}",
        timeout=START_SECONDS,
        proxy=Proxy(raw={"proxyType": ProxyType.DIRECT}),
        init_args_for_pool_manager={"init_args_for_pool_manager": {"retries": False}},
    )


def _session(config: ClientConfig, settings: ChromeOptions) -> WebDriver:
    connection = ChromiumRemoteConnection(
        remote_server_addr=str(config.remote_server_addr),
        vendor_prefix="goog",
        browser_name="chrome",
        client_config=config,
    )
    return WebDriver(command_executor=connection, options=settings)


def _settings(options: Options, binary: str, proxy_port: int, key: str) -> ChromeOptions:
    settings = ChromeOptions()
    settings.binary_location = binary
    settings.page_load_strategy = "eager"
    settings.unhandled_prompt_behavior = "dismiss"
    settings.set_capability("goog:loggingPrefs", {"browser": "SEVERE", "performance": "ALL"})
    settings.add_experimental_option("excludeSwitches", ["disable-popup-blocking"])  # added by the driver
    settings.timeouts = {
        "pageLoad": int(options.page_timeout * 1000),
        "script": int(options.page_timeout * 1000) + 15_000,
    }
    for argument in _arguments(options, binary, proxy_port):
        settings.add_argument(argument)
    if key:
        settings.add_argument(f"--ignore-certificate-errors-spki-list={key}")
    return settings


def _arguments(options: Options, binary: str, proxy_port: int) -> Iterator[str]:
    yield from (
        "--remote-debugging-pipe",
        f"--proxy-server=socks5://127.0.0.1:{proxy_port}",
        "--proxy-bypass-list=<-loopback>",
        # Nothing may look a name up or send a packet beside the proxy.
        "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
        "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-extensions",
        "--disable-sync",
        f"--disable-features={_UNWANTED_FEATURES}",
        "--deny-permission-prompts",
        "--block-new-web-contents",  # no page opens a window: it would outlive its page
        f"--blink-settings={_POINTERS[options.touch]}",
        "--no-first-run",
        "--mute-audio",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--force-color-profile=srgb",
        "--force-prefers-reduced-motion",
        "--hide-scrollbars",
        "--window-size={},{}".format(*WINDOW),
        "--lang=fr-FR",
        "--accept-lang=fr-FR,fr",
        f"--user-agent={user_agent(binary, options.user_agent)}",
    )
    if "headless-shell" not in Path(binary).name:
        yield "--headless=new"
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        yield "--no-sandbox"  # Chromium refuses to sandbox the super-user
    if options.ca_file:
        # Chromium cannot be given one more authority without touching the user's own store. The
        # HTTP client has already verified the host's chain against `ca_file`, or we would not be
        # here; nobody but the user, in their own network, sets this option.
        yield "--ignore-certificate-errors"


def _first_line(error: BaseException) -> str:
    return (str(getattr(error, "msg", None) or error).strip().splitlines() or [type(error).__name__])[0][:200]
