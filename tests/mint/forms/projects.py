"""Projects: a self-evaluation, goals of a budget, and the list of projects."""

from collections.abc import Sequence
from decimal import Decimal

from tests.mint.facts import CAPITAL, FUND, GENERAL, Accounts, Indicator, Project
from tests.mint.model import Cell, Column, Row, Table, Truth

_SHEET = "project_performance"
_WIDTH = 9


def evaluation(of: Accounts) -> Table:
    """项目支出绩效自评表: money, goals, indicators with marks, total."""
    project = of.projects[0]
    rate = (project.executed / project.total * 100).quantize(Decimal("0.01"))
    marks = (rate / 10).quantize(Decimal("0.01"))
    fund = {"fund_row": "total"}
    rows = [
        _row(("项目名称", 2), (project.name, 7)),
        _row(("主管部门", 2), (of.department, 3), ("实施单位", 1), (project.unit, 3)),
        _row(
            ("项目资金", 2),
            ("年初预算数", 1),
            ("全年预算数", 1),
            ("全年执行数", 1),
            ("分值", 1),
            ("执行率", 1),
            ("得分", 2),
        ),
        _row(
            ("", 1),
            ("年度资金总额", 1),
            (_fund(project, "initial_budget_yuan", project.total, fund), 1),
            (_fund(project, "adjusted_budget_yuan", project.total, fund), 1),
            (_fund(project, "executed_yuan", project.executed, fund), 1),
            (_plain(project, "fact_project_fund", "weight", Decimal(10), fund, 2), 1),
            (_plain(project, "fact_project_fund", "execution_rate", rate, fund, 2), 1),
            (_plain(project, "fact_project_fund", "score", marks, fund, 2), 2),
        ),
        _row(("年度总体目标", 2), ("预期目标", 3), ("实际完成情况", 4)),
        _row(("", 2), (project.goal, 3), ("已完成。", 4)),
        _row(
            ("一级指标", 1),
            ("二级指标", 1),
            ("三级指标", 2),
            ("指标值", 1),
            ("实际完成值", 1),
            ("分值", 1),
            ("得分", 1),
            ("偏差原因分析及改进措施", 1),
        ),
    ]
    for each in project.indicators:
        key = {"indicator_name": each.name}
        rows.append(
            _row(
                (each.level1, 1),
                (each.level2, 1),
                (each.name, 2),
                (_target(project, each, key), 1),
                (_actual(project, each, key), 1),
                (_plain(project, "fact_kpi", "weight", each.weight, key, 2), 1),
                (_plain(project, "fact_kpi", "score", each.score, key, 2), 1),
                ("无", 1),
            )
        )
    score = sum((each.score for each in project.indicators), marks)
    rows.append(
        _row(
            ("总分", 6),
            (_plain(project, "fact_project_score", "total_weight", Decimal(100), {}, 2), 1),
            (_plain(project, "fact_project_score", "total_score", score, {}, 2), 1),
            (_grade(score), 1),
        )
    )
    return _sheet(of, f"{of.year}年度项目支出绩效自评表", "公开12表", rows)


def _grade(score: Decimal) -> str:
    return "优" if score >= 90 else "良" if score >= 80 else "中" if score >= 60 else "差"


def goals(of: Accounts) -> Table:
    """项目支出绩效目标表 of a budget: money and what is to be reached."""
    project = of.projects[0]
    labels = {GENERAL: ("其中：财政拨款", "appropriation")}
    rows = [
        _row(("项目名称", 2), (project.name, 7)),
        _row(("主管部门", 2), (of.department, 3), ("实施单位", 1), (project.unit, 3)),
        _row(
            ("项目资金", 1),
            ("年度资金总额", 2),
            (_fund(project, "initial_budget_yuan", project.total, {"fund_row": "total"}), 6),
        ),
    ]
    if list(project.budget) == [GENERAL]:
        words, fund_row = labels[GENERAL]
        cell = _fund(project, "initial_budget_yuan", project.total, {"fund_row": fund_row})
        rows.append(_row(("", 1), (words, 2), (cell, 6)))
    rows += [
        _row(("年度目标", 2), (project.goal, 7)),
        _row(("一级指标", 2), ("二级指标", 2), ("三级指标", 2), ("指标值", 3)),
    ]
    for each in project.indicators:
        key = {"indicator_name": each.name}
        rows.append(_row((each.level1, 2), (each.level2, 2), (each.name, 2), (_target(project, each, key), 3)))
    return _sheet(of, "项目支出绩效目标表", "公开14表", rows)


def listed(of: Accounts) -> Table:
    """项目支出预算表: a row for each project, its money by fund."""
    form = "project_list"
    funds = (
        (("合计",), "total"),
        (("一般公共预算",), GENERAL),
        (("政府性基金预算",), FUND),
        (("国有资本经营预算",), CAPITAL),
        (("财政专户管理资金",), "fiscal_account"),
    )

    def cells(projects: Sequence[Project], name: str) -> list[Cell]:
        found = []
        for _, fund in funds:
            amount = sum((p.total if fund == "total" else p.budget.get(fund, Decimal(0)) for p in projects), Decimal(0))
            truth = Truth("fact_project_fund", form, "initial_budget_yuan", amount, {"project": name, "fund_row": fund})
            found.append(Cell(number=amount, truth=truth))
        return found

    rows = [Row([Cell("合计"), Cell(), *cells(of.projects, "")], "total")]
    rows += [Row([Cell(p.name), Cell(p.unit), *cells([p], p.name)], "line") for p in of.projects]
    columns = [Column(("项目名称",), "name"), Column(("项目单位",), "text")]
    columns += [Column(path, "amount", path[-1]) for path, _ in funds]
    return Table(form, ["项目支出预算表"], "公开11表", of.department, columns, rows)


