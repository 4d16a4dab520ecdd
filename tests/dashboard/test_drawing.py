"""Pictures: areas in proportion, tiles that neither overlap nor leave gaps, bars from zero."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.dashboard.squarify import squarify

_AREAS = st.lists(st.floats(0.01, 1e9), min_size=1, max_size=40).map(lambda areas: sorted(areas, reverse=True))


@given(_AREAS, st.floats(50, 2000), st.floats(50, 2000))
def test_a_treemap_is_in_proportion_and_inside(areas: list[float], width: float, height: float) -> None:
    placed = squarify(areas, width, height)
    scale = width * height / sum(areas)
    near = 1e-6 * width * height
    for area, place in zip(areas, placed, strict=True):
        assert abs(place.width * place.height - area * scale) <= near
        assert min(place.left, place.top) >= -near
        assert place.left + place.width <= width + near
        assert place.top + place.height <= height + near
    for i, one in enumerate(placed):
        for other in placed[i + 1 :]:
            across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
            down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
            assert min(across, down) <= 1e-6 * max(width, height)


def test_a_treemap_is_squarish() -> None:
    """The example of the paper that the layout is from."""
    first, second, *_ = squarify([6, 6, 4, 3, 2, 2, 1], 6, 4)
    assert (first.left, first.top, first.width, first.height) == (0, 0, 3, 2)
    assert (second.left, second.top, second.width, second.height) == (0, 2, 3, 2)
