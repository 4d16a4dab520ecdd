"""Rules of the code base that no linter knows: who may import whom, how long a module is, what no file may contain."""

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

# A layer may import the layers before it, and nothing else of the package.
LAYERS = ["readers", "forms", "warehouse"]
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


@pytest.mark.parametrize("layer", LAYERS)
def test_domain_imports_only_towards_the_readers(layer: str) -> None:
    allowed = ["shipped", *LAYERS[: LAYERS.index(layer) + 1]]
    wrong = [
        f"{_name(path)} imports {name}"
        for path in sorted((PIPELINE / layer).rglob("*.py"))
        for name in _imports(path)
        if name.startswith("pipeline.") and name.split(".")[1] not in allowed
    ]
    assert wrong == []


def test_duckdb_is_opened_in_one_place() -> None:
    """There it is kept from drawing progress bars into what it answers."""
    wrong = [_name(path) for path in MODULES if "duckdb.connect(" in path.read_text(encoding="utf-8")]
    assert wrong == ["pipeline/warehouse/database.py"]


@pytest.mark.parametrize("layer", LAYERS)
def test_domain_never_imports_dagster(layer: str) -> None:
    wrong = [_name(p) for p in (PIPELINE / layer).rglob("*.py") if {n.split(".")[0] for n in _imports(p)} & {"dagster"}]
    assert wrong == []


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


def test_only_the_dashboard_knows_its_framework() -> None:
    """`juesuan --help` must not pay for Dash, and the questions that pages ask must be testable without it."""
    folder = PIPELINE / "dashboard"
    # The application's file imports it; everyone imports the application only when it is to be served.
    plain = [p for p in MODULES if folder not in p.parents or (folder / "data") in p.parents]
    frameworks = {"dash", "dash_ag_grid", "plotly", "flask", "werkzeug"}
    assert [_name(p) for p in plain if {n.split(".")[0] for n in _imports(p)} & frameworks] == []
    top = [p for p in MODULES if folder not in p.parents]
    assert [
        _name(p) for p in top if any(n.startswith("pipeline.dashboard") for n in _imports(p, top_level_only=True))
    ] == []


def test_assets_do_not_import_the_command_line() -> None:
    paths = [p for p in MODULES if (PIPELINE / "cli") not in p.parents]
    assert [_name(p) for p in paths if any(n.startswith("pipeline.cli") for n in _imports(p))] == []


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
