"""Documents by hand: a few printed figures in, consistent rows of every table out, without readers or forms.

document = Document("a.tsv").form("expenditure")
document.expenditure("201", total="100.00", basic="100.00")
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

from pipeline.forms.facts import Facts
from pipeline.forms.labels import label_rows
from pipeline.forms.relations import record_readings
from pipeline.forms.rounding import record_rounding
from pipeline.readers.model import Cell, Reading
from pipeline.warehouse.archive import Registration, register_landing, registrations
from pipeline.warehouse.candidate import Build, build_candidate
from pipeline.warehouse.cells import Cells, ReadingKey
from pipeline.warehouse.lines import DocumentLines, line_dtypes, line_frames, writing_lines

READER, FORMS = "r1", "f1"
TODAY = date(2026, 1, 5)
FORM_IDS = (
    "income_expenditure_summary",
    "income",
    "expenditure",
    "appropriation_summary",
    "general_budget_appropriation",
    "basic_expenditure_economic",
    "government_fund",
    "state_capital",
    "three_public",
    "performance_narrative",
    "department_performance",
    "project_performance",
    "government_procurement",
)
FORM_ROWS = [{"form_id": f, "title_zh": f, "description": f} for f in FORM_IDS]
DASHES = ("—", "-")


YUAN_IN = {"元": 1, "千元": 1_000, "万元": 10_000, "亿元": 100_000_000}


def build(**changes: object) -> Build:
    values = {
        "reader_version": READER,
        "forms_version": FORMS,
        "forms": FORM_ROWS,
        "labels": label_rows(),
        "subjects": [],
        "created_at": datetime(2026, 1, 5, 3, tzinfo=UTC),
    }
    return Build(**values | changes)


def yuan(text: str, unit: str) -> Decimal | None:
    if text in DASHES:
        return None
    return Decimal(text.replace(",", "")) * YUAN_IN[unit]


def number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text.rstrip("%"))


def parent(code: str) -> str | None:
    return None if code == "total" else code[: {7: 5, 5: 3}.get(len(code), 0)] or "total"


@dataclass
class Document:
    """One document; every method that prints figures returns the ids of the facts that it made."""

    file_name: str
    department: str = "某市某局"
    year: int = 2021
    stage: str = "final"
    status: str = "loaded"
    status_reason: str | None = None
    content: str = ""
    entity_kind: str = "department"
    parent_department_id: str | None = None
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.data = (self.content or self.file_name).encode()
        self.document_id = hashlib.sha256(self.data).hexdigest()[:16]
        self.department_id = hashlib.sha256(self.department.encode()).hexdigest()[:12]
        self.table = self.row = 0
        self.add(
            "dim_department",
            department_id=self.department_id,
            department_name=self.department,
            entity_kind=self.entity_kind,
            parent_department_id=self.parent_department_id,
        )

    # What normalise() returns.
    @property
    def fiscal_year(self) -> int:
        return self.year

    def add(self, table: str, **values: object) -> dict[str, object]:
        row = dict.fromkeys(line_dtypes(table)) | values
        assert row.keys() == line_dtypes(table).keys(), row.keys() ^ line_dtypes(table).keys()
        self.rows.setdefault(table, []).append(row)
        return row

    def form(self, form_id: str, unit: str = "元", project: str | None = None, status: str = "loaded") -> "Document":
        self.table += 1
        self.row = 0
        self.unit = unit
        self.form_id = form_id
        self.project_id = f"{self.department_id}:{self.year}:{project}" if project else None
        if project and not any(p["project_id"] == self.project_id for p in self.rows.get("dim_project", [])):
            self.add(
                "dim_project",
                project_id=self.project_id,
                project_name=project,
                department_id=self.department_id,
                fiscal_year=self.year,
            )
        self.statement = self.add(
            "statement",
            statement_id=f"{self.document_id}:{self.table}",
            document_id=self.document_id,
            form_id=form_id,
            sequence_no=self.table,
            title=form_id,
            first_page=1,
            last_page=1,
            fiscal_year=self.year,
            stage=self.stage,
            unit_published=unit,
            project_id=self.project_id,
            status=status,
            status_reason="two alignments survive" if status == "quarantined" else None,
            value_cells=0,
        )
        return self

    def print_row(self, label: str) -> None:
        self.row += 1
        self.column = 1
        self.source_cell(label)

    def source_cell(self, text: str) -> dict[str, int]:
        at = {"page": 1, "table_no": self.table, "row_no": self.row, "column_no": self.column}
        self.add("source_cell", document_id=self.document_id, text=text, row_span=1, column_span=1, **at)
        self.column += 1
        return at

    def cell(self, text: str, measure: str, fact_id: str | None = None) -> str:
        """Print one value cell; it makes the fact `fact_id`, or the one named after its own place."""
        at = self.source_cell(text)
        fact_id = fact_id or ":".join(map(str, [self.document_id, *at.values()]))
        quarantined = self.statement["status"] == "quarantined"
        self.add(
            "value_cell",
            document_id=self.document_id,
            statement_id=self.statement["statement_id"],
            form_id=self.form_id,
            text=text,
            disposition="quarantined" if quarantined else "loaded",
            reason="two alignments survive" if quarantined else None,
            fact_id=None if quarantined else fact_id,
            measure=measure,
            **at,
        )
        self.statement["value_cells"] += 1
        return fact_id

    def fact(self, table: str, fact_id: str, **values: object) -> None:
        if self.statement["status"] == "quarantined":
            return
        _, page, table_no, row, column = fact_id.split(":")
        self.add(
            table,
            fact_id=fact_id,
            document_id=self.document_id,
            department_id=self.department_id,
            fiscal_year=self.year,
            stage=self.stage,
            form_id=self.form_id,
            statement_id=self.statement["statement_id"],
            source_page=int(page),
            source_table=int(table_no),
            source_row=int(row),
            source_column=int(column),
            **values,
        )

    def subject(self, code: str, classification: str, name: str | None) -> str:
        subject_id = f"{classification}:{code}"
        self.add(
            "observed_subject",
            classification=classification,
            subject_code=code,
            subject_name=name,
            fiscal_year=self.year,
            subject_id=subject_id,
        )
        return subject_id

    def _amounts(
        self, table: str, code: str, classification: str, cells: Sequence[tuple[str, dict[str, object]]]
    ) -> list[str]:
        subject_id = self.subject(code, classification, f"科目{code}")
        self.print_row(code)
        facts = []
        for text, values in cells:
            fact_id = self.cell(text, "amount_yuan")
            facts.append(fact_id)
            self.fact(
                table,
                fact_id,
                subject_id=subject_id,
                subject_name_published=f"科目{code}",
                amount_yuan=yuan(text, self.unit),
                amount_published=text,
                unit_published=self.unit,
                is_leaf=True,
                **values,
            )
        return facts

    def expenditure(
        self,
        code: str,
        fund: str = "all",
        classification: str = "functional",
        government: str | None = None,
        **amounts: str,
    ) -> list[str]:
        """One row; `government` is the code of the government's own classification that it names beside its own."""
        second = self.subject(government, "government_economic", f"科目{government}") if government else None
        more = {"fund": fund, "government_subject_id": second}
        cells = [(text, {"expenditure_type": kind, **more}) for kind, text in amounts.items()]
        return self._amounts("fact_expenditure", code, classification, cells)

    def income(self, code: str = "total", classification: str = "revenue", kind: str = "total", **amounts: str) -> None:
        cells = [
            (text, {"revenue_source": source, "expenditure_type": kind, "fund": "all"})
            for source, text in amounts.items()
        ]
        self._amounts("fact_revenue", code, classification, cells)

    def balance(self, code: str = "total", fund: str = "all", part: str = "total", **amounts: str) -> None:
        cells = [
            (text, {"balance_kind": kind, "balance_part": part, "expenditure_type": "total", "fund": fund})
            for kind, text in amounts.items()
        ]
        self._amounts("fact_balance", code, "functional", cells)

    def flow(self, code: str, carry_in: str, income: str, expenditure: str, carry_out: str) -> None:
        """One row of a fund form: four tables' facts in one printed row."""
        row = self.row + 1
        fund = {"expenditure_type": "total", "fund": "general_public_budget"}
        balance = fund | {"balance_part": "total"}
        for table, text, values in (
            ("fact_balance", carry_in, balance | {"balance_kind": "carry_in"}),
            ("fact_revenue", income, fund | {"revenue_source": "total"}),
            ("fact_expenditure", expenditure, fund),
            ("fact_balance", carry_out, balance | {"balance_kind": "carry_out"}),
        ):
            if text:
                if self.row < row:
                    self._amounts(table, code, "functional", [(text, values)])
                else:
                    self._more(table, code, text, values)

    def _more(self, table: str, code: str, text: str, values: dict[str, object]) -> None:
        fact_id = self.cell(text, "amount_yuan")
        amounts = {"amount_yuan": yuan(text, self.unit), "amount_published": text, "unit_published": self.unit}
        self.fact(table, fact_id, subject_id=f"functional:{code}", is_leaf=True, **amounts, **values)

    def three_public(
        self, item: str, measure: str = "final", text: str = "0", count: int | None = None, fund: str = "all"
    ) -> None:
        self.print_row(item)
        fact_id = self.cell(text, "count_value" if count is not None else "amount_yuan")
        self.fact(
            "fact_three_public",
            fact_id,
            line_name=item,
            item=item,
            measure=measure,
            fund=fund,
            amount_yuan=None if count is not None else yuan(text, self.unit),
            count_value=count,
            amount_published=text,
            unit_published="个" if count is not None else self.unit,
        )

    def bought(
        self, row_kind: str, text: str, fund: str = "all", category: str | None = None, again: bool = False
    ) -> None:
        """A row of what is bought with its amount; `again` prints another source's in the same row."""
        if not again:
            self.print_row(row_kind)
        self.fact(
            "fact_procurement",
            self.cell(text, "amount_yuan"),
            row_kind=row_kind,
            row_name_published=None if row_kind == "item" else row_kind,
            part="total",
            fund=fund,
            category=category,
            catalogue_name="复印纸" if row_kind == "item" else None,
            amount_yuan=yuan(text, self.unit),
            amount_published=text,
            unit_published=self.unit,
            is_leaf=row_kind == "item",
        )

    def comparison(self, line: str, measure: str, text: str, year: int = 0, stage: str | None = None) -> None:
        """A figure of another year: `line` is a subject's code or a 三公 item."""
        is_subject = (line == "total" and self.form_id != "three_public") or line.isdigit()
        subject_id = self.subject(line, "functional", f"科目{line}") if is_subject else None
        self.print_row(line)
        is_rate = measure == "change_rate"
        fact_id = self.cell(text, "rate_percent" if is_rate else "amount_yuan")
        self.fact(
            "fact_comparison",
            fact_id,
            beside_table="fact_expenditure" if is_subject else "fact_three_public",
            subject_id=subject_id,
            expenditure_type="total" if is_subject else None,
            item=None if is_subject else line,
            line_name=None if is_subject else line,
            fund="all",
            measure=measure,
            compared_year=year or self.year - 1,
            compared_stage=stage,
            amount_yuan=None if is_rate else yuan(text, self.unit),
            rate_percent=number(text) if is_rate and text not in DASHES else None,
            amount_published=text,
            unit_published="%" if is_rate else self.unit,
        )

    def _cells(self, label: str, texts: dict[str, str | None]) -> str:
        """Print one row of several cells that make one fact; its id is the first one's place."""
        self.print_row(label)
        fact_id = None
        for measure, text in texts.items():
            if text is not None:
                fact_id = self.cell(text, measure, fact_id)
        return fact_id or ":".join(map(str, [self.document_id, 1, self.table, self.row, 1]))

    def fund(self, row: str = "total", **texts: str) -> None:
        fact_id = self._cells(row, dict(texts))
        values = {k: yuan(v, self.unit) if k.endswith("_yuan") else number(v) for k, v in texts.items()}
        columns = ("initial_budget_yuan", "adjusted_budget_yuan", "executed_yuan", "execution_rate", "weight", "score")
        self.fact(
            "fact_project_fund",
            fact_id,
            project_id=self.project_id,
            fund_row=row,
            fund_row_published=row,
            unit_published=self.unit,
            **dict.fromkeys(columns) | values,
        )

    def task(self, name: str, is_total: bool = False, **texts: str) -> None:
        fact_id = self._cells(name, dict(texts))
        columns = ("approved_yuan", "approved_appropriation_yuan", "approved_other_yuan", "executed_yuan")
        self.fact(
            "fact_task",
            fact_id,
            task_name=name,
            is_total=is_total,
            unit_published=self.unit,
            **dict.fromkeys([*columns, "task_level", "content", "execution_rate", "deviation_reason"])
            | {k: yuan(v, self.unit) for k, v in texts.items()},
        )

    def kpi(
        self,
        name: str,
        weight: str | None = None,
        score: str | None = None,
        target: str | None = "1",
        actual: str | None = "1",
        met: bool | None = None,
        operator: str | None = "≥",
    ) -> None:
        texts = {"target_published": target, "actual_published": actual, "weight": weight, "score": score}
        fact_id = self._cells(name, texts)
        empty = dict.fromkeys(line_dtypes("fact_kpi"))
        spine = ("fact_id", "document_id", "department_id", "fiscal_year", "stage", "form_id", "statement_id")
        values = {k: v for k, v in empty.items() if k not in spine and not k.startswith("source_")}
        self.fact(
            "fact_kpi",
            fact_id,
            **values
            | {
                "project_id": self.project_id,
                "indicator_name": name,
                "operator_published": operator,
                "target_operator": operator,
                "target_published": target,
                "target_value": Decimal(target) if target and target.isdigit() else None,
                "actual_published": actual,
                "actual_value": Decimal(actual) if actual and actual.isdigit() else None,
                "weight": number(weight),
                "score": number(score),
                "is_target_met": met,
            },
        )

    def score(self, grade: str | None = None, **texts: str) -> None:
        fact_id = self._cells("总分", dict(texts))
        columns = ("indicator_weight", "indicator_score", "total_weight", "total_score")
        self.fact(
            "fact_project_score",
            fact_id,
            project_id=self.project_id,
            grade=grade,
            **dict.fromkeys(columns) | {k: number(v) for k, v in texts.items()},
        )

    def claim(self, claim: str, text: str = "某句话", **values: object) -> None:
        """Something that the document's words say of its forms."""
        at = {"source_page": 1, "source_table": 0, "source_row": len(self.rows.get("text_claim", [])) + 1}
        spine = {"document_id": self.document_id, "fiscal_year": self.year, "stage": self.stage}
        self.add("text_claim", claim=claim, text=text, source_column=1, **spine, **at, **values)

    def record(self, **changes: object) -> "Document":
        """The document's own row of dim_document, for rules that are run without a candidate."""
        values = {
            "document_id": self.document_id,
            "sha256": self.document_id,
            "file_name": self.file_name,
            "media_type": "text/tab-separated-values",
            "page_count": 1,
            "department_id": self.department_id,
            "fiscal_year": self.year,
            "stage": self.stage,
            "ingest_date": TODAY,
            "reader_version": READER,
            "status": self.status,
        }
        self.add("dim_document", **values | changes)
        return self

    def beside(self, other: "Document") -> None:
        """Another document that goes where this one goes."""
        for table, rows in other.finish().rows.items():
            self.rows.setdefault(table, []).extend(rows)

    def _record(self) -> None:
        printed = []
        for row in self.rows.get("statement", []):
            ledger = [e for e in self.rows.get("value_cell", []) if e["statement_id"] == row["statement_id"]]
            tables = {
                table: [fact for fact in rows if fact.get("statement_id") == row["statement_id"]]
                for table, rows in self.rows.items()
                if table.startswith("fact_")
            }
            printed.append((row, Facts(tables, ledger)))
        record_rounding(printed)
        record_readings(printed)
        readings = [reading for _, facts in printed for reading in facts.tables.get("statement_reading", [])]
        if readings:
            self.rows["statement_reading"] = readings

    def finish(self) -> "Document":
        """Settle is_leaf (nothing finer in the same form), and what the forms record of each statement."""
        self._record()
        for table in ("fact_expenditure", "fact_revenue", "fact_balance"):
            facts = self.rows.get(table, [])
            above = set()
            for fact in facts:
                classification, _, code = str(fact["subject_id"]).partition(":")
                while (code := parent(code)) is not None:
                    above.add((fact["form_id"], f"{classification}:{code}"))
            split = {(f["form_id"], f["subject_id"]) for f in facts if f.get("government_subject_id")}
            for fact in facts:
                own = (fact["form_id"], fact["subject_id"])
                is_whole_of_split = own in split and not fact["government_subject_id"]
                fact["is_leaf"] = own not in above and not is_whole_of_split
        return self


