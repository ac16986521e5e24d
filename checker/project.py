"""What this project is called where it is installed from, and where its own authored files are: beside the
package in a source tree, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

DISTRIBUTION = "conforme-etat"
"""What `pip` knows us by: `conforme` is another project's there. The command is `conforme` all the same."""

REPOSITORY = "https://github.com/-votre-organisation-/conforme"
"""Who publishes sets it once, everywhere, by `scripts/repository.sh`. No owner of GitHub can have this name."""

_SOURCE = Path(__file__).parent.parent
ROOT = _SOURCE if (_SOURCE / "mkdocs.yml").exists() else Path(__file__).parent / "_project"

CONFIG = ROOT / "mkdocs.yml"


def installation(extra: str = "") -> str:
    """The command that installs us, with one of our extras: every page and message says this one."""
    name = f"{DISTRIBUTION}[{extra}]" if extra else DISTRIBUTION
    return f'pip install "{name} @ git+{REPOSITORY}"'
