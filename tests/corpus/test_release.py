"""The whole corpus in one release: its sums, its supersessions, and what the marts count."""

from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

pytestmark = pytest.mark.slow

# Rules that compare a published total with the sum of what it is made of.
SUMS = "regexp_matches(rule_id, '(row_sum|parts_sum|is_sum.*|_total|_parts|_columns|_sum|_kinds|vehicle)$')"
NO_SUMS = "rule_id NOT LIKE 'kpi%' AND rule_id NOT LIKE 'project%' AND rule_id NOT LIKE '%economic'"
# The later by name of each pair of files that publish the same accounts.
SUPERSEDED = {
    "24年普陀区财政局（测试问题版本）.pdf": "上海市普陀区财政局2024年度部门决算.pdf",
    "江苏省人民检察院_2017年省检察院部门预算.pdf": "江苏省人民检察院_2017年省检察院部门预算_2.pdf",
    "江苏省人民检察院_2019年度部门预算公开.pdf": "江苏省人民检察院_2019年度部门预算公开_2.pdf",
}


@pytest.fixture(scope="module")
def released(corpus: Path, tmp_path_factory: pytest.TempPathFactory, cli) -> duckdb.DuckDBPyConnection:
    """The release of the corpus."""
    home = tmp_path_factory.mktemp("corpus") / "home"
    run = cli("run", "--landing", corpus, "--home", home)
    assert run.returncode == 0, run.stdout + run.stderr
    return duckdb.connect(str((home / "warehouse" / "current.duckdb").resolve()), read_only=True)


def test_published_sums_hold(released) -> None:
    rules = released.execute(
        f"SELECT rule_id, examined, violated FROM audit_rule WHERE {SUMS} AND {NO_SUMS} ORDER BY 1"
    ).fetchall()
    assert {rule for rule, examined, _ in rules if not examined} <= {"agency_running_parts", "education_fee_parts"}
    examined, violated = (sum(rule[column] for rule in rules) for column in (1, 2))
    assert examined > 5000
    assert violated <= examined / 100, [rule for rule in rules if rule[2]]


def test_no_finding_is_within_rounding(released) -> None:
    """An amount printed in 万元 with two decimals is right to half of its last place, which is 50 yuan."""
    findings = released.execute(
        "SELECT rule_id, key, difference, tolerance FROM audit_finding "
        f"WHERE difference IS NOT NULL AND {NO_SUMS} AND EXISTS "
        "(FROM statement s WHERE s.document_id = audit_finding.document_id AND s.unit_published = '万元')"
    ).fetchall()
    for rule, key, difference, tolerance in findings:
        assert abs(Decimal(difference)) > max(Decimal(100), Decimal(tolerance)), (rule, key)


def test_the_same_accounts_in_two_files_are_counted_once(released) -> None:
    pairs = released.execute(
        "SELECT d.file_name, later.file_name FROM dim_document d JOIN dim_document later "
        "ON d.superseded_by = later.document_id"
    ).fetchall()
    assert dict(pairs) == SUPERSEDED
    # Two files of the same bytes are not among them: each of these pairs was published twice with different bytes.
    assert released.execute("SELECT count(*) FROM dim_document WHERE status = 'duplicate'").fetchone() == (0,)
    counted = released.execute(
        "SELECT department_name, fiscal_year, sum(total_yuan) FROM expenditure_by_function "
        "WHERE stage = 'final' GROUP BY ALL ORDER BY ALL"
    ).fetchall()
    assert counted == [
        ("上海市普陀区规划和自然资源局", 2024, Decimal("97593700.00")),
        ("上海市普陀区财政局", 2024, Decimal("29400700.00")),
        ("西安市卫生健康委员会(汇总)", 2022, Decimal("20749620100.00")),
    ]


def test_an_empty_database_row_is_never_a_fact(released) -> None:
    cells, loaded, unexplained = released.execute(
        "SELECT count(*), count(*) FILTER (disposition = 'loaded'), "
        "count(*) FILTER (disposition <> 'loaded' AND reason IS NULL) FROM value_cell"
    ).fetchone()
    assert unexplained == 0
    assert loaded >= cells * 0.9
