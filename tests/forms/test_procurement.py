"""Lists of what is bought (政府采购): items, rows that add them up, what is left alone where that is not certain."""

from decimal import Decimal

from printed import form, normalised

from pipeline.forms import NormalisedDocument

BUDGET = "青山市档案局2021年度部门预算"
BY_UNIT = "采购品目大类|专项名称|经济科目|采购品目名称|采购组织形式|一般公共预算资金|其他资金|总计"
BY_CODE = "科目编码|单位编码|采购项目|采购目录|数量|部门预算支出经济科目编码|预算金额"
UNITS = """合计|||||900.00|100.00|1000.00
    货物|||||300.00|100.00|400.00
    青山市档案局（本级）|||||300.00||300.00
    |运转经费|办公费|复印纸|分散采购|100.00||100.00
    |运转经费|公务用车运行维护费|小型客车|部门集中采购|200.00||200.00
    青山市档案馆||||||100.00|100.00
    |馆藏保护|办公费|档案架|集中采购机构采购||100.00|100.00
    服务|||||600.00||600.00
    青山市档案馆|||||600.00||600.00
    |馆藏保护|委托业务费|数据加工服务|分散采购|600.00||600.00"""


def bought(rows: str, header: str = BY_UNIT, unit: str = "元", title: str = "政府采购支出表") -> NormalisedDocument:
    return normalised(form(title, f"{header}\n{rows}", unit), heading=BUDGET)


def rows(document: NormalisedDocument, *columns: str, kind: str = "item") -> list[tuple[object, ...]]:
    return [
        tuple(fact[column] for column in columns)
        for fact in document.rows.get("fact_procurement", [])
        if fact["row_kind"] == kind and fact["fund"] == "all"
    ]


def quarantined(document: NormalisedDocument) -> list[tuple[object, object]]:
    return [(row["text"], row["reason"]) for row in document.rows["value_cell"] if row["disposition"] == "quarantined"]


def test_items_stand_under_their_unit_and_category() -> None:
    document = bought(UNITS)
    assert rows(document, "category", "unit_name", "project_name", "catalogue_name", "method", "amount_yuan") == [
        ("goods", "青山市档案局(本级)", "运转经费", "复印纸", "dispersed", 100),
        ("goods", "青山市档案局(本级)", "运转经费", "小型客车", "department", 200),
        ("goods", "青山市档案馆", "馆藏保护", "档案架", "central", 100),
        ("services", "青山市档案馆", "馆藏保护", "数据加工服务", "dispersed", 600),
    ]
    assert rows(document, "category", "unit_name", "amount_yuan", kind="unit")[-1] == ("services", "青山市档案馆", 600)
    assert quarantined(document) == []


def test_the_leaves_are_the_items_and_nothing_else() -> None:
    facts = bought(UNITS).rows["fact_procurement"]
    leaves = [fact["amount_yuan"] for fact in facts if fact["is_leaf"] and fact["fund"] == "all"]
    assert sum(leaves) == 1000  # type: ignore[arg-type]
    assert {fact["row_kind"] for fact in facts if fact["is_leaf"]} == {"item"}


def test_a_unit_that_does_not_add_up_gives_its_items_no_unit() -> None:
    document = bought(UNITS.replace("青山市档案馆|||||600.00||600.00", "青山市档案馆|||||500.00||500.00"))
    assert rows(document, "catalogue_name", "unit_name")[-1] == ("数据加工服务", None)


def test_a_row_without_an_item_counts_only_where_it_adds_up() -> None:
    header = "采购品目大类|专项名称|经济科目|采购物品名称|采购组织形式|总计"
    listing = """合计|||||30.00
    一、货物A|||||30.00
    |设备购置|办公设备购置|||{group}
    |||台式计算机|政府集中采购|12.00
    |||复印机|政府集中采购|18.00"""
    document = bought(listing.format(group="30.00"), header, "万元")
    assert rows(document, "project_name", "catalogue_name", "amount_yuan") == [
        ("设备购置", "台式计算机", Decimal(120_000)),
        ("设备购置", "复印机", Decimal(180_000)),
    ]
    document = bought(listing.format(group="29.00"), header, "万元")
    assert quarantined(document) == [("29.00", "a row without an item that is not the sum of the items below it")]
    assert rows(document, "project_name", "catalogue_name")[0] == (None, "台式计算机")


