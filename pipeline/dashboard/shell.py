"""The frame around every page: header, navigation, footer; and the page for each reason that nothing can be shown."""

import logging
from collections.abc import Callable
from pathlib import Path

from dash import html
from dash.development.base_component import Component

from pipeline.dashboard import ui
from pipeline.dashboard.address import View
from pipeline.dashboard.data.source import OutdatedRelease, ReleaseSource, Snapshot, UnreadableRelease
from pipeline.dashboard.pages import department, documents, figure, findings, glossary, overview, performance
from pipeline.dashboard.wording import Words
from pipeline.warehouse.hints import command
from pipeline.warehouse.release import NoRelease

_log = logging.getLogger(__name__)
Page = Callable[[Snapshot, View, Words], ui.Children]
PAGES: dict[str, Page] = {
    "overview": overview.page,
    "department": department.page,
    "performance": performance.page,
    "findings": findings.page,
    "figure": figure.page,
    "documents": documents.page,
    "glossary": glossary.page,
}
_IN_NAVIGATION = ("overview", "department", "performance", "findings", "documents", "glossary")


def frame(view: View | None, words: Words, source: ReleaseSource) -> Component:
    """A whole page: what the address asks for between header and footer."""
    shown = view or View(language=words.language)
    return html.Div(
        [
            html.A(words("site.skip"), href="#main", className="skip"),
            _header(shown, words, known=view is not None),
            html.Main(_content(view, words, source), id="main", tabIndex=-1),
            html.Footer(
                [html.P(words("site.footer")), html.P([words("site.read_only"), " ", _version(words, source)])],
                className="site-footer",
            ),
        ],
        lang="zh-CN" if words.language == "zh" else "en",
        className="site",
    )


def title(view: View | None, words: Words) -> str:
    """The browser's title of a page."""
    name = words(f"nav.{view.page}") if view and view.page in _IN_NAVIGATION else ""
    return f"{name} · {words('site.title')}" if name else words("site.title")


def _header(view: View, words: Words, *, known: bool) -> Component:
    other = "en" if words.language == "zh" else "zh"
    items = [
        html.Li(
            ui.link(
                words(f"nav.{name}"),
                View(name, words.language).link(),
                className="chosen" if known and name == view.page else "",
            )
        )
        for name in _IN_NAVIGATION
    ]
    return html.Header(
        [
            ui.link(
                [html.Strong(words("site.name")), html.Span(words("site.tagline"))],
                View(language=words.language).link(),
                className="brand",
            ),
            html.Nav(html.Ul(items), className="main-nav", **ui.aria(label=words("nav.label"))),
            ui.link(
                words("nav.language"), view.in_language(other), className="language", title=words("nav.language_label")
            ),
        ],
        className="site-header",
    )


def _version(words: Words, source: ReleaseSource) -> str:
    version = source.version()
    return words("site.release", version=version) if version else ""


def _content(view: View | None, words: Words, source: ReleaseSource) -> ui.Children:
    if view is None:
        return [
            ui.heading(words("problem.not_found"), words("problem.not_found_help")),
            ui.link(words("nav.overview"), View(language=words.language).link()),
        ]
    try:
        snapshot = source.current()
    except NoRelease:
        return _problem("no_release", words, source.home)
    except OutdatedRelease as error:
        missing = ", ".join(error.missing[:5]) + (" …" if len(error.missing) > 5 else "")
        return _problem("outdated", words, source.home, version=error.version, missing=missing)
    except UnreadableRelease as error:
        return _problem("unreadable", words, source.home, reason=str(error))
    if view.page != "glossary" and not snapshot.rows("SELECT 1 AS one FROM dim_document LIMIT 1"):
        return _problem("empty", words, source.home)
    try:
        return PAGES[view.page](snapshot, view, words)
    except Exception:
        # One page's fault must not take the others away; the terminal keeps what happened.
        _log.exception("page %s failed", view.link())
        home = View(language=words.language).link()
        return [ui.heading(words("problem.failed"), words("problem.failed_help")), ui.link(words("nav.overview"), home)]


def _problem(problem: str, words: Words, home: Path, **values: str) -> ui.Children:
    return [
        ui.heading(words(f"problem.{problem}")),
        html.P(words(f"problem.{problem}_help", home=home, **values)),
        html.Pre(command("run", "--landing", "FOLDER", home=home)),
        html.P(words("problem.reload")),
    ]
