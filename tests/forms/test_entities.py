"""Whose accounts a document prints: a department's with its units, its own office's, a unit's, a whole government's."""

import pytest

from pipeline.forms.entities import department_id
from tests.forms.printed import normalised

TABLE = """
支出决算表
{caption}
单位：万元

科目编码|科目名称|本年支出合计|基本支出|项目支出
合计||10.00|7.00|3.00
213|农林水支出|10.00|7.00|3.00
"""
NAME = "青山市水利局"
COVERS = {
    "青山市水利局2024年度部门决算": (NAME, "department"),
    "青山市水利局2024年度决算": (NAME, "department"),
    "2024年度青山市水利局部门（单位）决算": (NAME, "department"),
    "青山市水利局2024年度部门（单位）决算": (NAME, "department"),
    "青山市水利局（汇总）2024年度部门决算": (NAME, "department"),
    "青山市水利局（本级）2024年度单位决算": (f"{NAME}(本级)", "own_office"),
    "青山市水利局(机关)\n2024年度部门决算": (f"{NAME}(机关)", "own_office"),
    "2024年青山市水利局（本级）部门决\n算": (f"{NAME}(本级)", "own_office"),
    "青山市水利局本级2024年度决算公开\n部门：青山市水利局本级": (f"{NAME}本级", "own_office"),
    "青山市2024年市级单位决算\n预算单位：青山市水文站": ("青山市水文站", "unit"),
    "青山市水文站2024年度单位决算": ("青山市水文站", "unit"),
    "青山市2024年市级部门决算\n预算主管部门：青山市水利局": (NAME, "department"),
}


def document_of(cover: str, caption: str = "", title: str = "支出决算表", more: str = ""):  # type: ignore[no-untyped-def]
    table = TABLE.format(caption=caption).replace("支出决算表", title)
    return normalised(table, heading=f"{cover}\n\n目录\n\n{more}\n")


def entity(document) -> tuple[str, str]:  # type: ignore[no-untyped-def]
    (row,) = document.rows["dim_department"]
    assert document.department_id == row["department_id"]
    return row["department_name"], row["entity_kind"]


@pytest.mark.parametrize(("cover", "expected"), COVERS.items())
def test_the_cover_says_whose_accounts_they_are(cover: str, expected: tuple[str, str]) -> None:
    assert entity(document_of(cover)) == expected


def test_the_cover_says_it_also_where_captions_print_the_name_alone() -> None:
    document = document_of("青山市水利局（本级）\n2024年度单位决算", f"部门：{NAME}")
    assert entity(document) == (f"{NAME}(本级)", "own_office")
    assert {row["department_id"] for row in document.rows["fact_expenditure"]} == {document.department_id}


def test_captions_say_it_where_the_cover_names_nobody() -> None:
    document = document_of("2024年度部门决算", f"部门：{NAME}（本级）")
    assert entity(document) == (f"{NAME}(本级)", "own_office")


def test_a_department_its_office_and_a_unit_of_one_name_are_three() -> None:
    keys = [department_id(NAME), department_id(NAME, "own_office"), department_id(NAME, "unit")]
    assert len(set(keys)) == 3
    assert {department_id(f"{NAME}{words}", "own_office") for words in ("（本级）", "（机关）", "本级")} == {keys[1]}


def test_the_office_stands_below_the_department_of_its_name() -> None:
    (row,) = document_of("青山市水利局（本级）2024年度单位决算").rows["dim_department"]
    assert row["parent_department_id"] == department_id(NAME)


@pytest.mark.parametrize(
    ("words", "kind", "above"),
    [
        ("青山市水文站是青山市水利局所属公益一类\n事业单位，承担水文监测。", "unit", NAME),
        ("青山市水文站为青山市水利局的下属事业单位。", "unit", NAME),
        ("青山市水文站是青山市政府直属事业单位。", "unit", None),
        ("青山市水文站是青山市水利局所属单位。青山市水文站是青山市气象局所属单位。", "unit", None),
        ("青山市水文站是主管全市水文工作的市政府组成部门。", "own_office", None),
    ],
)
def test_a_body_says_itself_what_it_is(words: str, kind: str, above: str | None) -> None:
    (row,) = document_of("青山市水文站2024年度单位决算", more=words).rows["dim_department"]
    assert (row["entity_kind"], row["supervising_department_name"]) == (kind, above)
    if kind == "unit":
        assert row["parent_department_id"] == (department_id(above) if above else None)


def sheet(unit: str, above: str, name: str) -> str:
    return f"""
2024年度项目支出绩效自评表

项目名称||{name}|||||||
主管部门||{above}|||实施单位||{unit}||
项目资金(万元)||年初预算数|全年预算数|全年执行数|分值|执行率|得分||
|年度资金总额|600.00|600.00|500.00|10.00|83.33|8.33||
"""


