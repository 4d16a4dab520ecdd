"""Which findings have one cause: the connected components of what they share.

One misprint shows in many rules: a wrong 合计 breaks its row, the sum of its classes and the match with other forms.
Two findings of a document belong to one case if they share a figure that nothing else confirms, or if they differ by
the same amount of yuan on the same line or in the same statement. Figures that other sums confirm join nothing:
otherwise a document's findings would all hang together by its totals. _findings.sql says so as tokens; here they are
followed.
"""

from collections.abc import Iterable

import duckdb
import polars as pl


def join_cases(con: duckdb.DuckDBPyConnection) -> None:
    """Make the temporary table in_case (finding_id, component) from the tables `found` and `token` of _findings.sql."""
    findings = [finding for (finding,) in con.execute("SELECT finding_id FROM found ORDER BY ALL").fetchall()]
    pairs = con.execute("SELECT finding_id, token FROM token ORDER BY ALL").fetchall()
    components = connected(findings, pairs)
    frame = pl.DataFrame(
        {"finding_id": list(components), "component": list(components.values())},
        schema={"finding_id": pl.String(), "component": pl.String()},
    )
    con.register("incoming", frame.to_arrow())
    con.execute("CREATE OR REPLACE TEMP TABLE in_case AS SELECT * FROM incoming")
    con.unregister("incoming")


def connected(findings: Iterable[str], pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each finding the name of its component: its smallest finding. Pairs are findings and what they share."""
    above = {finding: finding for finding in findings}

    def root(finding: str) -> str:
        while above[finding] != finding:
            above[finding] = above[above[finding]]
            finding = above[finding]
        return finding

    holder: dict[str, str] = {}
    for finding, token in pairs:
        first, second = sorted((root(finding), root(holder.setdefault(token, finding))))
        above[second] = first
    return {finding: root(finding) for finding in above}
