"""A form's lines as a tree of subjects: 合计, 类, 款, 项, each with what is published and what its parts add up to."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from pipeline.dashboard.data.source import Row


@dataclass
class Node:
    """One subject of one form.

    `published` maps an expenditure type to its published amount (None: a dash), `facts` to the figure's id (None:
    several figures). `of_units` tells that rows of units are in it.
    `drawn` is the sum of the leaves under it, None where no amount of theirs is known.
    """

    subject_id: str
    code: str
    name: str
    level: int
    parent_id: str | None
    published: dict[str, Decimal | None] = field(default_factory=dict)
    facts: dict[str, str | None] = field(default_factory=dict)
    unit: str = ""
    half_unit: Decimal = Decimal(0)
    is_leaf: bool = False
    of_units: bool = False
    drawn: Decimal | None = None
    children: list["Node"] = field(default_factory=list)

    def amount(self, kind: str) -> Decimal | None:
        """The published amount; for a subject that the form does not print itself, the sum of its parts."""
        return self.drawn if self.is_computed(kind) else self.published[kind]

    def is_computed(self, kind: str) -> bool:
        """Whether the form prints no such amount for this subject, so that `amount` adds up its parts."""
        return kind not in self.published


@dataclass(frozen=True, slots=True)
class Tree:
    """All subjects of one form. `root` is its 合计; `gap` is published 合计 minus what its leaves add up to."""

    root: Node
    nodes: Mapping[str, Node]
    gap: Decimal | None
    undrawn: int

    def path(self, subject_id: str) -> list[Node]:
        """From the root down to a subject."""
        found: list[Node] = []
        node = self.nodes.get(subject_id)
        while node is not None:
            found.append(node)
            node = self.nodes.get(node.parent_id) if node.parent_id else None
        return found[::-1]


def build(rows: Iterable[Row], subjects: Mapping[str, Row], kind: str = "total") -> Tree | None:
    """Make the tree of one form's lines; None where there are none.

    Args:
        rows: Lines as `department.lines` returns them.
        subjects: Every subject by id; subjects above a line that the form does not print are taken from here.
        kind: The expenditure type that is added up and drawn.
    """
    nodes: dict[str, Node] = {}
    leaves: dict[str, Decimal] = {}
    for row in rows:
        node = _node(nodes, subjects, row["subject_id"])
        name, amount = row["expenditure_type"], row["amount_yuan"]
        if name in node.facts and amount is not None:
            # A subject that a form prints in several rows (of two sources, of units) is all of them, and no one cell.
            node.published[name] = (node.published[name] or Decimal(0)) + amount
            node.facts[name] = None
        elif name not in node.facts:
            node.published[name], node.facts[name] = amount, row["fact_id"]
        node.unit, node.is_leaf = row["unit_published"], node.is_leaf or row["is_leaf"]
        node.of_units = node.of_units or row.get("unit_name") is not None
        node.half_unit = row["half_unit_yuan"] or Decimal(0)
        if row["is_leaf"] and name == kind and amount is not None:
            leaves[node.subject_id] = leaves.get(node.subject_id, Decimal(0)) + amount
    if not nodes:
        return None
    for node in list(nodes.values()):
        if node.parent_id and node.parent_id in nodes:
            nodes[node.parent_id].children.append(node)
    for subject_id, amount in leaves.items():
        above: str | None = subject_id
        while above and above in nodes:
            nodes[above].drawn = (nodes[above].drawn or Decimal(0)) + amount
            above = nodes[above].parent_id
    root = next(node for node in nodes.values() if node.parent_id is None or node.parent_id not in nodes)
    printed = root.published.get(kind)
    gap = printed - (root.drawn or Decimal(0)) if printed is not None else None
    undrawn = sum(1 for node in nodes.values() if node.is_leaf and leaves.get(node.subject_id, Decimal(0)) <= 0)
    return Tree(root, nodes, gap, undrawn)


def is_rounding(tree: Tree) -> bool:
    """Whether the gap is no more than the rounding of 合计 and of its leaves."""
    leaves = sum((node.half_unit for node in tree.nodes.values() if node.is_leaf), Decimal(0))
    return tree.gap is None or abs(tree.gap) <= leaves + tree.root.half_unit


def _node(nodes: dict[str, Node], subjects: Mapping[str, Row], subject_id: str) -> Node:
    if subject_id not in nodes:
        subject = subjects[subject_id]
        parent = subject["parent_subject_id"]
        nodes[subject_id] = Node(subject_id, subject["subject_code"], subject["subject_name"], subject["level"], parent)
        if parent and parent in subjects:
            _node(nodes, subjects, parent)
    return nodes[subject_id]


def parts(tree: Tree, current: Node, kind: str, others: Iterable[str]) -> list[Row]:
    """A subject's parts, or itself where it has none, the largest first: one row per subject.

    Args:
        tree: The form's tree.
        current: The subject.
        kind: Expenditure type that `amount_yuan` holds.
        others: Expenditure types with a column of their own; None where the form prints none.
    """
    whole = tree.root.amount(kind)
    nodes = sorted(current.children, key=lambda n: (-(n.amount(kind) or Decimal(0)), n.code)) or [current]
    rows = []
    for node in nodes:
        value = node.amount(kind)
        row: Row = {
            "subject_code": node.code,
            "subject_name": node.name,
            "amount_yuan": value,
            "share_percent": None if value is None or not whole else 100 * value / whole,
        }
        row |= {f"{name}_yuan": node.published.get(name) for name in others if name != kind}
        row |= {
            "is_computed": node.is_computed(kind),
            "unit_published": node.unit,
            "fact_id": node.facts.get(kind),
            "subject_id": node.subject_id,
            "parts": len(node.children),
        }
        rows.append(row)
    return rows
