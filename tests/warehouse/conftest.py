import pytest
from warehouse_factory import Document, candidate, small_document

from pipeline.warehouse.gates import run_gates
from pipeline.warehouse.release import publish


@pytest.fixture(scope="session")
def passed(tmp_path_factory):
    """A home with one published release, and what its gates said."""
    home = tmp_path_factory.mktemp("released") / "home"
    budget = Document("budget.tsv", stage="budget")
    budget.form("expenditure").expenditure("total", total="250.00")
    budget.expenditure("201", total="250.00")
    quarantined = Document("odd.tsv", department="另一局")
    quarantined.form("three_public").three_public("total", text="7.00")
    quarantined.form("income", status="quarantined").income(total="1.00")
    final = small_document()
    final.form("basic_expenditure_economic")
    final.expenditure("total", "general_public_budget", "economic", basic="60.00")
    final.expenditure("301", "general_public_budget", "economic", basic="60.00")
    final.expenditure("30101", "general_public_budget", "economic", basic="50.00")
    report = run_gates(candidate(home, [final, budget, quarantined], "first"))
    publish(home, "first")
    return home, report
