"""Questions an analyst asks: every file of sql/examples is run on the samples, and its answer makes sense."""

from decimal import Decimal

import pytest

from pipeline.warehouse.query import ask, open_release
from pipeline.warehouse.schema import statements

EXAMPLES = dict(statements("examples"))


@pytest.fixture(scope="module")
def con(samples_home):
    with open_release(samples_home) as con:
        yield con


def rows(con, name: str) -> list[dict]:
    # As a user asks: one statement, read-only.
    with ask(con, EXAMPLES[name]) as (columns, batches):
        return [dict(zip(columns, row, strict=True)) for batch in batches for row in batch]


def close(value: object, wanted: float, by: float = 0.1) -> bool:
    return value is not None and abs(Decimal(value) - Decimal(str(wanted))) <= Decimal(str(by))


def by_document(found: list[dict], column: str) -> dict[tuple, float]:
    sums: dict[tuple, float] = {}
    for row in found:
        key = (row["department_name"], row["fiscal_year"], row.get("stage"))
        sums[key] = sums.get(key, 0) + float(row[column] or 0)
    return sums


SENSIBLE = {
    "01_where_the_money_went": lambda r: len(r) >= 12 and all(x["total_yuan"] > 0 for x in r),
    "02_people_and_running_costs": lambda r: {"工资福利支出", "商品和服务支出"} <= {x["class_name"] for x in r},
    "03_three_public": lambda r: len(r) == 2 and close(r[0]["percent_of_budget"], 13.7),
    "04_budget_against_final": lambda r: all(x["final_yuan"] - x["budget_yuan"] == x["difference_yuan"] for x in r),
    "05_unspent_projects_with_high_scores": lambda r: all(x["executed_yuan"] < x["adjusted_budget_yuan"] for x in r),
    "06_missed_targets": lambda r: all(x["target_published"] != x["actual_published"] for x in r),
    "07_findings": lambda r: len(r) > 20 and r[0]["violated"] > 0,
    "08_a_figure_and_its_cell": lambda r: len(r) >= 4 and all(x["fact_id"].count(":") == 4 for x in r),
    "09_dependence_on_one_class": lambda r: all(50 <= x["share_percent"] <= 100 and x["is_complete"] for x in r),
    "10_over_and_under_budget": lambda r: (
        [(x["subject_code"], x["budget_yuan"]) for x in r] == [("2013701", 60)]
        and close(r[0]["difference_yuan"], 2419271.27)
    ),
    "11_growth": lambda r: (
        {(x["previous_fiscal_year"], x["fiscal_year"]) for x in r} == {(2020, 2021)}
        and all(x["change_yuan"] is None or x["change_yuan"] == x["total_yuan"] - x["previous_yuan"] for x in r)
    ),
    "12_where_the_money_comes_from": lambda r: all(
        close(total, 100) for total in by_document(r, "share_percent").values()
    ),
    "13_wages_and_office": lambda r: all(close(total, 100) for total in by_document(r, "share_percent").values()),
    "14_cost_of_a_car": lambda r: close(r[0]["yuan_per_car"], 20194.82),
    "15_three_public_checked": lambda r: all(x["checks_made"] > 0 and x["checks_failed"] == 0 for x in r),
    "16_forms_not_there": lambda r: {"absent", "empty"} <= {x["form_status"] for x in r},
    "17_years_not_there": lambda r: (
        ("上海市普陀区商务委员会", 2025, "final")
        in {(x["department_name"], x["fiscal_year"], x["missing_stage"]) for x in r}
        and ("玉溪市互联网信息办公室", 2021, "budget")
        not in {(x["department_name"], x["fiscal_year"], x["missing_stage"]) for x in r}
    ),
    "18_can_the_sums_be_trusted": lambda r: len(r) >= 10 and all(x["is_complete"] for x in r),
    "19_full_marks_for_a_miss": lambda r: [x["score"] for x in r] == [30],
    "20_contradictions_by_department": lambda r: "98.33" in {x["actual"] for x in r},
    "21_line_item_search": lambda r: all("培训" in x["subject_name"] for x in r),
    "22_scores_and_grades": lambda r: sum(x["projects"] for x in r) == 5,
    "23_what_was_set_aside": lambda r: all(0 < x["loaded_percent"] <= 100 for x in r),
    "24_a_region": lambda r: {x["region_name"] for x in r} >= {"上海市普陀区"} and all(x["departments"] > 0 for x in r),
    "25_every_yuan_once": lambda r: all(x["total_yuan"] > 0 for x in r),
    "26_what_is_carried_over": lambda r: all(x["is_complete"] or x["incomplete_reason"] for x in r),
    "27_names_of_codes": lambda r: {"财政拨款"} <= {x["name_zh"] for x in r},
}


