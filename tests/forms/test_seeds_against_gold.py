"""Every figure of the two seed documents against a gold that was made by hand, not by the engine."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.forms import DocumentIdentity, NormalisedDocument, normalise
from pipeline.readers import read_file

SEEDS = Path(__file__).parents[3] / "shared" / "seeds"
GOLD = Path(__file__).parents[1] / "goldens" / "seeds"

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="../shared/seeds is not on this machine")


@pytest.fixture(scope="module")
def documents() -> dict[str, NormalisedDocument]:
    return {
        path.name: normalise(DocumentIdentity(path.stem, path.name), read_file(path).cells)
        for path in sorted(SEEDS.glob("*.txt"))
    }


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return str(value)


def _number(text: str) -> str:
    try:
        return _plain(Decimal(text))
    except ArithmeticError:
        return text


def _gold(name: str, columns: list[str]) -> Counter[tuple[str, ...]]:
    with (GOLD / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return Counter(tuple(_number(row[column]) for column in ["file", *columns]) for row in csv.DictReader(file))


def _ours(documents: dict[str, NormalisedDocument], table: str, columns: list[str]) -> Counter[tuple[str, ...]]:
    found: Counter[tuple[str, ...]] = Counter()
    for name, document in documents.items():
        projects = {row["project_id"]: row["project_name"] for row in document.rows["dim_project"]}
        for row in document.rows.get(table, []):
            subject = str(row.get("subject_id", ":")).split("@")[0].split(":")
            full = row | {
                "classification": subject[0],
                "subject_code": subject[1],
                "project_name": projects.get(row.get("project_id"), ""),
            }
            found[(name, *(_number(_plain(full[column])) for column in columns))] += 1
    return found


TABLES = {
    "expenditure": ["form_id", "classification", "subject_code", "expenditure_type", "fund", "amount_yuan"],
    "revenue": ["form_id", "classification", "subject_code", "revenue_source", "expenditure_type", "amount_yuan"],
    "balance": ["form_id", "balance_kind", "fund", "amount_yuan"],
    "three_public": ["line_no", "line_name", "measure", "amount_yuan", "count_value"],
    "project_fund": [
        "project_name",
        "fund_row",
        "initial_budget_yuan",
        "adjusted_budget_yuan",
        "executed_yuan",
        "execution_rate",
        "weight",
        "score",
    ],
    "kpi": [
        "project_name",
        "level1",
        "level2",
        "indicator_name",
        "operator_published",
        "target_published",
        "unit_published",
        "actual_published",
        "weight",
        "score",
    ],
    "project_score": ["project_name", "indicator_weight", "indicator_score", "total_weight", "total_score", "grade"],
    "task": [
        "task_name",
        "is_total",
        "task_level",
        "approved_yuan",
        "approved_appropriation_yuan",
        "approved_other_yuan",
        "executed_yuan",
        "execution_rate",
    ],
}


@pytest.mark.parametrize("name", TABLES)
def test_every_figure_of_the_seeds_is_as_the_gold_has_it(documents: dict[str, NormalisedDocument], name: str) -> None:
    gold = _gold(name, TABLES[name])
    ours = _ours(documents, f"fact_{name}", TABLES[name])
    assert (gold - ours, ours - gold) == (Counter(), Counter())
    assert sum(gold.values()) > 0


def test_no_value_cell_of_the_seeds_is_quarantined(documents: dict[str, NormalisedDocument]) -> None:
    for name, document in documents.items():
        assert document.status == "loaded", name
        assert [cell["reason"] for cell in document.rows["value_cell"] if cell["disposition"] != "loaded"] == []


def test_every_narrative_section_and_goal_of_the_seeds_is_text(documents: dict[str, NormalisedDocument]) -> None:
    texts = documents["yuxi-cyberspace-office-2021.txt"].rows["document_text"]
    narrative = [row["section"] for row in texts if row["form_id"] == "performance_narrative"]
    assert len(narrative) == 13
    assert narrative[0] == "一、部门基本情况 / (一) 部门概况"
    assert narrative[-1] == "七、其他需说明的情况"
    goals = [row for row in texts if row["form_id"] == "project_performance" and "预期目标" in str(row["section"])]
    assert len(goals) == 17
