"""registry/*.yaml → Registry: who answers for which site, read strictly.

Authors write French keys; the rest of the program reads `checker.model`. Whatever is wrong in
the files is said at once, with its line, in French.
"""

from checker.registry.entries import schema
from checker.registry.loading import Registry, load

__all__ = ["Registry", "load", "schema"]
