"""A row's code and its name must be one subject: widths of cells, codes of a publisher's own, slips, renamings."""

from decimal import Decimal
from pathlib import Path

import pytest
from printed import expenditure_form, form, from_cells, ledger, normalised, reasons, statement

from pipeline.readers.dispatch import read_file

D = Decimal
SHARED = Path(__file__).parents[3] / "shared" / "corpus"
THREE_CELLS = "科目编码|||科目名称|本年支出合计|基本支出|项目支出\n类|款|项||||"
ECONOMIC = "经济分类科目编码||科目名称|合计|人员经费|公用经费\n类|款||||"


def loaded(document, kind):
    return {
        str(row["subject_id"]).partition(":")[2]: row["amount_yuan"]
        for row in document.rows.get("fact_expenditure", [])
        if row["expenditure_type"] == kind
    }


@pytest.mark.parametrize("zero", ["", "0"])
def test_cells_of_a_code_have_their_widths_whatever_zeros_a_spreadsheet_dropped(zero: str) -> None:
    rows = f"""
        |||合计|50.00|30.00|20.00
        201|{zero}|{zero}|一般公共服务支出|30.00|10.00|20.00
        201|3|{zero}|政府办公厅（室）及相关机构事务|30.00|10.00|20.00
        201|3|1|行政运行|10.00|10.00|
        201|3|50|事业运行|20.00||20.00
        208|||社会保障和就业支出|20.00|20.00|
        |5||行政事业单位养老支出|20.00|20.00|
        ||5|机关事业单位基本养老保险缴费支出|20.00|20.00|
        """
    document = normalised(expenditure_form(rows, header=THREE_CELLS))
    assert loaded(document, "total") == {
        "total": D("50.00"),
        "201": D("30.00"),
        "20103": D("30.00"),
        "2010301": D("10.00"),
        "2010350": D("20.00"),
        "208": D("20.00"),
        "20805": D("20.00"),
        "2080505": D("20.00"),
    }
    leaves = [row["amount_yuan"] for row in document.rows["fact_expenditure"] if row["is_leaf"]]
    assert sum(filter(None, leaves)) == D("100.00")


def test_a_finer_cell_below_a_blank_one_is_of_the_row_above_or_of_nothing() -> None:
    rows = """
        201|03||政府办公厅（室）及相关机构事务|30.00|30.00|
        201||02|一般行政管理事务|30.00|30.00|
        """
    assert "2010302" in loaded(normalised(expenditure_form(rows, header=THREE_CELLS)), "total")
    rows = "201|||一般公共服务支出|30.00|30.00|\n201||02|一般行政管理事务|30.00|30.00|"
    assert set(loaded(normalised(expenditure_form(rows, header=THREE_CELLS)), "total")) == {"201"}


def test_codes_that_a_program_wrote_as_numbers_are_codes() -> None:
    rows = "|合计|30.00|30.00||||\n201.0|一般公共服务支出|30.00|30.00||||\n2010301.0|行政运行|30.00|30.00||||"
    document = normalised(expenditure_form(rows))
    assert set(loaded(document, "total")) == {"total", "201", "2010301"}
    assert not ledger(document, "quarantined")


def test_one_name_of_another_subject_sets_its_row_aside_and_no_other() -> None:
    rows = """
        ||合计|60.00||60.00
        302||商品和服务支出|60.00||60.00
        302|01|办公费|10.00||10.00
        302|02|咨询费|20.00||20.00
        302|05|水费|30.00||30.00
        """
    document = normalised(form("一般公共预算财政拨款基本支出决算表", f"{ECONOMIC}{rows}"))
    assert loaded(document, "basic") == {
        "total": D("60.00"),
        "302": D("60.00"),
        "30201": D("10.00"),
        "30205": D("30.00"),
    }
    assert set(reasons(document)) == {
        "code 30202 is '印刷费' but '咨询费' beside it names another subject, so which is meant is not certain"
    }


