import shutil
from pathlib import Path

import pytest

from pipeline.settings import Settings


@pytest.fixture
def own(released, tmp_path: Path) -> Settings:
    """A copy of the released home, and of its landing folder with one file more."""
    home, landing = tmp_path / "home", tmp_path / "landing"
    shutil.copytree(released.home, home, symlinks=True)
    shutil.copytree(released.landing, landing)
    (landing / "notice.txt").write_text("通知\n今天没有表格\n", encoding="utf-8")
    return Settings(home, landing, "inline")
