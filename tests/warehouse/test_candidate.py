"""Assembling a candidate: every line once, the same content whatever the order, dimensions made whole."""

from collections import Counter
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest
from warehouse_factory import FORMS, TODAY, Document, build, candidate, land, lines_of, small_document

import pipeline
from pipeline.readers.model import Reading
from pipeline.warehouse import candidate as candidates
from pipeline.warehouse.candidate import CandidateError, build_candidate
from pipeline.warehouse.lines import lines_path, writing_lines
from pipeline.warehouse.subjects import subject_name_rows, subject_rows


def rows(path, sql):
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql).fetchall()


def digest(path):
    return rows(path, "SELECT content_digest FROM release")[0][0]


def test_every_line_of_every_document_is_loaded_once(tmp_path):
    path = candidate(tmp_path / "home", [small_document("a.tsv"), small_document("b.tsv", department="另一局")])
    assert rows(path, "SELECT count(*), count(DISTINCT fact_id) FROM fact_expenditure") == [(26, 26)]
    assert rows(path, "SELECT documents, facts FROM release") == [
        (2, rows(path, "SELECT count(*) FROM fact_index")[0][0])
    ]


def test_the_release_row_says_which_program_built_it(tmp_path):
    """A reader of the file finds what changed in the figures in the changelog of that version."""
    path = candidate(tmp_path / "home", [small_document("a.tsv")])
    assert rows(path, "SELECT program_version FROM release") == [(pipeline.__version__,)]
    root = Path(__file__).parents[2]
    assert f"## [{pipeline.__version__}]" in (root / "CHANGELOG.md").read_text(encoding="utf-8")
    assert f"\nversion: {pipeline.__version__}\n" in (root / "CITATION.cff").read_text(encoding="utf-8")


def test_content_digest_ignores_time_and_order_but_not_content(tmp_path):
    documents = [small_document("a.tsv"), small_document("b.tsv", department="另一局")]
    first = candidate(tmp_path / "one", documents)
    # The other way round, in two landings, at another time.
    land(tmp_path / "two", [small_document("b.tsv", department="另一局")])
    second = candidate(tmp_path / "two", [small_document("a.tsv")], created_at=datetime(2030, 1, 1))
    assert digest(first) == digest(second)
    assert rows(first, "SELECT version FROM release") != rows(second, "SELECT version FROM release")
    changed = small_document("b.tsv", department="另一局")
    changed.rows["fact_expenditure"][0]["amount_published"] = "300.0"
    assert digest(candidate(tmp_path / "three", [small_document("a.tsv"), changed])) != digest(first)


def test_where_little_memory_does_not_suffice_all_of_it_is_used(tmp_path, monkeypatch):
    documents = [small_document("a.tsv")]
    enough = digest(candidate(tmp_path / "one", documents))
    tried = []
    opened = candidates.connect_bounded
    monkeypatch.setattr(candidates, "_MEMORY_FOR_FEW_MB", 1)
    monkeypatch.setattr(
        candidates,
        "connect_bounded",
        lambda path, at_most_mb: tried.append(at_most_mb) or opened(path, at_most_mb=at_most_mb),
    )
    assert digest(candidate(tmp_path / "two", documents)) == enough
    assert tried == [1, None]


def test_release_version_is_utc_time_and_digest(tmp_path):
    path = candidate(tmp_path / "home", [small_document()])
    assert rows(path, "SELECT version FROM release") == [(f"20260105T030000Z-{digest(path)[:8]}",)]


def test_documents_that_were_not_read_or_normalised_are_all_named(tmp_path):
    home = tmp_path / "home"
    registered = land(home, [small_document("a.tsv"), small_document("b.tsv")])
    with pytest.raises(CandidateError) as error:
        build_candidate(home, "run", registered, build(forms_version="f2"))
    assert "a.tsv" in str(error.value)
    assert "b.tsv" in str(error.value)
    assert list(home.glob("candidates/*")) == []


