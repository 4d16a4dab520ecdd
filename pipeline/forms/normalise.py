"""One document's cells to rows for the warehouse: recognise, resolve, convert, and account for every value cell."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path

from pipeline.forms.blocks import resolve_blocks
from pipeline.forms.claims import text_claims
from pipeline.forms.entities import Entity, are_of_government, bare_name, department_id, is_of_government, supervisor
from pipeline.forms.evaluation import SheetReader
from pipeline.forms.facts import Facts, Row, Spine, add_values, statement_row
from pipeline.forms.figures import goals, is_blank, printed_figures
from pipeline.forms.ledger import account, all_refused, as_printed, source_cells, unrecognised_tables
from pipeline.forms.list_again import PrintedLists
from pipeline.forms.metadata import (
    DocumentFacts,
    department_row,
    document_facts,
    project_id,
    region_of,
    statement_department,
    statement_stage,
    statement_year,
    unit_of_statement,
)
from pipeline.forms.model import QuarantinedStatement
from pipeline.forms.names import Context, published_codes
from pipeline.forms.narrative import read_narrative
from pipeline.forms.organisations import unit_name_of
from pipeline.forms.procurement import read_purchases
from pipeline.forms.procurement_facts import add_purchases
from pipeline.forms.project_list import add_list, read_list
from pipeline.forms.relations import record_readings
from pipeline.forms.rounding import record_rounding
from pipeline.forms.several import entities_of, heed_titles, repeated, sheets_again
from pipeline.forms.sheet import Sheet
from pipeline.forms.sheet_facts import add_sheet, add_text
from pipeline.forms.statements import Outline, Statement, Unrecognised, outline
from pipeline.forms.status import document_status
from pipeline.forms.subjects import GOVERNMENT, subject_id
from pipeline.forms.unit_of_others import units_of_others
from pipeline.readers.model import Cell
from pipeline.shipped import REFERENCE, digest

_OF_GOVERNMENT = "'{words}' is a table of a whole government's accounts, not of a department's; none of it is loaded"


@dataclass(frozen=True, slots=True)
class DocumentIdentity:
    """Which document is normalised. The file's name is for messages only, never data."""

    document_id: str
    file_name: str


@dataclass(slots=True)
class NormalisedDocument:
    """Everything that one document contributes. `rows` is keyed by warehouse table, plus observed_subject."""

    status: str
    status_reason: str | None
    department_id: str | None
    fiscal_year: int | None
    stage: str | None
    rows: dict[str, list[Row]] = field(default_factory=dict)
    unrecognised: list[Unrecognised] = field(default_factory=list)


def version_of(forms: Path, reference: Path) -> str:
    """Digest of the engine, the form files and the reference lists: whatever decides what cells come to."""
    return digest([(forms, ".py"), (forms, ".toml"), (reference, ".csv")])[:12]


@cache
def forms_version() -> str:
    """The version of the forms that this process recognises with."""
    return version_of(Path(__file__).parent, REFERENCE)


def normalise(document: DocumentIdentity, cells: Sequence[Cell]) -> NormalisedDocument:
    """Normalise one document. Never raises for what a document contains: what fails is quarantined with its reason."""
    parts = outline(cells)
    sheets = {
        id(statement): SheetReader(statement).read()
        for statement in parts.statements
        if statement.form.layout == "evaluation"
    }
    units = [
        s.labels["implementing_unit_name"].text.strip() for s in sheets.values() if "implementing_unit_name" in s.labels
    ]
    about = document_facts(parts.lines, parts.statements, units)
    if about.government is not None or about.entity is None or about.fiscal_year is None or about.stage is None:
        return _without_identity(document, parts, about)
    normaliser = _Normaliser(document, parts, about, sheets, {cell.page for cell in cells})
    return normaliser.run(about.entity, about.fiscal_year, about.stage)


def _without_identity(document: DocumentIdentity, parts: Outline, about: DocumentFacts) -> NormalisedDocument:
    """Nothing can load of a document that does not say whose it is, or that is a whole government's.

    Its value cells are in the ledger all the same.
    """
    status, reason = document_status(parts, [], about)
    rows: dict[str, list[Row]] = {}
    if status == "quarantined":
        rows = all_refused(document.document_id, parts, reason)
    rows["unrecognised_table"] = unrecognised_tables(document.document_id, parts)
    entity = about.entity if about.government else None
    if entity is not None:
        rows["dim_department"] = [department_row(entity, about.region_name, None, None)]
    return NormalisedDocument(
        status,
        reason,
        entity.entity_id if entity else None,
        about.fiscal_year,
        about.stage,
        rows,
        parts.unrecognised,
    )


