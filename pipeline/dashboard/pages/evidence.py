"""What shows where a figure or a finding comes from: the picture of a page, a rule and a finding's subject in words."""

from urllib.parse import quote

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard.data.source import Row
from pipeline.dashboard.wording import Words


def picture(query: str, page: int, words: Words) -> Component:
    """The strip of a page around marked figures, with a link to the whole page.

    Args:
        query: `fact=…` or `finding=…`, which figures are marked.
        page: Page of the document.
        words: The reader's language.
    """
    name, _, value = query.partition("=")
    address = f"/picture/{page}.png?{name}={quote(value)}"
    return html.Figure(
        [
            html.A(
                html.Img(src=address, alt=words("evidence.alt", page=page)),
                href=f"{address}&whole=1",
                target="_blank",
                title=words("evidence.whole"),
            ),
            html.Figcaption([words("evidence.caption", page=page), " ", words("evidence.whole_hint")]),
        ],
        className="evidence",
    )


def rule_text(row: Row, words: Words) -> str:
    """What must hold, in the reader's language where the catalogue has it."""
    return words.entries.get(f"rule.{row['rule_id']}", str(row["description"]))


def measure_text(measure: str | None, words: Words) -> str:
    """The word for what a figure measures: expenditure type, income source, budget or final, part of a project."""
    groups = ("type", "source", "measure", "key", "side", "column")
    names = [f"{g}.{name}" for name in (measure, (measure or "").removesuffix("_published")) for g in groups]
    return next((words.entries[name] for name in names if name in words.entries), measure or "")
