"""Consistent documents are not accused; one planted contradiction is one case, and the planted figure is in it."""

import datetime
import os

import pytest

from tests.mint.audit import audits
from tests.mint.contradicted import FINE, campaign, judged
from tests.mint.contradictions import CONTRADICTIONS
from tests.mint.known import open_findings

KNOWN = open_findings()
DOCUMENTS, CAMPAIGN = 40, 2_000


def test_consistent_documents_are_not_accused() -> None:
    accused = [
        f"seed {audited.specification.seed} {audited.changed}: {finding.message}"
        for audited in audits(range(DOCUMENTS), spoilt=False)
        for finding in judged(audited, KNOWN).findings
    ]
    assert accused == []


def test_a_planted_contradiction_is_one_case_with_the_planted_figure_in_it() -> None:
    audited = [judged(each, KNOWN) for each in audits(range(DOCUMENTS), spoilt=True)]
    wrong = [
        f"seed {each.specification.seed} {each.outcome}: {each.planted} {each.findings}"
        for each in audited
        if each.outcome not in FINE
    ]
    assert wrong == []
    assert sum(each.outcome == "found" for each in audited) > 0.9 * DOCUMENTS


def test_every_contradiction_says_what_is_wrong() -> None:
    assert all(len(kind.story) > 20 for kind in CONTRADICTIONS.values())


@pytest.mark.slow
def test_campaign_of_contradictions(capsys: pytest.CaptureFixture[str]) -> None:
    """Another two thousand seeds each day, or those from JUESUAN_MINT_SEED on."""
    first = int(os.environ.get("JUESUAN_MINT_SEED") or datetime.date.today().toordinal() * CAMPAIGN)
    with capsys.disabled():
        assert campaign(first, CAMPAIGN, 2, KNOWN) == 0