def test_what_is_above_a_bodys_institute_is_not_above_the_body() -> None:
    """A bureau with an institute below it, whose sheet names a ministry; and no body stands below itself."""
    others = [sheet("青山市水文站", "大河省水利厅", "监测")]
    of_itself, of_ministry, of_institute = (NAME, NAME), (NAME, "大河省水利厅"), ("青山市水文站", "大河省水利厅")
    for own, expected in ((of_itself, None), (of_ministry, "大河省水利厅"), (of_institute, None)):
        document = normalised(
            TABLE.format(caption=f"部门：{NAME}"), *others, sheet(*own, "河道"), heading="青山市水利局2024年度部门决算"
        )
        assert len(document.rows["dim_project"]) == 2
        (row,) = document.rows["dim_department"]
        assert (row["department_name"], row["supervising_department_name"]) == (NAME, expected)


@pytest.mark.parametrize(
    ("cover", "caption", "title"),
    [
        ("2022年度政府决算公开", "部门：青山县财政局", "一般公共预算支出决算表"),
        ("青山县2022年度政府决算公开", "", "2022年度一般公共预算支出决算表"),
        ("青山县2022年财政总决算", "部门：青山县财政局", "一般公共预算支出决算表"),
        ("2022年青山县财政决算公开", "部门：青山县财政局", "一般公共预算支出决算表"),
        ("青山县2022年县本级决算公开", "部门：青山县财政局", "一般公共预算支出决算表"),
    ],
)
def test_a_governments_accounts_are_not_its_finance_bureaus(cover: str, caption: str, title: str) -> None:
    document = document_of(cover, caption, title)
    assert entity(document) == ("青山县", "government")
    assert (document.status, document.fiscal_year, document.stage) == ("quarantined", 2022, "final")
    assert "whole government" in (document.status_reason or "")
    assert not [table for table in document.rows if table.startswith("fact_")]
    assert {cell["disposition"] for cell in document.rows["value_cell"]} == {"quarantined"}


def test_a_table_of_the_whole_county_in_a_bureaus_accounts_is_set_aside() -> None:
    document = document_of("青山县财政局2022年度部门决算", "部门：青山县财政局", "2022年青山县一般公共预算支出决算表")
    assert document.status == "quarantined"
    assert "whole government" in (document.status_reason or "")


@pytest.mark.parametrize(
    "cover",
    ["青山县财政局2022年度部门决算", "青山县财政局2022年度决算公开", "青山县人民政府办公室2022年度决算"],
)
def test_a_bureaus_own_accounts_are_no_governments(cover: str) -> None:
    assert entity(document_of(cover))[1] == "department"


def test_the_region_is_the_covers() -> None:
    (row,) = document_of("青山市2024年市级单位决算\n预算单位：青山科技学校").rows["dim_department"]
    assert (row["region_name"], row["admin_level"]) == ("青山市", "prefecture")


@pytest.mark.parametrize("line", ["（一）关于青山市水利局2024年收支决算情况的", "青山市水文站2024年决算公开说明"])
def test_a_sentence_below_the_contents_names_no_department(line: str) -> None:
    assert entity(document_of("青山市水利局\n2024年度部门决算", more=f"{line}\n总体说明")) == (NAME, "department")


def test_forms_of_the_whole_and_of_its_office_are_two_entities() -> None:
    whole = TABLE.format(caption=f"部门：{NAME}")
    office = TABLE.format(caption=f"部门：{NAME}（本级）").replace("10.00", "8.00").replace("3.00", "1.00")
    document = normalised(whole, office, heading="青山市水利局2024年度部门决算")
    rows = {row["entity_kind"]: row for row in document.rows["dim_department"]}
    assert rows["own_office"]["parent_department_id"] == rows["department"]["department_id"]
    totals = {
        row["department_id"]: row["amount_yuan"]
        for row in document.rows["fact_expenditure"]
        if row["expenditure_type"] == "total"
    }
    assert totals == {rows["department"]["department_id"]: 100_000, rows["own_office"]["department_id"]: 80_000}


GOVERNMENT_TABLE = """
一般公共预算支出决算表
部门：青山县财政局 2022年度 单位：万元

科目编码|科目名称|决算数
|合计|60
201|一般公共服务支出|30
20101|人大事务|10
2010101|行政运行|10
20106|财政事务|20
2010601|行政运行|20
205|教育支出|30
20502|普通教育|30
2050202|小学教育|30
"""


def test_what_only_a_government_pays_is_not_its_finance_bureaus_own() -> None:
    """Nothing but the subjects tells: the cover names nobody, the caption the bureau that drew the table up."""
    document = normalised(GOVERNMENT_TABLE, heading="政务公开")
    assert document.status == "quarantined"
    assert "whole government" in (document.status_reason or "")
    for caption in ("青山县财政局（本级）", "青山县教育局"):
        other = normalised(GOVERNMENT_TABLE.replace("青山县财政局", caption), heading="2022年度部门决算")
        assert other.status == "loaded", other.status_reason


def test_a_units_number_is_no_part_of_its_name() -> None:
    """106 is the department's number and 106001 its own office's: the first row is the whole, the second the office."""
    table = """
三公经费支出预算表
单位：万元

单位名称|合计|因公出国（境）费|公务接待费|公务用车购置及运行费
106_青山市水利局|10.00|1.00|2.00|7.00
106001_青山市水文站|10.00|1.00|2.00|7.00
"""
    document = normalised(table, heading="青山市水利局2024年部门预算")
    units = {row["unit_name"] for rows in document.rows.values() for row in rows if row.get("unit_name")}
    assert not [name for name in units if "_" in str(name) or "106" in str(name)], units
