"""Rows of fact_procurement of a list of what is bought, with the ledger entries of its cells."""

from collections.abc import Sequence
from decimal import Decimal

from pipeline.forms.catalogue import common
from pipeline.forms.facts import Facts, Spine, amount
from pipeline.forms.facts import Row as FactRow
from pipeline.forms.model import QuarantinedStatement, Refused
from pipeline.forms.procurement import Purchases, Row
from pipeline.forms.subjects import GOVERNMENT, codes_by_name, subject_id
from pipeline.forms.wording import squash

_LETTERS = {"A": "goods", "B": "works", "C": "services"}
_FINEST = ("item", "group", "unit", "units", "category", "total")
_YES_NO = {"是": True, "否": False}
_LARGEST_QUANTITY = Decimal(10) ** 12
Subject = tuple[str, str, str | None]
"""A subject that a row names: classification, code, printed name."""


def add_purchases(facts: Facts, spine: Spine, found: Purchases, unit: str | None) -> list[Subject]:
    """Add the facts, and return the subjects that they name.

    Raises:
        QuarantinedStatement: No unit is printed; amounts without one are no facts.
    """
    if found.rows and unit is None:
        raise QuarantinedStatement(f"page {found.rows[0].money['all', 'total'][0].page}: no unit is printed")
    kinds = {row.kind for row in found.rows}
    finest = next((kind for kind in _FINEST if kind in kinds), "item")
    subjects: dict[Subject, None] = {}
    for row in found.rows:
        said = _said(row, spine, subjects)
        for (fund, part), (cell, figure) in row.money.items():
            is_whole = (fund, part) == ("all", "total")
            fact: FactRow = spine.row(cell) | said
            fact |= {
                "part": part,
                "fund": fund,
                "quantity": None,
                "amount_yuan": amount(cell, figure.value, unit or ""),
                "amount_published": cell.text,
                "unit_published": unit,
                "is_leaf": row.kind == finest,
            }
            if is_whole and row.quantity is not None:
                _add_quantity(facts, spine, row, fact)
            facts.add("fact_procurement", fact)
            facts.ledger.append(spine.ledger(cell, str(fact["fact_id"]), "amount_yuan", None))
    facts.refuse(spine, found.refused)
    return list(subjects)


def _add_quantity(facts: Facts, spine: Spine, row: Row, fact: FactRow) -> None:
    assert row.quantity is not None
    cell, figure = row.quantity
    number = figure.value or Decimal(0)
    if not 0 <= number < _LARGEST_QUANTITY or figure.decimals > 4:
        facts.refuse(spine, [Refused(cell, "a quantity that is below zero, too large or too fine", "quantity")])
        return
    fact["quantity"] = number
    facts.ledger.append(spine.ledger(cell, str(fact["fact_id"]), "quantity", None))


def _said(row: Row, spine: Spine, subjects: dict[Subject, None]) -> FactRow:
    """What a row says besides its amounts."""
    year = spine.fiscal_year
    functional = _functional(row)
    economic, government = (row.code("economic"), row.code(GOVERNMENT)) if row.kind == "item" else (None, None)
    if economic is None and row.economic:
        named = codes_by_name("economic", row.economic, fiscal_year=year)
        economic = named[0] if len(named) == 1 else None
    keys: dict[str, str | None] = {}
    for classification, code in (("functional", functional), ("economic", economic), (GOVERNMENT, government)):
        keys[classification] = subject_id(classification, code, year) if code else None
        if code:
            subjects[classification, code, None] = None
    code, name = row.bought if row.kind == "item" else (None, None)
    method = row.texts.get("method") if row.kind == "item" else None
    parts = (row.texts.get("specification"), row.texts.get("contents"))
    return {
        "row_kind": "group" if row.kind == "units" else row.kind,
        "row_name_published": row.label if row.kind != "item" else None,
        "category": row.category or (_LETTERS[code[0]] if code else None),
        "subject_id": keys["functional"],
        "economic_subject_id": keys["economic"],
        "economic_name_published": row.economic,
        "government_subject_id": keys[GOVERNMENT],
        "unit_name": row.unit,
        "project_name": row.project,
        "catalogue_code": code,
        "catalogue_name": name,
        "specification": " / ".join(text for text in parts if text) or None if row.kind == "item" else None,
        "method": common().groups["bought_how"].find(squash(method)) if method else None,
        "method_published": method,
        "is_reserved_for_small": _YES_NO.get(squash(row.texts.get("reserved", ""))),
    }


def _functional(row: Row) -> str | None:
    """An item's functional subject; of a row that adds up items the one that it prints, if all of them have it."""
    own = row.code("functional")
    items: Sequence[Row] = row.items if row.kind != "item" else [row]
    return own if own and items and all(item.code("functional") == own for item in items) else None
