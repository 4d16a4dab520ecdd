"""Ctrl-C and `kill` at any moment: a run ends in order and blames nobody; the next one ends as if nothing had been."""

import random
import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.cli.run import WHEN_INTERRUPTED
from pipeline.forms import forms_version
from pipeline.readers import is_retriable
from pipeline.reading import newest_readings
from pipeline.warehouse.archive import registrations
from pipeline.warehouse.cells import Cells
from pipeline.warehouse.home import sweep
from pipeline.warehouse.lines import read_documents
from pipeline.warehouse.release import current, versions


class Campaign:
    """A home that runs are interrupted in, and what an undisturbed one holds."""

    def __init__(self, folder: Path, landing: Path, runs: Callable[..., dict], digest: str) -> None:
        self.home, self.landing, self.runs, self.digest = folder / "home", landing, runs, digest
        self.codes: Counter[int] = Counter()
        self.phases: Counter[str] = Counter()
        self.longest = 0.0

    def interrupt(self, number: int, after_seconds: float) -> None:
        run = self.runs(self.home, self.landing, whole=True, signal=number, after_seconds=after_seconds)
        self.codes[run["code"]] += 1
        self.phases[run["phase"]] += 1
        if run["code"] == 0:
            return
        self.longest = max(self.longest, run["seconds"] - after_seconds)
        assert run["code"] == 128 + number, run
        # Before it may stand what the run had to say of files, and of what the interruption before it left undone.
        said = run["said"].splitlines()
        assert said[-1] == WHEN_INTERRUPTED, run["said"]
        assert not re.search("Traceback|Exception|Error", run["said"]), run["said"]
        self.check_nobody_is_blamed()

    def check_nobody_is_blamed(self) -> None:
        cells, read = Cells.of(self.home), newest_readings(Cells.of(self.home))
        for registration in registrations(self.home):
            if key := read.get(registration.sha256):
                assert not is_retriable(cells.read(key, registration.sha256).reason)
        for document in read_documents(self.home, forms_version()).values():
            assert not is_retriable(document.status_reason)

    def recover(self) -> None:
        run = self.runs(self.home, self.landing, whole=True)
        assert run["code"] == 0, run["said"]
        assert current(self.home).content_digest == self.digest
        assert len(versions(self.home)) == 1
        assert sweep(self.home) == []

    def go(self, interruptions: int, seed: int, seconds: float) -> None:
        dice = random.Random(seed)
        interrupted = 0
        while interrupted < interruptions:
            shutil.rmtree(self.home, ignore_errors=True)
            before = self.codes[0]
            for _ in range(min(dice.randint(2, 4), interruptions - interrupted)):
                self.interrupt(dice.choice([signal.SIGINT, signal.SIGTERM]), dice.uniform(0.1, seconds))
                interrupted += 1
                if self.codes[0] > before:
                    break
            self.recover()


@pytest.fixture
def campaign(tmp_path: Path, landing: Path, runs: Callable[..., dict], released) -> Campaign:
    return Campaign(tmp_path, landing, runs, current(released.home).content_digest)


def test_five_interruptions(campaign: Campaign) -> None:
    campaign.go(5, seed=2, seconds=3)
    assert campaign.codes.keys() - {0}


@pytest.mark.slow
def test_fifty_interruptions(campaign: Campaign) -> None:
    campaign.go(50, seed=20261128, seconds=6)
    print(campaign.codes, campaign.phases, f"longest to end {campaign.longest:.1f} s")
    assert len(campaign.phases) >= 5
