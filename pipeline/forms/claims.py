"""What a document's words say about its own forms: the contents list, the standard sentences, the headings' years.

Claims are never facts. The audit rules compare them with what the forms print, so that a form or a figure that was
left out shows. The wordings are data: claims.toml.
"""

import re
import tomllib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pipeline.forms.catalogue import CLAIMS_FILE, FORMS_DIR
from pipeline.forms.numbers import parse_figure, to_yuan
from pipeline.forms.rounding import half_of_place
from pipeline.forms.statements import Outline
from pipeline.forms.titles import match_title
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

Row = dict[str, object]
_LONGEST_HEADING = 60
# Words without an end, such as a table's, are no sentence. Beyond this nothing is part of one.
_LONGEST_SENTENCE = 2000


@cache
def _wordings() -> dict[str, Any]:
    return tomllib.loads((FORMS_DIR / CLAIMS_FILE).read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class _Prose:
    """The lines of a document as one squashed text, and which line each place of it came from."""

    text: str
    starts: tuple[int, ...]
    lines: tuple[Cell, ...]

    @classmethod
    def of(cls, lines: Sequence[Cell]) -> "_Prose":
        parts, starts, length = [], [], 0
        for line in lines:
            starts.append(length)
            parts.append(squash(line.text))
            length += len(parts[-1])
        return cls("".join(parts), tuple(starts), tuple(lines))

    def line(self, position: int) -> Cell:
        return self.lines[bisect_right(self.starts, position) - 1]

    def sentence(self, match: re.Match[str]) -> tuple[str, str]:
        """What the sentence of a match says before it, and the whole of it from there to the match's end."""
        first = max(0, match.start() - _LONGEST_SENTENCE)
        start = max(self.text.rfind(sign, first, match.start()) for sign in "。;") + 1 or first
        return self.text[start : match.start()], self.text[start : match.end()]


def text_claims(document_id: str, parts: Outline, pages: set[int], fiscal_year: int, stage: str) -> list[Row]:
    """Rows of text_claim, in the order of the document.

    Args:
        document_id: The document.
        parts: The document cut into statements.
        pages: Pages of which anything was read.
        fiscal_year: The document's year; sentences about another one are no claims.
        stage: final or budget.
    """
    prose = _Prose.of(parts.lines)
    found = [
        *_listed_forms(parts, pages),
        *_headings(parts.lines),
        *_amounts(prose, fiscal_year, stage),
        *_directions(prose),
        *(_asset_dates(prose) if stage == "final" else []),
    ]
    rows: dict[tuple[object, ...], Row] = {}
    for cell, row in found:
        place = {
            "source_page": cell.page,
            "source_table": cell.table_no,
            "source_row": cell.row_no,
            "source_column": cell.column_no,
        }
        empty = dict.fromkeys(("form_id", "amount_yuan", "compared_yuan", "half_unit_yuan", "word"))
        spine = {"document_id": document_id, "fiscal_year": fiscal_year, "stage": stage}
        claim = {**spine, **empty, **row, **place}
        rows.setdefault((row["claim"], row.get("form_id"), row["text"], *place.values()), claim)
    return list(rows.values())


def _listed_forms(parts: Outline, pages: set[int]) -> Iterator[tuple[Cell, Row]]:
    """The forms that a printed contents list names: many titles close together, none with a table beneath it."""
    words = _wordings()["contents"]
    ornament = re.compile(words["ornament"])
    with_table = {id(statement.title_cell) for statement in parts.statements}
    titles = [
        (place, line, form.form_id)
        for place, line in enumerate(parts.lines)
        if id(line) not in with_table and (form := match_title(ornament.sub("", line.text)))
    ]
    runs: list[list[tuple[int, Cell, str]]] = []
    for title in titles:
        if runs and title[0] - runs[-1][-1][0] <= words["widest_gap"]:
            runs[-1].append(title)
        else:
            runs.append([title])
    contents = next((run for run in runs if len({form for *_, form in run}) >= words["fewest_forms"]), [])
    listed = {place for place, *_ in contents}
    printed = {statement.form.form_id for statement in parts.statements}
    # What is read as another form by its header or its codes is printed under its title all the same.
    titled = [match_title(text) for each in parts.statements for text in (each.title, each.title_cell.text)]
    printed |= {form.form_id for form in titled if form}
    printed |= {form for place, _, form in titles if place not in listed}
    # A form that we cannot tell from the document's other tables, or that is a picture, is not missing for certain.
    is_certain = not any(table.amounts for table in parts.unrecognised) and pages == set(range(1, max(pages) + 1))
    for _, line, form_id in contents:
        word = "printed" if form_id in printed else ("absent" if is_certain else None)
        yield line, {"claim": "form_listed", "form_id": form_id, "word": word, "text": line.text.strip()}


def _headings(lines: Sequence[Cell]) -> Iterator[tuple[Cell, Row]]:
    words = _wordings()["heading"]
    year, placeholder = re.compile(words["year"]), re.compile(words["placeholder"])
    for line in lines:
        heading = squash(line.text)
        if len(heading) > _LONGEST_HEADING:
            continue
        text = line.text.strip()
        if match := year.fullmatch(heading):
            yield line, {"claim": "heading_year", "word": match["year"], "text": text}
        if match := placeholder.fullmatch(heading):
            yield line, {"claim": "placeholder", "word": match["name"], "text": text}


def _amounts(prose: _Prose, fiscal_year: int, stage: str) -> Iterator[tuple[Cell, Row]]:
    words = _wordings()["sentence"]
    other_year, comparison = re.compile(words["year"]), re.compile(words["comparison"])
    for claim in words["amounts"]:
        if claim["stage"] != stage:
            continue
        for match in re.finditer(claim["pattern"], prose.text):
            before, sentence = prose.sentence(match)
            nearest_year = other_year.findall(before)[-1:]
            if comparison.search(before.rpartition(",")[2]) or any(int(year) != fiscal_year for year in nearest_year):
                continue
            for measure, text in match.groupdict().items():
                if measure.startswith("unit") or text is None:
                    continue
                unit = match[f"unit_{measure}"]
                amount, half_unit = _yuan(text, unit)
                if amount is not None:
                    yield (
                        prose.line(match.start(measure)),
                        {
                            "claim": claim["claim"] + (f"_{measure}" if measure != "amount" else ""),
                            "amount_yuan": amount,
                            "half_unit_yuan": half_unit,
                            "text": sentence[-200:],
                        },
                    )


def _directions(prose: _Prose) -> Iterator[tuple[Cell, Row]]:
    """年初预算为 A，支出决算为 B，决算数大于预算数: the word against its own two figures."""
    for match in re.finditer(_wordings()["sentence"]["direction"], prose.text):
        budget, _ = _yuan(match["budget"], match["unit_budget"])
        final, half_unit = _yuan(match["final"], match["unit_final"])
        if budget is not None and final is not None:
            yield (
                prose.line(match.start()),
                {
                    "claim": "final_against_budget",
                    "amount_yuan": final,
                    "compared_yuan": budget,
                    "half_unit_yuan": half_unit,
                    "word": match["word"],
                    "text": match.group(0),
                },
            )


def _asset_dates(prose: _Prose) -> Iterator[tuple[Cell, Row]]:
    for match in re.finditer(_wordings()["sentence"]["asset_date"], prose.text):
        yield prose.line(match.start()), {"claim": "asset_date", "word": match["year"], "text": match.group(0)}


def _yuan(text: str, unit: str) -> tuple[object, object]:
    """Amount and half of its last printed decimal, both in yuan; None where the text is no exact amount."""
    figure = parse_figure(text)
    if figure.value is None:
        return None, None
    try:
        return to_yuan(figure.value, unit), half_of_place(unit, figure.decimals)
    except ValueError:
        return None, None
