"""The « dossier de mise en conformité » of a site: what it declares, what was seen, what to mend first. Pure.

It says again what the findings say, in the order of the risk. It never says that a site conforms, nor gives a rate.
"""

from __future__ import annotations

from checker.dossier.html import fragment, page
from checker.dossier.made import Dossier, dossier
from checker.dossier.markdown import markdown

__all__ = ["Dossier", "dossier", "fragment", "markdown", "page"]
