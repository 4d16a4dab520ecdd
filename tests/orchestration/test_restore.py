"""The backups that docs/operation.md names are enough: what is copied back gives the same release."""

import shutil
from pathlib import Path

import pytest

from pipeline.cli.run import run_pipeline
from pipeline.settings import Settings
from pipeline.warehouse.release import Release, current


@pytest.fixture
def restored(released, tmp_path: Path) -> Settings:
    """A new home, and the landing folder that the release was made from."""
    return Settings(tmp_path / "restored", released.landing, "inline")


def _copy(home: Path, to: Path, *folders: str) -> None:
    for folder in folders:
        # As rsync -a does: times and links stay.
        shutil.copytree(home / folder, to / folder, symlinks=True)


def _release(home: Path) -> Release:
    release = current(home)
    assert release is not None
    return release


@pytest.mark.slow
def test_the_archive_alone_gives_the_same_release(released, restored: Settings) -> None:
    _copy(released.home, restored.home, "archive")
    assert run_pipeline(restored, verbose=False) == 0
    assert _release(restored.home).content_digest == _release(released.home).content_digest


def test_a_whole_copy_has_nothing_left_to_do(released, restored: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    _copy(released.home, restored.home, "archive", "lake", "warehouse", "exports")
    assert run_pipeline(restored, verbose=False) == 0
    assert "Nothing new" in capsys.readouterr().out
    assert _release(restored.home).version == _release(released.home).version
