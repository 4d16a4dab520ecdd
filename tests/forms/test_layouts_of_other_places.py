"""Layouts that other provinces print: the same forms with other headers, codes, units and lists of units."""

from decimal import Decimal

import pytest

from pipeline.forms.catalogue import forms
from pipeline.forms.wording import squash
from tests.forms.printed import amounts, form, ledger, normalised, reasons, statement

ROWS = """
{codes[0]}|农林水支出|1.20|1.00|0.20
{codes[1]}|水利|1.20|1.00|0.20
{codes[2]}|水利工程建设|1.20|1.00|0.20
"""
YUAN = {"total": Decimal("12000.00"), "basic": Decimal("10000.00"), "project": Decimal("2000.00")}
EXPECTED = {(code, kind): amount for code in ("213", "21303", "2130305") for kind, amount in YUAN.items()}


@pytest.mark.parametrize(
    "codes",
    [("213", "213-03", "213-03-05"), ("２１３", "２１３０３", "２１３０３０５"), ("'213", "'21303", "'2130305")],
)
def test_codes_as_other_programs_write_them(codes: tuple[str, str, str]) -> None:
    header = "科目编码|科目名称|本年支出合计|基本支出|项目支出"
    assert amounts(normalised(form("支出决算表", header + ROWS.format(codes=codes), "万元"))) == EXPECTED


@pytest.mark.parametrize(
    "code", ["213-03-05 水利工程建设", "[2130305]水利工程建设", "2130305水利工程建设", "（2130305）水利工程建设"]
)
def test_codes_at_the_head_of_names(code: str) -> None:
    table = f"科目|本年支出合计|基本支出|项目支出\n合计|1.20|1.00|0.20\n{code}|1.20|1.00|0.20"
    found = amounts(normalised(form("支出决算表", table, "万元")))
    assert {kind: amount for (subject, kind), amount in found.items() if subject == "2130305"} == YUAN


@pytest.mark.parametrize("unit", ["万元", "单位：万元", "人民币万元"])
def test_the_unit_may_stand_behind_each_header_alone(unit: str) -> None:
    header = f"科目编码|科目名称|本年支出合计（{unit}）|基本支出（{unit}）|项目支出（{unit}）"
    document = normalised(form("支出决算表", header + ROWS.format(codes=("213", "21303", "2130305")), None))
    assert amounts(document) == EXPECTED


@pytest.mark.parametrize(
    ("lines", "form_id", "title"),
    [
        (["政府性基金预算财政拨款", "收入支出决算表"], "government_fund", "政府性基金预算财政拨款收入支出决算表"),
        (["政府性基金预算", "财政拨款", "收入支出决算表"], "government_fund", "政府性基金预算财政拨款收入支出决算表"),
        (
            ["政府性基金预算财政拨款", "公开08表", "收入支出决算表"],
            "government_fund",
            "政府性基金预算财政拨款收入支出决算表",
        ),
        (["一般公共预算财政拨款", "支出决算表"], "general_budget_appropriation", "一般公共预算财政拨款支出决算表"),
        (["财政拨款", "收入支出决算总表"], "appropriation_summary", "财政拨款收入支出决算总表"),
        (["2021年度部门决算报表", "支出决算表"], "expenditure", "支出决算表"),
        (["青山市档案局2021年部门决算", "支出决算表"], "expenditure", "支出决算表"),
    ],
)
def test_the_last_line_of_a_title_is_no_title_of_its_own(lines: list[str], form_id: str, title: str) -> None:
    table = "科目编码|科目名称|合计|基本支出|项目支出" + ROWS.format(codes=("213", "21303", "2130305"))
    document = normalised(form(lines[-1], table, "万元").replace(f"\n{lines[-1]}", "\n" + "\n".join(lines)))
    (row,) = document.rows["statement"]
    assert (row["form_id"], row["title"]) == (form_id, title)