OWN = """
    ||合计|95.00|5.00|90.00
    302||商品和服务支出|90.00||90.00
    302|01|办公费|10.00||10.00
    302|02|咨询费|20.00||20.00
    302|03|水费|30.00||30.00
    302|06|活动用品费|12.00||12.00
    302|13|其他商品和服务支出|18.00||18.00
    303||离退休人员经费|5.00|5.00|
    303|01|退休费|5.00|5.00|
    """


def test_the_name_of_a_subject_beside_it_is_not_excused_by_an_older_name_of_the_one_above() -> None:
    rows = "310||资本性支出|10.00||10.00\n310|01|其他资本性支出|10.00||10.00"
    document = normalised(form("一般公共预算财政拨款基本支出决算表", f"{ECONOMIC}\n{rows}"))
    assert set(loaded(document, "basic")) == {"310"}


def test_where_codes_are_the_publishers_own_names_decide() -> None:
    document = normalised(form("一般公共预算财政拨款基本支出决算表", f"{ECONOMIC}{OWN}"))
    assert loaded(document, "basic") == {
        "total": D("95.00"),
        "302": D("90.00"),
        "30201": D("10.00"),
        "30203": D("20.00"),
        "30205": D("30.00"),
        "30299": D("18.00"),
        "303": D("5.00"),
        "30302": D("5.00"),
    }
    assert set(reasons(document)) == {
        "the table has subject codes of its own that contradict the names, and '活动用品费' is no known subject"
    }
    found = statement(document, "basic_expenditure_economic")
    assert str(found["alignment"]).endswith("codes of the publisher's own, names decide")


def test_names_that_slid_by_a_row_are_no_codes_of_the_publishers_own() -> None:
    rows = """
        302|01|办公费|10.00||10.00
        302|02|办公费|20.00||20.00
        302|03|印刷费|30.00||30.00
        302|04|咨询费|40.00||40.00
        302|05|手续费|50.00||50.00
        """
    document = normalised(form("一般公共预算财政拨款基本支出决算表", f"{ECONOMIC}{rows}"))
    assert set(loaded(document, "basic")) == {"30201"}
    assert len(set(reasons(document))) == 4


def test_two_slips_among_many_are_no_codes_of_the_publishers_own() -> None:
    right = "\n".join(f"302|{code}|{name}|10.00||10.00" for code, name in RIGHT)
    rows = f"302|02|咨询费|10.00||10.00\n302|05|邮电费|10.00||10.00\n302|41|别的费用|10.00||10.00\n{right}"
    document = normalised(form("一般公共预算财政拨款基本支出决算表", f"{ECONOMIC}\n{rows}"))
    assert set(loaded(document, "basic")) == {"30241", *(f"302{code}" for code, _ in RIGHT)}
    assert len(set(reasons(document))) == 2


RIGHT = [
    ("01", "办公费"),
    ("03", "咨询费"),
    ("07", "邮电费"),
    ("11", "差旅费"),
    ("15", "会议费"),
    ("16", "培训费"),
    ("28", "工会经费"),
]


def test_a_project_beside_a_subjects_code_is_not_its_name() -> None:
    rows = "|合计|30.00|30.00|\n2010302|信息化建设|30.00|30.00|"
    document = normalised(expenditure_form(rows, header="科目编码|项目名称|本年支出合计|基本支出|项目支出"))
    assert loaded(document, "total")["2010302"] == D("30.00")


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("20805", "行政事业单位离退休"),  # its name before 2020
        ("2080505", "机关事业单位基本养老保险缴费"),  # shortened
        ("2014003", "机关服务"),  # the list lacks the code; in the list the name is that of another one, also 03
        ("2010850", "事业运行"),  # a name that many subjects have
        ("2299999", "其他支出"),  # the name of what is above it
        ("2130299", "其他林业和草原支出"),  # neither is in the list
    ],
)
def test_other_wordings_and_codes_that_the_list_lacks_contradict_nothing(code: str, name: str) -> None:
    document = normalised(expenditure_form(f"|合计|30.00|30.00||||\n{code}|{name}|30.00|30.00||||"))
    assert loaded(document, "total")[code] == D("30.00")
    assert not ledger(document, "quarantined")


