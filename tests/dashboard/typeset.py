"""A department that published its budget and, as a PDF, its final accounts of one year."""

from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

DEPARTMENT = "青山市图书馆"
FONT = "STSong-Light"
HEAD = ["科目编码", "科目名称", "本年支出合计", "基本支出", "项目支出"]
FINAL = [
    ["合计", "", "1,234.50", "1,030.00", "204.50"],
    ["207", "文化旅游体育与传媒支出", "1,200.50", "1,000.00", "200.50"],
    ["20701", "文化和旅游", "1,200.50", "1,000.00", "200.50"],
    ["2070104", "图书馆", "1,100.50", "1,000.00", "100.50"],
    ["2070199", "其他文化和旅游支出", "100.00", "", "100.00"],
    ["221", "住房保障支出", "34.00", "30.00", "4.00"],
    ["22102", "住房改革支出", "34.00", "30.00", "4.00"],
    ["2210201", "住房公积金", "34.00", "30.00", "4.00"],
]
BUDGET = [["合计", "", "1,000.00", "1,000.00", ""], ["207", "文化旅游体育与传媒支出", "1,000.00", "1,000.00", ""]]
_LEFT, _TOP, _HEIGHT, _WIDTHS = 50, 680, 24, (70, 170, 90, 80, 80)


def final_accounts(path: Path) -> Path:
    """One ruled page: 支出决算表 of 2021, in 元."""
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    canvas.setFont(FONT, 10)
    canvas.drawString(200, _TOP + 70, f"{DEPARTMENT}2021年度部门决算")
    canvas.drawString(250, _TOP + 45, "支出决算表")
    canvas.drawString(_LEFT, _TOP + 15, f"部门：{DEPARTMENT}")
    canvas.drawString(440, _TOP + 15, "单位：元")
    rows = [HEAD, *FINAL]
    edges = [_LEFT + sum(_WIDTHS[:i]) for i in range(len(_WIDTHS) + 1)]
    for i in range(len(rows) + 1):
        canvas.line(edges[0], _TOP - _HEIGHT * i, edges[-1], _TOP - _HEIGHT * i)
    for x in edges:
        canvas.line(x, _TOP, x, _TOP - _HEIGHT * len(rows))
    for i, row in enumerate(rows):
        for x, text in zip(edges, row, strict=False):
            canvas.drawString(x + 4, _TOP - _HEIGHT * i - 16, text)
    canvas.showPage()
    canvas.save()
    return path


def budget(path: Path) -> Path:
    """The same form of the budget of 2021, as text."""
    lines = ["支出预算总表", "", "金额单位：元", "", f"部门：{DEPARTMENT}", "", "2021年度", "", "\t".join(HEAD)]
    path.write_text("\n".join([*lines, *("\t".join(row) for row in BUDGET), ""]), encoding="utf-8")
    return path