def test_quantities_are_no_money_and_codes_no_figures() -> None:
    document = bought(
        """||合计||47|30227|6,000.00
        2012604|123001|青山市档案馆||47||6,000.00
        2012604||档案数字化|C0201软件开发服务|2|30227|5,000.00
        2012604||办公设备购置|A02010104台式计算机|45|31002|1,000.00""".replace("47|30227|6,0", "47||6,0"),
        BY_CODE,
        title="部门综合预算政府采购（资产配置、购买服务）预算表（不含上年结转）",
    )
    said = ("subject_id", "unit_name", "category", "catalogue_code", "quantity", "economic_subject_id", "amount_yuan")
    assert rows(document, *said) == [
        ("functional:2012604", "青山市档案馆", "services", "C0201", 2, "economic:30227", 5000),
        ("functional:2012604", "青山市档案馆", "goods", "A02010104", 45, "economic:31002", 1000),
    ]
    assert {entry["text"]: entry["measure"] for entry in document.rows["value_cell"]}["45"] == "quantity"
    assert quarantined(document) == []


def test_a_departments_row_above_its_units_is_no_unit() -> None:
    document = bought(
        """2012604|123|青山市档案局||3||6,000.00
        2012604|123001|青山市档案局||1||1,000.00
        2012604||办公设备购置|A02010104台式计算机|1|31002|1,000.00
        2080501|123002|青山市档案馆||2||5,000.00
        2080501||档案数字化|C0201软件开发服务|2|30227|5,000.00""",
        BY_CODE,
    )
    assert rows(document, "unit_name", "amount_yuan", "subject_id", kind="group") == [(None, 6000, None)]
    assert rows(document, "unit_name", "amount_yuan", "subject_id", kind="unit") == [
        ("青山市档案局", 1000, "functional:2012604"),
        ("青山市档案馆", 5000, "functional:2080501"),
    ]


def test_sources_that_are_not_the_total_set_the_form_aside() -> None:
    document = bought(UNITS, BY_UNIT.replace("其他资金|总计", "总计|其他资金"))
    (found,) = document.rows["statement"]
    assert found["status"] == "quarantined"
    assert "the sources are not the total" in str(found["status_reason"])


def test_a_unit_broken_over_two_lines_is_the_larger_one() -> None:
    page = form("政府采购支出表", f"{BY_UNIT}\n{UNITS}", "元").replace("金额单位：元", "单位：万\n\n元")
    document = normalised(page, heading=BUDGET)
    assert rows(document, "amount_yuan", kind="total") == [(10_000_000,)]


def test_the_same_title_stands_above_subjects_and_sources() -> None:
    document = bought(
        """|合计|60.00|50.00|10.00
        201|一般公共服务支出|60.00|50.00|10.00
        20126|档案事务|60.00|50.00|10.00
        2012604|档案馆|60.00|50.00|10.00""",
        "科目编码|科目名称|合计|一般公共预算|单位资金",
        title="政府采购预算表",
    )
    assert rows(document, "subject_id", "is_leaf", kind="subject")[-1] == ("functional:2012604", True)
    assert rows(document, "amount_yuan", "is_leaf", kind="total") == [(60, False)]
    assert "fact_expenditure" not in document.rows


def test_sums_of_goods_and_services_alone_are_the_leaves() -> None:
    document = bought(
        """|合计|7.00|6.00|1.00
        A|货物|4.00|4.00|
        C|服务|3.00|2.00|1.00""",
        "项目编号|项目|总计|一般公共预算拨款收入|事业收入",
        "万元",
        "2021年政府采购预算明细表",
    )
    assert rows(document, "category", "amount_yuan", "is_leaf", kind="category") == [
        ("goods", 40_000, True),
        ("services", 30_000, True),
    ]
