"""registry/crises/*.yaml → Crisis: one file a crisis, read strictly.

Conforme is not an alerting system: these files record what an authority decided elsewhere.
"""

from checker.registry.crises.loading import FOLDER, load, published, read_crisis

__all__ = ["FOLDER", "load", "published", "read_crisis"]