def small_document(name: str = "a.tsv", **changes: object) -> Document:
    """Two forms whose figures agree."""
    document = Document(name, **changes)
    document.form("expenditure")
    document.expenditure("total", total="300.00", basic="100.00", project="200.00")
    document.expenditure("201", total="300.00", basic="100.00", project="200.00")
    document.expenditure("20101", total="300.00", basic="100.00", project="200.00")
    document.expenditure("2010101", total="100.00", basic="100.00")
    document.expenditure("2010102", total="200.00", project="200.00")
    document.form("three_public", unit="万元")
    document.three_public("total", text="1.25")
    document.three_public("reception", text="1.25")
    document.three_public("abroad", text="—")
    document.three_public("abroad_groups", text="0", count=0)
    document.comparison("reception", "prior", "1.00", stage="final")
    document.comparison("reception", "change_rate", "25%", stage="final")
    document.form("project_performance", unit="万元", project="某项目")
    document.fund(adjusted_budget_yuan="2.00", executed_yuan="1.00", execution_rate="50%", weight="10", score="5")
    document.kpi("某指标", "90", "90", met=True)
    document.score("优", total_weight="100", total_score="95")
    return document


def land(home: Path, documents: Sequence[Document], today: date = TODAY) -> list[Registration]:
    """Land, read and normalise documents the way the pipeline does."""
    landing = home.parent / f"{home.name}-landing"
    landing.mkdir(parents=True, exist_ok=True)
    for document in documents:
        (landing / document.file_name).write_bytes(document.data)
    by_name = {document.file_name: document for document in documents}
    with writing_lines(home, FORMS) as writer:
        for registration in register_landing(home, landing, today).added:
            document = by_name[registration.file_name].finish()
            reading = Reading("text/tab-separated-values", 1, [Cell(1, 1, 1, 1, document.file_name)])
            Cells.of(home).write(ReadingKey(READER), registration.sha256, reading)
            if registration.status_hint is None:
                frames = line_frames(registration.document_id, document.rows)
                writer.add(lines_of(registration.document_id, document, reading), frames)
    return registrations(home)


def lines_of(document_id: str, document: Document, reading: Reading) -> DocumentLines:
    """What the lake notes of a document: here as the forms came to it, or as its reading ended."""
    read = reading.status == "read"
    return DocumentLines(
        document_id,
        READER,
        1,
        reading.media_type,
        reading.page_count,
        document.status if read else reading.status,
        document.status_reason if read else reading.reason,
        document.department_id if read else None,
        document.fiscal_year if read else None,
        document.stage if read else None,
        {table: len(rows) for table, rows in document.rows.items()} if read else {},
    )


def candidate(home: Path, documents: Sequence[Document], run_id: str = "run", **changes: object) -> Path:
    """Land documents and assemble everything that was landed."""
    return build_candidate(home, run_id, land(home, documents), build(**changes))
