"""The catalogues: both languages say the same things, everything that a page asks for is there, numbers read right."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from pipeline.dashboard.data.glossary import chapters
from pipeline.dashboard.wording import amount, grouped, percent, plain, words
from pipeline.forms.catalogue import form_rows
from pipeline.warehouse.rules import rules

DASHBOARD = Path(__file__).parents[2] / "pipeline" / "dashboard"
# Rules say in their own files, in English, what must hold.
ONLY_CHINESE = "rule."


def _keys(language: str) -> set[str]:
    return {key for key in words(language).entries if not key.startswith(ONLY_CHINESE)}


def test_both_languages_have_the_same_texts() -> None:
    assert _keys("zh") ^ _keys("en") == set()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_placeholders_are_the_same_in_both_languages(language: str) -> None:
    def holes(text: str) -> set[str]:
        return set(re.findall(r"\{(\w+)\}", text))

    other = words("en" if language == "zh" else "zh").entries
    texts = words(language).entries
    assert [k for k in _keys(language) if holes(texts[k]) != holes(other[k])] == []


def test_pages_ask_only_for_texts_that_exist() -> None:
    asked = {
        key
        for path in DASHBOARD.rglob("*.py")
        for key in re.findall(r'words\("([a-z_]+\.[a-z_]+)"', path.read_text(encoding="utf-8"))
    }
    assert len(asked) > 100
    assert asked - _keys("zh") == set()


def test_every_rule_and_form_has_words() -> None:
    chinese, english = words("zh").group("rule"), words("en").group("form")
    assert {rule.rule_id for rule in rules()} == set(chinese)
    forms = {str(row["form_id"]) for row in form_rows()}
    assert forms - set(words("zh").group("form")) == set()
    assert forms - set(english) == set()


def test_glossary_is_read_from_the_documentation() -> None:
    known = chapters()
    names = {words("zh").of("chapter", chapter) for chapter in known}
    assert names == {"文件与报表", "科目分类", "资金", "其他年度", "绩效"}
    assert [t.english for t in known["Documents and forms"] if t.chinese == "决算"] == ["final accounts"]


@pytest.mark.parametrize(
    ("value", "chinese", "english"),
    [
        (Decimal("156211123.00"), "1.56 亿元", "¥156.2 m"),
        (Decimal("94450000"), "9,445 万元", "¥94.45 m"),
        (Decimal("-2500000000"), "-25.00 亿元", "¥-2.50 bn"),
        (Decimal("0.00"), "0 元", "¥0"),
        (None, "–", "–"),
    ],
)
def test_brief_amounts(value: Decimal | None, chinese: str, english: str) -> None:
    assert (words("zh").brief(value), words("en").brief(value)) == (chinese, english)


def test_numbers_in_full() -> None:
    assert amount(Decimal("1234567.80")) == "1,234,567.80"
    assert amount(None) == percent(None) == plain(None) == "–"
    assert (plain(Decimal("98.3300")), plain(Decimal("100.0000"))) == ("98.33", "100")
    assert (grouped("1565500.00"), grouped("-8.38"), grouped("约100")) == ("1,565,500.00", "-8.38", "约100")


def test_two_bodies_of_one_name_are_told_apart_by_their_kind() -> None:
    rows = [
        {"department_id": key, "department_name": name, "entity_kind": kind}
        for key, name, kind in (("a", "某局", "department"), ("b", "某局", "own_office"), ("c", "某站", "unit"))
    ]
    assert words("zh").entities(rows) == {"a": "某局 · 部门（含所属单位）", "b": "某局 · 本级", "c": "某站"}
