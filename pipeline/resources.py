"""The one resource of every asset: the home folder with its landing folder and reader settings."""

from pathlib import Path

import dagster as dg

from pipeline.settings import from_environment


class JuesuanHome(dg.ConfigurableResource):  # type: ignore[type-arg]
    """Where state lives and what is read. Values default to the environment and can be set in a run's config."""

    home: str
    landing: str
    reader_processes: int

    @property
    def path(self) -> Path:
        """Home folder: archive, lake, candidates, warehouse, exports."""
        return Path(self.home)

    @property
    def landing_path(self) -> Path:
        """Folder in which new files appear. Only read, never changed."""
        return Path(self.landing)


def home_from_environment() -> JuesuanHome:
    """The resource as the environment describes it."""
    settings = from_environment()
    return JuesuanHome(
        home=str(settings.home), landing=str(settings.landing), reader_processes=settings.reader_processes
    )
