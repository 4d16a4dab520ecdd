"""The files that belong to the code and are no modules: where they are, and the digest of a set of them.

In a checkout they lie in folders of their own beside `pipeline/` (sql/, expectations/, data/reference/, docs/). A wheel
has no such place, so the build (setup.py) copies them below this package. Nothing else knows the difference.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
COPIES = PACKAGE / "_shipped"
"""Where a wheel holds them; absent in a checkout."""
ROOT = COPIES if COPIES.is_dir() else PACKAGE.parent
"""The folder that `sql/…`, `expectations/…`, `data/reference/…` and `docs/…` are relative to."""
CHECKOUT = None if ROOT == COPIES else ROOT
"""The checkout that this code runs in; None where a wheel was installed."""

SQL = ROOT / "sql"
EXPECTATIONS = ROOT / "expectations"
REFERENCE = ROOT / "data" / "reference"
DOCS = ROOT / "docs"


def digest(parts: Iterable[tuple[Path, str]]) -> str:
    """Digest of all files anywhere below some folders, by their paths there and their bytes.

    Equal for equal files wherever they are installed. What Python compiles beside its modules does not count.

    Args:
        parts: Folders, each with the suffix of the files that count, such as `.py`.
    """
    found = hashlib.sha256()
    for folder, suffix in parts:
        below = (path.relative_to(folder) for path in folder.rglob(f"*{suffix}"))
        for name in sorted(path.as_posix() for path in below if "__pycache__" not in path.parts):
            found.update(f"{folder.name}/{name}\0".encode())
            found.update(hashlib.sha256((folder / name).read_bytes()).digest())
    return found.hexdigest()
