"""What a team says of its checks, in a file it keeps beside its pages."""

from __future__ import annotations

from checker.configuration.ignores import Ignore, Told, ignored, pasteable
from checker.configuration.launching import Launch
from checker.configuration.loading import FILE, Configuration, load, schema
from checker.configuration.targets import MOST_SAMPLED, FailOn, Grade

__all__ = [
    "FILE",
    "MOST_SAMPLED",
    "Configuration",
    "FailOn",
    "Grade",
    "Ignore",
    "Launch",
    "Told",
    "ignored",
    "load",
    "pasteable",
    "schema",
]
