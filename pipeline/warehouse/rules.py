"""The audit rules: sql/rules on a candidate, into the audit tables.

Findings are reported, never repaired.

A rule is one file. Comments `-- severity:`, `-- category:` and `-- description:` on top, `-- unit: percent` or `points`
where its numbers are no yuan, then one SELECT that returns every comparison that the rule makes, failed or not, with
the columns
    document_id, form_id, page, key, expected, actual, tolerance, addends, compared [, holds]
A row whose `expected`, `actual` or `holds` is NULL is no comparison. Without `holds` the rule compares numbers: it
holds where they differ by no more than the tolerance. `key` begins with what is compared (subject code, 三公 item,
project), then a space and the detail. _figures.sql prepares the temporary tables that rules read.

`addends` lists the figures that make `expected`, `compared` those that make `actual`, as _figures.sql names them:
fact_id, cell_of(fact_id, measure) for one cell of a fact of several, place(…) for words; with a minus in front of what
is subtracted. [] where there is none: a form that is absent, a weight of 100.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.shipped import SQL
from pipeline.warehouse.cases import join_cases
from pipeline.warehouse.schema import statements

SEVERITIES = ("warning", "info")
CATEGORIES = ("source", "extraction")
UNITS = ("yuan", "percent", "points")
_COLUMNS = ["document_id", "form_id", "page", "key", "expected", "actual", "tolerance", "addends", "compared"]
_HEADINGS = ("rule_id", "severity", "category", "description", "unit")
_WORDS = {"VARCHAR", '"NULL"'}
_CENT = "0.005"
# Failed comparisons of all rules, for _findings.sql.
_FAILED = """
CREATE OR REPLACE TEMP TABLE failed (
    rule_id VARCHAR, document_id VARCHAR, form_id VARCHAR, page INTEGER, key VARCHAR, expected VARCHAR, actual VARCHAR,
    difference DECIMAL(24, 4), tolerance DECIMAL(24, 4), expected_number DECIMAL(24, 4), actual_number DECIMAL(24, 4),
    addends VARCHAR[], compared VARCHAR[]
);
CREATE OR REPLACE TEMP TABLE confirmed (hash UBIGINT)
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as its file states it."""

    rule_id: str
    severity: str
    category: str
    description: str
    unit: str
    sql: str


def rules() -> list[Rule]:
    """Every rule, by id.

    Raises:
        ValueError: A file lacks a heading or states an unknown severity, category or unit.
    """
    return [_parse(stem, text) for stem, text in statements("rules") if not stem.startswith("_")]


def run_rules(con: duckdb.DuckDBPyConnection, chosen: Sequence[Rule] | None = None) -> None:
    """Run rules, all if none are given, on an assembled candidate; fill the audit tables.

    Raises:
        ValueError: A rule returns other columns than it must.
    """
    con.execute(_sql("_figures"))
    con.execute(_FAILED)
    chosen = rules() if chosen is None else chosen
    units = [_compare(con, rule) for rule in chosen]
    stated = {name: [getattr(rule, name) for rule in chosen] for name in _HEADINGS} | {"unit": units}
    columns = ", ".join(f"unnest(${name}::VARCHAR[]) AS {name}" for name in stated)
    con.execute(f"CREATE OR REPLACE TEMP TABLE stated AS SELECT {columns}", stated)
    con.execute(
        "INSERT INTO audit_rule SELECT s.*, count(c.rule_id), count(*) FILTER (NOT c.holds) "
        "FROM stated s LEFT JOIN audit_comparison c USING (rule_id) GROUP BY ALL ORDER BY ALL"
    )
    con.execute(_sql("_findings"))
    join_cases(con)
    con.execute(_sql("_cases"))
    con.execute("DROP TABLE failed; DROP TABLE confirmed")


def _compare(con: duckdb.DuckDBPyConnection, rule: Rule) -> str | None:
    """Make a rule's comparisons and return the unit of its numbers; None where it compares words."""
    con.execute(f"CREATE OR REPLACE TEMP TABLE comparison AS {rule.sql}")
    relation = con.table("comparison")
    columns = relation.columns
    if columns not in (_COLUMNS, [*_COLUMNS, "holds"]):
        raise ValueError(f"sql/rules/{rule.rule_id}.sql returns {columns}; a rule returns {_COLUMNS} and may add holds")
    types = dict(zip(columns, map(str, relation.types), strict=True))
    numeric = _WORDS.isdisjoint({types["expected"], types["actual"]})
    ok = "holds" if "holds" in columns else f"abs(actual - expected) <= greatest(tolerance, {_CENT})"
    expected, actual = (f"{value}::DECIMAL(24, 4)" if numeric else "NULL" for value in ("expected", "actual"))
    shown = (
        f"$1 AS rule_id, document_id, form_id, page, key, {_short('expected')} AS expected, "
        f"{_short('actual')} AS actual, "
        f"({'actual - expected' if numeric else 'NULL'})::DECIMAL(24, 4) AS difference, "
        "tolerance::DECIMAL(24, 4) AS tolerance"
    )
    con.execute(
        f"INSERT INTO audit_comparison SELECT {shown}, {ok} AS ok FROM comparison "
        "WHERE expected IS NOT NULL AND actual IS NOT NULL AND ok IS NOT NULL ORDER BY ALL",
        [rule.rule_id],
    )
    con.execute(
        f"INSERT INTO failed BY NAME SELECT {shown}, {expected} AS expected_number, {actual} AS actual_number, "
        "list_sort(addends::VARCHAR[]) AS addends, list_sort(compared::VARCHAR[]) AS compared "
        f"FROM comparison WHERE expected IS NOT NULL AND actual IS NOT NULL AND NOT ({ok})",
        [rule.rule_id],
    )
    if numeric and "holds" not in columns:
        # Only sums: that a figure is no more than another one, or is a word, confirms neither. Hashes, for this is
        # every figure of the release once for each rule.
        con.execute(
            "INSERT INTO confirmed SELECT DISTINCT "
            "hash(ltrim(unnest(list_concat(addends::VARCHAR[], compared::VARCHAR[])), '-')) "
            f"FROM comparison WHERE {ok}"
        )
    return rule.unit if numeric else None


def _sql(stem: str) -> str:
    return (SQL / "rules" / f"{stem}.sql").read_text(encoding="utf-8")


def _short(value: str) -> str:
    """SQL for a value as text; numbers keep two decimals at least and no zeros beyond."""
    return f"regexp_replace(({value})::VARCHAR, '(\\.\\d\\d\\d*?)0+$', '\\1')"


def _parse(rule_id: str, text: str) -> Rule:
    comments: list[str] = []
    body: list[str] = []
    for line in text.splitlines():
        (comments if line.startswith("--") and not body else body).append(line)
    heading: dict[str, str] = {}
    key = ""
    for line in comments:
        content = line.removeprefix("--").strip()
        name, colon, value = content.partition(":")
        if colon and name in _HEADINGS[1:]:
            key, heading[name] = name, value.strip()
        elif key:
            heading[key] += f" {content}"
    heading.setdefault("unit", UNITS[0])
    missing = {*_HEADINGS[1:]} - heading.keys()
    known = {"severity": SEVERITIES, "category": CATEGORIES, "unit": UNITS}
    if missing or any(heading[name] not in values for name, values in known.items()):
        raise ValueError(f"sql/rules/{rule_id}.sql: heading lacks or misstates severity, category, description or unit")
    sql = "\n".join(body).strip().rstrip(";")
    return Rule(rule_id=rule_id, sql=sql, **heading)
