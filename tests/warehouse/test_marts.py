"""Marts on the samples: they add up to what the documents publish, or say why not; nothing counts twice."""

import pytest
from warehouse_factory import Document, candidate

from pipeline.forms.subjects import curated_subjects, former_subject_names
from pipeline.warehouse.query import open_release
from pipeline.warehouse.release import open_read_only

TOTALS = {
    "expenditure_by_function": ("total_yuan", "expenditure", "functional:total", "total", "all"),
    "expenditure_by_economic_class": (
        "basic_yuan",
        "basic_expenditure_economic",
        "economic:total",
        "basic",
        "general_public_budget",
    ),
}


@pytest.fixture(scope="module")
def con(samples_home):
    with open_release(samples_home) as con:
        yield con


@pytest.mark.parametrize("mart", TOTALS)
def test_every_document_adds_up_to_its_published_total_or_says_why_not(con, mart: str) -> None:
    measure, form_id, subject, kind, fund = TOTALS[mart]
    # A form may print 人员经费合计 and 公用经费合计 instead of their sum.
    published = con.execute(
        "SELECT document_id, coalesce(max(amount_yuan) FILTER (expenditure_type = $1), "
        "sum(amount_yuan) FILTER (expenditure_type IN ('personnel', 'running'))) "
        "FROM fact_expenditure JOIN current_document USING (document_id) "
        "WHERE form_id = $2 AND subject_id = $3 AND fund = $4 GROUP BY 1",
        [kind, form_id, subject, fund],
    ).fetchall()
    assert published
    for document, total in published:
        [(sum_, complete, reason, said, missing)] = con.execute(
            f"SELECT sum({measure}), bool_and(is_complete), any_value(incomplete_reason), "
            f"any_value(published_total_yuan), any_value(missing_yuan) FROM {mart} WHERE document_id = ?",
            [document],
        ).fetchall()
        assert said == total
        assert missing == total - sum_
        # 万元 with two decimals: a rounding of 50 yuan for each row.
        assert reason if abs(total - sum_) > 2000 else complete


def test_one_document_speaks_for_a_department_year_and_stage(con) -> None:
    for mart in ("expenditure_by_function", "expenditure_by_economic_class", "three_public_by_department"):
        found = con.execute(
            f"SELECT department_id, fiscal_year, stage FROM {mart} GROUP BY ALL HAVING count(DISTINCT document_id) > 1"
        )
        assert found.fetchall() == []


@pytest.mark.parametrize(
    ("mart", "key"),
    [
        ("expenditure_by_function", "document_id, subject_id"),
        ("expenditure_by_economic_class", "document_id, subject_id"),
        ("class_expenditure", "document_id, class_code"),
        ("budget_vs_final", "department_id, fiscal_year, class_code"),
        ("budget_vs_final_by_subject", "department_id, fiscal_year, subject_id"),
        ("year_on_year", "department_id, stage, fiscal_year, class_code"),
        ("income_by_source", "document_id, revenue_source"),
        ("three_public_by_department", "document_id"),
        ("project_execution", "document_id, project_id"),
        ("form_status", "document_id, form_id"),
        ("missing_publication", "department_id, fiscal_year, stage"),
        ("form_total", "document_id, form_id, classification, fund, expenditure_type"),
    ],
)
def test_a_mart_has_one_row_per_key(con, mart: str, key: str) -> None:
    assert con.execute(f"SELECT {key} FROM {mart} GROUP BY ALL HAVING count(*) > 1").fetchall() == []
    assert con.execute(f"SELECT count(*) FROM {mart}").fetchall()[0][0] > 0


def test_a_sum_that_is_short_says_so(tmp_path) -> None:
    document = Document("short.tsv")
    document.form("expenditure")
    document.expenditure("total", total="300.00")
    document.expenditure("201", total="100.00")
    document.expenditure("205", total="200.00")
    short = document.rows["fact_expenditure"].pop()
    for cell in document.rows["value_cell"]:
        if cell["fact_id"] == short["fact_id"]:
            cell.update(disposition="quarantined", reason="the cell is blurred", fact_id=None)
    with open_read_only(candidate(tmp_path, [document])) as con:
        assert con.execute(
            "SELECT total_yuan, is_complete, incomplete_reason, published_total_yuan, missing_yuan, share_percent "
            "FROM expenditure_by_function"
        ).fetchall() == [(100, False, "1 figures of the form were set aside: the cell is blurred", 300, 200, 33.33)]
        assert con.execute("SELECT form_status FROM form_status WHERE form_id = 'expenditure'").fetchall() == [
            ("partial",)
        ]


@pytest.mark.parametrize(
    ("funds", "total"),
    [
        ({"general_public_budget": ["40.00"], "government_fund": ["1.00", "0.50"]}, 41),
        # What is printed for all funds together is taken as it is, however long the other forms are.
        ({"all": ["41.00"], "general_public_budget": ["40.00", "7.00"]}, 41),
    ],
)
def test_three_public_of_several_funds_is_that_of_all_of_them(tmp_path, funds, total) -> None:
    document = Document("funds.tsv")
    for fund, figures in funds.items():
        document.form("three_public")
        for item, text in zip(("total", "reception"), figures, strict=False):
            document.three_public(item, text=text, fund=fund)
    with open_read_only(candidate(tmp_path, [document])) as con:
        assert con.execute("SELECT total_final_yuan FROM three_public_by_department").fetchall() == [(total,)]


