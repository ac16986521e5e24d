"""What a team sends to show what was seen: one folder, read by a person (`index.html`), a program
(`index.json`) and `conforme replay`.

The names of its files are digests; nothing that a page says becomes a path, and nothing is shown unescaped.
"""

from checker.bundle.reading import Bundle, BundleError, is_bundle
from checker.bundle.writing import MOST_OUTLINES, Writer, writing

__all__ = ["MOST_OUTLINES", "Bundle", "BundleError", "Writer", "is_bundle", "writing"]
