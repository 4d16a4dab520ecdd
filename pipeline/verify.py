"""Everything that a home keeps, held against its digests: `juesuan verify`, and the schedule once a week.

What can be made again is set aside or made again on the way, if this process has the home to itself. Files are looked
at one by one: memory grows with their names, not with what they hold.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline.forms import forms_version
from pipeline.healing import heal_cells, heal_notes, heal_record, note_fault, set_aside_release
from pipeline.log import progress
from pipeline.reading import contents
from pipeline.warehouse.archive import Registration, archived_file, original_fault, read_record, records
from pipeline.warehouse.cache import forget_seen_files, is_whole_cache
from pipeline.warehouse.cells import Cells, CellsDamaged
from pipeline.warehouse.damage import ASIDE, Damaged, is_locked, set_aside
from pipeline.warehouse.exports import SUMS, export, faulty_exports, set_exports_aside
from pipeline.warehouse.lines import lines_path, set_lines_aside
from pipeline.warehouse.pages import is_whole_picture
from pipeline.warehouse.release import describe, version_path, versions
from pipeline.warehouse.soundness import database_fault, release_fault

Fault = Callable[[Path], str | None]
Remedy = Callable[[Path, str], str]


@dataclass
class Kind:
    """What was looked at of one kind of file.

    Attributes:
        unchecked: Files from before there was a digest to hold them against; they were opened and no more.
        damaged: A line for each damaged file: what it is, and what was done or is to be done.
        passed_over: A line for each file that could not be looked at now.
    """

    name: str
    files: int = 0
    bytes: int = 0
    unchecked: int = 0
    damaged: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)


def verify(home: Path, cells: Cells, *, may_change: bool) -> Iterator[Kind]:
    """Look at everything that is kept, kind by kind; each is yielded when it is through.

    Args:
        home: Home folder.
        cells: Where cells are kept.
        may_change: This process holds the home's lock, so that what can be made again may be.

    Raises:
        OSError: The store of the cells cannot be read, or the home not be written.
        LakeError: The store of the cells refuses.
    """
    look = _Look(home, cells, may_change)
    known: list[Registration] = []
    yield look.registrations(known)
    yield look.originals(known)
    yield look.cells_of(known)
    yield look.lines()
    yield look.releases()
    yield look.notes()
    yield look.exports()
    yield look.candidates()
    yield look.caches()


def set_aside_files(home: Path) -> tuple[int, int]:
    """How many damaged files are kept aside in a home, and their bytes."""
    found = [path for path in home.rglob("*") if ASIDE in str(path.relative_to(home)) and path.is_file()]
    return len(found), sum(path.stat().st_size for path in found)


@dataclass(frozen=True, slots=True)
class _Look:
    home: Path
    cells: Cells
    may_change: bool

    def registrations(self, known: list[Registration]) -> Kind:
        """Fills `known` with those that can be read, after what could be made again was."""

        def fault(path: Path) -> str | None:
            try:
                known.append(read_record(path))
            except Damaged as damage:
                return str(damage)
            return None

        def remedy(path: Path, found: str) -> str:
            told = heal_record(self.home, path)
            fault(path)
            return told

        return self._all("registrations", list(records(self.home)), fault, remedy)

    def originals(self, known: list[Registration]) -> Kind:
        def remedy(path: Path, found: str) -> str:
            # It may still lie in the landing folder: the next run looks.
            forget_seen_files(self.home)
            return found

        paths = sorted({archived_file(self.home, registration.sha256) for registration in known})
        return self._all("originals", paths, lambda path: original_fault(self.home, path.name), remedy)

    def cells_of(self, known: list[Registration]) -> Kind:
        kind = Kind("cells")
        by_content = {registration.sha256: registration for registration in contents(known)}
        wanted = sorted(self.cells.all_readings(), key=lambda r: (r[0].reader_version, r[1], r[0].attempt))
        for version in sorted({key.reader_version for key, _ in wanted}):
            try:
                self.cells.number_of(version)
            except Damaged as damage:
                kind.damaged.append(str(damage))
        for number, found in enumerate(self.cells.check(wanted), start=1):
            progress("verifying cells", number, len(wanted), "")
            kind.files += 1
            if not isinstance(found, CellsDamaged):
                kind.bytes += found.size
                kind.unchecked += not found.has_digest
            elif found.sha256 not in by_content:
                kind.damaged.append(f"{found}. No registration names its file; where that is damaged, restore it first")
            elif not self.may_change:
                kind.damaged.append(_untouched(str(found)))
            else:
                kind.damaged.append(heal_cells(self.home, self.cells, by_content[found.sha256], found)[2])
        return kind

    def lines(self) -> Kind:
        def remedy(path: Path, fault: str) -> str:
            then = "; the next run recognises every document anew" if path == today else ""
            return f"{path} is damaged: {fault}; it is now {set_lines_aside(path).name}{then}"

        today = lines_path(self.home, forms_version())
        return self._all("lines", sorted(today.parent.glob("*.duckdb")), database_fault, remedy)

    def releases(self) -> Kind:
        def remedy(path: Path, fault: str) -> str:
            return set_aside_release(self.home, path.stem, fault)

        paths = [version_path(self.home, version) for version in versions(self.home)]
        return self._all("releases", paths, release_fault, remedy)

    def notes(self) -> Kind:
        """What lies beside the releases: verdicts of gates, what each was made from, drift."""

        def remedy(path: Path, fault: str) -> str:
            version = path.name.partition(".")[0]
            told = heal_notes(self.home, version)
            return told[0] if told else fault

        return self._all("notes", sorted((self.home / "warehouse").glob("*.json")), note_fault, remedy)

    def exports(self) -> Kind:
        kind = Kind("exports")

        def fault(folder: Path) -> str | None:
            names = ", ".join(path.name for path in faulty_exports(folder))
            return f"missing or damaged in {folder}: {names}" if names else None

        for version in versions(self.home):
            folder = self.home / "exports" / version
            for path in folder.glob("*"):
                kind.files += 1
                kind.bytes += path.stat().st_size
            if (folder / SUMS).exists():
                self._one(kind, folder, fault, self._export)
            else:
                kind.unchecked += len(list(folder.glob("*")))
            progress("verifying exports", 1, 1, version)
        return kind

    def _export(self, folder: Path, fault: str) -> str:
        target = set_exports_aside(folder, faulty_exports(folder))
        try:
            export(self.home, describe(version_path(self.home, folder.name)))
        except (duckdb.Error, Damaged) as error:
            first = str(error).splitlines()[0]
            return f"{fault}; kept aside in {target.name}. The release cannot be exported again ({first})"
        return f"{fault}; kept aside in {target.name}, and made again from the release"

    def candidates(self) -> Kind:
        """What is left of runs that released nothing: for whoever looks into it, and soon gone."""

        def remedy(path: Path, fault: str) -> str:
            return f"{fault}; it is of no further use and is now {set_aside(path).name}"

        def fault(path: Path) -> str | None:
            if path.suffix == ".json":
                return note_fault(path)
            found = release_fault(path)
            return found and f"{path} is damaged: {found}"

        # While a run is under way, its candidate is not complete.
        paths = sorted((self.home / "candidates").glob("[!.]*")) if self.may_change else []
        return self._all("candidates", [path for path in paths if path.suffix in (".json", ".duckdb")], fault, remedy)

    def caches(self) -> Kind:
        def remedy(path: Path, fault: str) -> str:
            path.unlink(missing_ok=True)
            return f"{fault}; it is removed, and made again when it is asked for"

        def fault(path: Path) -> str | None:
            is_whole = is_whole_cache(path) if path.suffix == ".json" else is_whole_picture(path)
            return None if is_whole else f"{path} is damaged"

        cache = self.home / "cache"
        return self._all("caches", sorted([*cache.glob("*.json"), *cache.glob("pages/*/*/*.png")]), fault, remedy)

    def _all(self, name: str, paths: list[Path], fault: Fault, remedy: Remedy) -> Kind:
        kind = Kind(name)
        for number, path in enumerate(paths, start=1):
            kind.files += 1
            kind.bytes += path.stat().st_size if path.exists() else 0
            self._one(kind, path, fault, remedy)
            progress(f"verifying {name}", number, len(paths), path.name)
        return kind

    def _one(self, kind: Kind, path: Path, fault: Fault, remedy: Remedy) -> None:
        try:
            found = fault(path)
        except FileNotFoundError:
            # Gone since it was listed: old releases go.
            return
        except OSError as error:
            kind.passed_over.append(f"{path} cannot be read ({error.strerror}): look at the disk, then verify again")
            return
        except duckdb.Error as error:
            what = "is open elsewhere" if is_locked(error) else f"cannot be read ({str(error).splitlines()[0]})"
            kind.passed_over.append(f"{path} {what}: verify again when the cause is gone")
            return
        if found is not None:
            kind.damaged.append(remedy(path, found) if self.may_change else _untouched(found))


def _untouched(fault: str) -> str:
    return f"{fault}. Nothing was changed, for this process does not have the home to itself"