def test_the_end_of_a_title_that_nobody_knows_opens_no_form() -> None:
    table = (
        "收入||支出|\n项目|金额|项目|金额\n一、保险费收入|3.00|一、一般公共服务支出|3.00\n收入总计|3.00|支出总计|3.00"
    )
    text = form("收入支出决算表", table).replace("\n收入支出决算表", "\n社会保险基金预算\n收入支出决算表")
    document = normalised(text)
    assert document.rows.get("fact_expenditure", []) == []
    (unknown,) = document.rows["unrecognised_table"]
    assert "社会保险基金预算收入支出决算表" in str(unknown["reason"])


def test_the_fund_of_three_public_may_stand_in_the_line_above_its_title() -> None:
    table = "项目|行次|预算数|决算数\n合计|1|3.00|2.00\n3.公务接待费|6|3.00|2.00"
    text = form("“三公”经费支出决算表", table).replace("\n“三公”", "\n政府性基金预算财政拨款\n“三公”")
    assert {row["fund"] for row in normalised(text).rows["fact_three_public"]} == {"government_fund"}


def test_a_list_of_projects_is_no_list_of_subjects() -> None:
    table = "序号|项目名称|金额\n|合计|80.25\n1|培训费|60.25\n2|维修（护）费|20.00"
    document = normalised(form("一般公共预算财政拨款项目支出决算表", table))
    assert {row["subject_id"] for row in document.rows.get("fact_expenditure", [])} <= {"economic:total"}
    assert "60.25" in ledger(document, "quarantined")


@pytest.mark.parametrize(
    ("title", "fund"),
    [
        ("财政拨款“三公”经费支出决算表", "all"),
        ("一般公共预算“三公”经费支出决算表", "general_public_budget"),
        ("政府性基金预算财政拨款“三公”经费支出决算表", "government_fund"),
        ("财政拨款（含一般公共预算和政府性基金预算）“三公”经费支出表", "all"),
        ("非一般公共预算“三公”经费支出决算表", "all"),
    ],
)
def test_the_fund_of_three_public_is_the_one_that_the_title_names(title: str, fund: str) -> None:
    table = "项目|行次|预算数|决算数\n合计|1|3.00|2.00\n3.公务接待费|6|3.00|2.00"
    assert {row["fund"] for row in normalised(form(title, table)).rows["fact_three_public"]} == {fund}


@pytest.mark.parametrize(
    ("label", "source"),
    [
        ("一、财政拨款（补助）收入", "appropriation"),
        ("一、一般公共财政预算拨款", "general_public_budget"),
        ("二、财政专户核拨收入", "fiscal_account"),
        ("三、纳入专户管理的非税收入", "fiscal_account"),
    ],
)
def test_sources_of_income_as_older_summaries_name_them(label: str, source: str) -> None:
    table = f"收入||支出|\n项目|预算数|项目|预算数\n{label}|3.00|一、一般公共服务支出|3.00\n收入总计|3.00|支出总计|3.00"
    rows = normalised(form("收支预算总表", table), heading="青山市档案局2016年部门预算").rows["fact_revenue"]
    assert [(row["revenue_source"], row["amount_yuan"]) for row in rows] == [(source, Decimal("3.00"))]


def test_government_funds_of_one_title_are_read_by_subject_or_on_two_sides() -> None:
    title = "政府性基金收支表"
    by_subject = "科目编码|科目名称|合计|基本支出|项目支出" + ROWS.format(codes=("213", "21303", "2130305"))
    two_sided = """
    收 入||支 出|||
    项目|预算数|支出功能分类科目（按大类）|预算数|部门预算支出经济分类科目（按大类）|预算数
    一、政府性基金拨款|3.00|一、其他支出|3.00|一、专项业务经费支出|3.00
    ||||债务付息及费用支出|3.00
    本年收入合计|3.00|本年支出合计|3.00|本年支出合计|3.00
    """
    forms_found = {}
    for table in (by_subject, two_sided):
        rows = normalised(form(title, table)).rows
        assert {row["fund"] for row in rows["fact_expenditure"]} == {"government_fund"}
        forms_found[rows["statement"][0]["form_id"]] = {
            row["subject_id"].split(":")[1] for row in rows["fact_expenditure"]
        }
    assert forms_found == {
        "government_fund": {"213", "21303", "2130305"},
        "government_fund_summary": {"229", "307", "total"},
    }


