"""Questions without pandas: what DuckDB loads for nothing."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder


class _WithoutPandas(MetaPathFinder):
    def find_spec(self, fullname: str, path: object = None, target: object = None) -> None:
        """Finds nothing, and keeps others from finding pandas."""
        if fullname == "pandas":
            raise ModuleNotFoundError(f"{fullname} is left out here", name=fullname)


@contextmanager
def without_pandas() -> Iterator[None]:
    """Lets the process do without pandas meanwhile, as if it were not installed; what is loaded already stays.

    DuckDB compares every parameter of a question with pandas' missing values, and loads pandas for it: one to two
    seconds, for a library that our answers do not need.
    """
    finder = _WithoutPandas()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
