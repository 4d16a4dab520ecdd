"""The field's terms."""

import re

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data.glossary import chapters
from pipeline.dashboard.data.source import Snapshot
from pipeline.dashboard.wording import Words


def page(_snapshot: Snapshot, _view: View, words: Words) -> ui.Children:
    """The glossary."""
    head = [words(f"column.{c}") for c in ("term", "english", "meaning", "warehouse")]
    return [
        ui.heading(words("glossary.title"), words("glossary.lead")),
        *(
            ui.section(
                words.of("chapter", chapter),
                ui.table(
                    head, [[html.Strong(t.chinese), t.english, _code(t.meaning), _code(t.warehouse)] for t in terms]
                ),
            )
            for chapter, terms in chapters().items()
        ),
    ]


def _code(text: str) -> Component:
    """Text with its `code` set as code."""
    parts = re.split(r"`([^`]*)`", text)
    return html.Span([html.Code(part) if index % 2 else part for index, part in enumerate(parts)])
