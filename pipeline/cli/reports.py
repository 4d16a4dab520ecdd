"""Standing questions to the current release: what is in it, what became of each document, what was found wrong."""

from pathlib import Path

import duckdb
from rich.console import Console
from rich.markup import escape

from pipeline.cli.console import CommandError, stdout, table, text
from pipeline.cli.query import open_current
from pipeline.settings import from_environment
from pipeline.warehouse.drift import alarms_path, read_alarms
from pipeline.warehouse.hints import command, short
from pipeline.warehouse.limits import REASON_KIND

ALARM_LINES = 5

DOCUMENTS = """
SELECT file_name AS file, document_id AS id, status, department_name AS department, fiscal_year AS year, stage,
       facts, findings, coalesce(status_reason, 'superseded by ' || superseded_by) AS note
FROM document_status ORDER BY file_name, document_id
"""
RELEASE = "SELECT version, created_at, documents, facts, findings, git_commit FROM release"
BY_STATUS = "SELECT status, count(*) AS documents FROM dim_document GROUP BY ALL ORDER BY ALL"
BY_FORM = """
SELECT form_id AS form, title_zh AS title,
       count(*) FILTER (s.status = 'loaded') AS loaded,
       count(*) FILTER (s.status = 'empty') AS empty,
       count(*) FILTER (s.status = 'quarantined') AS quarantined
FROM statement s JOIN dim_form USING (form_id)
GROUP BY ALL ORDER BY form
"""
COVERAGE = """
SELECT form_id AS form, dim_form.title_zh AS title, coalesce(sum(statements), 0)::BIGINT AS statements,
       coalesce(sum(value_cells_seen), 0)::BIGINT AS "value cells",
       coalesce(sum(value_cells_loaded), 0)::BIGINT AS "loaded cells",
       floor(1000 * sum(value_cells_loaded) / nullif(sum(value_cells_seen), 0)) / 10 AS "loaded %"
FROM dim_form LEFT JOIN coverage USING (form_id) GROUP BY ALL ORDER BY form
"""
COVERAGE_BY_DOCUMENT = """
SELECT file_name AS file, form_id AS form, statements, status, value_cells_seen AS seen,
       value_cells_loaded AS loaded, value_cells_quarantined AS quarantined
FROM coverage
WHERE form_id IS NOT NULL AND ($document IS NULL OR document_id = $document OR contains(file_name, $document))
ORDER BY file, form
"""
UNRECOGNISED = """
SELECT file_name AS file, coalesce(title_zh, 'no title') AS title, amounts_unrecognised AS amounts, reason
FROM coverage
WHERE status = 'unrecognised' AND ($document IS NULL OR document_id = $document OR contains(file_name, $document))
ORDER BY file, amounts DESC, title
"""
# One line per kind of reason: what differs only in a place or a printed text is counted together, with one example.
SET_ASIDE = f"""
SELECT file_name AS file, form_id AS form, count(*) AS cells, min(reason) AS "reason (the first of its kind)"
FROM value_cell JOIN dim_document USING (document_id)
WHERE disposition = 'quarantined'
  AND ($document IS NULL OR document_id = $document OR contains(file_name, $document))
GROUP BY file, form, {REASON_KIND} ORDER BY file, form, cells DESC
"""
NOT_JUDGED = """
SELECT file_name AS file, s.form_id AS form, s.first_page AS page, relation AS sum, line, evidence
FROM statement_reading r
JOIN statement s USING (statement_id)
JOIN dim_document d ON d.document_id = r.document_id
WHERE reading = 'uncertain' AND ($document IS NULL OR r.document_id = $document OR contains(file_name, $document))
ORDER BY file, page, sum, line
"""
RULE_COVERAGE = """
SELECT rule_id AS rule, severity, examined, examined - violated AS passed, violated FROM audit_rule ORDER BY rule_id
"""
# Of documents that no later publication replaced.
RULES = """
SELECT rule_id AS rule, severity, category, examined, findings
FROM audit_rule
JOIN (
    SELECT rule_id, count(*) AS findings
    FROM audit_finding SEMI JOIN current_document USING (document_id)
    GROUP BY rule_id
) USING (rule_id)
ORDER BY findings DESC, rule_id
"""
# The finding that tells a case, the worst in yuan first. $confidence parts them.
CASES = """
SELECT d.file_name AS file, c.pages, f.rule_id AS rule, f.key AS what, f.actual AS published, f.expected,
       c.difference_yuan::DECIMAL(24, 2) AS yuan, c.difference_percent AS "%", c.findings, f.look_at AS "look at"
FROM audit_case c
JOIN audit_finding f ON f.finding_id = c.case_id
JOIN dim_document d ON d.document_id = c.document_id
WHERE ($document IS NULL OR c.document_id = $document OR contains(d.file_name, $document))
  AND ($rule IS NULL OR list_contains(string_split(c.rules, ', '), $rule))
  AND ($superseded OR d.superseded_by IS NULL) AND c.confidence = $confidence
ORDER BY
    c.severity DESC, abs(c.difference_yuan) DESC NULLS LAST, abs(c.difference_percent) DESC NULLS LAST, file,
    f.finding_id
"""
SUPERSEDED_CASES = """
SELECT count(*) FROM audit_case c JOIN dim_document d USING (document_id)
WHERE d.superseded_by IS NOT NULL
  AND ($document IS NULL OR c.document_id = $document OR contains(d.file_name, $document))
  AND ($rule IS NULL OR list_contains(string_split(c.rules, ', '), $rule))
"""
CONFIDENCES = {
    "proved": "proved: all figures are confirmed by other sums, or printed twice",
    "likely": "likely: look at the page first",
}
NAMED = "SELECT count(*) FROM dim_document WHERE document_id = $document OR contains(file_name, $document)"
RULE = "SELECT count(*) FROM audit_rule WHERE rule_id = $rule"


