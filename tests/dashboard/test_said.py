"""What the engine says has a Chinese wording, and every wording is of a sentence that the engine still says."""

import ast
import re
from pathlib import Path

import pytest

from pipeline.dashboard.data.source import Snapshot
from pipeline.dashboard.said import SENTENCES, compared, key_text, said, sentences, without_wording
from pipeline.dashboard.wording import words

ROOT = Path(__file__).parents[2]
_HOLE = re.compile(r"\{(\w+)\}")
# Where the engine itself puts a sentence together, besides holes.
_JOINTS = re.compile(
    r"\{\w+\}|[:;]|(?<=no text layer on) |(?<=rows are) |(?<=in the archive) |(?<=allow) |(?<=obey) |(?<=obeys) "
)


def test_every_reason_of_the_samples_has_a_wording(snapshot: Snapshot) -> None:
    found = [row["said"] for row in snapshot.rows(SENTENCES)]
    assert len(found) > 5
    assert [part for text in found for part in without_wording(text, words("zh"))] == []


def test_wordings_are_of_what_the_engine_says() -> None:
    """Else an edited sentence of the engine would turn up in English without a word."""
    spoken = [*_strings(), *(path.read_text(encoding="utf-8") for path in ROOT.glob("sql/**/*.sql"))]
    spoken += [path.read_text(encoding="utf-8") for path in ROOT.glob("pipeline/forms/*.toml")]
    everything = "\n".join(spoken)
    missing = [
        (sentence, part)
        for sentence in sentences("zh")
        for part in _JOINTS.split(sentence)
        if part.strip(" ()',") not in everything
    ]
    assert missing == []


def _strings() -> list[str]:
    """The constant parts of every string of the engine's code."""
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in ROOT.glob("pipeline/**/*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    return [node.value for node in nodes if isinstance(node.value, str)]


def test_wordings_fill_the_holes_of_their_sentence() -> None:
    unlike = [
        sentence
        for sentence, text in sentences("zh").items()
        if set(_HOLE.findall(sentence)) != set(_HOLE.findall(text)) | ({"form"} & set(_HOLE.findall(sentence)))
    ]
    assert unlike == []


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        (
            "income: 2 of 21 value cells quarantined: carry-over of the unit A 局 alone; "
            "carry-over of the unit B 局 alone",
            "收入表：21 个数字中有 2 个存疑：仅为单位“A 局”自己的结转；仅为单位“B 局”自己的结转",
        ),
        (
            "page 3, table 1: columns 2 and 4 are both headed as total; of 12 alignments that the headers allow none "
            "obeys the form's sums",
            "第 3 页第 1 张表：第 2 列与第 4 列的表头都是 合计；表头允许的 12 种对法都不满足表内合计关系",
        ),
        ("a wording that nobody wrote; published without figures", "a wording that nobody wrote；公开了，但没有数字"),
    ],
)
def test_reasons_in_chinese(text: str, chinese: str) -> None:
    assert said(text, words("zh")) == chinese
    assert said(text, words("en")) == text


@pytest.mark.parametrize(
    ("key", "chinese", "english"),
    [
        ("total 合计 · expenditure basic", "合计 · 支出 基本支出", "Total · expenditure basic"),
        ("total · budget", "“三公”经费合计 · 预算数", None),
        ("basic · stated in words", "基本支出 · 说明文字", "basic · stated in words"),
        ("expenditure · contents", "支出表 · 目录", None),
        ("某项目 app · execution_rate 年度资金总额", "某项目 app · 年度资金总额执行率", None),
        ("302 商品和服务支出 · 505 · basic", "302 商品和服务支出 · 505 · 基本支出", "302 商品和服务支出 · 505 · basic"),
    ],
)
def test_what_a_finding_is_about(key: str, chinese: str, english: str | None) -> None:
    assert key_text(key, words("zh")) == chinese
    assert english is None or key_text(key, words("en")) == english


def test_sides_of_a_comparison() -> None:
    sides = ["1565500.00", "2023", "without income, expenditure", "all 6", "大于", None]
    assert [compared(side, words("zh")) for side in sides] == [
        "1,565,500.00",
        "2023",
        "缺：收入表、支出表",
        "全部 6 张",
        "大于",
        None,
    ]
