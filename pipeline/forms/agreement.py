"""Whether the code and the name of a row are one subject, and what is done where they are not.

One row whose name is that of another subject is a slip, and nobody can say in which of the two. Several are codes of
the publisher's own: there names decide, and of its codes only those count whose name is the official one.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.forms.grid import Grid
from pipeline.forms.keys import Layout, Place, government_name
from pipeline.forms.names import name_of
from pipeline.forms.subjects import GOVERNMENT, codes_by_name, level_of, names_another, official_name
from pipeline.forms.wording import squash

_OWN_CODES, _ONE_OF = 2, 3
"""So many subjects of a 类 or of all with the code of another one, and one in so many with official names: no slips."""


@dataclass(frozen=True, slots=True)
class _Named:
    place: Place
    classification: str
    code: str
    name: str


def hold_names_against_codes(layout: Layout, rows: Sequence[tuple[Grid, int]], classification: str) -> str | None:
    """Correct or doubt the codes of rows whose name is that of another subject.

    Args:
        layout: Its codes are replaced by those of the names where the codes are the publisher's own; rows that stay
            uncertain get their reason in `doubts`.
        rows: Body rows.
        classification: The form's own.

    Returns:
        That the codes are the publisher's own, for people; None where they are not.
    """
    named = list(_named(layout, rows, classification))
    year = layout.context.fiscal_year
    wrong = [each for each in named if names_another(each.classification, each.code, each.name, year)]
    is_own = _are_own(named, wrong, year) and not _are_shifted(named, wrong, year)
    own_classes = {each.code[:3] for each in wrong} if is_own else set()
    for each in wrong if not is_own else [each for each in named if each.code[:3] in own_classes]:
        codes = codes_by_name(each.classification, each.name, fiscal_year=year)
        if not is_own:
            layout.doubts[each.place] = _slip(each.classification, each.code, each.name, year)
        elif each.code in codes or (each not in wrong and level_of(each.code) == 1):
            # The 类 are the same everywhere, however they are called.
            continue
        elif len(meant := _nearest(codes, each.code)) == 1:
            layout.codes[each.place] = meant[0]
        else:
            known = f"the name of {len(meant)} subjects" if meant else "no known subject"
            layout.doubts[each.place] = (
                f"the table has subject codes of its own that contradict the names, and '{each.name}' is {known}"
            )
    _hold_government_names(layout, rows)
    return "codes of the publisher's own, names decide" if is_own else None


def _are_own(named: Sequence[_Named], wrong: Sequence[_Named], year: int) -> bool:
    """Whether the codes of some 类, or of all, contradict the names beside them too often for slips."""
    official = [each for each in named if codes_by_name(each.classification, each.name, fiscal_year=year)]
    codes = {each.code for each in official if level_of(each.code) > 1}
    wrong_codes = {each.code for each in wrong}
    # Every code begins with "": that is all of them.
    return any(
        (count := _below(wrong_codes, above)) >= _OWN_CODES and count * _ONE_OF >= _below(codes, above)
        for above in {"", *(code[:3] for code in wrong_codes)}
    )


def _are_shifted(named: Sequence[_Named], wrong: Sequence[_Named], year: int) -> bool:
    """Whether most of these names are those of the code in the next row, or in the row before: the rows slid."""
    for step in (1, -1):
        beside = {(each.place[:2], each.place[3], each.place[2] + step): each.code for each in named}
        slid = sum(
            beside.get((each.place[:2], each.place[3], each.place[2]))
            in codes_by_name(each.classification, each.name, fiscal_year=year)
            for each in wrong
        )
        if slid * 2 > len(wrong):
            return True
    return False


def _below(codes: Collection[str], above: str) -> int:
    return sum(code.startswith(above) for code in codes)


def _nearest(codes: Sequence[str], printed: str) -> Sequence[str]:
    """Of the codes of a name those under the printed one's 类, of these those of its level."""
    below = [code for code in codes if code[:3] == printed[:3]] or codes
    return [code for code in below if level_of(code) == level_of(printed)] or below


def _named(layout: Layout, rows: Sequence[tuple[Grid, int]], classification: str) -> Sequence[_Named]:
    found: list[_Named] = []
    for grid, row_no in rows:
        for block in layout.block_numbers():
            code = layout.code(grid, row_no, block)
            text, column_no = layout.key_text(grid, row_no, block, "text")
            path = layout.paths.get(column_no, "")
            is_project = "项目名称" in path and "科目" not in path
            if code and text and column_no not in layout.unit_columns and not is_project:
                place = (grid.page, grid.table_no, row_no, block)
                of = layout.classifications.get(block, classification)
                found.append(_Named(place, of, code, name_of(text)))
    return found


def _hold_government_names(layout: Layout, rows: Sequence[tuple[Grid, int]]) -> None:
    for grid, row_no in rows:
        for block in layout.block_numbers():
            place = (grid.page, grid.table_no, row_no, block)
            code, name = layout.government_codes.get(place), government_name(layout, grid, row_no, block)
            if code and name and names_another(GOVERNMENT, code, name, layout.context.fiscal_year):
                layout.doubts[place] = _slip(GOVERNMENT, code, squash(name), layout.context.fiscal_year)


def _slip(classification: str, code: str, name: str, year: int) -> str:
    official = official_name(classification, code, year)
    return f"code {code} is '{official}' but '{name}' beside it names another subject, so which is meant is not certain"
