"""The files people copy into their integration chains: valid for those that read them, and run as they stand."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from checker.cli import main
from checker.project import REPOSITORY, installation
from tests.packaging.machine import ROOT, Machine, site

EXAMPLES = ROOT / "examples" / "ci"
SLUG = REPOSITORY.removeprefix("https://github.com/")
TOOLS = Path(sys.executable).parent
MAKEFILE = "site:\n\tcp -r built public\n"
REPORTS = ("conforme.md", "conforme.html", "conforme.json")
INPUT = re.compile(r"\$\[\[ inputs\.([\w-]+) \]\]")
EXPRESSION = re.compile(r"\$\{\{ *([\w.-]+) *\}\}")

pytestmark = pytest.mark.browser


def checked(schema: str, *files: Path) -> None:
    """Refuse what a published schema refuses."""
    words = [TOOLS / "check-jsonschema", "--builtin-schema", schema, *files]
    done = subprocess.run(list(map(str, words)), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def template() -> tuple[dict, str]:
    """The inputs of the GitLab component, and what they are put into."""
    head, _, body = (ROOT / "templates" / "conforme.yml").read_text("utf-8").partition("\n---\n")
    return yaml.safe_load(head)["spec"]["inputs"], body


def included(given: dict) -> dict:
    """The component with inputs, as GitLab puts them there: a whole value keeps its type."""
    inputs, body = template()
    assert set(given) <= set(inputs)
    values = {name: given[name] if name in given else one["default"] for name, one in inputs.items()}

    def put(value: object) -> object:
        if isinstance(value, dict):
            return {name: put(one) for name, one in value.items()}
        if isinstance(value, list):
            return [put(one) for one in value]
        whole = INPUT.fullmatch(value) if isinstance(value, str) else None
        if whole:
            return values[whole[1]]
        return INPUT.sub(lambda found: str(values[found[1]]), value) if isinstance(value, str) else value

    return put(yaml.safe_load(body))


# --- they are what those who read them expect ---------------------------------------------------------


def test_each_file_is_valid_for_who_reads_it(tmp_path: Path) -> None:
    checked("vendor.github-actions", ROOT / "action.yml")
    checked("vendor.github-workflows", EXAMPLES / "github.yml")
    given = yaml.safe_load((EXAMPLES / "gitlab.yml").read_text("utf-8"))["include"][0]["inputs"]
    for name, content in (("header", {"spec": {"inputs": template()[0]}}), ("body", included(given))):
        (tmp_path / f"{name}.yml").write_text(yaml.safe_dump(content), encoding="utf-8")
    checked("vendor.gitlab-ci", EXAMPLES / "gitlab.yml", tmp_path / "header.yml", tmp_path / "body.yml")
    for kind, file in (("manifest", ".pre-commit-hooks.yaml"), ("config", "examples/ci/pre-commit.yaml")):
        words = [str(TOOLS / "pre-commit"), f"validate-{kind}", str(ROOT / file)]
        done = subprocess.run(words, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.parametrize("schema", ["vendor.github-actions", "vendor.github-workflows", "vendor.gitlab-ci"])
def test_a_file_with_a_fault_would_be_seen(tmp_path: Path, schema: str) -> None:
    (tmp_path / "faux.yml").write_text("runs: {using: composite, step: []}\njobs: 3\nstages: 4\n", "utf-8")
    with pytest.raises(AssertionError):
        checked(schema, tmp_path / "faux.yml")


def test_every_address_of_ours_is_the_one_the_project_says() -> None:
    """The publisher changes checker/project.py, and this says where it is still another's."""
    files = [*EXAMPLES.iterdir(), ROOT / "action.yml", ROOT / "Dockerfile", ROOT / ".pre-commit-hooks.yaml"]
    files += [ROOT / "templates" / "conforme.yml", ROOT / "site" / "guides" / "controler-en-ci.md"]
    known = {f"{SLUG}/", SLUG, f"{SLUG}.git"}
    text = "\n".join(path.read_text("utf-8") for path in files)
    named = re.findall(r"(?:uses: |github(?:usercontent)?\.com/)((?!actions/)[\w.-]+/[\w.-]+)", text)
    assert len(named) >= 6
    assert {name for name in named if name not in known} == set()
    lines = re.findall(r"pip +install (\"conforme[^\n]*)", text)
    assert len(lines) >= 4
    assert set(lines) == {installation().partition(" install ")[2]}


