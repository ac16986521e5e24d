"""What is kept: results in a SQL database, evidence in files beside it."""

from checker.store.connection import StoreError
from checker.store.opening import upgrade
from checker.store.reading import Run
from checker.store.results import Store
from checker.store.schema import State, Status
from checker.store.setting_aside import Fall
from checker.store.visits import EvidenceError, Visits

__all__ = ["EvidenceError", "Fall", "Run", "State", "Status", "Store", "StoreError", "Visits", "upgrade"]
