"""The document dimension: what each file is, what became of it, and which later publication replaced it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import duckdb

from pipeline.warehouse.archive import Registration
from pipeline.warehouse.lines import DocumentLines

Document = tuple[Registration, DocumentLines | None]


def document_rows(con: duckdb.DuckDBPyConnection, documents: Sequence[Document]) -> list[dict[str, object]]:
    """Rows of dim_document.

    Args:
        con: The candidate with its statements loaded.
        documents: Every registration with what became of its document; None for a second name of the same content.
    """
    originals = {r.sha256: (r.file_name, lines) for r, lines in documents if lines is not None}
    replaced = _superseded(con, documents)
    rows = []
    for registration, lines in documents:
        first_name, original = originals[registration.sha256]
        status, reason = (
            (lines.status, lines.status_reason)
            if lines is not None
            else (registration.status_hint, f"the same bytes as {first_name}")
        )
        rows.append(
            {
                "document_id": registration.document_id,
                "sha256": registration.sha256,
                "file_name": registration.file_name,
                "media_type": original.media_type,
                "page_count": original.page_count,
                "department_id": lines.department_id if lines else None,
                "fiscal_year": lines.fiscal_year if lines else None,
                "stage": lines.stage if lines else None,
                "ingest_date": registration.ingest_date,
                "reader_version": original.reader_version,
                "status": status,
                "status_reason": reason,
                "superseded_by": replaced.get(registration.document_id),
            }
        )
    return rows


@dataclass(frozen=True, slots=True)
class _Publication:
    """One loaded document: when it came, which forms it prints, how many figures of it are loaded."""

    registration: Registration
    forms: frozenset[str]
    projects: frozenset[tuple[str, str]]
    figures: int

    @property
    def order(self) -> tuple[object, ...]:
        """The latest is the highest; what came on one day goes by how complete it is, then by name."""
        r = self.registration
        return (r.ingest_date, len(self.forms), self.figures, r.file_name, r.sha256)

    def replaces(self, other: "_Publication") -> bool:
        """Whether it publishes again at least half of what the other did: forms, or projects where there is no form.

        A supplement that prints one form again does not replace a whole publication.
        """
        mine, others = (self.forms, other.forms) if other.forms else (self.projects, other.projects)
        return bool(mine & others) and 2 * len(mine & others) >= len(others)


def _superseded(con: duckdb.DuckDBPyConnection, documents: Iterable[Document]) -> dict[str, str]:
    """The document that stands for another one of the same department, year and stage, by the other one's id.

    A department may publish one year and stage in several files: a document replaces another only if both hold the
    same forms, of the same projects where they hold nothing else. Where two of them do, the later one stands; a later
    one that prints less than half of the earlier stands behind it instead, and an audit rule says so.
    """
    forms: dict[str, set[str]] = {}
    projects: dict[str, set[tuple[str, str]]] = {}
    figures: Counter[str] = Counter()
    for document_id, form_id, project_id, loaded in con.execute(
        "SELECT s.document_id, s.form_id, s.project_id, count(v.fact_id) FROM statement s "
        "LEFT JOIN value_cell v USING (statement_id) WHERE s.status IN ('loaded', 'empty') GROUP BY ALL"
    ).fetchall():
        if project_id is None:
            forms.setdefault(document_id, set()).add(form_id)
        else:
            projects.setdefault(document_id, set()).add((form_id, project_id))
        figures[document_id] += loaded
    groups: dict[tuple[object, ...], list[_Publication]] = {}
    for r, lines in documents:
        if lines is not None and lines.status == "loaded" and lines.department_id and lines.fiscal_year and lines.stage:
            publication = _Publication(
                r,
                frozenset(forms.get(r.document_id, ())),
                frozenset(projects.get(r.document_id, ())),
                figures[r.document_id],
            )
            groups.setdefault((lines.department_id, lines.fiscal_year, lines.stage), []).append(publication)
    replaced: dict[str, str] = {}
    for group in groups.values():
        standing: list[_Publication] = []
        for earlier in sorted(group, key=lambda p: p.order, reverse=True):
            successor = next((later for later in standing if later.replaces(earlier)), None)
            if successor is not None:
                replaced[earlier.registration.document_id] = successor.registration.document_id
                continue
            for later in [later for later in standing if earlier.replaces(later)]:
                replaced[later.registration.document_id] = earlier.registration.document_id
                standing.remove(later)
            standing.append(earlier)
    return replaced
