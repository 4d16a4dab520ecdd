"""Whether databases of the home are what was written, and how a release that is not makes room for another."""

import os
from pathlib import Path

import duckdb

from pipeline.warehouse.damage import aside, file_digest, is_damage, is_locked, set_aside
from pipeline.warehouse.database import connect
from pipeline.warehouse.gates import read_report
from pipeline.warehouse.release import current_version, switch, version_path, versions


def release_fault(path: Path) -> str | None:
    """What is wrong with a release or a candidate; None if it is the file that the gates saw.

    Where their verdict is not there to say so, DuckDB reads everything: it has a checksum of each block.
    """
    report = read_report(path)
    if report is None:
        return database_fault(path)
    return None if file_digest(path) == report.candidate_sha256 else "its bytes are not those that the gates saw"


def database_fault(path: Path) -> str | None:
    """What is wrong with a database; None if every block of every table has its checksum.

    Raises:
        duckdb.Error: It cannot be read for another reason, such as that another process has it open.
    """
    try:
        with connect(path, read_only=True) as con:
            found = con.execute("SELECT table_name FROM duckdb_tables() WHERE NOT internal ORDER BY 1").fetchall()
            for (table,) in found:
                con.execute(f'SELECT bit_xor(hash(t)) FROM "{table}" t').fetchall()
    except duckdb.Error as error:
        if is_locked(error) or not is_damage(error):
            raise
        return str(error).splitlines()[0]
    return None


def set_release_aside(home: Path, version: str) -> tuple[Path, str | None]:
    """Give a damaged release its plain name. If it is the current one, the newest whole older one becomes that.

    Never a newer one: it may have been taken back. Where there is none, the link goes on to name the damaged file, so
    that readers have what can still be read until a run has made another.

    Returns:
        The file set aside, and the version that became the current one instead.
    """
    path = version_path(home, version)
    instead = None
    target = path.with_name(aside(path.name))
    if current_version(home) == version:
        older = (version_path(home, other) for other in reversed(versions(home)) if other < version)
        whole = next((other for other in older if release_fault(other) is None), None)
        if whole is None:
            # Both names for a moment: the link must not lead nowhere.
            os.link(path, target)
            switch(home, target)
        else:
            switch(home, whole)
            instead = whole.stem
    if target.exists():
        path.unlink()
    else:
        path.rename(target)
    # What they say is true of a file that is gone.
    for beside in ("inputs", "alarms", "gates"):
        set_aside(path.with_suffix(f".{beside}.json"))
    return target, instead
