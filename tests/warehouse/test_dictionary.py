"""The data dictionary in docs is the one that the schema and the views give; no column is without a meaning."""

from pathlib import Path

import pytest

from pipeline.warehouse.exports import current_dictionary

DICTIONARY = Path(__file__).parents[2] / "docs" / "data_dictionary.md"


def test_the_dictionary_in_docs_is_current(request: pytest.FixtureRequest) -> None:
    """`pytest --regenerate-goldens tests/warehouse/test_dictionary.py` writes it anew."""
    if request.config.getoption("--regenerate-goldens"):
        DICTIONARY.write_text(current_dictionary(), encoding="utf-8")
    assert DICTIONARY.read_text(encoding="utf-8") == current_dictionary()
