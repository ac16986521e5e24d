"""What is kept: results in a SQL database, evidence in files beside it."""

from checker.store.connection import StoreError
from checker.store.reading import Change, Run
from checker.store.results import Store
from checker.store.schema import State
from checker.store.visits import Visits

__all__ = ["Change", "Run", "State", "Store", "StoreError", "Visits"]
