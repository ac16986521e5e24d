"""registry/crises/*.yaml → Crisis: one file a crisis, read strictly.

Conforme is not an alerting system: these files record what an authority decided elsewhere.
"""

from checker.crises.entries import Crisis, schema
from checker.crises.loading import FOLDER, load
from checker.crises.public import preview, public
from checker.crises.rules import remarks

__all__ = ["FOLDER", "Crisis", "load", "preview", "public", "remarks", "schema"]
