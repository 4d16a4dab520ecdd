"""Texts of strangers, made harmless: nothing in a document or a file name may steer a terminal or a spreadsheet."""

import csv
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TextIO

STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
"""Controls of terminals, and signs that turn the direction of what follows."""
BYTE_ORDER_MARK = "utf-8-sig"
"""The encoding of CSV files: the mark tells spreadsheets that they are UTF-8."""
# What a spreadsheet takes for a formula, in the wide forms of Chinese input methods too.
_FORMULA = re.compile("[\t\r\n ]*[=+\\-@＝＋－＠\t\r]")
_PUBLISHED_NUMBER = re.compile(r"[-+－]?[\d,，]*\.?\d+ ?%?|[-－—]+")


def visible(value: str) -> str:
    """A text in which controls are shown as <U+001B> instead of being obeyed; line ends and tabs stay."""
    return STEERING.sub(lambda found: f"<U+{ord(found[0]):04X}>", value.replace("\r\n", "\n"))


def csv_cell(value: object) -> object:
    """A value for a CSV file that a spreadsheet may open: text that would be a formula gets an apostrophe.

    Numbers stay numbers, published ones too ("-1,234.50"). Decimals keep their places and get no exponent.
    """
    if isinstance(value, Decimal):
        return f"{value:f}"
    if not isinstance(value, str):
        return value
    is_formula = _FORMULA.match(value) and not _PUBLISHED_NUMBER.fullmatch(value)
    return visible(f"'{value}" if is_formula else value)


def write_csv(file: TextIO, columns: Sequence[str], rows: Iterable[Iterable[object]]) -> None:
    """Columns and rows as CSV that spreadsheets may open. The file must leave line ends as they are."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow([csv_cell(column) for column in columns])
    writer.writerows([csv_cell(value) for value in row] for row in rows)