def test_a_publication_that_does_not_add_up_is_called_so(tmp_path) -> None:
    document = Document("wrong.tsv")
    document.form("expenditure")
    document.expenditure("total", total="301.00")
    document.expenditure("201", total="100.00")
    document.expenditure("205", total="200.00")
    with open_read_only(candidate(tmp_path, [document])) as con:
        assert con.execute(
            "SELECT DISTINCT is_complete, incomplete_reason FROM expenditure_by_function"
        ).fetchall() == [(False, "the published rows do not add up to the published total")]


def test_marts_show_the_name_that_a_subject_had_in_the_year(tmp_path) -> None:
    documents = []
    for year in (2019, 2021):
        document = Document(f"{year}.tsv", year=year)
        document.form("expenditure")
        document.expenditure("total", total="300.00")
        document.expenditure("215", total="100.00")
        document.expenditure("20805", total="200.00")
        documents.append(document)
    changes = {"subjects": curated_subjects(), "former_names": former_subject_names()}
    with open_read_only(candidate(tmp_path, documents, **changes)) as con:
        assert con.execute(
            "SELECT fiscal_year, class_name, subject_name FROM expenditure_by_function ORDER BY ALL"
        ).fetchall() == [
            (2019, "社会保障和就业支出", "行政事业单位离退休"),
            (2019, "资源勘探信息等支出", "资源勘探信息等支出"),
            (2021, "社会保障和就业支出", "行政事业单位养老支出"),
            (2021, "资源勘探工业信息等支出", "资源勘探工业信息等支出"),
        ]
        # A renamed subject is still one subject.
        assert con.execute(
            "SELECT class_code, class_name, previous_yuan, total_yuan FROM year_on_year ORDER BY ALL"
        ).fetchall() == [("208", "社会保障和就业支出", 200, 200), ("215", "资源勘探工业信息等支出", 100, 100)]


def test_the_rule_of_the_guide_adds_up_each_form_once(con) -> None:
    """Leaves of one form, one expenditure type and one fund: what the README tells analysts to add."""
    found = con.execute(
        "SELECT document_id, sum(amount_yuan), any_value(t.leaf_total_yuan), any_value(t.published_total_yuan), "
        "bool_and(t.is_complete) FROM fact_expenditure f SEMI JOIN main_statement m USING (statement_id) "
        "JOIN form_total t USING (document_id, form_id, expenditure_type, fund) "
        "WHERE is_leaf AND form_id = 'expenditure' AND expenditure_type = 'total' AND fund = 'all' GROUP BY ALL"
    ).fetchall()
    assert found
    for _, total, leaves, published, is_complete in found:
        assert total == leaves
        assert not is_complete or published is None or abs(total - published) <= 2000


def test_a_total_alone_is_no_class(tmp_path) -> None:
    document = Document("alone.tsv")
    document.form("expenditure")
    document.expenditure("total", total="300.00")
    with open_read_only(candidate(tmp_path, [document])) as con:
        # The row that says why there is none.
        assert con.execute(
            "SELECT class_code, total_yuan, is_complete, incomplete_reason FROM class_expenditure"
        ).fetchall() == [(None, None, False, "the form prints no subjects")]
        assert con.execute("SELECT published_total_yuan, is_complete FROM form_total").fetchall() == [(300, True)]


@pytest.mark.parametrize(("unit", "appropriation", "complete"), [("元", "9100.00", False), ("万元", "9999.99", True)])
def test_sources_of_income_add_up_but_for_the_rounding_of_their_unit(tmp_path, unit, appropriation, complete) -> None:
    document = Document("income.tsv")
    document.form("income_expenditure_summary", unit=unit)
    document.income(total="10000.00", appropriation=appropriation)
    with open_read_only(candidate(tmp_path, [document])) as con:
        assert con.execute("SELECT is_complete FROM income_by_source").fetchall() == [(complete,)]


def test_a_source_below_the_years_income_is_shown_and_is_no_part_of_its_total(tmp_path) -> None:
    document = Document("income.tsv")
    document.form("income_expenditure_summary")
    for source, text in (
        ("appropriation", "100.00"),
        ("other", "7.00"),
        ("total", "107.00"),
        ("superior_subsidy", "60.00"),
    ):
        document.income(**{source: text})
    document.balance(total_sources="167.00")
    with open_read_only(candidate(tmp_path, [document])) as con:
        rows = con.execute(
            "SELECT revenue_source, is_in_total, is_complete, missing_yuan FROM income_by_source "
            "ORDER BY revenue_source"
        ).fetchall()
    assert rows == [
        ("appropriation", True, True, 0),
        ("other", True, True, 0),
        ("superior_subsidy", False, True, 0),
    ]
