"""What pyproject.toml cannot say: a wheel brings along the files that lie beside the package in a checkout.

`pipeline/shipped.py` finds them in either place.
"""

from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

SHIPPED = ("sql/**/*.sql", "expectations/*.json", "data/reference/*", "docs/checks.md", "docs/glossary.md")


class BuildWithFiles(build_py):
    """Copies the files below the package; an editable installation sees them where they are."""

    def run(self) -> None:
        super().run()
        if self.editable_mode:
            return
        for pattern in SHIPPED:
            for source in sorted(Path().glob(pattern)):
                target = Path(self.build_lib, "pipeline", "_shipped", source)
                self.mkpath(str(target.parent))
                self.copy_file(str(source), str(target))


setup(cmdclass={"build_py": BuildWithFiles})
