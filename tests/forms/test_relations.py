"""What a statement puts into one sum is told from its own evidence, and one contradiction does not change it."""

from decimal import Decimal

from pipeline.forms.facts import Facts
from pipeline.forms.relations import record_readings


class Printed:
    """One statement by hand: each line takes the next row."""

    def __init__(self, form_id, department="某市某局"):
        self.row = {
            "statement_id": f"s:{form_id}",
            "document_id": "s",
            "form_id": form_id,
            "department_name": department,
            "half_unit_yuan": Decimal("0.5"),
        }
        self.facts, self.row_no = Facts(), 0

    def line(self, table, amount, subject="functional:total", **values):
        self.row_no += 1
        return self.beside(table, amount, subject, **values)

    def beside(self, table, amount, subject="functional:total", **values):
        place = {"source_page": 1, "source_table": 1, "source_row": self.row_no, "source_column": 2}
        plain = {"unit_name": None, "fund": "all", "expenditure_type": "total", "subject_id": subject}
        self.facts.add(table, {**place, **plain, "amount_yuan": Decimal(amount), **values})
        return self

    def income(self, source, amount):
        return self.line("fact_revenue", amount, revenue_source=source)

    def balance(self, kind, amount):
        return self.line("fact_balance", amount, balance_kind=kind, balance_part="total")

    def spent(self, subject, **kinds):
        self.row_no += 1
        for kind, amount in kinds.items():
            self.beside("fact_expenditure", amount, f"functional:{subject}", expenditure_type=kind)
        return self


def readings(*printed):
    record_readings([(each.row, each.facts) for each in printed])
    return [
        {(r["relation"], r["line"]): r["reading"] for r in each.facts.tables.get("statement_reading", [])}
        for each in printed
    ]


def summary(total, *below):
    found = Printed("income_expenditure_summary").income("appropriation", 100).income("other", 7).income("total", total)
    for source, amount in below:
        found.income(source, amount)
    return found.balance("carry_in", 5)


def test_a_source_below_the_total_is_beside_it():
    (found,) = readings(summary(107, ("superior_subsidy", 60)))
    assert found["income_total", "superior_subsidy"] == found["income_total", "carry_in"] == "beside"
    assert found["income_total", "other"] == "part"


def test_position_decides_also_where_the_sum_is_wrong():
    (found,) = readings(summary(111, ("superior_subsidy", 60)))
    assert (found["income_total", "superior_subsidy"], found["income_total", "other"]) == ("beside", "part")


def test_position_and_sum_against_each_other_are_no_reading():
    (found,) = readings(summary(167, ("superior_subsidy", 60)))
    assert (found["income_total", "superior_subsidy"], found["income_total", "other"]) == ("uncertain", "part")


def test_a_total_that_heads_its_sources_adds_them_up():
    head = Printed("appropriation_summary").income("total", 90).income("general_public_budget", 80)
    (found,) = readings(head.income("government_fund", 11).balance("carry_in", 3))
    assert found == {
        ("income_total", "general_public_budget"): "part",
        ("income_total", "government_fund"): "part",
        ("income_total", "carry_in"): "beside",
    }


def test_kinds_below_the_total_of_expenditure_are_beside_it():
    printed = Printed("income_expenditure_summary").spent("201", total=90).spent("total", total=90)
    printed.spent("total", remitted=4)
    assert readings(printed) == [{("expenditure_total", "remitted"): "beside"}]


def business(*rows):
    """The reading of 经营支出 in a form with rows of total, project and business."""
    printed = Printed("expenditure")
    for number, (total, project, amount) in enumerate(rows):
        printed.spent(f"2010{number}", total=total, project=project, business=amount)
    return readings(printed)[0].get(("expenditure_total", "business"))


def test_business_spending_is_of_which_where_several_rows_say_so():
    rows = [(100, 100, 40), (80, 80, 33), (75, 75, 12), (60, 60, 5)]
    assert business(*rows) == "of_which"
    # One row that breaks it is a finding, not another habit.
    assert business(*rows, (70, 60, 5)) == "of_which"
    # The same amounts on three levels are one row.
    assert business((100, 100, 40), (100, 100, 40), (100, 100, 40)) == "uncertain"


def test_one_row_that_breaks_the_sum_does_not_make_business_spending_of_which():
    assert business((140, 100, 40), (113, 80, 33), (80, 80, 7)) == "part"
    assert business((140, 100, 40), (90, 80, 33)) == "part"
    assert business((100, 100, 40)) == "uncertain"
    # Rows that hold neither way settle nothing.
    assert business((90, 100, 40)) is None


def of_units(*rows):
    printed = Printed("government_fund")
    for unit, amount in rows:
        printed.line("fact_expenditure", amount, unit_name=unit)
    return {line: reading for (relation, line), reading in readings(printed)[0].items() if relation == "unit_rows"}


def test_the_departments_row_is_the_one_that_names_no_unit():
    assert of_units((None, 9), ("甲站", 4), ("乙站", 4)) == {"": "whole", "甲站": "member", "乙站": "member"}


def test_a_row_of_the_departments_name_is_the_whole_only_where_the_others_add_up_to_it():
    assert of_units(("某市某局", 8), ("某市某局(本级)", 5), ("甲站", 3)) == {
        "某市某局": "whole",
        "某市某局(本级)": "member",
        "甲站": "member",
    }
    assert set(of_units(("某市某局", 5), ("甲站", 30)).values()) == {"uncertain"}
    assert set(of_units(("甲站", 5), ("乙站", 3)).values()) == {"uncertain"}


def three_public(*items):
    printed = Printed("three_public")
    for item in items:
        printed.line("fact_three_public", 4, item=item, line_name=item or "公务租车费")
    return readings(printed)[0]


def test_a_line_that_is_not_known_among_the_parts_leaves_the_three_public_total_uncertain():
    assert three_public("total", "reception", None) == {("three_public_total", ""): "uncertain"}
    assert three_public("total", "reception", "meeting", None) == {}
