"""The rules on minted documents: read, recognised, assembled into one candidate and audited as the pipeline does it.

Many documents stand in one candidate, each of a department of its own, so that the rules run once for all of them.
A consistent document has no finding. One with a planted contradiction has that: what is found then is about the planted
figure, for the same document without it has none.
"""

import hashlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from random import Random

import duckdb

from pipeline.forms import DocumentIdentity, forms_version
from pipeline.forms.catalogue import form_rows
from pipeline.forms.labels import label_rows
from pipeline.forms.subjects import curated_subjects, former_subject_names
from pipeline.readers import READER_VERSION
from pipeline.readers.dispatch import read_here
from pipeline.readers.limits import DEFAULT_LIMITS
from pipeline.recognition_worker import recognised
from pipeline.warehouse.archive import Registration
from pipeline.warehouse.candidate import Build, build_candidate
from pipeline.warehouse.lines import DocumentLines, line_frames, writing_lines
from tests.mint.build import Minted, Specification, mint, specification
from tests.mint.contradictions import Planted, plant
from tests.mint.forms import FORMS
from tests.mint.model import Document

_LETTERS = "东西南北春夏秋冬江河湖海松柏桐梅兰竹菊荷"


# What every final account and budget prints; a document that prints most of them and not all is no consistent one.
_STATUTORY = {
    "income_expenditure_summary",
    "income",
    "expenditure",
    "appropriation_summary",
    "general_budget_appropriation",
}
_STATUTORY_FINAL = {"basic_expenditure_economic"}
# A whole government's tables stand in place of the department's or instead of all of them, and codes of its own are
# what the audit is to tell of.
_NOT_CONSISTENT = {"government_document", "whole_government", "own_codes"}
BATCH = 100


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding of the audit: its rule, the case that it is part of, what it says, and the figures it compares."""

    rule_id: str
    case_id: str
    message: str
    figures: tuple[str, ...]


@dataclass(slots=True)
class Audited:
    """What the audit says of one document, consistent or with something planted; `aside` counts figures of the
    planted figure's form that were not read.
    """

    specification: Specification
    changed: tuple[str, ...]
    planted: Planted | None
    findings: list[Finding] = field(default_factory=list)
    aside: int = 0

    @property
    def cases(self) -> set[str]:
        return {finding.case_id for finding in self.findings}

    @property
    def outcome(self) -> str:
        """found: one case, with the planted figure in it; several: in one of several; other: in none; else why not."""
        if self.planted is None:
            return "nothing to plant"
        if not self.findings:
            return "set aside" if self.aside else "missed"
        if not any(self.planted.is_in(finding.figures) for finding in self.findings):
            return "other"
        return "found" if len(self.cases) == 1 else "several"


def audit_specification(seed: int) -> Specification:
    """What a seed mints for the audit: its own document with the forms that belong together."""
    wanted = specification(seed)
    forms = {*wanted.forms, *_STATUTORY, *(_STATUTORY_FINAL if wanted.stage == "final" else ())}
    changes = tuple(name for name in wanted.changes if name not in _NOT_CONSISTENT)
    return replace(wanted, forms=tuple(form for form in FORMS[wanted.stage] if form in forms), changes=changes)


def audits(seeds: Sequence[int], *, spoilt: bool) -> Iterator[Audited]:
    """The documents of some seeds, each with one contradiction if they are to be spoilt, audited in batches."""
    for batch in (seeds[start : start + BATCH] for start in range(0, len(seeds), BATCH)):
        with tempfile.TemporaryDirectory() as folder:
            made = [_made(seed, Path(folder), region(number), spoilt) for number, seed in enumerate(batch)]
            yield from _audited(made, Path(folder) / "home")


def _made(seed: int, folder: Path, place: str, spoilt: bool) -> tuple[Minted, Planted | None]:
    planted: list[Planted | None] = []

    def spoil(document: Document) -> None:
        planted.append(plant(document, Random(f"{seed}/contradiction")))

    minted = mint(audit_specification(seed), folder, place, spoil if spoilt else None)
    return minted, planted[0] if planted else None


def region(number: int) -> str:
    """A county of its own for each document of a batch."""
    first, second = divmod(number, len(_LETTERS))
    return f"{_LETTERS[first]}{_LETTERS[second]}县"


def _audited(documents: Sequence[tuple[Minted, Planted | None]], home: Path) -> Iterator[Audited]:
    registrations: list[Registration] = []
    with writing_lines(home, forms_version()) as writer:
        for minted, _ in documents:
            digest = hashlib.sha256(minted.path.read_bytes()).hexdigest()
            reading = read_here(minted.path, DEFAULT_LIMITS)
            about, rows = recognised(DocumentIdentity(digest[:16], minted.path.name), reading)
            counts = {table: len(found) for table, found in rows.items() if found}
            lines = DocumentLines(digest[:16], READER_VERSION, 1, rows=counts, **about)
            writer.add(lines, line_frames(digest[:16], rows))
            size = minted.path.stat().st_size
            registrations.append(Registration(digest, minted.path.name, digest[:16], date(2026, 1, 5), size, None))
    build = Build(
        READER_VERSION,
        forms_version(),
        forms=form_rows(),
        labels=label_rows(),
        subjects=curated_subjects(),
        former_names=former_subject_names(),
    )
    path = build_candidate(home, "mint", registrations, build)
    with duckdb.connect(str(path), read_only=True) as con:
        for (minted, planted), registration in zip(documents, registrations, strict=True):
            yield _said(con, minted, planted, registration.document_id)


def _said(con: duckdb.DuckDBPyConnection, minted: Minted, planted: Planted | None, document_id: str) -> Audited:
    found = con.execute(
        "SELECT rule_id, case_id, message, list(coalesce(a.published, '') ORDER BY a.published) "
        "FROM audit_finding f LEFT JOIN audit_addend a USING (finding_id) WHERE f.document_id = $1 "
        "GROUP BY finding_id, rule_id, case_id, message ORDER BY ALL",
        [document_id],
    ).fetchall()
    aside = con.execute(
        "SELECT count(*) FROM value_cell WHERE document_id = $1 AND form_id = $2 AND disposition = 'quarantined'",
        [document_id, planted.form_id if planted else ""],
    ).fetchone()
    findings = [Finding(rule_id, case_id, message, tuple(figures)) for rule_id, case_id, message, figures in found]
    return Audited(minted.specification, tuple(minted.changed), planted, findings, aside[0] if aside else 0)