def show_status(home: Path | None) -> None:
    """The release, its documents by status, and each document."""
    with open_current(home) as con:
        console = stdout()
        version, created_at, documents, facts, findings, commit = con.execute(RELEASE).fetchall()[0]
        console.print(f"[bold]release {version}[/] of {created_at:%Y-%m-%d %H:%M} UTC", highlight=False)
        built = f", built by {commit[:12]}" if commit else ""
        console.print(f"{documents} documents, {facts:,} facts, {findings:,} findings{built}")
        print_alarms(console, from_environment(home).home, version)
        console.print()
        print_rows(console, con, DOCUMENTS)


def show_findings(home: Path | None, document: str | None, rule: str | None, *, superseded: bool = False) -> None:
    """The cases that the rules found, the worst first, narrowed to a document or a rule.

    Args:
        superseded: Also those of documents that a later publication stands for.

    Raises:
        CommandError: The release has no such document or rule.
    """
    with open_current(home) as con:
        _require_document(con, home, document)
        if rule and con.execute(RULE, {"rule": rule}).fetchall() == [(0,)]:
            rules_of = command("query", "SELECT rule_id FROM audit_rule", home=from_environment(home).home)
            raise CommandError(f"there is no rule {rule}; list them with: {rules_of}")
        console = stdout()
        narrowed: dict[str, object] = {"document": document, "rule": rule}
        shown: dict[str, int] = {}
        for confidence, title in CONFIDENCES.items():
            result = con.execute(CASES, narrowed | {"superseded": superseded, "confidence": confidence})
            columns = [column[0] for column in result.description or []]
            rows = result.fetchall()
            shown[confidence] = len(rows)
            if rows:
                # Of what is proved nothing is left to look at.
                width = len(columns) - (confidence == "proved")
                console.print(table(columns[:width], [row[:width] for row in rows], title))
                console.print()
        left_out = 0 if superseded else con.execute(SUPERSEDED_CASES, narrowed).fetchall()[0][0]
        more = f"; {left_out} more of superseded documents: --superseded" if left_out else ""
        console.print(f"{sum(shown.values())} cases, {shown['proved']} of them proved{more}")


def show_coverage(home: Path | None, document: str | None) -> None:
    """Per document and form, and per form: what loaded; what was set aside and why; what each rule examined.

    Raises:
        CommandError: The release has no such document.
    """
    with open_current(home) as con:
        _require_document(con, home, document)
        console = stdout()
        narrowed: dict[str, object] = {"document": document}
        print_rows(console, con, COVERAGE_BY_DOCUMENT, narrowed, title="by document")
        console.print()
        print_rows(console, con, SET_ASIDE, narrowed, title="set aside")
        console.print()
        print_rows(console, con, UNRECOGNISED, narrowed, title="tables with amounts that belong to no form")
        console.print()
        print_rows(console, con, NOT_JUDGED, narrowed, title="sums that no rule judges: what they cover is not certain")
        if document is None:
            console.print()
            print_rows(console, con, COVERAGE, title="by form")
            console.print()
            print_rows(console, con, RULE_COVERAGE, title="rules")


def _require_document(con: duckdb.DuckDBPyConnection, home: Path | None, document: str | None) -> None:
    """Nothing about a document that is not there would read as nothing wrong with it."""
    if document is not None and con.execute(NAMED, {"document": document}).fetchall() == [(0,)]:
        status = command("status", home=from_environment(home).home)
        raise CommandError(f"no document has the id or name {document!r}; list them with: {status}")


def print_alarms(console: Console, home: Path, version: str) -> None:
    """What differs between a release and the one before it more than publications do."""
    for alarm in read_alarms(home, version):
        console.print(f"\n[yellow]{text(alarm.description)}[/] ({alarm.name}, {len(alarm.messages)})", soft_wrap=True)
        for message in alarm.messages[:ALARM_LINES]:
            console.print(f"  {text(message)}", soft_wrap=True)
        if len(alarm.messages) > ALARM_LINES:
            console.print(f"  … all in {escape(short(alarms_path(home, version)))}", soft_wrap=True)


def print_rows(
    console: Console,
    con: duckdb.DuckDBPyConnection,
    sql: str,
    parameters: dict[str, object] | None = None,
    title: str | None = None,
) -> int:
    """Print what a query returns as a table; return how many rows there were."""
    result = con.execute(sql, parameters)
    columns = [column[0] for column in result.description or []]
    rows = result.fetchall()
    console.print(table(columns, rows, title))
    return len(rows)
