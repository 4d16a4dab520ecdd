"""What a document's words say about its own forms: the contents list, the standard sentences, the headings' years.

Claims are never facts. The audit rules compare them with what the forms print, so that a form or a figure that was
left out shows. The wordings are data: claims.toml.
"""

import re
from collections.abc import Iterator, Sequence

from pipeline.forms.prose import Prose
from pipeline.forms.stated import stated, wordings, yuan_of
from pipeline.forms.statements import Outline
from pipeline.forms.titles import match_title
from pipeline.forms.wording import squash
from pipeline.readers.model import Cell

Row = dict[str, object]
_LONGEST_HEADING = 60
_OPTIONAL = (
    "form_id",
    "subject",
    "amount_yuan",
    "compared_yuan",
    "change_yuan",
    "half_unit_yuan",
    "rate_percent",
    "half_rate_percent",
    "word",
)


def text_claims(document_id: str, parts: Outline, pages: set[int], fiscal_year: int, stage: str) -> list[Row]:
    """Rows of text_claim, in the order of the document.

    Args:
        document_id: The document.
        parts: The document cut into statements.
        pages: Pages of which anything was read.
        fiscal_year: The document's year; sentences about another one are no claims.
        stage: final or budget.
    """
    prose = Prose.of(parts.lines)
    found = [
        *_listed_forms(parts, pages),
        *_headings(parts.lines),
        *stated(prose, fiscal_year, stage),
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
        empty = dict.fromkeys(_OPTIONAL)
        spine = {"document_id": document_id, "fiscal_year": fiscal_year, "stage": stage}
        claim = {**spine, **empty, **row, **place}
        rows.setdefault((row["claim"], row.get("form_id"), row.get("subject"), row["text"], *place.values()), claim)
    return list(rows.values())


def _listed_forms(parts: Outline, pages: set[int]) -> Iterator[tuple[Cell, Row]]:
    """The forms that a printed contents list names: many titles close together, none with a table beneath it."""
    words = wordings()["contents"]
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
    words = wordings()["heading"]
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


def _directions(prose: Prose) -> Iterator[tuple[Cell, Row]]:
    """年初预算为 A，支出决算为 B，决算数大于预算数: the word against its own two figures."""
    for match in re.finditer(wordings()["sentence"]["direction"], prose.text):
        budget, final = yuan_of(match, "budget"), yuan_of(match, "final")
        if budget and final:
            yield (
                prose.line(match.start()),
                {
                    "claim": "final_against_budget",
                    "amount_yuan": final[0],
                    "compared_yuan": budget[0],
                    "half_unit_yuan": final[1],
                    "word": match["word"],
                    "text": match.group(0),
                },
            )


def _asset_dates(prose: Prose) -> Iterator[tuple[Cell, Row]]:
    for match in re.finditer(wordings()["sentence"]["asset_date"], prose.text):
        yield prose.line(match.start()), {"claim": "asset_date", "word": match["year"], "text": match.group(0)}
