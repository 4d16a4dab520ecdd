"""Where the characters and ruling lines of a PDF page come from: pdfium (fast) or pdfplumber (the reference).

Everything after that, from lines to cells and text, is the same for both, so that they can be compared page by page.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from pipeline.readers.glyphs import Char
from pipeline.readers.lattice import Box, Rule, Tolerances, cells_between, merged, tables_of
from pipeline.readers.pdfium_page import read_page_objects


@dataclass(frozen=True, slots=True)
class Lattice:
    """Tables as lists of closed boxes, from the top of the page, and the merged ruling lines that they came from.

    `upright` lines are (x, top, bottom), `level` lines (top, x0, x1).
    """

    tables: list[list[Box]]
    upright: list[Rule]
    level: list[Rule]


@dataclass(frozen=True, slots=True)
class MissingLines:
    """Ruling lines to add to those that are drawn."""

    upright: list[Rule] = field(default_factory=list)
    level: list[Rule] = field(default_factory=list)


class PageSource(Protocol):
    """One page: places in points from the top-left corner.

    `picture_area` is the part of the page under pictures; `is_drawn_on` whether more than lines and boxes is on it.
    """

    bbox: tuple[float, float, float, float]
    chars: Sequence[Char]
    picture_area: float
    is_drawn_on: bool

    def lattice(self, tolerances: Tolerances, missing: MissingLines) -> Lattice:
        """The closed boxes between the page's ruling lines."""
        ...


class FastPage:
    """A page from pdfium; `resources` are those of the page as pdfminer reads them.

    Raises:
        NotVouched: The reference has to read it.
    """

    def __init__(self, page: Any, resources: Callable[[], Any]) -> None:
        objects = read_page_objects(page, resources)
        self.bbox = objects.bbox
        self.chars: Sequence[Char] = objects.chars
        self.picture_area = objects.picture_area / _area(objects.bbox)
        self.is_drawn_on = objects.is_drawn_on
        self._objects = objects

    def lattice(self, tolerances: Tolerances, missing: MissingLines) -> Lattice:
        upright = merged([*self._objects.upright, *missing.upright], tolerances)
        level = merged([*self._objects.level, *missing.level], tolerances)
        return Lattice(tables_of(cells_between(upright, level, tolerances.crossing)), upright, level)


class ReferencePage:
    """A page from pdfplumber, which also finds the boxes."""

    def __init__(self, page: Any) -> None:
        page.objects["rect"] = [rect for rect in page.objects.get("rect", []) if not _is_paper(rect)]
        self.bbox = page.bbox
        self.chars: Sequence[Char] = page.chars
        pictures = sum(image["width"] * image["height"] for image in page.images)
        self.picture_area = float(pictures) / _area(page.bbox)
        self.is_drawn_on = bool(page.images or page.curves or page.chars)
        self._page = page

    def lattice(self, tolerances: Tolerances, missing: MissingLines) -> Lattice:
        # Imported late: the fast reader does without.
        from pdfplumber.table import TableFinder, TableSettings

        finder = TableFinder(
            self._page,
            TableSettings.resolve(
                {
                    "snap_tolerance": tolerances.snap,
                    "join_tolerance": tolerances.join,
                    "intersection_tolerance": tolerances.crossing,
                    "edge_min_length_prefilter": tolerances.scrap,
                    "edge_min_length": tolerances.shortest,
                    "explicit_vertical_lines": [_edge("v", x, top, x, bottom) for x, top, bottom in missing.upright],
                    "explicit_horizontal_lines": [_edge("h", x0, top, x1, top) for top, x0, x1 in missing.level],
                }
            ),
        )
        tables = sorted(finder.tables, key=lambda table: (table.bbox[1], table.bbox[0]))
        return Lattice(
            # Only the cells are wanted: they are closed boxes between lines, each the smallest at its corner.
            [[_box(cell) for cell in table.cells] for table in tables],
            [(edge["x0"], edge["top"], edge["bottom"]) for edge in finder.edges if edge["orientation"] == "v"],
            [(edge["top"], edge["x0"], edge["x1"]) for edge in finder.edges if edge["orientation"] == "h"],
        )


def _edge(orientation: str, x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    return {
        "object_type": "line_edge",
        "orientation": orientation,
        "x0": x0,
        "top": top,
        "x1": x1,
        "bottom": bottom,
        "width": x1 - x0,
        "height": bottom - top,
    }


def _box(cell: Sequence[float]) -> Box:
    x0, top, x1, bottom = (float(value) for value in cell)
    return x0, top, x1, bottom


def _area(bbox: Sequence[float]) -> float:
    x0, top, x1, bottom = bbox
    return float(max((x1 - x0) * (bottom - top), 1.0))


def _is_paper(rect: dict[str, Any]) -> bool:
    """Whether a rectangle is only filled, in white: Word paints such boxes behind every paragraph of a cell."""
    color = rect.get("non_stroking_color")
    if rect.get("stroke") or not rect.get("fill") or color is None:
        return False
    parts = color if isinstance(color, tuple | list) else (color,)
    if not all(isinstance(part, int | float) for part in parts):
        return False
    return all(part <= 0.01 for part in parts) if len(parts) == 4 else all(part >= 0.99 for part in parts)