def _row(*entries: tuple[str | Cell, int]) -> Row:
    cells: list[Cell] = []
    for entry, width in entries:
        cell = entry if isinstance(entry, Cell) else Cell(entry)
        cell.columns = width
        cells += [cell, *(Cell() for _ in range(width - 1))]
    assert len(cells) == _WIDTH
    return Row(cells)


def _sheet(of: Accounts, title: str, number: str, rows: list[Row]) -> Table:
    return Table(_SHEET, [title], number, of.department, [], rows, is_sheet=True)


def _fund(project: Project, measure: str, amount: Decimal, key: dict[str, str]) -> Cell:
    truth = Truth("fact_project_fund", _SHEET, measure, amount, {"project": project.name, **key})
    return Cell(number=amount, truth=truth)


def _plain(project: Project, table: str, measure: str, value: Decimal, key: dict[str, str], decimals: int) -> Cell:
    """A number that is no money: marks, weights, rates in percent."""
    value = value.quantize(Decimal(1).scaleb(-decimals))
    truth = Truth(table, _SHEET, measure, value, {"project": project.name, **key})
    return Cell(number=value, truth=truth, is_money=False)


def _target(project: Project, each: Indicator, key: dict[str, str]) -> Cell:
    truth = Truth("fact_kpi", _SHEET, "target_value", each.target, {"project": project.name, **key})
    return Cell(f"≥{each.target}{each.unit}", truth=truth)


def _actual(project: Project, each: Indicator, key: dict[str, str]) -> Cell:
    truth = Truth("fact_kpi", _SHEET, "actual_value", each.actual, {"project": project.name, **key})
    return Cell(f"{each.actual}{each.unit}", truth=truth)


def department_sheet(of: Accounts) -> Table:
    """部门整体支出绩效自评表: the department's tasks with money, and its indicators."""
    form, tasks = "department_performance", of.projects[:2]
    rows = [
        _row(("部门名称", 2), (of.department, 7)),
        _row(("部门年度重点工作任务", 9)),
        _row(("任务名称", 2), ("主要内容", 2), ("批复金额", 3), ("实际支出金额", 1), ("预算执行率%", 1)),
        _row(("", 2), ("", 2), ("总额", 1), ("财政拨款", 1), ("其他资金", 1), ("", 1), ("", 1)),
    ]
    for task in tasks:
        key = {"task_name": task.name}
        rate = (task.executed / task.total * 100).quantize(Decimal("0.01"))
        cells = [
            Cell(number=amount, truth=Truth("fact_task", form, measure, amount, dict(key)))
            for measure, amount in (("approved_yuan", task.total), ("executed_yuan", task.executed))
        ]
        rate_cell = Cell(number=rate, truth=Truth("fact_task", form, "execution_rate", rate, dict(key)), is_money=False)
        rows.append(
            _row((task.name, 2), (task.goal, 2), (cells[0], 1), ("", 1), ("", 1), (cells[1], 1), (rate_cell, 1))
        )
    rows.append(_row(("部门整体支出绩效指标", 9)))
    rows.append(
        _row(("一级指标", 1), ("二级指标", 1), ("三级指标", 2), ("指标值", 2), ("实际完成值", 2), ("偏差原因", 1))
    )
    for each in tasks[0].indicators:
        truths = [
            Truth("fact_kpi", form, measure, value, {"indicator_name": each.name})
            for measure, value in (("target_value", each.target), ("actual_value", each.actual))
        ]
        target = Cell(f"≥{each.target}{each.unit}", truth=truths[0])
        actual = Cell(f"{each.actual}{each.unit}", truth=truths[1])
        rows.append(_row((each.level1, 1), (each.level2, 1), (each.name, 2), (target, 2), (actual, 2), ("无", 1)))
    return Table(form, [f"{of.year}年度部门整体支出绩效自评表"], "公开11表", of.department, [], rows, is_sheet=True)


def narrative(of: Accounts) -> Table:
    """部门整体支出绩效自评情况: words, with amounts in them that are no figures of the form."""
    wan = (of.sum("total") / 10_000).quantize(Decimal("0.01"))
    texts = (
        ("（一）部门概况", "负责全市有关工作。"),
        ("（三）部门整体收支情况", f"本年支出{wan}万元。"),
        ("（五）严控“三公经费”支出情况", "“三公”经费支出比上年减少2.5%。"),
    )
    rows = [Row([Cell("一、部门基本情况"), Cell(words), Cell(text)]) for words, text in texts]
    rows.append(Row([Cell("四、存在的问题和整改情况"), Cell(), Cell("部分指标难以量化。")]))
    title = f"{of.year}年度部门整体支出绩效自评情况"
    return Table("performance_narrative", [title], "公开10表", of.department, [], rows, unit_line=None, is_sheet=True)