def test_unreadable_and_duplicate_files_are_documents_without_facts(tmp_path):
    home = tmp_path / "home"
    land(home, [small_document("a.tsv", content="same")])
    landing = tmp_path / "home-landing"
    (landing / "b.tsv").write_bytes(b"same")
    (landing / "c.pdf").write_bytes(b"broken")
    broken = Document("c.pdf", content="broken")
    registered = land(home, [small_document("b.tsv", content="same"), broken])
    with writing_lines(home, FORMS) as writer:
        reading = Reading("application/pdf", 0, [], "unreadable", "no PDF inside")
        writer.add(lines_of(broken.document_id, broken, reading), {})
    path = build_candidate(home, "run", registered, build())
    assert rows(path, "SELECT file_name, status, status_reason FROM dim_document ORDER BY file_name") == [
        ("a.tsv", "loaded", None),
        ("b.tsv", "duplicate", "the same bytes as a.tsv"),
        ("c.pdf", "unreadable", "no PDF inside"),
    ]
    assert rows(path, "SELECT count(DISTINCT document_id) FROM fact_index") == [(1,)]


def test_a_later_publication_supersedes_only_what_it_publishes_again(tmp_path):
    home = tmp_path / "home"
    old, other_form = Document("old.tsv"), Document("other.tsv")
    old.form("expenditure").expenditure("total", total="1.00")
    other_form.form("income").income(total="1.00")
    next_year = Document("2022.tsv", year=2022)
    next_year.form("expenditure").expenditure("total", total="1.00")
    land(home, [old, other_form, next_year])
    new = Document("new.tsv")
    new.form("expenditure").expenditure("total", total="2.00")
    registered = land(home, [new], TODAY + timedelta(days=1))
    path = build_candidate(home, "run", registered, build())
    assert rows(path, "SELECT file_name, superseded_by FROM dim_document WHERE superseded_by IS NOT NULL") == [
        ("old.tsv", new.document_id)
    ]
    assert rows(
        path,
        f"{TOTALS} WHERE fiscal_year = 2021",
    ) == [(2,)]


def test_a_department_and_its_own_office_both_stand_and_their_money_is_counted_once(tmp_path):
    whole = publication("whole.tsv", "expenditure", total="9.00")
    office, unit, other = (
        publication(name, "expenditure", total="4.00", department=body, entity_kind=kind, parent_department_id=above)
        for name, body, kind, above in (
            ("office.tsv", "某市某局(本级)", "own_office", whole.department_id),
            ("unit.tsv", "某市某站", "unit", whole.department_id),
            ("other.tsv", "某市某校", "unit", "not landed"),
        )
    )
    earlier = publication(
        "2020.tsv",
        "expenditure",
        year=2020,
        department="某市某站",
        entity_kind="unit",
        parent_department_id=whole.department_id,
    )
    path = candidate(tmp_path / "home", [whole, office, unit, other, earlier])
    assert rows(path, SUPERSEDED) == []
    outermost = rows(path, "SELECT file_name FROM outermost_document ORDER BY file_name")
    assert outermost == [("2020.tsv",), ("other.tsv",), ("whole.tsv",)]
    listed = (
        "SELECT DISTINCT entity_kind, leaf_total_yuan::BIGINT FROM form_total "
        "JOIN current_document USING (document_id) WHERE fiscal_year = 2021 ORDER BY ALL"
    )
    assert rows(path, listed) == [("department", 9), ("own_office", 4), ("unit", 4)]


def publication(name, *forms, total="1.00", **changes):
    document = Document(name, **changes)
    for form_id in forms:
        document.form(form_id).expenditure("total", total=total)
    return document


def findings(path, *rule_ids):
    sql = "SELECT rule_id, key, actual FROM audit_finding WHERE list_contains($1, rule_id) ORDER BY ALL"
    with duckdb.connect(str(path), read_only=True) as con:
        return con.execute(sql, [list(rule_ids)]).fetchall()


TOTALS = "SELECT DISTINCT leaf_total_yuan::BIGINT FROM form_total JOIN current_document USING (document_id)"
SUPERSEDED = "SELECT file_name, superseded_by FROM dim_document WHERE superseded_by IS NOT NULL ORDER BY file_name"
WHOLE = ("income_expenditure_summary", "expenditure", "general_budget_appropriation", "basic_expenditure_economic")


def test_of_two_copies_that_came_on_one_day_the_complete_one_counts(tmp_path):
    """Whatever their names: a copy with a form cut out stands behind the whole publication."""
    for place, names in enumerate((("a.tsv", "b.tsv"), ("b.tsv", "a.tsv"))):
        whole, damaged = publication(names[0], *WHOLE), publication(names[1], *WHOLE[1:])
        path = candidate(tmp_path / f"home{place}", [whole, damaged])
        assert rows(path, SUPERSEDED) == [(damaged.file_name, whole.document_id)]


