"""Golden facts of three final accounts, each figure compared with the image of its page when it was taken in."""

import csv
import io
from pathlib import Path

import pytest
from test_golden_samples import facts_as_csv

GOLDENS = Path(__file__).parents[1] / "goldens" / "corpus"
HEALTH = "西安_卫生健康委员会_2026年部门预算.pdf"
FINALS = {
    "putuo-finance-2024-final": "上海市普陀区财政局2024年度部门决算.pdf",
    "putuo-planning-2024-final": "上海市普陀区规划和自然资源局_2024_年度部门决算.pdf",
    "xian-health-2022-final": HEALTH,
}

# Longer texts are sentences, not labels.
LONGEST = 30


def golden_lines(path: Path) -> str:
    """The facts of a document, long texts cut."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    for line in csv.reader(io.StringIO(facts_as_csv(path))):
        writer.writerow(text if len(text) <= LONGEST else f"{text[:10]}… ({len(text)})" for text in line)
    return out.getvalue()


@pytest.mark.parametrize("name", FINALS)
def test_facts_of_final_accounts_are_their_golden_ones(corpus: Path, name: str, request: pytest.FixtureRequest) -> None:
    golden = GOLDENS / f"{name}.csv"
    lines = golden_lines(corpus / FINALS[name])
    if request.config.getoption("--regenerate-goldens"):
        GOLDENS.mkdir(parents=True, exist_ok=True)
        golden.write_text(lines, encoding="utf-8")
    assert lines.count("\n") > 190
    assert lines == golden.read_text(encoding="utf-8")


def test_every_self_evaluation_has_its_money_indicators_and_score() -> None:
    """Pages 55 to 141 hold 87 forms of one page each, page 143 one more for special funds; 31 is the department's."""
    pages: dict[str, set[int]] = {}
    for line in csv.reader((GOLDENS / "xian-health-2022-final.csv").open(encoding="utf-8")):
        if "fact_id" in line:
            column = line.index("source_page")
        elif line and line[0] in ("fact_project_fund", "fact_kpi", "fact_project_score"):
            pages.setdefault(line[0], set()).add(int(line[column]))
    assert [found - {31} for found in pages.values()] == [{*range(55, 142), 143}] * 3
