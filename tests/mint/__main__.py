"""`python -m tests.mint SEED`: mint one document, read it, show the verdict. `--campaign N`: many, and a table.

`--contradictions N`: the rules on N consistent documents and on N with a planted contradiction.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.mint.build import Specification, mint, replace, specification
from tests.mint.changes import CHANGES
from tests.mint.check import check
from tests.mint.known import keep_case, open_faults, open_findings
from tests.mint.writers import WRITERS


def main() -> int:
    """Exit code 1 if a figure is wrong."""
    parser = argparse.ArgumentParser(prog="python -m tests.mint", description=__doc__)
    parser.add_argument("seed", type=int, nargs="?", help="mint this seed; with --campaign the first one")
    parser.add_argument("--changes", help="these instead of the seed's own; comma-separated, '' for none")
    parser.add_argument("--forms", help="these forms instead of the seed's own")
    parser.add_argument("--format", choices=sorted(WRITERS))
    parser.add_argument("--stage", choices=["budget", "final"])
    parser.add_argument("--leaves", type=int, help="only the first functional subjects")
    parser.add_argument("--keep", type=Path, help="keep the file in this folder")
    parser.add_argument("--campaign", type=int, metavar="N", help="mint N seeds, print what is right, aside and wrong")
    parser.add_argument(
        "--contradictions",
        type=int,
        metavar="N",
        help="audit N consistent documents and N with a planted contradiction",
    )
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--without-open", action="store_true", help="leave out what open.toml lists")
    parser.add_argument("--case", metavar="NAME", help="write the (shrunk) document to tests/mint/cases")
    parser.add_argument("--shrink", action="store_true", help="drop changes, forms and rows while it stays wrong")
    parser.add_argument("--list", action="store_true", help="list the changes")
    given = parser.parse_args()
    if given.list:
        for change in CHANGES.values():
            print(f"{change.name:28} {' '.join(change.story.split())}")
        return 0
    if given.campaign:
        from tests.mint.campaign import campaign

        known = open_faults() if given.without_open else ()
        return 1 if campaign(given.seed or 0, given.campaign, given.processes, known).unknown else 0
    if given.contradictions:
        from tests.mint import contradicted

        known_findings = open_findings()
        return 1 if contradicted.campaign(given.seed or 0, given.contradictions, given.processes, known_findings) else 0
    wanted = _asked(specification(given.seed or 0), given)
    if given.shrink:
        from tests.mint.shrink import shrunk

        wanted = shrunk(wanted)
    if given.case:
        keep_case(given.case, wanted)
    with tempfile.TemporaryDirectory() as scratch:
        folder = given.keep or Path(scratch)
        folder.mkdir(parents=True, exist_ok=True)
        verdict = check(mint(wanted, folder))
    print(verdict)
    return 1 if verdict.wrong else 0


def _asked(wanted: Specification, given: argparse.Namespace) -> Specification:
    """The seed's own specification with what the command line says instead."""
    if given.stage and given.stage != wanted.stage:
        from tests.mint.forms import FORMS

        wanted = replace(wanted, stage=given.stage, forms=tuple(f for f in wanted.forms if f in FORMS[given.stage]))
    if given.forms:
        wanted = replace(wanted, forms=tuple(given.forms.split(",")))
    if given.format:
        wanted = replace(wanted, format=given.format)
    if given.changes is not None:
        wanted = replace(wanted, changes=tuple(name for name in given.changes.split(",") if name))
    return replace(wanted, leaves=given.leaves) if given.leaves else wanted


if __name__ == "__main__":
    sys.exit(main())
