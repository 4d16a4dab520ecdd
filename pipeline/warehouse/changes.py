"""What differs between two releases: documents, facts, amounts and findings that came, went or changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from pipeline.warehouse.database import connect
from pipeline.warehouse.release import Release
from pipeline.warehouse.schema import fact_tables

SECTIONS = ("document", "facts", "amount", "finding")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Columns that mean nothing in a section are None.

    Attributes:
        section: document (its status), facts (how many, by form), amount (yuan, of a column of a form), finding.
        what: added, removed or changed.
        subject: File name, department or rule.
        item: Document id; fact table; year, stage and column; what the finding is about.
        before, after: Status, number of rows, yuan, or the finding's message.
        difference: Of numbers: after - before; facts that only changed their content count in `changed`.
        changed: Facts with the same key and another content.
    """

    section: str
    what: str
    form_id: str | None
    subject: str | None
    item: str
    before: str | int | Decimal | None
    after: str | int | Decimal | None
    difference: int | Decimal | None = None
    changed: int | None = None


# One column of figures of a fact: amounts of different columns are never added up.
_AMOUNTS = {
    "fact_expenditure": "'expenditure ' || expenditure_type || ', ' || fund",
    "fact_revenue": "'revenue ' || revenue_source || ', ' || expenditure_type",
    "fact_balance": "balance_kind || ' ' || balance_part || ', ' || fund",
}
_DOCUMENTS = """
WITH a AS (SELECT *, status || if(superseded_by IS NULL, '', ', superseded') AS state FROM before.dim_document),
     b AS (SELECT *, status || if(superseded_by IS NULL, '', ', superseded') AS state FROM after.dim_document)
SELECT coalesce(b.file_name, a.file_name), document_id, a.state, b.state
FROM a FULL JOIN b USING (document_id)
WHERE a.state IS DISTINCT FROM b.state ORDER BY 1, 2
"""
_FINDINGS = """
WITH a AS (SELECT rule_id, document_id, form_id, key, min(message) AS message FROM before.audit_finding GROUP BY ALL),
     b AS (SELECT rule_id, document_id, form_id, key, min(message) AS message FROM after.audit_finding GROUP BY ALL)
SELECT coalesce(a.form_id, b.form_id), coalesce(a.rule_id, b.rule_id),
       coalesce(e.file_name, d.file_name) || ': ' || coalesce(a.key, b.key), a.message, b.message
FROM a FULL JOIN b ON a.rule_id = b.rule_id AND a.document_id = b.document_id AND a.key = b.key
     AND a.form_id IS NOT DISTINCT FROM b.form_id
LEFT JOIN before.dim_document d ON d.document_id = a.document_id
LEFT JOIN after.dim_document e ON e.document_id = b.document_id
WHERE a.rule_id IS NULL OR b.rule_id IS NULL ORDER BY ALL
"""


def changes(before: Release, after: Release) -> list[Change]:
    """Everything that differs from one release to another, in a fixed order."""
    with connect(config={"python_enable_replacements": False}) as con:
        for name, release in (("before", before), ("after", after)):
            path = str(release.path).replace("'", "''")
            con.execute(f"ATTACH '{path}' AS {name} (READ_ONLY)")
        return [*_documents(con), *_facts(con), *_amounts(con), *_findings(con)]


def summary(found: list[Change]) -> dict[str, int]:
    """How many differences each section has."""
    return {section: sum(change.section == section for change in found) for section in SECTIONS}


def _documents(con: duckdb.DuckDBPyConnection) -> Iterator[Change]:
    for name, document_id, old, new in con.execute(_DOCUMENTS).fetchall():
        yield Change("document", _what(old, new), None, name, document_id, old, new)


def _facts(con: duckdb.DuckDBPyConnection) -> Iterator[Change]:
    for table in fact_tables():
        columns = _common_columns(con, table)
        if columns:
            content = f"SELECT form_id, fact_id, md5(to_json(struct_pack({', '.join(columns)}))::VARCHAR) AS h FROM"
            rows = con.execute(
                f"WITH a AS ({content} before.{table}), b AS ({content} after.{table}) "
                "SELECT form_id, count(a.h), count(b.h), count(*) FILTER (a.h <> b.h) FROM a FULL JOIN b "
                "USING (form_id, fact_id) GROUP BY 1 HAVING count(*) FILTER (a.h IS DISTINCT FROM b.h) > 0 ORDER BY 1"
            ).fetchall()
            for form_id, old, new, changed in rows:
                yield Change(
                    "facts", _what(old or None, new or None), form_id, None, table, old, new, new - old, changed
                )


def _amounts(con: duckdb.DuckDBPyConnection) -> Iterator[Change]:
    for table, label in _AMOUNTS.items():
        rows = con.execute(
            f"WITH a AS {_sums('before', table, label)}, b AS {_sums('after', table, label)} "
            "SELECT form_id, department, item, a.yuan, b.yuan, coalesce(b.yuan, 0) - coalesce(a.yuan, 0) "
            "FROM a FULL JOIN b USING (form_id, department_id, department, item) "
            "WHERE a.yuan IS DISTINCT FROM b.yuan ORDER BY ALL"
        ).fetchall()
        for form_id, department, item, old, new, difference in rows:
            yield Change("amount", _what(old, new), form_id, department, item, old, new, difference)


def _sums(release: str, table: str, label: str) -> str:
    return (
        "(SELECT form_id, department_id, department_name AS department, "
        f"fiscal_year || ' ' || stage || ', ' || {label} AS item, sum(amount_yuan) AS yuan "
        f"FROM {release}.{table} JOIN {release}.dim_department USING (department_id) "
        "WHERE is_leaf AND amount_yuan IS NOT NULL GROUP BY ALL)"
    )


def _findings(con: duckdb.DuckDBPyConnection) -> Iterator[Change]:
    for form_id, rule_id, item, old, new in con.execute(_FINDINGS).fetchall():
        yield Change("finding", _what(old, new), form_id, rule_id, item, old, new)


def _common_columns(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    """Columns that the table has in both releases: one of them may be older than the other's schema."""
    found = con.execute(
        "SELECT column_name FROM duckdb_columns() WHERE table_name = ? AND database_name IN ('before', 'after') "
        "GROUP BY 1 HAVING count(*) = 2 ORDER BY 1",
        [table],
    ).fetchall()
    return [row[0] for row in found]


def _what(before: object, after: object) -> str:
    return "added" if before is None else "removed" if after is None else "changed"