def test_projects_of_the_general_budget_by_economic_class_in_four_blocks() -> None:
    table = """
    科目编码|科目名称|金额|科目编码|科目名称|金额|科目编码|科目名称|金额|科目编码|科目名称|金额
    301|工资福利支出|1.00|302|商品和服务支出|3.00|309|资本性支出（基本建设）|5.00|311|对企业补助（基本建设）|
    30199|其他工资福利支出|1.00|30201|办公费|3.00|30901|房屋建筑物购建|5.00|31199|其他对企业补助|
    合计|||||||||||9.00
    """
    document = normalised(form("一般公共预算财政拨款项目支出决算表", table))
    found = {
        (row["subject_id"].split(":")[1], row["expenditure_type"], row["fund"]): row["amount_yuan"]
        for row in document.rows["fact_expenditure"]
    }
    assert {code for code, *_ in found} == {"301", "30199", "302", "30201", "309", "30901", "total"}
    assert {key[1:] for key in found} == {("project", "general_public_budget")}
    assert found["total", "project", "general_public_budget"] == Decimal("9.00")


def test_a_list_of_units_is_kept_by_unit_and_the_total_is_the_departments() -> None:
    table = """
    部门（单位）代码|部门（单位）名称|合计|一般公共预算|政府性基金预算|财政专户管理资金
    |合计|30.00|25.00|3.00|2.00
    105001|青山市水利局本级|20.00|15.00|3.00|2.00
    105002|青山市水文站|10.00|10.00||
    """
    found = amounts(
        normalised(form("部门收入总表", table), heading="青山市水利局2024年部门预算"),
        "income",
        "fact_revenue",
        ("unit_name", "revenue_source"),
    )
    assert found["total", "None", "total"] == Decimal("30.00")
    assert found["total", "青山市水文站", "general_public_budget"] == Decimal("10.00")
    assert len(found) == 10


UNITS = """
部门（单位）代码|部门（单位）名称|合计|一般公共预算
|合计|30.00|30.00
105|青山市水利局|{whole}|{whole}
105001|青山市水利局|20.00|20.00
105002|{other}|10.00|10.00
"""


@pytest.mark.parametrize(
    ("whole", "other", "units"),
    [
        # The department's own number begins all others: its row prints the total again.
        ("30.00", "青山市水文站", {None, "青山市水利局", "青山市水文站"}),
        # Where it does not, or where a name is clipped, the numbers tell the rows apart.
        ("29.00", "青山市水文站", {None, "105 青山市水利局", "105001 青山市水利局", "青山市水文站"}),
        ("30.00", "青山市水利局", {None, "105001 青山市水利局", "105002 青山市水利局"}),
    ],
)
def test_units_are_known_by_name_and_the_department_among_them_is_the_whole(
    whole: str, other: str, units: set[str | None]
) -> None:
    document = normalised(
        form("部门收入总表", UNITS.format(whole=whole, other=other)), heading="青山市水利局2024年部门预算"
    )
    assert {row["unit_name"] for row in document.rows["fact_revenue"]} == units
    assert ledger(document, "quarantined") == []
    assert len(ledger(document, "loaded")) == 8


def test_a_sheet_with_another_title_is_no_part_of_the_form_before_it() -> None:
    """In a workbook the title stands in the table itself: 债务限额表 is not the end of 国有资本经营预算支出表."""
    empty = "国有资本经营预算支出表\n单位：元\n\n科目编码|科目名称|合计|基本支出|项目支出\n\n"
    other = "表10|||\n债务限额表|||\n类型|债务名称|合计|一般公共预算\n一般债务|河道债券|60.00|60.00\n"
    spending = form("部门支出总表", "科目编码|科目名称|合计\n213|农林水支出|60.00")
    document = normalised(spending, empty, other, heading="青山市水利局2024年部门预算")
    assert statement(document, "state_capital")["status"] == "empty"
    assert (ledger(document, "loaded"), reasons(document)) == (["60.00"], [])


