"""What both kinds of workbooks share: which rows a sheet has, and how a cell is stored."""

from decimal import Decimal

from tests.mint.model import WAN, Cell, Table, grid

SCALED = "0!.0000"
Stored = tuple[str | float | int, str]
"""A value and its number format."""


def sheet_rows(table: Table) -> tuple[list[str], list[list[Cell | None]]]:
    """Lines above the table, and its rows."""
    return [*table.title, *table.caption()], grid(table)


def stored(table: Table, cell: Cell) -> Stored:
    """What a spreadsheet holds for a cell. A figure is a number unless the table has its figures as text."""
    text = table.printed(cell)
    if cell.number is None or table.set.numbers_as_text or not text or (not cell.number and table.set.zero):
        if table.set.codes_as_numbers and cell.number is None and text.isdigit():
            return int(text), "General"
        return text, "General"
    if cell.pattern:
        return float(cell.number / 100), cell.pattern
    if not cell.is_money:
        return (int(cell.number), "General") if cell.number == int(cell.number) else (float(cell.number), "0.00")
    if table.set.unit == "万元":
        if table.set.store_yuan_as_wan:
            return float(cell.number), SCALED
        places = Decimal(1).scaleb(-table.set.decimals)
        return float((cell.number / WAN).quantize(places)), "#,##0." + "0" * table.set.decimals
    return float(cell.number), "#,##0.00"
