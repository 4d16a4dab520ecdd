"""Addresses: a link reproduces its view, and nothing in an address is trusted."""

import pytest

from pipeline.dashboard.address import View, parse


def _back(link: str) -> View | None:
    path, _, query = link.partition("?")
    return parse(path, f"?{query}")


def test_a_link_reproduces_its_view() -> None:
    view = View("department", "en", {"department": "d1", "year": "2021", "q": "医疗 & 卫生?"})
    assert _back(view.link()) == view
    assert _back(view.in_language("zh")) == View("department", "zh", view.choices)


def test_what_depends_on_a_choice_goes_with_it() -> None:
    view = View(
        "department", "zh", {"department": "d1", "year": "2021", "subject": "functional:208", "tab": "function"}
    )
    assert _back(view.link(department="d2")) == View("department", "zh", {"department": "d2", "tab": "function"})
    assert _back(view.link(department="d1")) == view
    assert _back(view.link(subject=None)) == view.without("subject")


def test_another_page_begins_with_its_own_choices() -> None:
    view = View("department", "en", {"department": "d1", "tab": "lines"})
    assert _back(view.link("figure", fact="a:1:2:3:4")) == View("figure", "en", {"fact": "a:1:2:3:4"})


@pytest.mark.parametrize("path", ["/nothing", "/department/x", "/../etc/passwd"])
def test_unknown_pages(path: str) -> None:
    assert parse(path, "") is None


def test_what_an_address_may_not_say_is_dropped() -> None:
    view = parse("/", f"?lang=xx&evil=1&year=20x1&q={'a' * 500}&tab=%00")
    assert view is not None
    assert view.language == "zh"
    assert set(view.choices) == {"year", "q", "tab"}
    assert view.number("year") is None
    assert len(view.get("q")) == 200
