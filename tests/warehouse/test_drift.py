"""Drift alarms: each is silent on a release like the one before, and speaks of what it watches."""

from dataclasses import dataclass, replace
from datetime import date

import duckdb
import pytest

from pipeline.warehouse.drift import alarm_names, compare
from pipeline.warehouse.schema import create_all


@dataclass(frozen=True)
class Doc:
    """One document with one expenditure form of one value cell."""

    department: str
    year: int = 2021
    stage: str = "final"
    status: str = "loaded"
    statement: str = "loaded"
    total: int = 100


def write(path, documents):
    with duckdb.connect(str(path)) as con:
        con.begin()
        create_all(con)
        for number, d in enumerate(documents):
            i = f"{number:016x}"
            identified = d.status in ("loaded", "quarantined")
            con.execute(
                "INSERT INTO dim_document VALUES (?, ?, ?, 'text/plain', 1, ?, ?, ?, ?, 'r1', ?, 'why', NULL)",
                [
                    i,
                    i * 4,
                    i,
                    *((d.department, d.year, d.stage) if identified else (None, None, None)),
                    date(2026, 1, 1),
                    d.status,
                ],
            )
            con.execute(
                "INSERT OR IGNORE INTO dim_department (department_id, department_name, entity_kind) "
                "VALUES ($1, $1, 'department')",
                [d.department],
            )
            if d.status != "loaded":
                continue
            con.execute(
                "INSERT INTO statement (statement_id, document_id, form_id, sequence_no, title, first_page, last_page, "
                "stage, status, value_cells) VALUES (?, ?, 'expenditure', 1, '', 1, 1, ?, ?, 1)",
                [i, i, d.stage, d.statement],
            )
            con.execute(
                "INSERT INTO value_cell VALUES ($1, 1, 1, 1, 1, $1, 'expenditure', '1', $2, NULL, NULL, NULL, NULL)",
                [i, d.statement],
            )
            con.execute(
                "INSERT INTO fact_expenditure BY NAME SELECT $1 AS fact_id, $1 AS document_id, $2 AS department_id, "
                "$3 AS fiscal_year, $4 AS stage, 'expenditure' AS form_id, $1 AS statement_id, "
                "'functional:total' AS subject_id, "
                "'total' AS expenditure_type, 'all' AS fund, $5 AS amount_yuan, '1' AS amount_published, "
                "'元' AS unit_published, true AS is_leaf, 1 AS source_page, 1 AS source_table, 1 AS source_row, "
                "1 AS source_column",
                [i, d.department, d.year, d.stage, d.total],
            )
        con.commit()
    return path


BEFORE = [Doc(f"局{n:02}") for n in range(30)]


def last(documents, count, **changes):
    """The documents, the last few of them changed."""
    return [*documents[:-count], *(replace(d, **changes) for d in documents[-count:])]


def next_year(departments, **changes):
    return [Doc(f"局{n:02}", year=2022, **changes) for n in range(departments)]


# What each alarm must speak of, beginning with the alarm's own words, and how near it comes without a word.
CASES = {
    "form_falls": (last(BEFORE, 4, statement="quarantined"), last(BEFORE, 3, statement="quarantined"), "87 % of 30"),
    "quarantine_rises": (last(BEFORE, 2, status="quarantined"), last(BEFORE, 1, status="quarantined"), "6.7 % of 30"),
    "documents_unread": (
        [*BEFORE, *[Doc("x", status="needs_ocr")] * 2],
        [*BEFORE, Doc("x", status="unreadable")],
        "6.2 % of 32",
    ),
    "department_missing": ([*BEFORE, *next_year(29)], [*BEFORE, *next_year(14)], "局29 published the final of 2021"),
    "department_lost": (BEFORE[:-1], [*BEFORE, Doc("局30")], "the final of 2021 of 局29 is not loaded"),
    "total_jumps": (last(BEFORE, 1, total=151), last(BEFORE, 1, total=149), "局29, final of 2021: 151.00 yuan"),
    "year_jumps": (
        [*BEFORE, *next_year(1, total=1001)],
        [*BEFORE, *next_year(1, total=999)],
        "局00, final: 1,001.00 yuan in 2022, 100.00 in 2021",
    ),
}


@pytest.fixture(scope="module")
def before(tmp_path_factory):
    return write(tmp_path_factory.mktemp("before") / "before.duckdb", BEFORE)


def speaking(before, after):
    return {alarm.name: alarm.messages for alarm in compare(before, after) if alarm.messages}


def test_every_alarm_has_a_case():
    assert CASES.keys() == alarm_names().keys()


@pytest.mark.parametrize("name", CASES)
def test_alarm_speaks_beyond_its_threshold_and_not_below(before, tmp_path, name):
    beyond, below, words = CASES[name]
    found = speaking(before, write(tmp_path / "beyond.duckdb", beyond))
    assert len(found[name]) == 1
    assert words in found[name][0]
    assert name not in speaking(before, write(tmp_path / "below.duckdb", below))


def test_a_release_like_the_one_before_raises_nothing(before):
    assert speaking(before, before) == {}


def test_a_jump_between_years_is_told_once(tmp_path):
    jumped = write(tmp_path / "jumped.duckdb", [*BEFORE, *next_year(1, total=1001)])
    assert speaking(jumped, jumped) == {}
