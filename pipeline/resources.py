"""Resources: the home folder with its landing folder and reader settings, and the lock of a run that releases."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg

from pipeline.log import log
from pipeline.settings import SETTLE_SECONDS, from_environment
from pipeline.warehouse.cells import Cells
from pipeline.warehouse.home import writing

PUBLISHER = "publisher"
"""Pool of the steps that only one run may be in: they write lines, candidates and releases."""


class JuesuanHome(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Where state lives and what is read. Values default to the environment and can be set in a run's config."""

    home: str
    landing: str
    executor: str
    settle_seconds: int
    cells_at: str | None = None
    allow_empty: bool = False

    @property
    def path(self) -> Path:
        """Home folder: archive, lake, candidates, warehouse, exports."""
        return Path(self.home)

    @property
    def landing_path(self) -> Path:
        """Folder in which new files appear. Only read, never changed."""
        return Path(self.landing)

    @property
    def cells(self) -> Cells:
        """The cells that were read: in the home, or where `cells_at` says."""
        return Cells.of(self.path, self.cells_at)


def home_from_environment() -> JuesuanHome:
    """The resource as the environment describes it."""
    settings = from_environment(settle_seconds=SETTLE_SECONDS)
    return JuesuanHome(
        home=str(settings.home),
        landing=str(settings.landing),
        executor=settings.executor,
        settle_seconds=settings.settle_seconds,
        cells_at=settings.cells_at,
        allow_empty=settings.allow_empty,
    )


# Made once per run, before its first step, and only for runs with a step that asks for it.
@dg.resource(required_resource_keys={"juesuan"})
@contextmanager
def home_lock(context: dg.InitResourceContext) -> Iterator[None]:
    """From its first step to its last, a run that releases is the only one in its home; the next one waits."""
    wait = from_environment().lock_wait_seconds
    with writing(context.resources.juesuan.path, "a run", wait_seconds=wait, on_wait=log.warning):
        yield
