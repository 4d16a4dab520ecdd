"""The digests that say which code made a reading, a recognition or a release, and what a wheel holds."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import inputs, shipped
from pipeline.forms.normalise import forms_version
from pipeline.forms.normalise import version_of as version_of_forms
from pipeline.readers.version import READER_VERSION
from pipeline.readers.version import version_of as version_of_readers

_WITHOUT = shutil.ignore_patterns("__pycache__", "*.so")


def _assembly(folder: Path) -> str:
    return shipped.digest([(folder / path.name, suffix) for path, suffix in inputs.ASSEMBLY])


# What is copied, the digest of the copy, the folders in it that count, and the suffixes that do.
DIGESTS: dict[str, tuple[list[Path], Callable[[Path], str], dict[str, list[str]]]] = {
    "readers": (
        [shipped.PACKAGE / "readers"],
        lambda folder: version_of_readers(folder / "readers"),
        {"readers": [".py", ".c"]},
    ),
    "forms": (
        [shipped.PACKAGE / "forms", shipped.REFERENCE],
        lambda folder: version_of_forms(folder / "forms", folder / "reference"),
        {"forms": [".py", ".toml"], "reference": [".csv"]},
    ),
    "assembly": (
        [path for path, _ in inputs.ASSEMBLY],
        _assembly,
        {path.name: [suffix] for path, suffix in inputs.ASSEMBLY},
    ),
}


@pytest.mark.parametrize("name", DIGESTS)
def test_a_change_anywhere_below_is_another_version(name: str, tmp_path: Path) -> None:
    """A digest that looks at one level keeps old readings the day that a module moves into a package below."""
    folders, digest, counted = DIGESTS[name]
    for folder in folders:
        shutil.copytree(folder, tmp_path / folder.name, ignore=_WITHOUT)
    seen = [digest(tmp_path)]
    for folder_name, suffixes in counted.items():
        for suffix in suffixes:
            for place in (tmp_path / folder_name, tmp_path / folder_name / "new" / "deeper"):
                place.mkdir(parents=True, exist_ok=True)
                file = place / f"added{suffix}"
                file.write_text("1", encoding="utf-8")
                seen.append(digest(tmp_path))
                file.write_text("2", encoding="utf-8")
                seen.append(digest(tmp_path))
                file.rename(place / f"renamed{suffix}")
                seen.append(digest(tmp_path))
    assert len(set(seen)) == len(seen)

    for folder_name in counted:
        compiled = tmp_path / folder_name / "new" / "__pycache__"
        compiled.mkdir(parents=True, exist_ok=True)
        for suffix in (".pyc", ".py"):
            (compiled / f"x{suffix}").write_text("3", encoding="utf-8")
        (tmp_path / folder_name / "_pdfium_objects.so").write_text("4", encoding="utf-8")
    assert digest(tmp_path) == seen[-1], "what Python and the compiler leave behind is nobody's change"


def test_the_versions_are_those_of_the_folders() -> None:
    assert version_of_readers(shipped.PACKAGE / "readers") == READER_VERSION
    assert version_of_forms(shipped.PACKAGE / "forms", shipped.REFERENCE) == forms_version()
    assert shipped.digest(inputs.ASSEMBLY)[:16] == inputs.assembly_version()
