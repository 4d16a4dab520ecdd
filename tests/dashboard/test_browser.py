"""The dashboard as a person uses it: Chromium on a desktop's and a phone's width. Skipped only without Chromium."""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
import typeset
from publisher import publish_changed

PAGES = ["/", "/department", "/performance", "/findings", "/documents", "/glossary"]
PARTS = ["function", "economic", "fund", "budget_final", "years", "compare", "three_public", "lines"]
Serve = Callable[[Path], str]


def test_every_page_is_complete(shared_home: Path, addresses: dict[str, str], serve: Serve, visit) -> None:
    """Opened on a phone, then as wide as a desktop."""
    visitor = visit(serve(shared_home))
    own = [f"{addresses['other']}&tab={part}" for part in PARTS]
    others = [addresses[name] for name in ("both", "finding", "document", "figure", "indicator")]
    for path in [*PAGES, *own, *others, "/performance?tab=indicators"]:
        visitor.is_wide(360)
        visitor.goes(path)
        assert visitor.page.locator("#main h1").inner_text()
        assert visitor.page.get_by_text("出错").count() == 0, path
        visitor.is_content()
        visitor.is_wide(1280)
        visitor.is_content()


def test_from_a_tile_to_the_printed_figure(shared_home: Path, addresses: dict[str, str], serve: Serve, visit) -> None:
    visitor = visit(serve(shared_home))
    page = visitor.page
    visitor.goes(addresses["library"])
    page.locator(".treemap .tile.leaf", has_text="文化和旅游").click()
    page.wait_for_url(re.compile("subject=functional%3A20701"))
    page.locator(".trail").get_by_text("文化旅游体育与传媒支出").wait_for()
    with page.expect_response(re.compile("/picture/1.png")) as picture:
        page.locator(".grid").get_by_role("link", name="1,100.50").click()
    assert picture.value.ok
    page.wait_for_url(re.compile("/figure"))
    page.locator(".evidence img").wait_for()
    assert "1,100.50" in page.locator("#main").inner_text()
    assert "本年支出合计" in page.locator("#main .pairs").first.inner_text()
    # Back up the same way.
    page.go_back()
    page.locator(".trail").get_by_role("link", name="合计").click()
    page.wait_for_url(lambda url: "subject" not in url)
    visitor.is_content()


def test_a_link_shows_the_same_in_a_fresh_browser_and_another_language(
    shared_home: Path, addresses: dict[str, str], serve: Serve, visit
) -> None:
    address = serve(shared_home)
    first, second = visit(address), visit(address, 360)
    first.goes(addresses["library"] + "&subject=functional:20701")
    first.page.locator(".grid .ag-row").first.wait_for()
    seen = first.page.locator(".grid .num").all_inner_texts()
    first.page.get_by_role("link", name="English").click()
    first.page.get_by_text("Download this table").wait_for()
    second.goes(first.page.url.removeprefix(address))
    second.page.locator(".grid .ag-row").first.wait_for()
    second.page.locator("html[lang=en]").wait_for(state="attached")
    assert second.page.locator(".grid .num").all_inner_texts() == seen
    assert second.page.title().startswith("Departments")
    first.is_content()
    second.is_content()


def test_a_choice_goes_into_the_address(shared_home: Path, addresses: dict[str, str], serve: Serve, visit) -> None:
    visitor = visit(serve(shared_home))
    page = visitor.page
    visitor.goes(addresses["library"])
    page.get_by_role("group", name="预算或决算").get_by_role("button").click()
    page.get_by_role("option", name="预算", exact=True).click()
    page.wait_for_url(re.compile("stage=budget"))
    page.locator("#main .lead", has_text="预算").wait_for()
    page.get_by_role("link", name="明细").click()
    field = page.get_by_label("搜索科目")
    field.fill("207")
    field.press("Enter")
    page.wait_for_url(re.compile("q=207"))
    page.get_by_role("status").get_by_text("2 个数字").wait_for()
    visitor.is_content()


def test_tables_are_downloaded(
    shared_home: Path, addresses: dict[str, str], serve: Serve, visit, tmp_path: Path
) -> None:
    visitor = visit(serve(shared_home))
    visitor.goes(addresses["library"])
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="CSV").click()
    download.value.save_as(tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_bytes().startswith("\ufeff".encode())
    with (tmp_path / "table.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["amount_yuan"] for row in csv.DictReader(file)] == ["1200.50", "34.00"]
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Parquet").click()
    download.value.save_as(tmp_path / "table.parquet")
    assert (tmp_path / "table.parquet").read_bytes().startswith(b"PAR1")


def test_an_open_page_follows_a_new_release(home: Path, serve: Serve, visit) -> None:
    visitor = visit(serve(home))
    visitor.goes("/")
    visitor.page.locator(".grid", has_text=typeset.DEPARTMENT).wait_for()
    publish_changed(home, "29990101T000000Z-new", "UPDATE dim_department SET department_name = '新青山市图书馆'")
    visitor.page.locator(".site-footer", has_text="29990101T000000Z-new").wait_for()
    visitor.page.locator(".grid", has_text="新青山市图书馆").wait_for()
    visitor.is_content()


def test_a_page_that_waits_for_the_first_release(home: Path, serve: Serve, visit) -> None:
    link = home / "warehouse" / "current.duckdb"
    target = link.readlink()
    link.unlink()
    visitor = visit(serve(home), 360)
    visitor.goes("/")
    assert "juesuan run" in visitor.page.locator("#main").inner_text()
    visitor.is_content()
    link.symlink_to(target)
    visitor.page.locator(".cards").wait_for()


@pytest.mark.parametrize(
    ("version", "statement", "words"),
    [
        ("older", "DROP VIEW kpi_scores", "kpi_scores"),
        ("empty", "DELETE FROM dim_document", "没有任何文件"),
    ],
)
def test_a_release_that_cannot_be_shown_says_why(
    home: Path, serve: Serve, visit, version: str, statement: str, words: str
) -> None:
    publish_changed(home, version, statement)
    visitor = visit(serve(home))
    visitor.goes("/department")
    assert words in visitor.page.locator("#main").inner_text()
    assert "juesuan run" in visitor.page.locator("#main").inner_text()
    visitor.is_content()


@pytest.mark.parametrize("path", ["/nothing", "/figure?fact=nothing", "/findings?finding=0", "/documents?document=0"])
def test_addresses_that_lead_nowhere_say_so(shared_home: Path, serve: Serve, visit, path: str) -> None:
    visitor = visit(serve(shared_home))
    visitor.goes(path)
    assert visitor.page.locator("#main a").count() > 0
    visitor.is_content()


def test_what_an_address_holds_is_never_run(shared_home: Path, serve: Serve, visit) -> None:
    visitor = visit(serve(shared_home))
    script = quote("<img src=x onerror=alert(1)>' OR 1=1 --")
    visitor.goes(f"/documents?q={script}&status={script}")
    assert "0 份文件" in visitor.page.locator("#main").inner_text()
    visitor.is_content()


def test_the_keyboard_suffices(shared_home: Path, serve: Serve, visit) -> None:
    visitor = visit(serve(shared_home))
    page = visitor.page
    visitor.goes("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.get_by_role("link", name="绩效", exact=True).focus()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="绩效自评").wait_for()
    assert outline == "solid"
    # The keyboard goes on where the new page begins.
    page.locator("#main:focus").wait_for()
    visitor.is_content()
