"""kill -9 at any moment: the next run ends as an undisturbed one would, and in between readers have a whole release."""

import hashlib
import random
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.warehouse.archive import archived_file, registrations
from pipeline.warehouse.home import sweep
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import current, versions

FIRST_FILES = ("final.txt", "the same.txt", "gb18030.txt", "empty.txt")
MOST_IN_A_ROW = 4


class Campaign:
    """Homes that runs are killed in, and what an undisturbed one holds that was released from the same files."""

    def __init__(self, folder: Path, files: Path, runs: Callable[..., dict], undisturbed: Path) -> None:
        self.runs = runs
        self.home, self.landing = folder / "home", folder / "landing"
        self.before = folder / "before"
        self.kills: list[dict[str, object]] = []
        self.recoveries = 0
        # The home as it was before the night: released from the first files.
        self.landing.mkdir()
        for name in FIRST_FILES:
            shutil.copy(files / name, self.landing / name)
        first = self.run()
        assert first["code"] == 0, first["said"]
        # How much there is to interrupt: changes of the home, and seconds. The later runs have a little more to do.
        self.events, self.seconds = first["events"], first["seconds"]
        self.home.rename(self.before)
        for path in sorted(files.iterdir()):
            shutil.copy(path, self.landing / path.name)
        self.landed = digests(self.landing)
        self.exports, self.digest = exports_of(undisturbed), current(undisturbed).content_digest

    def run(self, **request: object) -> dict:
        return self.runs(self.home, self.landing, **request)

    def measure_a_whole_run(self) -> None:
        """Let a whole run go undisturbed."""
        self.start_over(fresh=True)
        run = self.recover(whole=True, releases=1)
        self.whole_seconds = run["seconds"]

    def start_over(self, *, fresh: bool) -> None:
        shutil.rmtree(self.home, ignore_errors=True)
        if not fresh:
            shutil.copytree(self.before, self.home, symlinks=True)

    def kill(self, dice: random.Random, *, whole: bool) -> bool:
        """Kill one run; return whether it was killed before it ended."""
        if dice.random() < 0.5:
            moment = {"after_events": dice.randint(1, self.events)}
        else:
            moment = {"after_seconds": dice.uniform(0.01, self.whole_seconds if whole else self.seconds)}
        run = self.run(whole=whole, **moment)
        assert run["killed"] or run["code"] == 0, run["said"]
        if run["killed"]:
            self.kills.append({"phase": run["phase"], "whole": whole} | moment)
        self.check_what_readers_see()
        return bool(run["killed"])

    def check_what_readers_see(self) -> None:
        assert digests(self.landing) == self.landed
        for registration in registrations(self.home):
            content = archived_file(self.home, registration.sha256).read_bytes()
            assert hashlib.sha256(content).hexdigest() == registration.sha256
        release = current(self.home)
        if release is not None:
            with open_release(self.home) as con:
                [(documents, facts)] = con.execute(
                    "SELECT (SELECT count(*) FROM dim_document), (SELECT count(*) FROM fact_index)"
                ).fetchall()
            assert (documents, facts) == (release.documents, release.facts)

    def recover(self, *, whole: bool, releases: int) -> dict:
        """The next run ends as if nothing had been."""
        run = self.run(whole=whole)
        assert run["code"] == 0, run["said"]
        self.recoveries += 1
        assert current(self.home).content_digest == self.digest
        assert exports_of(self.home) == self.exports
        assert len(versions(self.home)) == len(list((self.home / "warehouse").glob("2*.duckdb"))) == releases
        assert sweep(self.home) == []
        assert not [path for path in (self.home / "candidates").iterdir() if path.suffix == ".duckdb"]
        return run

    def go(self, kills: int, seed: int, *, whole_share: float = 0) -> None:
        dice = random.Random(seed)
        while len(self.kills) < kills:
            fresh = dice.random() < 0.5
            self.start_over(fresh=fresh)
            for _ in range(min(dice.randint(1, MOST_IN_A_ROW), kills - len(self.kills))):
                if not self.kill(dice, whole=dice.random() < whole_share):
                    break
            self.recover(whole=dice.random() < whole_share, releases=1 if fresh else 2)

    def figures(self) -> str:
        phases = Counter(str(kill["phase"]) for kill in self.kills)
        by_phase = ", ".join(f"{phase} {count}" for phase, count in phases.most_common())
        whole = sum(bool(kill["whole"]) for kill in self.kills)
        return f"{len(self.kills)} kills ({whole} of whole runs), {self.recoveries} recoveries; by phase: {by_phase}"


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def exports_of(home: Path) -> dict[str, str]:
    return digests(home / "exports" / current(home).version)


@pytest.fixture
def campaign(tmp_path: Path, landing: Path, runs: Callable[..., dict], released) -> Campaign:
    return Campaign(tmp_path, landing, runs, released.home)


def test_two_kills(campaign: Campaign) -> None:
    campaign.go(2, seed=4)


@pytest.mark.slow
def test_eight_kills_and_one_of_a_whole_run(campaign: Campaign) -> None:
    campaign.go(8, seed=4)
    campaign.measure_a_whole_run()
    campaign.start_over(fresh=False)
    campaign.kill(random.Random(9), whole=True)
    campaign.recover(whole=True, releases=2)


@pytest.mark.slow
def test_two_hundred_kills(campaign: Campaign) -> None:
    campaign.go(200, seed=20261122)
    campaign.measure_a_whole_run()
    campaign.go(230, seed=1, whole_share=1)
    print(campaign.figures())
    assert len({kill["phase"] for kill in campaign.kills}) >= 6
