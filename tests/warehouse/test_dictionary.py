"""The data dictionary in docs is the one that the schema and the views give; no column is without a meaning."""

import hashlib
import zipfile
from pathlib import Path

import pytest

from pipeline.warehouse.exports import current_dictionary, pack

DICTIONARY = Path(__file__).parents[2] / "docs" / "data_dictionary.md"


def test_the_dictionary_in_docs_is_current(request: pytest.FixtureRequest) -> None:
    """`pytest --regenerate-goldens tests/warehouse/test_dictionary.py` writes it anew."""
    if request.config.getoption("--regenerate-goldens"):
        DICTIONARY.write_text(current_dictionary(), encoding="utf-8")
    assert DICTIONARY.read_text(encoding="utf-8") == current_dictionary()


def test_a_packed_export_proves_itself(tmp_path: Path) -> None:
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "a.parquet").write_bytes(b"rows")
    (folder / "data_dictionary.md").write_text("# words")
    for name in ("one.zip", "two.zip"):
        pack(folder, tmp_path / name)
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        assert set(archive.namelist()) == {"a.parquet", "data_dictionary.md", "SHA256SUMS"}
        sums = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
        assert sums["a.parquet"] == hashlib.sha256(b"rows").hexdigest()
