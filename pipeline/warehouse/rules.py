"""The audit rules: sql/rules on a candidate, into audit_rule, audit_comparison and audit_finding.

Findings are reported, never repaired.

A rule is one file. Comments `-- severity:`, `-- category:` and `-- description:` on top, then one SELECT that returns
every comparison that the rule makes, failed or not, with the columns
    document_id, form_id, page, key, expected, actual, tolerance [, holds]
A row whose `expected`, `actual` or `holds` is NULL is no comparison. Without `holds` the rule compares numbers: it
holds where they differ by no more than the tolerance. `key` begins with what is compared (subject code, 三公 item,
project), then a space and the detail. _figures.sql prepares the temporary tables that rules read.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb

from pipeline.warehouse.schema import SQL, statements

SEVERITIES = ("warning", "info")
CATEGORIES = ("source", "extraction")
_COLUMNS = ["document_id", "form_id", "page", "key", "expected", "actual", "tolerance"]
_HEADINGS = ("rule_id", "severity", "category", "description")
_CENT = "0.005"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule as its file states it."""

    rule_id: str
    severity: str
    category: str
    description: str
    sql: str


def rules() -> list[Rule]:
    """Every rule, by id.

    Raises:
        ValueError: A file lacks a heading or states an unknown severity or category.
    """
    return [_parse(stem, text) for stem, text in statements("rules") if not stem.startswith("_")]


def run_rules(con: duckdb.DuckDBPyConnection, chosen: Sequence[Rule] | None = None) -> None:
    """Run rules, all if none are given, on an assembled candidate; fill audit_rule, audit_comparison and audit_finding.

    Raises:
        ValueError: A rule returns other columns than it must.
    """
    con.execute((SQL / "rules" / "_figures.sql").read_text(encoding="utf-8"))
    chosen = rules() if chosen is None else chosen
    for rule in chosen:
        _compare(con, rule)
    stated = {name: [getattr(rule, name) for rule in chosen] for name in _HEADINGS}
    columns = ", ".join(f"unnest(${name}::VARCHAR[]) AS {name}" for name in stated)
    con.execute(f"CREATE OR REPLACE TEMP TABLE stated AS SELECT {columns}", stated)
    con.execute(
        "INSERT INTO audit_rule SELECT s.*, count(c.rule_id), count(*) FILTER (NOT c.holds) "
        "FROM stated s LEFT JOIN audit_comparison c USING (rule_id) GROUP BY ALL ORDER BY ALL"
    )
    con.execute(
        "INSERT INTO audit_finding SELECT rule_id, severity, category, document_id, form_id, key, expected, actual, "
        "difference, tolerance, "
        "format('page {}, {}: {} is published, {} is expected ({})', page, key, actual, expected, description) "
        "FROM audit_comparison JOIN stated USING (rule_id) WHERE NOT holds ORDER BY ALL"
    )


def _compare(con: duckdb.DuckDBPyConnection, rule: Rule) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE comparison AS {rule.sql}")
    columns = con.table("comparison").columns
    if columns not in (_COLUMNS, [*_COLUMNS, "holds"]):
        raise ValueError(f"sql/rules/{rule.rule_id}.sql returns {columns}; a rule returns {_COLUMNS} and may add holds")
    numeric = "holds" not in columns
    holds = f"abs(actual - expected) <= greatest(tolerance, {_CENT})" if numeric else "holds"
    difference = "actual - expected" if numeric else "NULL"
    con.execute(
        f"INSERT INTO audit_comparison SELECT $1, document_id, form_id, page, key, {_short('expected')}, "
        f"{_short('actual')}, {_short(difference)}, {_short('tolerance::DECIMAL(20, 4)')}, {holds} AS ok "
        "FROM comparison WHERE expected IS NOT NULL AND actual IS NOT NULL AND ok IS NOT NULL ORDER BY ALL",
        [rule.rule_id],
    )


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
    missing = {*_HEADINGS[1:]} - heading.keys()
    if missing or heading["severity"] not in SEVERITIES or heading["category"] not in CATEGORIES:
        raise ValueError(f"sql/rules/{rule_id}.sql: heading lacks or misstates severity, category or description")
    sql = "\n".join(body).strip().rstrip(";")
    return Rule(rule_id, heading["severity"], heading["category"], heading["description"], sql)