def test_a_later_copy_that_drops_a_form_replaces_the_earlier_and_the_loss_is_reported(tmp_path):
    home = tmp_path / "home"
    land(home, [publication("old.tsv", *WHOLE)])
    new = publication("new.tsv", *WHOLE[1:])
    path = build_candidate(home, "run", land(home, [new], TODAY + timedelta(days=1)), build())
    assert rows(path, SUPERSEDED) == [("old.tsv", new.document_id)]
    assert findings(path, "successor_prints_every_form", "later_publication_is_counted") == [
        ("successor_prints_every_form", "income_expenditure_summary · replaces old.tsv", "absent")
    ]


def test_a_later_supplement_of_one_form_does_not_replace_the_whole_and_that_is_reported(tmp_path):
    home = tmp_path / "home"
    whole = publication("whole.tsv", *WHOLE)
    land(home, [whole])
    supplement = publication("supplement.tsv", "expenditure", total="2.00")
    path = build_candidate(home, "run", land(home, [supplement], TODAY + timedelta(days=1)), build())
    assert rows(path, SUPERSEDED) == [("supplement.tsv", whole.document_id)]
    assert rows(path, TOTALS) == [(1,)]
    assert findings(path, "later_publication_is_counted") == [
        ("later_publication_is_counted", "supplement.tsv · later than whole.tsv", "the earlier one counts")
    ]


def test_a_copy_under_another_name_is_found_and_a_departments_own_office_is_not(tmp_path):
    def accounts(name, department, extra="1.11"):
        document = Document(name, department=department)
        document.form("expenditure")
        for place in range(20):
            document.expenditure(str(20101 + place), total=f"{place}1.23")
        document.expenditure("201", total=extra)
        return document

    original, copy = accounts("a.tsv", "甲市教育局"), accounts("b.tsv", "乙市教育局", "2.22")
    office = accounts("c.tsv", "甲市教育局(本级)")
    assert [
        found[1:] for found in findings(candidate(tmp_path / "1", [original, copy]), "accounts_are_of_one_name")
    ] == [
        ("乙市教育局 2021 · beside 甲市教育局 2021", "20 of 21 figures of a.tsv"),
        ("甲市教育局 2021 · beside 乙市教育局 2021", "20 of 21 figures of b.tsv"),
    ]
    path = candidate(tmp_path / "2", [original, office])
    assert findings(path, "accounts_are_of_one_name") == []
    # Each of many copies is told beside some others, not beside all.
    copies = [accounts(f"{n:02}.tsv", f"{n}号乡人民政府") for n in range(30)]
    told = findings(candidate(tmp_path / "3", copies), "accounts_are_of_one_name")
    beside = Counter(found[1].partition(" · ")[0] for found in told)
    assert len(beside) == 30
    assert max(beside.values()) <= 6


def test_self_evaluations_of_different_projects_do_not_supersede_each_other(tmp_path):
    documents = [Document(f"{name}.tsv") for name in ("a", "b", "c")]
    for document, project in zip(documents, ("甲", "乙", "甲"), strict=True):
        document.form("project_performance", project=project).kpi("指标", "100", "90")
    path = candidate(tmp_path / "home", documents)
    assert rows(path, "SELECT file_name, superseded_by FROM dim_document WHERE superseded_by IS NOT NULL") == [
        ("a.tsv", documents[2].document_id)
    ]


def test_dimension_rows_take_the_first_known_value_of_each_column(tmp_path):
    first, second = small_document("a.tsv"), small_document("b.tsv", year=2022)
    first.rows["dim_department"][0]["region_name"] = None
    second.rows["dim_department"][0] |= {"region_name": "某市", "department_name": "改名"}
    land(tmp_path / "home", [first])
    path = build_candidate(tmp_path / "home", "run", land(tmp_path / "home", [second], date(2026, 1, 6)), build())
    assert rows(path, "SELECT department_name, region_name FROM dim_department") == [("某市某局", "某市")]


def observed(code, name=None, classification="functional", subject_id=None):
    return {
        "classification": classification,
        "subject_code": code,
        "subject_name": name,
        "fiscal_year": 2021,
        "subject_id": subject_id or f"{classification}:{code}",
        "printed": 1,
    }


