"""A bundle of evidence: what a team sends, what it shows, what `replay` makes of it."""

from __future__ import annotations

import base64
import json
import lzma
import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from checker.bundle import Bundle, BundleError, writing
from checker.cli import main
from checker.gather.chromium import find_programs
from checker.model import Audit, Finding, Outcome, PageReport, Report, Role, Site, SiteFacts, Transport
from checker.pipeline import Judged, to_outline
from tests.gather.servers import Reply, serve

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>Essai</title></head><body><main><h1>Essai</h1>
<p>Une page assez longue pour être lue par une personne.</p>
<img id="fautive" src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" width="200" height="80">
<a href="?&lt;script&gt;alert(1)&lt;/script&gt;"><b>"&gt;</b></a></main></body></html>"""
NAMES = re.compile(
    r"index\.(?:html|json)|images/[0-9a-f]{64}\.jpg|visites/[0-9a-f]{2}/[0-9a-f]{64}\.(?:json\.xz|jpg|bin|png)"
)


def run(*arguments):
    return CliRunner().invoke(main, [str(argument) for argument in arguments])


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A bundle of a folder, and the JSON report made with it."""
    place = tmp_path_factory.mktemp("preuves")
    (place / "site").mkdir()
    (place / "site" / "index.html").write_text(PAGE, encoding="utf-8")
    report = place / "rapport.json"
    options = ["--evidence", place / "preuves", "--kind", "operateur", "--format", f"json={report}"]
    result = run("check", place / "site", *options, "--fail-on", "never")
    assert result.exit_code == 0, result.output
    return place / "preuves", json.loads(report.read_text())


COUNT = """<!doctype html><title></title><script>
const image = new Image();
image.onload = () => {
  const canvas = Object.assign(document.createElement("canvas"), { width: image.width, height: image.height });
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0);
  const seen = pen.getImageData(0, 0, image.width, image.height).data;
  let reds = 0;
  for (let n = 0; n < seen.length; n += 4) reds += seen[n] > 180 && seen[n + 1] < 60 && seen[n + 2] < 60;
  document.title = `rouges: ${reds}`;
};
image.src = "data:image/jpeg;base64,__PICTURE__";
</script>"""


def reds(picture: Path) -> int:
    """How many dots of a picture are red, as a browser counts them."""
    page = picture.with_suffix(".compte.html")
    page.write_text(COUNT.replace("__PICTURE__", base64.b64encode(picture.read_bytes()).decode()))
    options = ["--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=10000", "--dump-dom"]
    try:
        told = subprocess.run(
            [find_programs()[0], *options, page.as_uri()],
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
    finally:
        page.unlink()
    return int(re.search(r"rouges: (\d+)", told.stdout)[1])


def index_of(bundle: Path) -> dict:
    return json.loads((bundle / "index.json").read_text())


@pytest.mark.browser
def test_a_bundle_tells_every_certain_and_doubtful_finding(made):
    bundle, report = made

    told = {(f["rule"], f["url"], f["selector"], f["message"]) for f in index_of(bundle)["findings"]}

    [site] = report["sites"]
    found = [f for f in site["findings"] if f["outcome"] in ("failed", "cantTell")]
    assert told == {(f["rule"], f["url"], f["selector"], f["message"]) for f in found}
    assert found
    for finding in index_of(bundle)["findings"]:
        assert finding["rule_version"]
        assert finding["searched"]
        assert finding["answer"]["status"] == 200
        assert finding["answer"]["headers"]["content-type"] == "text/html; charset=utf-8"
        assert bool(finding["picture"]) is not bool(finding["picture_missing"])


@pytest.mark.browser
def test_the_names_of_its_files_are_digests(made):
    bundle, _ = made

    names = [path.relative_to(bundle).as_posix() for path in bundle.rglob("*") if path.is_file()]

    assert [name for name in names if not NAMES.fullmatch(name)] == []


@pytest.mark.browser
def test_the_element_is_outlined_in_its_picture(made):
    bundle, _ = made
    finding = next(f for f in index_of(bundle)["findings"] if "fautive" in f["selector"])

    red = reds(bundle / finding["picture"])

    assert red > 2 * (200 + 80)  # the four sides of the image, three pixels thick


@pytest.mark.browser
def test_a_bundle_is_judged_again_without_network(made):
    bundle, report = made

    result = run("-q", "replay", bundle, "--format", "json", "--fail-on", "never")

    [site] = json.loads(result.stdout)["sites"]
    assert site["verdicts"] == report["sites"][0]["verdicts"]
    assert run("-q", "replay", bundle).exit_code == 1


@pytest.mark.browser
def test_nothing_in_its_page_is_unescaped(made):
    bundle, _ = made
    page = (bundle / "index.html").read_text()

    assert "<script" not in page
    assert "&lt;html" in page  # the snippets of the page are text


@pytest.mark.browser
def test_a_bundle_of_one_rule_is_judged_for_that_rule(tmp_path):
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(PAGE, encoding="utf-8")
    options = ["--rule", "langue-de-la-page", "--evidence", tmp_path / "p", "--fail-on", "never"]

    assert run("check", tmp_path / "site", *options).exit_code == 0
    again = run("-q", "replay", tmp_path / "p", "--format", "json")

    assert json.loads(again.stdout)["sites"][0]["verdicts"] == {"langue-de-la-page": "failed"}


def test_a_folder_that_holds_something_else_is_left_alone(tmp_path):
    (tmp_path / "mien").mkdir()
    (tmp_path / "mien" / "notes.txt").write_text("à garder")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text(PAGE, encoding="utf-8")

    result = run("check", tmp_path / "site", "--no-browser", "--evidence", tmp_path / "mien")

    assert result.exit_code == 2
    assert "n'est pas un dossier de preuves" in result.output
    assert [path.name for path in (tmp_path / "mien").iterdir()] == ["notes.txt"]


def test_a_bundle_that_is_not_finished_is_not_there(tmp_path):
    with pytest.raises(KeyboardInterrupt), writing(tmp_path / "p"):
        raise KeyboardInterrupt

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "index",
    [
        "",
        "[]",
        "{" * 5000,
        '{"schema": "autre"}',
        '{"schema": "conforme-preuves", "schema_version": "1.0", "sites": 3}',
        '{"schema": "conforme-preuves", "schema_version": "1.0", "sites": [{"site": "s", "visit": "../../etc/passwd"}]}',
        '{"schema": "conforme-preuves", "schema_version": "9.0", "sites": []}',
    ],
)
def test_an_index_that_is_none_is_refused(tmp_path, index):
    (tmp_path / "index.json").write_text(index)

    with pytest.raises(BundleError):
        Bundle.of(tmp_path)
    result = run("replay", tmp_path)
    assert result.exit_code == 2
    assert "Traceback" not in result.output


def test_a_visit_that_was_changed_is_refused(tmp_path):
    digest = "a" * 64
    site = {"site": "s", "visit": digest}
    index = {"schema": "conforme-preuves", "schema_version": "1.0", "sites": [site]}
    (tmp_path / "index.json").write_text(json.dumps(index))
    (tmp_path / "visites" / "aa").mkdir(parents=True)
    (tmp_path / "visites" / "aa" / f"{digest}.json.xz").write_bytes(b"\xfd7zXZ\x00autre chose")

    result = run("replay", tmp_path)

    assert result.exit_code == 2
    assert "abîmée" in result.output


# --- hostile findings, and what is left out --------------------------------------------------


HOSTILE = '"><script>alert(1)</script>\x1b[2J\u202e{{ 7*7 }}'


def audit(*findings: Finding) -> Audit:
    site = Site(HOSTILE, HOSTILE, f"https://s/{HOSTILE}", "o")
    page = PageReport(site.url, Role.HOME, Transport.COMPLETED, HOSTILE, 200, site.url, rendered=True)
    return Audit(
        site,
        "2026-06-15T08:00:00+00:00",
        (page,),
        findings,
        SiteFacts(site.id, site.url, Transport.COMPLETED),
    )


def finding(selector: str = "", rule: str = "r", outcome: Outcome = Outcome.FAILED) -> Finding:
    return Finding(HOSTILE, "https://s/", rule, outcome, HOSTILE, HOSTILE, selector, HOSTILE, file=HOSTILE)


def test_what_a_page_says_is_only_ever_text(tmp_path):
    made = audit(finding(HOSTILE))
    with writing(tmp_path / "p") as writer:
        writer.add(Judged(made, b"", (), (("https://s/", HOSTILE, b"\xff\xd8\xff"),)))
        writer.finish(Report((made,), {}, "1", "2026-06-15T09:00:00+00:00"), ())

    page = (tmp_path / "p" / "index.html").read_text()
    raw = (tmp_path / "p" / "index.json").read_text()
    assert "<script" not in page
    assert "\x1b" not in page + raw
    assert "\u202e" not in page + raw
    assert "{{ 7*7 }}" in page
    assert json.loads(raw)["findings"][0]["snippet"] == HOSTILE


def test_pictures_are_shared_between_rules_and_bounded():
    many = [finding(f"#a{n}", "un") for n in range(50)] + [finding("#b", "deux")]
    doubtful = [finding("#c", "trois", Outcome.CANT_TELL), finding("", "quatre")]

    wanted = to_outline(audit(*doubtful, *many), 30)
    few = to_outline(audit(*doubtful, *many), 2)

    assert len(wanted["https://s/"]) == 30
    assert few == {"https://s/": ("#a0", "#b")}
    assert "#c" in to_outline(audit(*doubtful, *many), 60)["https://s/"]


@pytest.mark.browser
def test_a_bundle_of_a_site_holds_no_secret_of_its_address_nor_of_its_cookies(tmp_path):
    routes = {"/": Reply(PAGE, headers={"Set-Cookie": "session=CLE-DE-SESSION; Path=/"})}
    with serve(routes) as server:
        address = f"http://127.0.0.1:{server.port}/?token=JETON-SECRET"
        options = ["--allow-private", "--pages", "1", "--evidence", tmp_path / "p", "--fail-on", "never"]
        result = run("check", address, *options)

    assert result.exit_code == 0, result.output
    held = [path.read_bytes() for path in (tmp_path / "p").rglob("*") if path.is_file()]
    held += [lzma.decompress(data) for data in held if data.startswith(b"\xfd7zXZ")]
    assert [data for data in held if b"JETON-SECRET" in data or b"CLE-DE-SESSION" in data] == []
    told = index_of(tmp_path / "p")["findings"]
    assert told[0]["answer"]["headers"]["set-cookie"] == "session=***; Path=/"
    assert any("porte un secret" in finding["picture_missing"] for finding in told)


@pytest.mark.browser
def test_the_elements_of_an_online_site_are_outlined_too(tmp_path):
    with serve({"/": PAGE}) as server:
        address = f"http://127.0.0.1:{server.port}/"
        options = ["--allow-private", "--pages", "1", "--evidence", tmp_path / "p", "--fail-on", "never"]
        result = run("check", address, *options)

    assert result.exit_code == 0, result.output
    told = index_of(tmp_path / "p")["findings"]
    assert [f["picture"] for f in told if f["selector"]]
    assert all((tmp_path / "p" / f["picture"]).is_file() for f in told if f["picture"])


def test_without_a_browser_a_bundle_says_that_it_has_no_picture(tmp_path):
    with serve({"/": PAGE}) as server:
        address = f"http://127.0.0.1:{server.port}/"
        options = ["--allow-private", "--pages", "1", "--no-browser", "--min-coverage", "0"]
        result = run("check", address, *options, "--evidence", tmp_path / "p", "--fail-on", "never")

    assert result.exit_code == 0, result.output
    assert {finding["picture"] for finding in index_of(tmp_path / "p")["findings"]} <= {None}
    assert not (tmp_path / "p" / "images").exists()


@pytest.mark.browser
def test_a_page_that_spoils_what_outlining_needs_is_judged_all_the_same(tmp_path):
    spoilt = "<script>Element.prototype.scrollIntoView = () => { throw 1; };</script>"
    with serve({"/": PAGE.replace("</body>", f"{spoilt}</body>")}) as server:
        address = f"http://127.0.0.1:{server.port}/"
        options = ["--allow-private", "--pages", "1", "--evidence", tmp_path / "p", "--fail-on", "never"]
        result = run("check", address, *options)

    assert result.exit_code == 0, result.output
    pointed = [finding for finding in index_of(tmp_path / "p")["findings"] if finding["selector"]]
    assert {finding["picture_missing"] for finding in pointed} == {"L'élément n'a pas pu être entouré."}
