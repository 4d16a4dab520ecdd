"""Rules of the code base that no linter knows: when it imports, how long a module is, what no file may contain.

Who may import whom is said in pyproject.toml and held by import-linter (`make lint`).
"""

import ast
import csv
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIPELINE = ROOT / "pipeline"
MODULES = sorted(PIPELINE.rglob("*.py"))
MAX_LINES = 350
ORCHESTRATION = {"dagster", "great_expectations"}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def _imports(path: Path, *, top_level_only: bool = False) -> Iterator[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if top_level_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{_name(path)}:{node.lineno}: write imports in full"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_duckdb_is_opened_in_one_place() -> None:
    """There it is kept from drawing progress bars into what it answers."""
    wrong = [_name(path) for path in MODULES if "duckdb.connect(" in path.read_text(encoding="utf-8")]
    assert wrong == ["pipeline/warehouse/database.py"]


def test_heavy_packages_are_imported_only_when_they_are_needed() -> None:
    """`juesuan --help` and `juesuan inspect` must not pay for Dagster or Great Expectations."""
    gates = set((PIPELINE / "warehouse").glob("gx_*.py"))
    heavy = ORCHESTRATION | {f"pipeline.warehouse.{path.stem}" for path in gates}
    paths = [*(PIPELINE / "cli").rglob("*.py"), *(PIPELINE / "warehouse").rglob("*.py")]
    wrong = [
        f"{_name(p)} imports {name}"
        for p in paths
        if p not in gates
        for name in _imports(p, top_level_only=True)
        if name in heavy or name.split(".")[0] in heavy
    ]
    assert wrong == []


def test_the_dashboard_is_imported_only_when_it_is_served() -> None:
    """`juesuan --help` must not pay for Dash."""
    top = [p for p in MODULES if PIPELINE / "dashboard" not in p.parents]
    assert [
        _name(p) for p in top if any(n.startswith("pipeline.dashboard") for n in _imports(p, top_level_only=True))
    ] == []


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_module_can_be_read_in_a_sitting(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert ast.get_docstring(ast.parse(text)), "say on top what belongs here"
    assert len(text.splitlines()) <= MAX_LINES


def test_code_names_no_place() -> None:
    """Provinces and cities are data: a new one is a line in a data file, not a branch in code."""
    with (ROOT / "data/reference/regions.csv").open(encoding="utf-8", newline="") as file:
        names = {row[column] for row in csv.DictReader(file) for column in ("region_name", "short_name")}
    places = re.compile("|".join(sorted(filter(None, names))))
    found = [f"{_name(p)}: {m[0]}" for p in MODULES for m in places.finditer(p.read_text(encoding="utf-8"))]
    assert found == []


def test_no_file_names_a_package_registry() -> None:
    """An installation uses the registry that its own environment names; the repository prescribes none."""
    hosts = re.compile("|".join(re.escape(name + suffix) for name, suffix in _REGISTRIES))
    try:
        listing = subprocess.run(
            ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    except (FileNotFoundError, subprocess.CalledProcessError):
        pytest.skip("no git checkout, so no list of tracked files")
    found = []
    for name in filter(None, listing.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and (match := hosts.search(path.read_text(encoding="utf-8", errors="ignore"))):
            found.append(f"{name}: {match[0]}")
    assert found == []


# In two halves, so that this file passes its own test.
_REGISTRIES = [
    ("pypi", ".org"),
    ("pythonhosted", ".org"),
    ("npmjs", ".org"),
    ("proxy.golang", ".org"),
    ("--index", "-url"),
    ("--extra-index", "-url"),
]
