"""Performance sheets: labels and values, a money block, goals, tasks, a table of indicators, totals.

A sheet is read as one stream of rows, its page breaks and split-off parts included. Each row is known by its words; the
columns of the money block, the tasks and the indicators come from their own header rows.
"""

from collections.abc import Sequence
from dataclasses import replace

from pipeline.forms.catalogue import common
from pipeline.forms.grid import Grid
from pipeline.forms.indicators import IndicatorRow, read_indicator
from pipeline.forms.model import Refused
from pipeline.forms.numbers import Figure, own_unit, parse_figure
from pipeline.forms.sheet import FundRow, Measures, Sheet, TaskRow
from pipeline.forms.sheet_columns import by_column, by_path, columns_by, rows_of, same_edge
from pipeline.forms.statements import Statement
from pipeline.forms.wording import squash, without_numbering
from pipeline.readers.model import TEXT_TABLE_NO, Cell


def _fund_row(text: str) -> str | None:
    return common().groups["fund_rows"].find(text)


def _figure(cell: Cell) -> Figure:
    """A figure that may be a rate, or print its own unit."""
    return parse_figure(own_unit(cell.text.strip().rstrip("%％"))[0])


class SheetReader:
    """Reads the stream of rows; `part` says in which part of the sheet it is."""

    def __init__(self, statement: Statement) -> None:
        self.sheet = Sheet()
        self._rows = rows_of(statement)
        self._grids = {(grid.page, grid.table_no): grid for grid in statement.grids}
        # Columns in which cells with text are merged downwards, by table.
        self._merging = {
            place: {column for (_, column), cell in grid.own.items() if cell.row_span > 1 and cell.text.strip()}
            for place, grid in self._grids.items()
        }
        self._part = "labels"
        self._above: Sequence[Cell] = []
        self._columns: dict[int, str] = {}
        self._task_header: list[Sequence[Cell]] = []
        self._goal_columns: dict[int, str] = {}
        self._goal_section = ""
        # The headings of the indicators with their edges, and the columns below them in their own table.
        self._heads: dict[int, Cell] = {}
        self._own_columns: dict[int, str] = {}
        self._levels: dict[str, str] = {}
        # Of the table at hand: its place and headings, the first row in which a column has a cell, roles by edges.
        self._seen: object = None
        self._tops, self._by_edge = dict[int, int](), dict[int, str]()
        self._opened: set[str] = set()

    def read(self) -> Sheet:
        for index, cells in enumerate(self._rows):
            previous = self._rows[index - 1] if index else []
            texts = [squash(cell.text) for cell in cells]
            if not self._goes_on(cells, texts) and not self._opens(cells, texts, previous):
                getattr(self, f"_read_{self._part}")(cells, texts)
            if cells[0].table_no != TEXT_TABLE_NO:
                self._above = cells
        heads, levels = common().groups["indicator_header"]["level1"], common().groups["words"]["level1"]
        words = [(squash(cell.text), len(row) > 2) for row in self._rows for cell in row]
        has_some = any(heads.matches(text) or (is_row and levels.matches(text)) for text, is_row in words)
        if has_some and "indicators" not in self._opened and not self.sheet.indicators:
            self.sheet.trouble = "no heading of the table of indicators names the indicators; nothing of it is read"
        return self.sheet

    def _goes_on(self, cells: Sequence[Cell], texts: list[str]) -> bool:
        """Whether a page begins with the rest of the text beside the last label of the page before; takes it in."""
        if self._part != "labels" or len(cells) != 1 or len(self._above) < 2 or self._is_label(texts[0]):
            return False
        value, rest = self._above[-1], cells[0]
        name = common().groups["labels"].find(squash(self._above[-2].text))
        is_below = rest.table_no != TEXT_TABLE_NO and rest.page == value.page + 1 and same_edge(value, rest)
        if not is_below or name is None or self.sheet.labels.get(name) is not value:
            return False
        self.sheet.labels[name] = replace(value, text=value.text + rest.text)
        return True

    def _opens(self, cells: Sequence[Cell], texts: list[str], previous: Sequence[Cell]) -> bool:
        """Whether a row is the header or the heading of a part; switches to it."""
        groups = common().groups
        words = groups["words"]
        if common()["note"].matches(texts[0]):
            self._part = "notes"
            return True
        if any(groups["indicator_header"]["indicator_name"].matches(text) for text in texts):
            above = [previous] if len(previous) > 1 else []
            columns = columns_by("indicator_header", [cells])
            upper = {c: name for c, name in columns_by("indicator_header", above).items() if c not in columns}
            # Columns of other headings (指标解释, 评分标准) are no part of an indicator, but no disorder either.
            others = {cell.column_no: "" for row in (above, [cells]) for line in row for cell in line}
            self._columns = {**others, **{c: n for c, n in upper.items() if n not in columns.values()}, **columns}
            self._own_columns = self._columns
            self._heads = by_column([*above, cells])
            labels = groups["labels"]
            if "project_name" not in self.sheet.labels and any(labels.find(t) == "project_name" for t in texts):
                self.sheet.trouble = (
                    f"page {cells[0].page}: projects stand in rows beside their indicators; this layout is not known"
                )
            self._part, self._levels = "indicators", {}
            self._opened.add("indicators")
            return True
        upper_heads = columns_by("indicator_header", [cells]).values()
        if len(upper_heads) >= 3 and "target_published" in upper_heads:
            # The upper of two header rows; the lower one, which names the levels, opens the part.
            self._part = "explained" if self._part != "indicators" else self._part
            return True
        if any(groups["task_header"]["task_name"].matches(text) for text in texts) and len(cells) > 2:
            self._part, self._task_header, self._columns = "tasks", [cells], by_path("task_header", [cells])
            self._own_columns, self._heads = self._columns, by_column([cells])
            return True
        if self._part == "tasks" and len(self._task_header) == 1:
            # A second header row splits the amounts: 总额, 财政拨款, 其他资金 under 批复金额.
            columns = by_path("task_header", [*self._task_header, cells])
            if len(columns) > len(self._columns) and all(parse_figure(cell.text).kind == "text" for cell in cells):
                self._task_header, self._columns = [*self._task_header, cells], columns
                self._own_columns, self._heads = columns, by_column(self._task_header)
                return True
        if len(columns := columns_by("fund_header", [cells])) >= 3 and self._part != "indicators":
            self._part, self._columns = "funds", columns
            return True
        goals = {c.column_no: c.text.strip() for c in cells if words["goal_header"].matches(squash(c.text))}
        if goals and any(words["outcome_header"].matches(text) for text in texts):
            goals |= {c.column_no: c.text.strip() for c in cells if words["outcome_header"].matches(squash(c.text))}
            heads = [cell.text.strip() for cell in cells if cell.column_no not in goals]
            self._part, self._goal_columns, self._goal_section = "goals", goals, squash(heads[0]) if heads else "目标"
            return True
        if words["total"].matches(texts[0]) and self._part in ("indicators", "explained", "totals", "notes"):
            self._part = "totals"
            self._read_totals(cells[1:], texts[1:])
            return True
        explanation = without_numbering(texts[0]).split(":", 1)
        if words["explanation"].matches(explanation[0]):
            self._part = "explained"
            rest = cells[1:] if len(cells) > 1 else (cells if len(explanation) > 1 and explanation[1] else [])
            self.sheet.texts += [(explanation[0], cell) for cell in rest]
            return True
        return False

    def _read_labels(self, cells: Sequence[Cell], texts: list[str]) -> None:
        group = common().groups["labels"]
        if len(cells) < 2 or self._read_single_fund(cells, texts):
            return
        position = 0
        while position < len(cells) - 1:
            name = group.find(texts[position])
            if name and not self._is_label(texts[position + 1]):
                first = self.sheet.labels.setdefault(name, cells[position + 1])
                if name == "project_name" and squash(first.text) != texts[position + 1]:
                    self.sheet.trouble = (
                        f"page {first.page} names one project and page {cells[0].page} another in one form; "
                        "the second one's title is not recognised"
                    )
                position += 2
            elif name:
                position += 1
            else:
                # Figures beside a label that no one knows are no text; the ledger names them.
                words = [cell for cell in cells[position + 1 :] if parse_figure(cell.text).kind == "text"]
                self.sheet.texts += [
                    (texts[position] if index == 0 else f"{texts[position]} / 说明", cell)
                    for index, cell in enumerate(words)
                ]
                return

    @staticmethod
    def _is_label(text: str) -> bool:
        groups = common().groups
        return groups["labels"].find(text) is not None or groups["words"]["other_label"].matches(text)

    def _read_single_fund(self, cells: Sequence[Cell], texts: list[str]) -> bool:
        """Money of a budget's sheet: amounts behind their labels, no headings."""
        words = common().groups["words"]
        labelled: list[tuple[Cell | None, Cell]] = []
        label: Cell | None = None
        for cell in cells:
            kind = _figure(cell).kind
            if kind == "text":
                label = cell
            elif kind == "number":
                labelled.append((label, cell))
        named = [(at, name, cell) for at, cell in labelled if at and (name := _fund_row(squash(at.text)))]
        if not named:
            return False
        is_split = any(_fund_row(text) == "total" and not words["whole_period"].matches(text) for text in texts)
        for at, cell in labelled:
            name = _fund_row(squash(at.text)) if at else None
            if at is None or name is None:
                why = f"'{squash(at.text) if at else ''}' before it is no known source of a project's money"
            elif is_split and words["whole_period"].matches(squash(at.text)):
                why = "money of the project over all its years; the warehouse keeps the year's"
            elif sum(other == name for _, other, _ in named) > 1 and not (is_split and name == "total"):
                why = f"the row prints '{squash(at.text)}' more than once; which is the year's is not certain"
            else:
                self.sheet.funds.append(FundRow(name, at, {"initial_budget_yuan": (cell, _figure(cell))}))
                continue
            self.sheet.refused.append(Refused(cell, why))
        return True

    def _read_funds(self, cells: Sequence[Cell], texts: list[str]) -> None:
        labels = [cell for cell in cells if _figure(cell).kind == "text"]
        values = [cell for cell in cells if _figure(cell).kind in ("number", "dash")]
        label = next((c for c in labels if _fund_row(squash(c.text))), None)
        if label is None:
            self._part = "labels"
            self._read_labels(cells, texts)
            return
        measures: Measures = {}
        for cell in values:
            measure = self._columns.get(cell.column_no)
            if measure is None:
                self.sheet.refused.append(Refused(cell, f"no heading of the money block stands over '{cell.text}'"))
            else:
                measures[measure] = (cell, _figure(cell))
        self.sheet.funds.append(FundRow(_fund_row(squash(label.text)) or "", label, measures))

    def _read_goals(self, cells: Sequence[Cell], texts: list[str]) -> None:
        if common().groups["labels"].find(texts[0]) or len(cells) < 1:
            self._part = "labels"
            self._read_labels(cells, texts)
            return
        row_label = ""
        for cell in cells:
            head = self._goal_columns.get(cell.column_no)
            if head:
                section = " / ".join(part for part in (self._goal_section, row_label, squash(head)) if part)
                self.sheet.texts.append((section, cell))
            elif len(cells) > 1:
                row_label = squash(cell.text)

    def _read_tasks(self, cells: Sequence[Cell], texts: list[str]) -> None:
        if len(cells) == 1 or cells[0].table_no == TEXT_TABLE_NO:
            return
        columns = self._columns_here(cells)
        if columns is None:
            why = "the row goes on on a page with other columns, and which headings are its own is not certain"
            self.sheet.refused += [Refused(cell, why) for cell in cells if _figure(cell).kind in ("number", "dash")]
            return
        task = TaskRow({}, {}, False)
        for cell in cells:
            name = columns.get(cell.column_no)
            figure = _figure(cell)
            if name in ("task_name", "task_level", "content", "outcome", "deviation_reason"):
                task.texts[name] = cell
            elif name and figure.kind in ("number", "dash"):
                task.measures[name] = (cell, figure)
            elif figure.kind == "number":
                self.sheet.refused.append(Refused(cell, f"'{cell.text[:20]}' fits no heading of the tasks"))
        task.is_total = "task_name" not in task.texts or common().groups["words"]["total"].matches(texts[0])
        self.sheet.tasks.append(task)

    def _read_indicators(self, cells: Sequence[Cell], texts: list[str]) -> None:
        if common().groups["words"]["end"].matches(texts[0]):
            self._part = "explained"
            return
        if cells[0].table_no == TEXT_TABLE_NO:
            return
        self._columns = self._columns_here(cells) or self._own_columns
        self._end_levels(cells[0])
        read = read_indicator(cells, self._columns, self._levels)
        if isinstance(read, IndicatorRow):
            self.sheet.indicators.append(read)
        elif isinstance(read, dict):
            self.sheet.totals.update(read)
        elif isinstance(read, str):
            self.sheet.refused += [Refused(cell, read) for cell in cells if any(map(str.isdigit, cell.text))]

    def _columns_here(self, cells: Sequence[Cell]) -> dict[int, str] | None:
        """The columns of the table that a row stands in, which on a later page may have other ones than the headings'.

        There each column is the one whose heading begins at the same edge. None where a cell stands under none.
        """
        head = next(iter(self._heads.values()), None)
        place = (cells[0].page, cells[0].table_no)
        if head is None or place == (head.page, head.table_no):
            return self._own_columns
        grid, own = self._grids.get(place), self._grids.get((head.page, head.table_no))
        if grid is None or own is None or len(own.column_numbers) == len(grid.column_numbers):
            return self._own_columns
        found: dict[int, str] = {}
        for cell in grid.in_row.get(cells[0].row_no, ()):
            under = [number for number, above in self._heads.items() if same_edge(above, cell)]
            if under:
                found[cell.column_no] = self._own_columns.get(under[-1], "")
            elif cell.text.strip():
                return None
        return found

    def _end_levels(self, first: Cell) -> None:
        """A blank level that is drawn as a cell of its own ends the level above it, where the column merges cells.

        So does a place that no cell covers, below one that is: there begins one that the page's end leaves open, its
        name on the next page. On the first row of a page it only continues the merged cell that the page turn cut.
        """
        grid = self._grids[first.page, first.table_no]
        last = self.sheet.indicators[-1].cells["indicator_name"] if self.sheet.indicators else None
        if last is None or (last.page, last.table_no) != (first.page, first.table_no):
            return
        for column_no, role in sorted(self._level_columns(grid).items()):
            cell = grid.cell(first.row_no, column_no)
            covered = (first.row_no, column_no) in grid.covering
            is_open = first.x0 is not None and not covered and self._tops.get(column_no, first.row_no) < first.row_no
            if not is_open and (cell is None or cell.text.strip()):
                continue
            if column_no in self._merging[first.page, first.table_no]:
                self._levels.pop(role, None)
                if role == "level1":
                    self._levels.pop("level2", None)

    def _level_columns(self, grid: Grid) -> dict[int, str]:
        """The columns of levels, also where the row at hand has no cell of them."""
        if self._seen != (grid.page, grid.table_no, self._own_columns):
            self._seen = (grid.page, grid.table_no, self._own_columns)
            self._tops = {column_no: row_no for row_no, column_no in sorted(grid.covering, reverse=True)}
            edges = {cell.column_no: cell for cell in grid.all_cells()}
            self._by_edge = {
                column_no: self._own_columns[number]
                for column_no, cell in edges.items()
                for number, head in self._heads.items()
                if number in self._own_columns and same_edge(head, cell)
            }
        columns = self._by_edge | self._columns
        return {number: role for number, role in columns.items() if role in ("level1", "level2")}

    def _read_totals(self, cells: Sequence[Cell], texts: list[str]) -> None:
        words = common().groups["words"]
        for cell, text in zip(cells, texts, strict=True):
            if parse_figure(cell.text).kind == "number":
                name = "total_weight" if "total_weight" not in self.sheet.totals else "total_score"
                if "total_score" in self.sheet.totals:
                    self.sheet.refused.append(Refused(cell, "a third figure in the totals; two are expected"))
                else:
                    self.sheet.totals[name] = cell
            elif words["grade"].matches(text):
                self.sheet.totals["grade"] = cell

    def _read_explained(self, cells: Sequence[Cell], texts: list[str]) -> None:
        """Rows after the indicators that belong to nothing."""

    def _read_notes(self, cells: Sequence[Cell], texts: list[str]) -> None:
        """Remarks under the sheet."""
