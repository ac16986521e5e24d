"""See a site once: the only door to the network and the browser. Judges nothing.

`Visitor(options).visit(site, at)` gives the `Visit` that rules are applied to.
"""

from checker.gather.canary import SILENT, Canary, answered
from checker.gather.discretion import discreet_site
from checker.gather.options import Options
from checker.gather.visitor import Visitor

__all__ = ["SILENT", "Canary", "Options", "Visitor", "answered", "discreet_site"]