def test_who_publishes_sets_the_address_once(tmp_path: Path) -> None:
    subprocess.run(["git", "clone", "--quiet", "--shared", str(ROOT), str(tmp_path / "clone")], check=True)
    script = tmp_path / "clone" / "scripts" / "repository.sh"
    shutil.copy(ROOT / "scripts" / "repository.sh", script)
    refused = subprocess.run([str(script), "https://github.com/$(id)/x"], capture_output=True, check=False)
    assert refused.returncode == 2
    subprocess.run([str(script), "https://github.com/exemple-gouv/conforme-2"], check=True)
    found = subprocess.run(
        ["git", "grep", "-nF", "-e", SLUG], cwd=script.parents[1], capture_output=True, check=False
    )
    assert found.stdout == b""
    said = (script.parents[1] / "examples" / "ci" / "github.yml").read_text("utf-8")
    assert "uses: exemple-gouv/conforme-2@main" in said


def test_the_version_that_must_be_named_is_the_present_one() -> None:
    """pre-commit refuses a branch."""
    config = yaml.safe_load((EXAMPLES / "pre-commit.yaml").read_text("utf-8"))
    version = re.search(r'^version = "(.*)"', (ROOT / "pyproject.toml").read_text("utf-8"), re.MULTILINE)
    assert version
    assert config["repos"][0]["rev"] == f"v{version[1]}"
    hooks = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))}
    assert {hook["id"] for hook in config["repos"][0]["hooks"]} <= hooks


def test_the_guide_shows_the_files_themselves() -> None:
    guide = (ROOT / "site" / "guides" / "controler-en-ci.md").read_text("utf-8")
    shown = set(re.findall(r'--8<-- "ci/(.*?)"', guide))
    assert shown == {path.name for path in EXAMPLES.iterdir()}


def test_what_may_be_asked_is_what_the_command_takes() -> None:
    options = {option.name: option for option in main.commands["check"].params}
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    assert set(action) == {"target", "kind", "fail-on", "arguments"}
    assert set(action) <= set(template()[0])
    assert template()[0]["fail-on"]["options"] == list(options["fail_on"].type.choices)
    assert action["fail-on"]["default"] == template()[0]["fail-on"]["default"] == options["fail_on"].default


# --- they do what they say ----------------------------------------------------------------------------


@pytest.fixture
def place(machine: Machine) -> Path:
    """A repository whose `make site` builds a small folder; what was installed last time is still there."""
    if not shutil.which("make"):
        pytest.skip("make n'est pas installé")
    for path in set(machine.project.iterdir()) - {machine.venv}:
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    site(machine.project / "built", "index", "contact")
    (machine.project / "Makefile").write_text(MAKEFILE, encoding="utf-8")
    return machine.project


def settings(machine: Machine) -> dict[str, str]:
    """The address of ours stands for the wheel of today, already installed: nothing leaves this machine."""
    override = machine.home / "override.txt"
    override.write_text(f"conforme-etat @ {machine.wheel.as_uri()}\n", encoding="utf-8")
    return {"UV_OVERRIDE": str(override), "UV_OFFLINE": "1"}


def sh(machine: Machine, place: Path, script: str, shell: str = "sh -e", **more: str) -> tuple[int, str]:
    """Run a step; its code, and all it said."""
    (place / ".step").write_text(script, encoding="utf-8")
    done = machine.run(*shell.split(), ".step", cwd=place, timeout=300, **settings(machine), **more)
    return done.returncode, done.stdout + done.stderr


def reported(place: Path, ran: tuple[int, str]) -> None:
    """The folder was seen, and fails for what it lacks; both reports were written."""
    code, said = ran
    assert code == 1, said
    assert "2 pages vues" in said
    assert "Non conforme" in said
    assert [name for name in REPORTS if not (place / name).stat().st_size] == []


def test_the_script_runs_as_it_stands(machine: Machine, place: Path) -> None:
    shutil.copytree(place / "built", place / "public")
    reported(place, sh(machine, place, (EXAMPLES / "controler.sh").read_text("utf-8")))


def test_the_jenkins_steps_run_as_they_stand(machine: Machine, place: Path) -> None:
    text = (EXAMPLES / "Jenkinsfile").read_text("utf-8")
    steps = [
        next(filter(None, found))
        for found in re.findall(r"\bsh (?:'''(.*?)'''|'([^'\n]+)')", text, re.DOTALL)
    ]
    assert len(steps) == 2
    assert text.count("{") == text.count("}")
    assert sh(machine, place, steps[0], "sh -xe")[0] == 0
    assert (place / "public").is_dir()
    reported(place, sh(machine, place, steps[1], "sh -xe"))


