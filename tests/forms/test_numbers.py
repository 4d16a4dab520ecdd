"""Printed figures: exact numbers where certain, nothing else ever."""

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipeline.forms.numbers import (
    LARGEST_YUAN,
    UNIT_YUAN,
    half_unit,
    is_subject_code,
    looks_like_amount,
    own_unit,
    parse_figure,
    to_yuan,
)

FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
AMOUNTS = st.decimals(
    min_value=Decimal("-1e15"), max_value=Decimal("1e15"), places=None, allow_nan=False, allow_infinity=False
).flatmap(lambda value: st.integers(0, 6).map(lambda places: round(value, places)))
POSITIVE = AMOUNTS.map(abs)
CENTS = st.integers(0, 10**17).map(lambda cents: Decimal(cents).scaleb(-2))
OTHER_LENGTHS = st.sampled_from([0, 1, 2, 4, 6, 8, 9, 12])
HAN = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=1, max_size=8)


def printed(value: Decimal, thousands: bool) -> str:
    return format(value, ",f" if thousands else "f")


@given(value=AMOUNTS, thousands=st.booleans())
@example(value=Decimal("-0.00"), thousands=False)
def test_a_printed_decimal_is_read_as_itself(value: Decimal, thousands: bool) -> None:
    figure = parse_figure(printed(value, thousands))
    assert (figure.kind, figure.value) == ("number", value)
    assert figure.decimals == -int(value.as_tuple().exponent)


@given(value=AMOUNTS, thousands=st.booleans())
def test_a_number_is_a_decimal_and_never_a_float(value: Decimal, thousands: bool) -> None:
    assert type(parse_figure(printed(value, thousands)).value) is Decimal


@given(value=POSITIVE, thousands=st.booleans(), brackets=st.sampled_from(["()", "（）"]))
def test_accountants_brackets_are_a_minus(value: Decimal, thousands: bool, brackets: str) -> None:
    assert parse_figure(brackets[0] + printed(value, thousands) + brackets[1]).value == -value


@given(value=POSITIVE, minus=st.sampled_from("-−－﹣△▲"))
def test_every_minus_sign_is_a_minus(value: Decimal, minus: str) -> None:
    assert parse_figure(minus + printed(value, True)).value == -value


@given(value=AMOUNTS, thousands=st.booleans())
def test_full_width_signs_are_read_like_half_width_ones(value: Decimal, thousands: bool) -> None:
    text = printed(value, thousands).translate(FULL_WIDTH).replace(",", "，").replace(".", "．").replace("-", "－")
    assert parse_figure(text).value == value


@given(value=AMOUNTS, before=st.text(" \t\u00a0\u3000", max_size=3), after=st.text(" \t\n\u3000", max_size=3))
def test_white_space_around_a_number_means_nothing(value: Decimal, before: str, after: str) -> None:
    assert parse_figure(before + printed(value, True) + after).value == value


@pytest.mark.parametrize("text", ["-", "—", "——", "–", "－", "--", "/", "*"])
def test_a_printed_nothing_is_a_dash_without_a_value(text: str) -> None:
    figure = parse_figure(text)
    assert (figure.kind, figure.value) == ("dash", None)


@pytest.mark.parametrize("text", ["", " ", "\u3000", "\n", "\u00a0\t"])
def test_white_space_alone_is_blank(text: str) -> None:
    assert parse_figure(text).kind == "blank"


@pytest.mark.parametrize(("text", "decimals"), [("0", 0), ("0.00", 2)])
def test_a_printed_zero_is_a_number_and_no_dash(text: str, decimals: int) -> None:
    figure = parse_figure(text)
    assert (figure.kind, figure.value, figure.decimals) == ("number", Decimal(0), decimals)


@given(word=HAN, value=POSITIVE, before=st.booleans())
def test_words_are_never_numbers_with_or_without_digits(word: str, value: Decimal, before: bool) -> None:
    assert parse_figure(word).kind == "text"
    number = printed(value, False)
    assert parse_figure(word + number if before else number + word).kind == "text"


@pytest.mark.parametrize(
    "text",
    [
        *("1,23", "12,34.00", "1,2345", "1.2.3", "1..2", ".", ",", ".5", "5.", "--5", "5-", "(5", "5)", "(-5)"),
        *("1e5", "0x1F", "NaN", "Infinity", "1_000", "五", "①", "½", "²", "12%", "7*24", "201-05", "1O0.00"),
        *("12 13", "1 234.00"),
    ],
)
def test_what_is_no_certain_number_is_text(text: str) -> None:
    assert parse_figure(text).kind == "text"


@given(first=st.integers(0, 10**6), second=st.integers(0, 10**6))
@example(first=12, second=13)
def test_two_whole_numbers_over_one_another_are_not_joined(first: int, second: int) -> None:
    assert parse_figure(f"{first}\n{second}").kind == "text"


