"""YAML text → plain values, by the parser written in C where it is there: ten times faster."""

from __future__ import annotations

from typing import Any

import yaml

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DECIMAL = "tag:yaml.org,2002:float"


class _Versions(_LOADER):  # type: ignore[misc]
    """Reads `1.10` as it is written: a version or a number, not one and a tenth."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - as the library declares it
        first: [known for known in resolvers if known[0] != _DECIMAL]
        for first, resolvers in _LOADER.yaml_implicit_resolvers.items()
    }


def loaded(text: str, *, decimals: bool = True) -> Any:
    """What a YAML text says. Without `decimals`, `1.10` is a text. Raises `yaml.YAMLError`."""
    return yaml.load(text, Loader=_LOADER if decimals else _Versions)  # noqa: S506 - safe loaders