def test_the_gitlab_tasks_run_as_they_stand(machine: Machine, place: Path) -> None:
    chain = yaml.safe_load((EXAMPLES / "gitlab.yml").read_text("utf-8"))
    task = included(chain["include"][0]["inputs"])["conforme"]
    assert chain["include"][0]["remote"].endswith("/templates/conforme.yml")
    assert task["needs"] == ["construire"]
    assert "public" in chain["construire"]["artifacts"]["paths"]
    assert sh(machine, place, "\n".join(chain["construire"]["script"]))[0] == 0
    known = {
        name: str(value).replace("$CI_PROJECT_DIR", str(place)) for name, value in task["variables"].items()
    }
    known.pop("UV_CACHE_DIR")  # an empty one: what is installed needs none
    reported(place, sh(machine, place, "\n".join([*task["before_script"], *task["script"]]), **known))
    kept = [*task["artifacts"]["paths"], *task["artifacts"]["reports"].values()]
    assert [name for name in kept if not (place / name).exists()] == []


def test_an_input_of_the_component_stops_or_lets_pass(machine: Machine, place: Path) -> None:
    task = included({"kind": "demarche", "fail-on": "never", "arguments": "--pages 1 --quiet"})["conforme"]
    shutil.copytree(place / "built", place / "public")
    known = {name: str(value) for name, value in task["variables"].items() if name != "UV_CACHE_DIR"}
    code, said = sh(machine, place, "\n".join([*task["before_script"], *task["script"]]), **known)
    assert (code, "1 page vue sur 2" in said) == (0, True), said


def composite(place: Path, given: dict[str, str]) -> Iterator[tuple[str, dict[str, str]]]:
    """The steps of the action that a shell runs, with their environment; the others are known actions."""
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    values = {f"inputs.{name}": given.get(name, one.get("default")) for name, one in action["inputs"].items()}
    values["steps.python.outputs.python-path"] = sys.executable
    for step in action["runs"]["steps"]:
        if "run" not in step:
            assert re.fullmatch(r"actions/(?:setup-python|cache|upload-artifact)@v\d+", step["uses"])
            continue
        assert step["shell"] == "bash"
        assert "${{" not in step["run"], "an input is not a part of a script"
        environment = {
            name: EXPRESSION.sub(lambda found: values[found[1]], text)
            for name, text in step.get("env", {}).items()
        }
        yield step["run"], environment


def test_the_github_steps_run_as_they_stand(machine: Machine, place: Path) -> None:
    workflow = yaml.safe_load((EXAMPLES / "github.yml").read_text("utf-8"))
    _, make, check = workflow["jobs"]["conforme"]["steps"]
    assert check["uses"].partition("@")[0] == SLUG
    assert sh(machine, place, make["run"])[0] == 0
    packages = place / "conforme-paquets"
    packages.mkdir()
    (packages / machine.wheel.name).symlink_to(machine.wheel)  # found again: built by an earlier run
    action = place / "action"
    shutil.copytree(ROOT / "templates", action)
    github = {"RUNNER_TEMP": str(place), "GITHUB_ACTION_PATH": str(action)}
    github |= {name: str(place / name) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY")}
    bash = "bash --noprofile --norc -eo pipefail"
    ran = [
        sh(machine, place, script, bash, **github, **known)
        for script, known in composite(place, check["with"])
    ]
    assert [code for code, _ in ran] == [0, 0, 1, 0], ran
    reported(place, ran[2])
    assert re.fullmatch(r"digest=[0-9a-f]{64}\n", (place / "GITHUB_OUTPUT").read_text("utf-8"))
    assert (place / "GITHUB_STEP_SUMMARY").read_text("utf-8") == (place / "conforme.md").read_text("utf-8")
    assert "\n::error " in ran[2][1]
    action = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
    kept = action["runs"]["steps"][-1]["with"]["path"].split()
    assert [name for name in kept if not (place / name).exists()] == []


def test_the_hooks_run_as_they_stand(machine: Machine, place: Path) -> None:
    shutil.copytree(place / "built", place / "public")
    machine.conforme("init", cwd=place)
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    ran = {
        hook["id"]: machine.run(*hook["entry"].split(), *hook.get("args", ()), cwd=place) for hook in hooks
    }
    assert ran["conforme-registry"].returncode == 0, ran["conforme-registry"].stderr
    assert ran["conforme-check"].returncode == 1
    assert "2 pages vues" in ran["conforme-check"].stdout
    written = sorted(path.relative_to(place).as_posix() for path in (place / "registry").glob("*.yaml"))
    assert [name for name in written if not re.search(hooks[0]["files"], name)] == []