@given(first=CENTS, second=CENTS)
def test_two_amounts_over_one_another_are_not_joined(first: Decimal, second: Decimal) -> None:
    assert parse_figure(f"{first:,f}\n{second:,f}").kind == "text"


@given(value=CENTS.map(lambda value: value + 1000), data=st.data())
def test_an_amount_broken_beside_a_mark_is_joined(value: Decimal, data: st.DataObject) -> None:
    text = f"{value:,f}"
    mark = data.draw(st.sampled_from([place for place, sign in enumerate(text) if sign in ",."]))
    cut = data.draw(st.sampled_from([mark, mark + 1]))
    assert parse_figure(text[:cut] + "\n" + text[cut:]).value == value


@given(value=CENTS)
def test_an_amount_broken_between_its_two_decimals_is_joined(value: Decimal) -> None:
    text = f"{value:,f}"
    assert parse_figure(f"{text[:-1]}\n{text[-1]}").value == value


@pytest.mark.parametrize("text", ["12\n.50\n13", "12,\n345\n678", "1\n2,\n345", "12.50\n13\n,000"])
def test_a_break_that_may_part_two_numbers_is_not_joined_because_another_break_is_certain(text: str) -> None:
    assert parse_figure(text).kind == "text"


@given(value=AMOUNTS, unit=st.sampled_from(sorted(UNIT_YUAN)))
def test_conversion_is_exact_or_refused(value: Decimal, unit: str) -> None:
    exact = value * UNIT_YUAN[unit]
    if abs(exact) >= LARGEST_YUAN:
        with pytest.raises(ValueError, match="more than any budget"):
            to_yuan(value, unit)
    elif exact * 100 == int(exact * 100):
        assert to_yuan(value, unit) == exact
        assert to_yuan(value, unit).as_tuple().exponent == -2
    else:
        with pytest.raises(ValueError, match="finer than a cent"):
            to_yuan(value, unit)


@given(cents=st.integers(1 - int(LARGEST_YUAN) * 100, int(LARGEST_YUAN) * 100 - 1))
def test_every_amount_printed_in_ten_thousands_with_six_places_comes_back_to_the_cent(cents: int) -> None:
    text = format(Decimal(cents).scaleb(-6), ",.6f")
    value = parse_figure(text).value
    assert value is not None
    assert to_yuan(value, "万元") == Decimal(cents).scaleb(-2)


@pytest.mark.parametrize(("value", "unit"), [("0.001", "元"), ("1.005", "元"), ("0.0000001", "万元"), ("-0.009", "元")])
def test_an_amount_finer_than_a_cent_is_refused_and_not_rounded(value: str, unit: str) -> None:
    with pytest.raises(ValueError, match="finer than a cent"):
        to_yuan(Decimal(value), unit)


def test_an_unknown_unit_has_no_conversion() -> None:
    with pytest.raises(KeyError):
        to_yuan(Decimal(1), "美元")


@given(code=st.one_of(*(st.integers(10**length, 6 * 10**length - 1) for length in (2, 4, 6))))
def test_three_five_and_seven_digits_are_subject_codes(code: int) -> None:
    assert is_subject_code(str(code))


@given(text=OTHER_LENGTHS.flatmap(lambda size: st.text("0123456789", min_size=size, max_size=size)))
def test_other_lengths_are_no_subject_codes(text: str) -> None:
    assert not is_subject_code(text)


@given(value=AMOUNTS)
def test_a_printed_amount_is_no_subject_code_and_a_subject_code_no_amount(value: Decimal) -> None:
    text = format(round(value, 2), ",f")
    assert looks_like_amount(text)
    assert not is_subject_code(text)


@pytest.mark.parametrize("text", ["208", "20805", "2080505", "2021", "16", "—", "", "合计"])
def test_codes_years_and_line_numbers_do_not_look_like_amounts(text: str) -> None:
    assert not looks_like_amount(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("280.7万元", ("280.7", "万元")),
        ("1,234.50 元", ("1,234.50", "元")),
        ("50万", ("50万", None)),
        ("约50万元", ("约50万元", None)),
    ],
)
def test_an_amount_may_print_its_own_unit(text: str, found: tuple[str, str | None]) -> None:
    assert own_unit(text) == found


@pytest.mark.parametrize(
    ("texts", "unit", "half"),
    [
        (["1,200", "35"], "元", "0.5"),
        (["1,200.00", "35"], "元", "0"),
        (["", "—"], "元", "0"),
        (["12.34", "5.6"], "万元", "0.005"),
        (["12", "5"], "万元", "0.5"),
    ],
)
def test_rounding_is_half_of_the_last_place_that_the_form_prints(texts: list[str], unit: str, half: str) -> None:
    assert half_unit(map(parse_figure, texts), unit) == Decimal(half)
