"""The example pages of the design system itself, in a real browser, against what a person read of them.

`python -m tests.dsfr.examples` (make test-dsfr): some two hundred pages, half an hour.
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from importlib.resources import files
from pathlib import Path

from checker import plain_yaml
from checker.evidence import from_data
from tests.dsfr.implementations import FOLDER, Deviation, failed, rules, told, unexpected
from tests.dsfr.live import look

TABLE = FOLDER / "exemples.yaml"
_ELSEWHERE = re.compile(
    r"""<link\b(?=[^>]*stylesheet)[^>]*href="https?://[^>]*>|<script\b[^>]*src="https?://[^>]*>\s*</script>"""
)
"""What colours the extracts of code, on another host. Where a style sheet is missing, rules only doubt."""


def expected() -> list[Deviation]:
    """The kinds of defect that were read by a person in these pages."""
    return [from_data(Deviation, entry, TABLE.name) for entry in plain_yaml.loaded(TABLE.read_text("utf-8"))]


def prepare(root: Path, folder: Path) -> None:
    """A copy of the pages that asks nothing of other hosts."""
    shutil.copytree(root / "example", folder / "example")
    (folder / "dist").symlink_to(root / "dist")
    for page in folder.glob("example/**/*.html"):
        page.write_text(_ELSEWHERE.sub("", page.read_text("utf-8")), "utf-8")


def main() -> int:
    """Look at every page; say what nobody has read yet, and what is not there any more."""
    found, unseen = [], []
    with tempfile.TemporaryDirectory(prefix="conforme-dsfr-") as temporary:
        folder = Path(temporary)
        prepare(Path(str(files("checker") / "vendor" / "dsfr")), folder)
        paths = sorted(path.relative_to(folder).as_posix() for path in folder.glob("example/**/index.html"))
        for path, (visit, judged) in zip(paths, look(folder, paths), strict=True):
            found += failed(judged.audit.findings, rules())
            unseen += [] if visit.home.seen and visit.home.rendered else [path]
    differences = [f"page non vue : {path}" for path in unseen] + list(unexpected(found, expected()))
    return told(f"{len(paths)} pages, {len(found)} constats non conformes", differences)


if __name__ == "__main__":
    sys.exit(main())