def test_a_block_without_figures_keeps_its_subjects_to_itself() -> None:
    header = "科目编码|科目名称|决算数|科目编码|科目名称|决算数|科目编码|科目名称|决算数"
    rows = """
        301|工资福利支出|60.00|302|商品和服务支出||310|资本性支出|40.00
        30101|基本工资|60.00|30201|办公费||31002|办公设备购置|40.00
        """
    document = normalised(form("一般公共预算财政拨款基本支出决算表", f"{header}{rows}"))
    assert loaded(document, "basic") == {
        "301": D("60.00"),
        "30101": D("60.00"),
        "310": D("40.00"),
        "31002": D("40.00"),
    }


def test_so_does_a_block_of_names_alone_and_the_row_above_is_that_of_the_block() -> None:
    header = "科目名称|决算数|科目名称|决算数|科目名称|决算数"
    rows = """
        工资福利支出|60.00|商品和服务支出||资本性支出|40.00
        基本工资|60.00|办公费||办公设备购置|40.00
        """
    document = normalised(form("一般公共预算财政拨款基本支出决算表", f"{header}{rows}"))
    assert loaded(document, "basic") == {
        "301": D("60.00"),
        "30101": D("60.00"),
        "310": D("40.00"),
        "31002": D("40.00"),
    }


def test_a_side_without_figures_keeps_its_lines_to_itself() -> None:
    rows = """
        收入|||支出||
        项目|行次|金额|项目|行次|金额
        一、一般公共预算财政拨款收入|1||一、一般公共服务支出|31|50.00
        本年收入合计|27||本年支出合计|57|50.00
        """
    document = normalised(form("收入支出决算总表", rows))
    assert loaded(document, "total") == {"201": D("50.00"), "total": D("50.00")}
    assert "fact_revenue" not in document.rows


@pytest.mark.skipif(not SHARED.exists(), reason="needs the shared corpus beside the clone")
@pytest.mark.parametrize(
    "name", ["c12_csv_float_codes.csv", "c22_xls_codes_as_numbers.xls", "c22e_codes_unpadded.html"]
)
def test_published_files_whose_codes_lost_their_zeros(name: str) -> None:
    document = from_cells(read_file(SHARED / "cases" / name).cells)
    assert loaded(document, "total") == {
        "total": D("5175554.44"),
        "201": D("4718765.43"),
        "20103": D("4718765.43"),
        "2010301": D("3218765.43"),
        "2010302": D("1500000.00"),
        "208": D("456789.01"),
        "20805": D("456789.01"),
        "2080505": D("456789.01"),
    }
    assert not ledger(document, "quarantined")


def test_the_printed_name_stays_with_the_fact() -> None:
    rows = """
        |合计|30.00|30.00||||
        208|一、社会保障和就业支出|30.00|30.00||||
        20805|[20805]行政事业单位 离退休|30.00|30.00||||
        2080599||30.00|30.00||||
        """
    document = normalised(expenditure_form(rows), heading="青山市档案局2019年度部门决算")
    found = {
        str(row["subject_id"]): row["subject_name_published"]
        for row in document.rows["fact_expenditure"]
        if row["expenditure_type"] == "total"
    }
    assert found == {
        "functional:total": None,
        "functional:208": "社会保障和就业支出",
        "functional:20805": "行政事业单位离退休",
        "functional:2080599": None,
    }


def test_a_code_that_was_used_again_is_told_by_its_name_in_years_between() -> None:
    table = f"{ECONOMIC}\n303||对个人和家庭的补助|5.00|5.00|\n303|11|{{}}|5.00|5.00|"
    title = "一般公共预算财政拨款基本支出决算表"
    found = [
        {str(row["subject_id"]) for row in document.rows.get("fact_expenditure", [])}
        for document in (
            normalised(form(title, table.format(name)), heading=f"青山市档案局{year}年度部门决算")
            for year, name in ((2019, "住房公积金"), (2022, "代缴社会保险费"), (2022, "住房公积金"))
        )
    ]
    assert found == [
        {"economic:303", "economic:30311"},
        {"economic:303", "economic:30311@2021"},
        {"economic:303"},
    ]
