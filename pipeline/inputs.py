"""What a release was made from, so that a run with nothing new can say so at once. No Dagster, no gates."""

import hashlib
import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from pipeline.forms import forms_version
from pipeline.readers import READER_VERSION
from pipeline.settings import today
from pipeline.warehouse.archive import Registration, register_landing, registrations
from pipeline.warehouse.exports import is_exported
from pipeline.warehouse.lake import write_json
from pipeline.warehouse.release import current

ROOT = Path(__file__).resolve().parents[1]
# What turns lines into a release. The readers and the forms have versions of their own.
ASSEMBLY = (("pipeline/warehouse", "*.py"), ("sql", "**/*.sql"), ("expectations", "*.json"))


@cache
def assembly_version() -> str:
    """Digest of the code, SQL and suites that turn lines into a release."""
    digest = hashlib.sha256()
    for folder, pattern in ASSEMBLY:
        for path in sorted((ROOT / folder).glob(pattern)):
            digest.update(f"{path.relative_to(ROOT).as_posix()}\0".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def write_inputs(home: Path, run_id: str, known: Sequence[Registration]) -> None:
    """Note beside a run's candidate what it is being made from."""
    write_json(home / "candidates" / f"{run_id}.inputs.json", _inputs(known))


def keep_inputs(home: Path, run_id: str, version: str) -> None:
    """Keep a run's note beside the version that it released. Without one, the next run does the work again."""
    content = json.loads((home / "candidates" / f"{run_id}.inputs.json").read_text(encoding="utf-8"))
    write_json(_kept(home, version), content)


def is_up_to_date(home: Path, landing: Path) -> bool:
    """Whether the current release holds every file of the landing folder, by today's code.

    Takes in what is new on the way: a file that is registered already costs its hash, in the run that follows too.
    """
    landed = register_landing(home, landing, today())
    release = current(home)
    if landed.added or landed.problems or release is None or not is_exported(home, release):
        return False
    if not _kept(home, release.version).exists():
        return False
    content = json.loads(_kept(home, release.version).read_text(encoding="utf-8"))
    return bool(content == _inputs(registrations(home)))


def _kept(home: Path, version: str) -> Path:
    return home / "warehouse" / f"{version}.inputs.json"


def _inputs(known: Sequence[Registration]) -> dict[str, str]:
    documents = "\n".join(sorted(f"{r.document_id} {r.sha256} {r.file_name}" for r in known))
    return {
        "assembly_version": assembly_version(),
        "documents": hashlib.sha256(documents.encode()).hexdigest(),
        "forms_version": forms_version(),
        "reader_version": READER_VERSION,
    }
