"""registry/crises/*.yaml → Crisis: one file a crisis, read strictly.

Conforme is not an alerting system: these files record what an authority decided elsewhere.
"""

from checker.crises.loading import FOLDER, load, published, read_crisis
from checker.crises.schemas import schema

__all__ = ["FOLDER", "load", "published", "read_crisis", "schema"]
