"""`python -m checker.registry`: write the JSON Schemas of the authored files again."""

from pathlib import Path

from checker.registry.schemas import write

if __name__ == "__main__":
    write(Path(__file__).parent.parent.parent / "registry" / "schemas")
