"""What costs much to make and is only read: each is made once per test session, by whichever test process needs it."""

import fcntl
import hashlib
import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest


def once(
    tmp_path_factory: pytest.TempPathFactory, worker_id: str, name: str, make: Callable[[Path], object]
) -> Iterator[Path]:
    """A folder that `make` fills: the same one for all test processes. When they are through it must be unchanged."""
    base = tmp_path_factory.getbasetemp()
    shared = base if worker_id == "master" else base.parent
    folder, made = shared / name, shared / f"{name}.made.json"
    with (shared / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not made.exists():
            folder.mkdir()
            make(folder)
            made.write_text(json.dumps(_digests(folder)), encoding="utf-8")
    yield folder
    changed = {path for path, _ in json.loads(made.read_text(encoding="utf-8")).items() ^ _digests(folder).items()}
    assert not changed, f"a test changed {len(changed)} files that all tests share, as {min(changed)}; give it a copy"


def _digests(folder: Path) -> dict[str, str]:
    """Every file and link by its content. What only speeds up the next command is no content."""
    return {
        str(path.relative_to(folder)): str(path.readlink())
        if path.is_symlink()
        else hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if (path.is_symlink() or path.is_file()) and "cache" not in path.relative_to(folder).parts
    }
