"""Notes beside a table that say that something was left out of it."""

import pytest
from printed import HEADING, expenditure_form, normalised

REMARK = "注：本表反映部门本年度情况。"
FORM = expenditure_form("201|一般公共服务支出|3.00|3.00|||||\n205|教育支出|4.00|4.00|||||")


@pytest.mark.parametrize(
    ("printed", "note"),
    [
        ("注：已剔除涉密部分", "注:已剔除涉密部分"),
        ("备注：涉密项目不予公开", "备注:涉密项目不予公开"),
        ("说明：本表仅列示100万元以上的项目", "说明:本表仅列示100万元以上的项目"),
        ("注：已剔除涉\n密部分", "注:已剔除涉密部分"),
        (REMARK, None),
        ("其他支出（不含教育收费）", None),
    ],
)
def test_a_note_that_something_was_left_out_is_kept_with_the_statement(printed, note):
    assert REMARK in FORM
    rows = normalised(HEADING + FORM.replace(REMARK, printed)).rows["statement"]
    assert [row["note"] for row in rows] == [note]