def test_whole_numbers_beside_a_change_in_percent_are_a_total_row_and_no_header() -> None:
    table = """
    科目编码|科目名称|2023年执行数|2024年预算数|2024年预算数|2024年预算数比2023年执行数|
    |||合计|项目支出|增减额|增减%
    合计||9|10|10|1|11.11%
    213|农林水支出|9|10|10|1|11.11%
    """
    document = normalised(form("一般公共预算支出表", table), heading="青山市水利局2024年部门预算")
    assert amounts(document, "general_budget_appropriation") == {
        (code, kind): Decimal("10.00") for code in ("total", "213") for kind in ("total", "project")
    }


@pytest.mark.parametrize(
    "header",
    [
        "公务用车购置及运行维护费",
        "公务用车购置费和运行费",
        "公务用车购置和运行维护经费",
        "公务用车购置费及公务用车运行费",
    ],
)
def test_official_vehicles_under_other_words_are_no_second_total(header: str) -> None:
    table = f"""
    项目|小计|因公出国（境）费用|公务接待费|{header}||
    ||||小计|公务用车购置费|公务用车运行维护费
    决算数|15.00||3.00|12.00||12.00
    """
    facts = normalised(form("财政拨款“三公”经费支出决算表", table)).rows["fact_three_public"]
    assert {(row["item"], row["amount_yuan"]) for row in facts} == {
        ("total", Decimal("15.00")),
        ("reception", Decimal("3.00")),
        ("vehicle", Decimal("12.00")),
        ("vehicle_operation", Decimal("12.00")),
    }


@pytest.mark.parametrize(
    ("form_id", "header", "key"),
    [
        ("income", "其他预算收入", "other"),
        ("income", "附属单位缴款", "affiliate"),
        ("income", "使用非财政拨款结余（含专用结余）", "surplus_used"),
        ("expenditure", "对附属单位的补助支出", "subsidy"),
        ("expenditure", "年终结转结余", "carry_out"),
        ("general_budget_appropriation", "年末结转结余", "carry_out.total"),
        ("general_budget_appropriation", "本年财政拨款支出/合计", "expenditure.total"),
        ("appropriation_summary", "本年决算数", "amount"),
        ("income_expenditure_summary", "预算金额", "amount"),
        ("three_public", "公务用车费/小计", "vehicle"),
    ],
)
def test_headers_of_other_places(form_id: str, header: str, key: str) -> None:
    column = forms()[form_id].column_for(squash(header), ["公务接待费"])
    assert column is not None
    assert column.key == key


def test_fees_that_the_treasury_keeps_are_a_part_of_the_income_above_them_and_no_source_beside_it() -> None:
    rows = """
    收入|收入|支出|支出
    项目|预算数|项目|预算数
    1、财政拨款|5.00|教育支出|9.00
    2、事业收入|4.00|科学技术支出|
    其中：纳入财政专户管理的收费|3.00||
    3、纳入财政专户管理的资金|0.00||
    本年收入合计|9.00|本年支出合计|9.00
    """
    document = normalised(form("收支总表", rows))
    found = {row["revenue_source"]: row["amount_yuan"] for row in document.rows["fact_revenue"]}
    kept = [found[source] for source in ("undertaking", "fiscal_account_fee", "fiscal_account")]
    assert kept == [Decimal("4.00"), Decimal("3.00"), Decimal(0)]


def test_serial_numbers_before_units_are_no_part_of_their_names() -> None:
    rows = """
    序号|单位编码|单位名称|本年收入合计|财政拨款收入
    1||合计|30.00|30.00
    2|222|青山市档案局|30.00|30.00
    3|222001|青山市档案局|10.00|10.00
    4|222002|青山市档案馆|20.00|20.00
    """
    document = normalised(form("收入决算表", rows))
    found = {row["unit_name"]: row["amount_yuan"] for row in document.rows["fact_revenue"]}
    assert found == {None: Decimal(30), "青山市档案局": Decimal(10), "青山市档案馆": Decimal(20)}