FIGURES = {
    "01_where_the_money_went": (15, {"total_yuan": "44616700.00", "project_percent": "47.6"}),
    "02_people_and_running_costs": (13, {"basic_yuan": "1738610.00"}),
    "03_three_public": (2, {"total_budget_yuan": "28500.00", "total_final_yuan": "3900.00"}),
    "04_budget_against_final": (2, {"budget_yuan": "60.00", "final_yuan": "6464930.83"}),
    "05_unspent_projects_with_high_scores": (2, {"adjusted_budget_yuan": "9900000.00", "executed_yuan": "6120900.00"}),
    "06_missed_targets": (5, {"score": "8.5", "weight": "10"}),
    "07_findings": (None, {"violated": "1"}),
    "08_a_figure_and_its_cell": (5, {"amount_yuan": "371514655.00", "page": "2", "row_no": "36", "column_no": "5"}),
    "09_dependence_on_one_class": (3, {"total_yuan": "293810000.00"}),
    "10_over_and_under_budget": (1, {"final_yuan": "2419331.27"}),
    "11_growth": (8, {"previous_yuan": "60.00", "total_yuan": "6464930.83"}),
    "12_where_the_money_comes_from": (6, {"amount_yuan": "371514655.00"}),
    "13_wages_and_office": (4, {"basic_yuan": "5670912.63"}),
    "14_cost_of_a_car": (1, {"vehicles_owned": "1", "vehicle_operation_final_yuan": "20194.82"}),
    "15_three_public_checked": (3, {"checks_made": "2"}),
    "16_forms_not_there": (None, {"set_aside_cells": "0"}),
    "17_years_not_there": (4, {}),
    "18_can_the_sums_be_trusted": (None, {"published_total_yuan": "19830655.00", "leaf_total_yuan": "19830655.00"}),
    "19_full_marks_for_a_miss": (1, {"weight": "30"}),
    "20_contradictions_by_department": (None, {}),
    "21_line_item_search": (1, {"amount_yuan": "130664.40"}),
    "22_scores_and_grades": (3, {"projects": "2", "executed_yuan": "6703540.00"}),
    "23_what_was_set_aside": (None, {"printed": "18", "loaded": "18"}),
    "24_a_region": (25, {"total_yuan": "44616700.00"}),
    "25_every_yuan_once": (24, {"total_yuan": "60.00"}),
    "26_what_is_carried_over": (6, {"carried_in_yuan": "1128800.00", "total_sources_yuan": "98593800.00"}),
    "27_names_of_codes": (6, {"amount_yuan": "371514655.00"}),
}
"""How many rows, where new rules or forms add none, and what the first of them says: figures printed in the samples."""


def test_every_example_has_its_test() -> None:
    assert list(SENSIBLE) == list(FIGURES) == list(EXAMPLES)
    assert len(EXAMPLES) >= 15


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_begins_with_its_question_and_answers_it(con, name: str) -> None:
    first = EXAMPLES[name].splitlines()[0]
    assert first.startswith("-- ")
    assert first.rstrip().endswith(("?", "."))
    found = rows(con, name)
    assert found
    assert SENSIBLE[name](found), found[:5]
    count, first = FIGURES[name]
    assert count in (None, len(found))
    assert {column: Decimal(str(found[0][column])) for column in first} == {c: Decimal(t) for c, t in first.items()}
    assert len({tuple(row.values()) for row in found}) == len(found)