def test_every_subject_has_its_ancestors_and_every_classification_its_root():
    subjects = {
        row["subject_id"]: row
        for row in subject_rows([], [observed("2080505", "养老"), observed("30101", None, "economic")])
    }
    assert set(subjects) == {
        *("functional:total", "functional:208", "functional:20805", "functional:2080505"),
        *("economic:total", "economic:301", "economic:30101", "government_economic:total", "revenue:total"),
    }
    assert [subjects[s]["level_name"] for s in ("functional:total", "functional:208", "functional:20805")] == [
        "合计",
        "类",
        "款",
    ]
    assert subjects["functional:2080505"]["parent_subject_id"] == "functional:20805"
    assert subjects["functional:20805"]["subject_name"] == "20805"
    assert subjects["economic:30101"]["subject_name"] == "30101"


def test_the_name_printed_most_often_wins_and_ties_go_by_code_point():
    names = ["乙", "甲", "乙", "甲"]
    subjects = {row["subject_id"]: row for row in subject_rows([], [observed("201", name) for name in names])}
    assert subjects["functional:201"]["subject_name"] == min("甲", "乙")
    assert subject_rows([], [observed("201", n) for n in ("甲", "乙", "乙")])[1]["subject_name"] == "乙"


def test_curated_subjects_win_and_meanings_of_a_code_stay_apart():
    curated = [
        observed("30311", "住房公积金", "economic") | {"valid_from_year": None, "valid_to_year": 2019},
        observed("30311", "代缴社会保险费", "economic", "economic:30311@2021")
        | {"valid_from_year": 2021, "valid_to_year": None},
    ]
    for row in curated:
        del row["fiscal_year"]
        row |= {"level": 2, "level_name": "款", "parent_subject_id": None}
    subjects = {
        row["subject_id"]: row
        for row in subject_rows(curated, [observed("30311", "别名", "economic", "economic:30311@2021")])
    }
    assert subjects["economic:30311"]["subject_name"] == "住房公积金"
    assert subjects["economic:30311@2021"]["subject_name"] == "代缴社会保险费"
    assert subjects["economic:30311@2021"]["parent_subject_id"] == "economic:303"


def test_a_renamed_subject_has_one_name_in_every_year():
    subjects = subject_rows([], [observed("20805", "养老支出"), observed("208", "社会保障")])
    former = [
        {"subject_id": "functional:20805", "subject_name": "离退休", "last_year": 2019},
        {"subject_id": "functional:20805", "subject_name": "离退休费", "last_year": 2013},
    ]
    found = [
        (row["first_year"], row["last_year"], row["subject_name"])
        for row in subject_name_rows(subjects, former)
        if row["subject_id"] == "functional:20805"
    ]
    assert found == [(0, 2013, "离退休费"), (2014, 2019, "离退休"), (2020, 9999, "养老支出")]
    others = [row for row in subject_name_rows(subjects, former) if row["subject_id"] == "functional:208"]
    assert [(row["first_year"], row["last_year"], row["subject_name"]) for row in others] == [(0, 9999, "社会保障")]


def test_a_failed_build_leaves_no_candidate_under_the_final_name(tmp_path):
    home = tmp_path / "home"
    registered = land(home, [small_document()])
    with duckdb.connect(str(lines_path(home, FORMS))) as con:
        con.execute("DELETE FROM fact_kpi")
    with pytest.raises(CandidateError, match="fact_kpi"):
        build_candidate(home, "run", registered, build())
    assert list((home / "candidates").iterdir()) == []


def test_projects_count_by_their_sheets_or_by_their_list_but_never_by_both(tmp_path):
    with_sheets, without = Document("sheets.tsv"), Document("list.tsv", department="另一局")
    for document in (with_sheets, without):
        document.form("project_list", unit="万元", project="甲项目").fund(initial_budget_yuan="3.00")
        document.project_id = None
        document.fund(initial_budget_yuan="3.00")
    with_sheets.form("project_performance", unit="万元", project="丙项目").fund(initial_budget_yuan="7.00")
    path = candidate(tmp_path / "home", [with_sheets, without])
    budgets = (
        "SELECT file_name, sum(p.initial_budget_yuan) FROM project_execution p JOIN dim_document USING (document_id)"
    )
    assert rows(path, f"{budgets} GROUP BY ALL ORDER BY ALL") == [("list.tsv", 30000), ("sheets.tsv", 70000)]
    lists = "SELECT sum(budget_yuan), any_value(published_total_yuan), bool_and(is_complete) FROM project_budget"
    assert rows(path, f"{lists} GROUP BY document_id") == [(30000, 30000, True)] * 2