class _Normaliser:
    """Collects the rows of one document."""

    def __init__(
        self,
        document: DocumentIdentity,
        parts: Outline,
        about: DocumentFacts,
        sheets: dict[int, Sheet],
        pages: set[int],
    ) -> None:
        self._pages = pages
        self._document = document
        self._parts = parts
        self._about = about
        self._is_finance_bureau = about.is_finance_bureau
        self._sheets = sheets
        self._facts, self._statements = Facts(), list[Row]()
        self._borrowed = units_of_others(parts.statements)
        self._published = published_codes(g for s in parts.statements if s.form.key == "subject" for g in s.grids)
        self._projects, self._lists = dict[str, Row](), PrintedLists()
        self._namesakes: Counter[str] = Counter()
        self._subjects: dict[tuple[str, str, int, str], str | None] = {}

    def run(self, entity: Entity, fiscal_year: int, stage: str) -> NormalisedDocument:
        entities = entities_of(self._parts.statements, entity)
        heed_titles(self._parts.statements)
        spines = [
            Spine(
                self._document.document_id,
                f"{self._document.document_id}:{sequence_no}",
                whose.entity_id,
                statement_year(statement) or fiscal_year,
                statement_stage(statement) or stage,
                statement.form.form_id,
            )
            for sequence_no, (statement, whose) in enumerate(
                zip(self._parts.statements, entities, strict=True), start=1
            )
        ]
        # Lists within explanations are held against the document's own, wherever those stand.
        order = sorted(range(len(spines)), key=lambda index: self._parts.statements[index].is_untitled)
        read = {index: self._one(self._parts.statements[index], spines[index], index + 1) for index in order}
        printed = [read[index] for index in range(len(spines))]
        for index, why in repeated(printed).items():
            printed[index] = self._refused(self._parts.statements[index], spines[index], printed[index][0], why)
        sheets_again(self._parts.statements, printed, self._projects)
        record_rounding(printed)
        record_readings(printed)
        for row, facts in printed:
            self._statements.append(row)
            self._facts.ledger += facts.ledger
            for table, rows_of_table in facts.tables.items():
                self._facts.tables.setdefault(table, []).extend(rows_of_table)
        status, reason = document_status(self._parts, self._statements, self._about)
        if status == "not_a_disclosure":
            outside = {"unrecognised_table": unrecognised_tables(self._document.document_id, self._parts)}
            return NormalisedDocument(status, reason, None, fiscal_year, stage, outside, self._parts.unrecognised)
        rows: dict[str, list[Row]] = {
            "dim_department": [self._department_row(each, entity) for each in dict.fromkeys([entity, *entities])],
            "dim_project": list(self._projects.values()),
            "statement": self._statements,
            "value_cell": self._facts.ledger,
            "source_cell": source_cells(self._document.document_id, self._parts.statements),
            "unrecognised_table": unrecognised_tables(self._document.document_id, self._parts),
            "text_claim": text_claims(self._document.document_id, self._parts, self._pages, fiscal_year, stage),
            "observed_subject": [
                {
                    "classification": classification,
                    "subject_code": code,
                    "subject_name": name,
                    "fiscal_year": year,
                    "subject_id": key,
                }
                for (classification, code, year, key), name in sorted(self._subjects.items())
            ],
        }
        rows |= self._facts.tables
        return NormalisedDocument(status, reason, entity.entity_id, fiscal_year, stage, rows, self._parts.unrecognised)

    def _department_row(self, entity: Entity, main: Entity) -> Row:
        """Row of the document's own entity, or of another one whose forms it prints too."""
        if entity != main:
            parent = _office_of(entity) or (main.entity_id if main.kind == "department" else None)
            return department_row(entity, region_of(entity.name) or self._about.region_name, None, parent)
        own = [
            str(project["supervising_department_name"])
            for project in self._projects.values()
            if project["supervising_department_name"]
            and bare_name(str(project["implementing_unit_name"] or "")) == entity.bare_name
        ]
        above = supervisor(own, self._about.said, entity.bare_name)
        parent = _office_of(entity)
        if entity.kind == "unit" and above is not None:
            parent = department_id(above)
        return department_row(entity, self._about.region_name, above, parent)

    def _one(self, statement: Statement, spine: Spine, sequence_no: int) -> tuple[Row, Facts]:
        facts = Facts()
        row = statement_row(statement, spine, sequence_no) | {
            "department_name": statement_department(statement),
            "unit_published": None,
            "status_reason": None,
            "alignment": None,
        }
        if is_of_government(statement.title):
            return self._refused(statement, spine, row, _OF_GOVERNMENT.format(words=statement.title))
        try:
            unit = unit_of_statement(statement)
            borrowed = self._borrowed.get(id(statement)) if unit is None else None
            unit = borrowed[0] if borrowed else unit
            row["unit_published"] = unit
            row["alignment"] = self._read(statement, spine, facts, unit)
            if borrowed:
                row["alignment"] = (
                    f"{row['alignment']}; no unit is printed; {borrowed[1]} amounts stand in forms in {unit}"
                )
        except QuarantinedStatement as error:
            if error.cell is None and is_blank(statement, self._sheets.get(id(statement))):
                return row | {"status": "empty", "project_id": None, "value_cells": 0}, Facts()
            return self._refused(statement, spine, row, str(error), error.cell)
        account(statement, self._sheets.get(id(statement)), spine, facts)
        facts.ledger = as_printed(statement, spine, facts.ledger)
        refused = sum(1 for entry in facts.ledger if entry["disposition"] == "quarantined")
        has_facts = bool(facts.tables)
        row["status"] = "loaded" if has_facts else ("quarantined" if refused else "empty")
        if refused:
            reasons = sorted({str(e["reason"]) for e in facts.ledger if e["disposition"] == "quarantined"})
            row["status_reason"] = f"{refused} of {len(facts.ledger)} value cells quarantined: " + "; ".join(reasons)
        return row | {"project_id": spine.project_id, "value_cells": len(facts.ledger)}, facts

    def _refused(
        self, statement: Statement, spine: Spine, row: Row, why: str, cell: Cell | None = None
    ) -> tuple[Row, Facts]:
        """A statement of which nothing loads: every figure of it in the ledger with the reason."""
        words = goals(statement) if statement.form.layout == "evaluation" else []
        cells = {id(each): each for each in [*printed_figures(statement), *words, *([cell] if cell else [])]}
        ledger = [spine.ledger(each, None, None, why) for each in cells.values()]
        facts = Facts(ledger=as_printed(statement, spine, ledger))
        return row | {
            "status": "quarantined",
            "status_reason": why,
            "project_id": spine.project_id,
            "value_cells": len(facts.ledger),
        }, facts

    def _read(self, statement: Statement, spine: Spine, facts: Facts, unit: str | None) -> str | None:
        if statement.form.layout == "narrative":
            for section, cell in read_narrative(statement):
                add_text(facts, spine, section, cell)
            return None
        if statement.form.layout == "evaluation":
            return self._read_sheet(statement, spine, facts, unit)
        if statement.form.layout == "list":
            listed = read_list(statement, spine.fiscal_year, unit)
            project = partial(self._project, spine)
            add_list(facts, spine, listed, unit, project, self._lists, statement.is_untitled)
            return f"{sum(row.is_project for row in listed.rows)} of {len(listed.rows)} rows are {listed.how}"
        if statement.form.layout == "procurement":
            bought = read_purchases(statement, unit or "")
            for classification, code, name in add_purchases(facts, spine, bought, unit):
                self._observe(classification, code, name, spine.fiscal_year)
            return f"{len(bought.items)} of {len(bought.rows)} rows are items by header"
        resolved = resolve_blocks(statement, Context(unit or "", spine.fiscal_year, spine.stage, self._published))
        codes = {value.subject_code for value in resolved.values if value.subject_code}
        if self._is_finance_bureau and are_of_government(statement.title, codes):
            raise QuarantinedStatement(_OF_GOVERNMENT.format(words=statement.title))
        if unit is None and resolved.values:
            raise QuarantinedStatement(
                f"page {statement.first_page}: no unit is printed with '{statement.title}'; "
                "amounts without one are no facts"
            )
        add_values(facts, spine, resolved.values)
        facts.refuse(spine, resolved.refused)
        for value in resolved.values:
            if value.subject_code:
                self._observe(value.classification, value.subject_code, value.subject_name, spine.fiscal_year)
            if value.government_code:
                self._observe(GOVERNMENT, value.government_code, value.government_name, spine.fiscal_year)
        return resolved.alignment

    def _observe(self, classification: str, code: str, name: str | None, year: int) -> None:
        """Keep that the document prints a subject, under the first name that it prints for it."""
        key = (classification, code, year, subject_id(classification, code, year, name))
        self._subjects[key] = self._subjects.get(key) or name

    def _read_sheet(self, statement: Statement, spine: Spine, facts: Facts, unit: str | None) -> str | None:
        sheet = self._sheets[id(statement)]
        if sheet.trouble:
            raise QuarantinedStatement(sheet.trouble)
        if statement.form.form_id == "project_performance":
            if "project_name" not in sheet.labels:
                raise QuarantinedStatement(f"page {statement.first_page}: the form names no project")
            labels = {key: cell.text.strip() for key, cell in sheet.labels.items()}
            spine.project_id = self._project(spine, labels["project_name"], labels)
        add_sheet(facts, spine, sheet, unit)
        facts.refuse(spine, sheet.refused)
        slid = sum(1 for indicator in sheet.indicators if indicator.slid)
        return f"{len(sheet.indicators)} indicators by header" + (f", {slid} put back in place" if slid else "")

    def _project(self, spine: Spine, name: str, labels: Mapping[str, str]) -> str:
        named = ("supervising_department_name", "implementing_unit_name")
        units = {key: unit_name_of(labels[key]) if labels.get(key) else None for key in named}
        # Sheets of one name are projects of their own: 综合工作经费 of four units, or the same unit's second one.
        first = project_id(spine.department_id, spine.fiscal_year, units["implementing_unit_name"], name, 1)
        self._namesakes[first] += 1
        ordinal = self._namesakes[first]
        key = project_id(spine.department_id, spine.fiscal_year, units["implementing_unit_name"], name, ordinal)
        self._projects[key] = {
            "project_id": key,
            "project_name": name,
            "department_id": spine.department_id,
            **units,
            "fiscal_year": spine.fiscal_year,
        }
        return key


def _office_of(entity: Entity) -> str | None:
    """Key of the department whose own office an entity is."""
    return department_id(entity.bare_name) if entity.kind == "own_office" else None
