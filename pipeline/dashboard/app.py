"""The web application: address → page, choice → address, a new release → the same page of it."""

from collections.abc import Iterable
from typing import Any

import dash
import flask
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update
from dash.development.base_component import Component

from pipeline.dashboard import files, shell, ui
from pipeline.dashboard.address import View, parse
from pipeline.dashboard.data.source import ReleaseSource
from pipeline.dashboard.wording import words

POLL_SECONDS = 5.0
_INDEX = """<!DOCTYPE html>
<html lang="zh-CN">
<head>
{%metas%}
<title>{%title%}</title>
{%favicon%}
{%css%}
</head>
<body>
{%app_entry%}
<footer>{%config%}{%scripts%}{%renderer%}</footer>
</body>
</html>"""


def create_app(source: ReleaseSource, poll_seconds: float = POLL_SECONDS) -> Dash:
    """The dashboard of one home as a Dash application; `.server` is its WSGI application.

    Args:
        source: Gives the home's current release.
        poll_seconds: How often an open page asks whether there is a newer release.
    """
    app = Dash(
        __name__,
        title="决算 Juesuan",
        update_title="",
        index_string=_INDEX,
        serve_locally=True,
        suppress_callback_exceptions=True,
        add_log_handler=False,
        enable_mcp=False,
        meta_tags=[{"name": "viewport", "content": "width=device-width, initial-scale=1"}],
    )
    app.layout = html.Div(
        [
            dcc.Location(id="address", refresh=False),
            dcc.Interval(id="clock", interval=int(poll_seconds * 1000)),
            dcc.Store(id="version", data=source.version()),
            dcc.Store(id="title"),
            dcc.Store(id="arrived"),
            dcc.Store(id="shown", data={}),
            html.Div(id="announcement", className="announcement", role="status", **ui.aria(live="polite")),
            html.Div(words("zh")("site.loading"), id="page"),
        ]
    )
    _callbacks(app, source)
    files.add_routes(app.server, source)
    _headers(app)
    # Dash finishes its set-up on the first request; doing it here spares the first visitor an error under load.
    with app.server.test_client() as client:
        client.get("/_dash-layout")
        client.get("/_dash-dependencies")
    return app


def prepare(source: ReleaseSource) -> None:
    """Open the release and ask what the first pages ask, while the first visitor's browser still loads scripts."""
    for page in ("department", "overview"):
        view = View(page)
        shell.frame(view, words(view.language), source)


def _callbacks(app: Dash, source: ReleaseSource) -> None:
    @app.callback(
        Output("page", "children"),
        Output("title", "data"),
        Output("shown", "data"),
        Input("address", "pathname"),
        Input("address", "search"),
        Input("version", "data"),
    )
    def show(pathname: str, search: str, _version: str) -> tuple[Component, dict[str, str], dict[str, Any]]:
        view = parse(pathname, search)
        language = view.language if view else "zh"
        catalogue = words(language)
        content = shell.frame(view, catalogue, source)
        title = {"title": shell.title(view, catalogue), "language": language, "path": pathname}
        return content, title, _choices_shown(content)

    @app.callback(
        Output("version", "data"),
        Output("announcement", "children"),
        Input("clock", "n_intervals"),
        State("version", "data"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def follow(_ticks: int, shown: str, search: str) -> tuple[Any, Any]:
        version = source.version()
        if version == shown:
            return no_update, no_update
        view = parse("/", search)
        return version, words(view.language if view else "zh")("site.new_release", version=version)

    @app.callback(
        Output("address", "search"),
        Input({"choice": ALL}, "value"),
        State("shown", "data"),
        State("address", "pathname"),
        State("address", "search"),
        prevent_initial_call=True,
    )
    def choose(_values: list[Any], shown: dict[str, Any], pathname: str, search: str) -> Any:
        view = parse(pathname, search)
        # A choice that was just laid out reports itself too; only what a person changed changes the address.
        changed = [(dash.ctx.triggered_id, change["value"]) for change in dash.ctx.triggered[:1]]
        if view is None or not changed or not isinstance(changed[0][0], dict):
            return no_update
        name, value = changed[0][0]["choice"], changed[0][1]
        if len(dash.ctx.triggered) > 1 or (value or "") == (shown.get(name) or ""):
            return no_update
        return "?" + view.link(**{name: value}).partition("?")[2]

    app.clientside_callback(  # type: ignore[no-untyped-call]
        ClientsideFunction("juesuan", "arrive"),
        Output("arrived", "data"),
        Input("title", "data"),
    )


def _choices_shown(content: Component) -> dict[str, Any]:
    """The value that each choice of a page was laid out with."""
    every: Iterable[Any] = content._traverse()  # type: ignore[no-untyped-call]
    parts = [part for part in every if isinstance(getattr(part, "id", None), dict)]
    return {part.id["choice"]: part.value for part in parts if "choice" in part.id}


def _headers(app: Dash) -> None:
    scripts = " ".join(["'self'", *app.csp_hashes()])
    policy = "; ".join(
        [
            "default-src 'self'",
            f"script-src {scripts}",
            # AG Grid writes style elements of its own; bars and tiles have their place in their style.
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'none'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    )

    def protect(response: flask.Response) -> flask.Response:
        response.headers["Content-Security-Policy"] = policy
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        return response

    app.server.after_request(protect)
