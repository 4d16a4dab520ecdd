"""The way back from a figure, on the samples: headings, words of its row, unit, rows around, rules that ran on it."""

from pathlib import Path

import pytest

from pipeline.warehouse.provenance import Provenance, UnknownFact, provenance
from pipeline.warehouse.query import open_release


@pytest.fixture(scope="module")
def con(samples_home: Path):
    with open_release(samples_home) as con:
        yield con


def found(con, table: str, where: str) -> Provenance:
    [(fact_id,)] = con.execute(
        f"SELECT fact_id FROM {table} JOIN dim_document USING (document_id) WHERE {where}"
    ).fetchall()
    return provenance(con, fact_id)


def test_a_figure_of_a_text_leads_to_its_headings_row_unit_and_line(con) -> None:
    it = found(
        con,
        "fact_expenditure",
        "file_name LIKE 'yuxi%' AND form_id = 'expenditure' AND subject_id = 'functional:2013799' "
        "AND expenditure_type = 'project'",
    )
    [cell] = it.cells
    assert cell.text == it.fact["amount_published"]
    # This form's upper headings are printed one column off; the engine found which are true.
    assert cell.header[-1] == "项目支出"
    assert cell.stands_under[-1] == "上缴上级支出"
    assert it.labels == ("2013799", "其他网信事务支出")
    assert "元" in it.unit_text
    [row] = [row for row in it.context if any(c.role == "source" for c in row.cells)]
    source = Path("data/samples") / it.document["file_name"]
    line = source.read_text(encoding="utf-8").splitlines()[row.line_no - 1]
    assert [c.text for c in row.cells if c.text] == [text for text in line.split("\t") if text]
    assert {"header", "label", "source", "other"} == {c.role for r in it.context for c in r.cells}


def test_merged_headings_are_the_path_above_the_figure(con) -> None:
    it = found(
        con,
        "fact_expenditure",
        "file_name LIKE 'putuo-planning%' AND form_id = 'general_budget_appropriation' "
        "AND subject_id = 'functional:total' AND expenditure_type = 'basic'",
    )
    assert it.cells[0].header[-1] == "基本支出"
    assert it.labels == ("合计",)
    assert it.unit_text.endswith("万元")


def test_an_indicator_shows_the_heading_of_each_of_its_cells(con) -> None:
    it = found(
        con,
        "fact_kpi",
        "file_name LIKE 'yuxi%' AND score IS NOT NULL QUALIFY row_number() OVER (ORDER BY fact_id) = 1",
    )
    headings = {cell.measure: cell.header for cell in it.cells}
    assert headings["target_published"][-1].endswith("指标值")
    assert headings["actual_published"][-1].startswith("实际完成")
    assert headings["score"][-1] == "得分"
    assert it.fact["indicator_name"] in it.labels


def test_every_rule_that_examined_a_figure_is_named_whether_it_held_or_not(con) -> None:
    held = found(
        con,
        "fact_expenditure",
        "file_name LIKE 'yuxi%' AND form_id = 'expenditure' AND subject_id = 'functional:205' "
        "AND expenditure_type = 'total'",
    )
    assert {"expenditure_row_sum", "functional_class_is_sum"} <= {row["rule_id"] for row in held.comparisons}
    assert held.findings == ()
    broken = found(con, "fact_project_score", "total_score = 98.33")
    assert "kpi_scores_sum_to_total" in {row["rule_id"] for row in broken.findings}
    assert broken.comparisons[: len(broken.findings)] == broken.findings


@pytest.mark.parametrize("table", ["fact_expenditure", "fact_revenue", "fact_balance", "fact_three_public", "fact_kpi"])
def test_every_figure_has_headings_or_words_of_its_row(con, table: str) -> None:
    ids = [row[0] for row in con.execute(f"SELECT fact_id FROM {table} ORDER BY hash(fact_id) LIMIT 40").fetchall()]
    for fact_id in ids:
        it = provenance(con, fact_id)
        assert all(cell.header for cell in it.cells), fact_id
        assert it.statement is not None
        assert it.unit_text or table == "fact_kpi", fact_id


def test_an_unknown_fact_is_an_error(con) -> None:
    with pytest.raises(UnknownFact, match="no fact x"):
        provenance(con, "x")
