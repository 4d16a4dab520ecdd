"""What recognising a document costs as it gets four times as long: of every form, and of what repeats in one.

Processor time of the same work at two sizes, the least of some rounds: what else the machine does only adds.
"""

import re
import time
from collections.abc import Callable, Sequence
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as sre_parser  # type: ignore[attr-defined]

import pytest

from pipeline.forms import DocumentIdentity, normalise
from pipeline.forms.catalogue import Form, forms
from pipeline.readers.model import Cell

ROWS = 250
GROWTH = 4
# Linear is 4, quadratic 16; the start of a document costs the same for both.
MOST = 9
pytestmark = pytest.mark.slow
DOCUMENT = DocumentIdentity("d", "made")
Table = list[list[str]]


def sample(pattern: str) -> str:
    """The shortest text of a regular expression, by its first alternatives."""

    def text(parsed: object) -> str:
        return "".join(one(op, argument) for op, argument in parsed)  # type: ignore[attr-defined]

    def one(op: object, argument: object) -> str:
        if op is sre.LITERAL:
            return chr(argument)  # type: ignore[arg-type]
        if op is sre.ANY:
            return "甲"
        if op is sre.IN:
            kind, value = argument[0]  # type: ignore[index]
            if kind is sre.RANGE:
                return chr(value[0])
            return "1" if kind is sre.CATEGORY else chr(value) if kind is sre.LITERAL else "甲"
        if op is sre.BRANCH:
            return text(argument[1][0])  # type: ignore[index]
        if op is sre.SUBPATTERN:
            return text(argument[3])  # type: ignore[index]
        if op in (sre.MAX_REPEAT, sre.MIN_REPEAT):
            return text(argument[2]) * argument[0]  # type: ignore[index]
        return ""

    return text(sre_parser.parse(pattern))


def words(alternatives: Sequence[str]) -> str:
    found = (sample(text) for text in alternatives)
    return next((t for t, p in zip(found, alternatives, strict=True) if t and re.fullmatch(p, t)), "")


def cells(*tables: tuple[Sequence[str], Table]) -> list[Cell]:
    """A document, one page for each of its lines and the table below them."""
    found = [Cell(1, 0, 1, 1, "青山市档案局2021年度部门预算", top=1.0, bottom=2.0)]
    for page, (lines, table) in enumerate(tables, start=1):
        found += [Cell(page, 0, n + 1, 1, line, top=float(n), bottom=n + 1.0) for n, line in enumerate(lines, start=1)]
        found += [
            Cell(page, 1, row_no, column_no, text, top=100.0 + row_no, bottom=101.0 + row_no)
            for row_no, row in enumerate(table, start=1)
            for column_no, text in enumerate(row, start=1)
        ]
    return found


def headings(form: Form) -> list[str]:
    found = [words(column.pattern.alternatives) for column in form.columns]
    return list(dict.fromkeys(text for text in found if text and "/" not in text))


def printed(form: Form, rows: int) -> list[Cell]:
    """A document with one form of so many rows."""
    title = words(form.titles.alternatives)
    lines = [title, "单位：元"]
    if form.layout == "narrative":
        prose = [f"{row}、整体支出绩效情况良好。" for row in range(rows)]
        return cells(([title, *prose], [["说明", "无"], ["甲", "乙"]]))
    if form.layout == "evaluation":
        head = ["一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分"]
        body = [["产出指标", f"数量指标{row}", f"报告数量{row}", "≥2份", "3份", "10", "10"] for row in range(rows)]
        return cells((lines, [["项目名称", "甲项目"], head, *body]))
    columns = headings(form)
    if form.layout == "list":
        columns = [text for text in columns if form.column_for(text) and form.column_for(text).fact]  # type: ignore[union-attr]
        body = [[f"甲项目{row}", *[f"{row + 1}.00"] * len(columns)] for row in range(rows)]
        total = ["合计", *[f"{rows * (rows + 1) // 2}.00"] * len(columns)]
        return cells((lines, [["项目名称", *columns], total, *body]))
    if form.key == "subject":
        head = "3" if form.classification == "economic" else "2"
        body = [[f"{head}{row:06d}", f"科目{row}", *[f"{row}.00"] * len(columns)] for row in range(rows)]
        total = ["合计", "", *["9.00"] * len(columns)]
        return cells((lines, [["科目编码", "科目名称", *columns], total, *body]))
    labels = [words(line.pattern.alternatives) for line in form.lines] or ["青山市档案馆"]
    named = [labels[row % len(labels)] if row % 3 else f"甲{row}" for row in range(rows)]
    body = [[name, *[f"{row}.00"] * len(columns)] for row, name in enumerate(named)]
    return cells((lines, [["项目", *columns], *body]))


def growth(make: Callable[[int], list[Cell]], rows: int = ROWS) -> float:
    """How many times the processor time of a document is that of one a quarter as long."""
    spent = []
    for size in (rows, GROWTH * rows):
        document = make(size)
        rounds = []
        for _ in range(2):
            began = time.process_time()
            normalise(DOCUMENT, document)
            rounds.append(time.process_time() - began)
        spent.append(min(rounds))
    return spent[1] / spent[0]


