"""Flipped bytes in a home of one's own, and what became of them."""

import os
import random
from pathlib import Path

from pipeline.warehouse.damage import ASIDE


def files_of(home: Path, pattern: str) -> list[Path]:
    """Files of one kind, in order; neither links nor what was set aside."""
    return sorted(p for p in home.glob(pattern) if p.is_file() and not p.is_symlink() and ASIDE not in str(p))


def flip(path: Path, seed: int = 0, count: int = 2) -> None:
    """Change bytes at places that the seed chooses, as a failing disk does: nothing but the content tells."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    for place in random.Random(seed).sample(range(len(content)), min(count, len(content))):
        content[place] ^= 0x15
    path.chmod(0o644)
    with path.open("r+b") as file:
        file.write(content)
    path.chmod(before.st_mode & 0o777)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def kept_aside(home: Path) -> list[str]:
    """What was set aside, by its name before and where."""
    return sorted(str(p.relative_to(home)).partition(ASIDE)[0] for p in home.rglob(f"*{ASIDE}*"))
