"""What a team says of its checks, in a file it keeps beside its pages."""

from __future__ import annotations

from checker.configuration.ignores import Ignore, Told, ignored, pasteable
from checker.configuration.loading import FILE, Configuration, load, schema

__all__ = ["FILE", "Configuration", "Ignore", "Told", "ignored", "load", "pasteable", "schema"]
