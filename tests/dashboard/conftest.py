"""A released home with text and PDF sources, the dashboard served over it, and a browser that tells what it saw."""

import logging
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import publisher
import pytest
import typeset
from shared import once
from werkzeug.serving import make_server

from pipeline.dashboard.app import create_app
from pipeline.dashboard.data import comparison, department, findings, performance
from pipeline.dashboard.data.source import ReleaseSource, Snapshot

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "samples" / "yuxi-cyberspace-office-2021-final.txt"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
POLL_SECONDS = 0.3
HEIGHT = 900


@pytest.fixture(scope="session")
def shared_home(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[Path]:
    """A released home. Tests must not change it."""
    for shared in once(tmp_path_factory, worker_id, "dashboard", _release):
        yield shared / "home"


def _release(shared: Path) -> None:
    landing = shared / "landing"
    landing.mkdir()
    typeset.final_accounts(landing / "final.pdf")
    typeset.budget(landing / "budget.txt")
    shutil.copy(SAMPLE, landing)
    (landing / "empty.txt").write_bytes(b"")
    publisher.release(landing, shared / "home")


@pytest.fixture
def home(shared_home: Path, tmp_path: Path) -> Path:
    """A copy of the released home that the test may change."""
    shutil.copytree(shared_home, tmp_path / "home", symlinks=True)
    return tmp_path / "home"


@pytest.fixture(scope="session")
def snapshot(shared_home: Path) -> Snapshot:
    """The released home's release."""
    return ReleaseSource(shared_home).current()


@pytest.fixture(scope="session")
def addresses(snapshot: Snapshot) -> dict[str, str]:
    """Addresses of the library's final accounts, of another department's, of one figure, of one finding."""
    rows = {(r["department_name"], r["stage"]): r for r in department.accounts(snapshot)}
    library = rows[typeset.DEPARTMENT, "final"]
    other = next(r for (name, _), r in rows.items() if name != typeset.DEPARTMENT)
    [finding] = findings.findings(snapshot, rule="kpi_full_score_on_missed_target")
    lines = department.search(snapshot, comparison.account_of(library), "2070104")
    indicators = performance.indicators(snapshot, "", 0, "full", "", "")
    return {
        "library": f"/department?department={library['department_id']}&stage=final&year=2021",
        "other": f"/department?department={other['department_id']}",
        "both": f"/department?department={library['department_id']}&tab=compare&with={other['department_id']}",
        "finding": f"/findings?finding={finding['finding']}",
        "document": f"/documents?document={library['document_id']}",
        "figure": f"/figure?fact={lines[0]['fact_id']}",
        "indicator": f"/figure?fact={indicators[0]['fact_id']}",
    }


@pytest.fixture
def serve() -> Iterator[Callable[[Path], str]]:
    """Serves the dashboard of a home and returns its address."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    servers = []

    def start(home: Path) -> str:
        server = make_server("127.0.0.1", 0, create_app(ReleaseSource(home), POLL_SECONDS).server, threaded=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def chromium() -> Iterator["Browser"]:  # noqa: F821 - Playwright is imported only where there is a browser
    """Chromium, started once."""
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed: apt-get install chromium fontconfig fonts-noto-cjk")
    # Without glyphs every Chinese character is printed as the same box.
    fonts = shutil.which("fc-list") and subprocess.run(["fc-list", ":lang=zh"], capture_output=True).stdout
    if not fonts:
        pytest.skip("there are no Chinese fonts for Chromium: apt-get install fontconfig fonts-noto-cjk")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@dataclass
class Visitor:
    """A person with a fresh browser. `complaints` are what no page may cause: console errors, foreign requests."""

    page: "Page"  # noqa: F821
    address: str
    complaints: list[str] = field(default_factory=list)

    def goes(self, path: str) -> None:
        """Open a page and wait until it is there."""
        self.page.goto(self.address + path)
        self.page.wait_for_selector("#main h1")

    def is_wide(self, width: int) -> None:
        """Make the window so wide."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})

    def is_content(self) -> None:
        """Nothing was amiss so far, and the page is no wider than the screen."""
        self.page.wait_for_load_state("load")
        assert self.complaints == []
        width, room = self.page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        assert width <= room


@pytest.fixture
def visit(chromium) -> Iterator[Callable[..., Visitor]]:
    """Opens a fresh browser at an address, of a given width."""
    contexts = []

    def open_browser(address: str, width: int = 1280) -> Visitor:
        context = chromium.new_context(viewport={"width": width, "height": HEIGHT}, accept_downloads=True)
        contexts.append(context)
        context.set_default_timeout(60_000)
        visitor = Visitor(context.new_page(), address)
        page = visitor.page
        page.on("pageerror", lambda error: visitor.complaints.append(f"error: {error}"))
        page.on("console", lambda m: m.type == "error" and visitor.complaints.append(f"console: {m.text}"))
        page.on("request", lambda r: _is_foreign(r.url, address) and visitor.complaints.append(f"foreign: {r.url}"))
        return visitor

    yield open_browser
    for context in contexts:
        context.close()


def _is_foreign(url: str, address: str) -> bool:
    return not url.startswith((address, "data:", "blob:"))
