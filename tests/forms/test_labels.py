"""Labels of codes: every code that forms load has one, and what forms add up is what the labels say."""

import re
import tomllib
from pathlib import Path

import pytest

from pipeline.forms import labels as module
from pipeline.forms.catalogue import FORMS_DIR, Form, forms
from pipeline.forms.labels import LabelsError, adds_up, is_within, labels, wholes_of

SCHEMA = Path(__file__).parents[2] / "sql" / "schema" / "20_facts.sql"
DOMAINS = {domain for domain, _ in labels()}


def test_every_code_that_a_form_loads_has_a_name() -> None:
    used = set()
    for path in FORMS_DIR.glob("*.toml"):
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        for entry in [*data.get("column", []), *data.get("line", [])]:
            used |= {(key, code) for key, code in entry.get("fact", {}).items() if key in DOMAINS}
    # A line that heads others has no figure.
    assert used - labels().keys() - {("item", "heading")} == set()
    assert len(used) > 60


def test_every_code_that_the_schema_explains_has_a_name() -> None:
    text = SCHEMA.read_text(encoding="utf-8")
    for domain in ("expenditure_type", "fund", "revenue_source"):
        table = "fact_revenue" if domain == "revenue_source" else "fact_expenditure"
        [comment] = re.findall(rf"COLUMN {table}\.{domain} IS '((?:[^']|'')*)'", text)
        known = {code for of, code in labels() if of == domain}
        assert known - set(re.findall(r"[a-z_]+", comment)) == set()


def test_what_is_printed_as_of_which_adds_up_to_nothing() -> None:
    assert wholes_of("expenditure_type", "agency_running") == ["running", "basic", "total"]
    assert not adds_up("expenditure_type", "agency_running")
    assert adds_up("expenditure_type", "personnel")
    assert not adds_up("item", "vehicles_owned")


def test_a_column_is_within_another_if_they_differ_in_that_alone() -> None:
    assert is_within({"expenditure_type": "personnel"}, {})
    assert is_within({"fund": "government_fund"}, {"fund": "appropriation"})
    assert not is_within({"fund": "government_fund", "expenditure_type": "basic"}, {"fund": "appropriation"})
    # What lies in the unit's own accounts stands beside what is carried over.
    carried = {"table": "fact_balance", "balance_kind": "carry_in"}
    assert not is_within(carried | {"balance_part": "account"}, carried | {"balance_part": "total"})


@pytest.mark.parametrize("form", [f for f in forms().values() if f.identities], ids=lambda form: form.form_id)
def test_identities_of_forms_add_up_what_the_labels_say(form: Form) -> None:
    facts = {column.key: column.fact for column in form.columns}
    for identity in form.identities:
        for key in identity.right:
            of = [(domain, code) for domain, code in facts[key].items() if domain in DOMAINS]
            assert all(adds_up(*each) or each[0].startswith("balance") for each in of), (identity.name, key)
        # Where a sum and its parts are both there, the parts are not added again.
        present = identity.right_of(identity.right)
        assert not any(is_within(facts[a], facts[b]) for a in present for b in present)


@pytest.mark.parametrize(
    "line", ["fund,all,,whole,x,x,", "fund,x,y,part,x,x,", "fund,x,,part,x,x,", "fund,x,,sum,x,x,"]
)
def test_a_wrong_line_is_named(tmp_path, monkeypatch, line: str) -> None:
    (tmp_path / "labels.csv").write_text(
        f"domain,code,whole_code,relation,name_zh,name_en,note\nfund,all,,whole,x,x,\n{line}\n", encoding="utf-8"
    )
    monkeypatch.setattr(module, "REFERENCE", tmp_path)
    with pytest.raises(LabelsError, match=r"labels\.csv: fund"):
        labels.__wrapped__()