@pytest.mark.parametrize("form_id", forms())
def test_a_form_costs_as_much_as_it_is_long(form_id: str) -> None:
    form = forms()[form_id]
    (statement,) = normalise(DOCUMENT, printed(form, 5)).rows["statement"]
    assert statement["form_id"] == form_id
    assert growth(lambda rows: printed(form, rows)) < MOST


EXPENDITURE = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
LINES = ["支出决算表", "单位：元"]


def wide(columns: int) -> list[Cell]:
    names = [f"{2021 - c % 2}年{'基本' if c % 4 < 2 else '项目'}支出" for c in range(columns)]
    return cells((LINES, [[*EXPENDITURE, *names], ["201", "甲", *["1.00"] * (columns + 3)]]))


def tasks(columns: int) -> list[Cell]:
    names = ["任务名称", "主要内容", *[f"批复金额{c}" for c in range(columns)]]
    return cells((["项目支出绩效自评表", "单位：元"], [names, *[[f"{c}" for c in names] for _ in range(3)]]))


HARD: dict[str, Callable[[int], list[Cell]]] = {
    "every row a total": lambda n: cells((LINES, [EXPENDITURE, *[["合计", "", "3", "1", "2"]] * n])),
    "every total beside its columns": lambda n: cells(
        (LINES, [EXPENDITURE, ["201", "甲", "3", "1", "2"], *[["合计", "3.00", "1.00", "2.00", ""]] * n])
    ),
    "many totals beside their columns": lambda n: cells(
        (
            LINES,
            [EXPENDITURE, *[["20101", "甲", "3", "1", "2"]] * n, *[["合计", "3.00", "1.00", "2.00", ""]] * n],
        )
    ),
    "every row a header": lambda n: cells((LINES, [EXPENDITURE] * n)),
    "every row a row of column numbers": lambda n: cells(
        (LINES, [EXPENDITURE, *[["栏次", "1", "2", "3", "4"]] * n, *[["201", "甲", "9.00", "1.00", "2.00"]] * n])
    ),
    "every row a title": lambda n: cells((LINES, [[row] for _ in range(n) for row in ("支出决算表", "单位：元")])),
    "a title on every page": lambda n: cells(
        *[(LINES, [EXPENDITURE, [f"2{row:06d}", "甲", "3", "1", "2"]]) for row in range(n)]
    ),
    "the same form again": lambda n: cells(
        *[(LINES, [EXPENDITURE, *[[f"2{row:06d}", "甲", "3", "1", "2"] for row in range(n)]])],
        ([], []),
        (LINES, [EXPENDITURE, *[[f"2{row:06d}", "甲", "3", "1", "2"] for row in range(n)]]),
    ),
    "one project again": lambda n: cells(
        (["项目支出预算表", "单位：元"], [["项目名称", "总计", "绩效目标"], *[["甲项目", "3.00", "完成"]] * n])
    ),
    "one unit after the other": lambda n: cells(
        (
            ["收入预算表", "单位：元"],
            [["单位编码", "单位名称", "合计"], *[[f"{row + 100}", f"第{row}馆", "3"] for row in range(n)]],
        )
    ),
    "other years in rows": lambda n: cells(
        (
            ["一般公共预算三公经费支出表", "单位：元"],
            [["项目", "合计"], *[["2020年", "3.00"], ["比上年增减", "1.00"]] * n],
        )
    ),
    "prose without an end": lambda n: cells((["支出决算表", *["三公经费预算数为3万元"] * n], [EXPENDITURE])),
    "many columns": wide,
    "many columns of tasks": tasks,
    "an indicator of many cells": lambda n: cells(
        (
            ["项目支出绩效自评表"],
            [["项目名称", "甲"], ["一级指标", "三级指标", "年度指标值"], *[["产出指标", *["5"] * n, "甲"]]],
        )
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_what_repeats_in_a_form_costs_as_much_as_it_is_long(name: str) -> None:
    assert growth(HARD[name]) < MOST


LONG_LINES = ["部门：", "单位：", "年", "（", "支出决算表", "2021年", "第一部分", "收入", "一、", "合计/", "1.", "甲"]
# Beginnings of sentences that state an amount, without their ends.
LONG_LINES += [
    "三公经费预算1元",
    "基本支出1元，其中：人员经费1元，主",
    "1元，主要用于甲",
    "（类）甲（款）甲（项）",
    "甲支出1元",
    "1，" * 9,
]


@pytest.mark.parametrize("word", LONG_LINES)
def test_a_long_line_costs_as_much_as_it_is_long(word: str) -> None:
    """Regular expressions on a line that almost matches."""
    assert growth(lambda n: cells((LINES, [EXPENDITURE, ["201", word * n, "3", "1", "2"]]), ([word * n], []))) < MOST
