import shutil

import pytest
from published import publish_one_more
from shared import once
from warehouse_factory import Document, candidate, small_document

from pipeline.warehouse.gates import read_report, run_gates
from pipeline.warehouse.release import publish


@pytest.fixture(scope="session")
def passed(tmp_path_factory, worker_id):
    """A home with one published release, and what its gates said. Tests must not change it."""
    for shared in once(tmp_path_factory, worker_id, "passed", _pass):
        yield shared / "home", read_report(shared / "home" / "candidates" / "first.duckdb")


def _pass(shared):
    home = shared / "home"
    budget = Document("budget.tsv", stage="budget")
    budget.form("expenditure").expenditure("total", total="250.00")
    budget.expenditure("201", total="250.00")
    budget.form("government_procurement").bought("total", "3.00")
    budget.bought("item", "3.00", category="goods")
    quarantined = Document("odd.tsv", department="另一局")
    quarantined.form("three_public").three_public("total", text="7.00")
    quarantined.form("income", status="quarantined").income(total="1.00")
    final = small_document()
    final.form("basic_expenditure_economic")
    final.expenditure("total", "general_public_budget", "economic", basic="60.00")
    final.expenditure("301", "general_public_budget", "economic", basic="60.00")
    final.expenditure("30101", "general_public_budget", "economic", basic="50.00")
    run_gates(candidate(home, [final, budget, quarantined], "first"))
    publish(home, "first")


@pytest.fixture(scope="session")
def candidates(tmp_path_factory, worker_id):
    """Three candidates with different content. Tests must not change them."""
    names = ("one", "two", "three")

    def make(shared):
        for name in names:
            candidate(shared / name, [small_document(f"{name}.tsv")], name)

    for shared in once(tmp_path_factory, worker_id, "candidates", make):
        yield [shared / name / "candidates" / f"{name}.duckdb" for name in names]


@pytest.fixture(scope="session")
def three_releases(tmp_path_factory, worker_id):
    """A home of three releases, each with one document more. Tests must not change it."""

    def make(shared):
        for number in range(3):
            publish_one_more(shared / "home", number)

    for shared in once(tmp_path_factory, worker_id, "three releases", make):
        yield shared / "home"


@pytest.fixture
def home(three_releases, tmp_path):
    """A copy of the three releases that the test may change."""
    return shutil.copytree(three_releases, tmp_path / "home", symlinks=True)
