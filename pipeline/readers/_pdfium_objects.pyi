FUNCTIONS: tuple[str, ...]
"""The functions of pdfium that are called, by name."""

def bind(addresses: tuple[int, ...], /) -> None:
    """Give the addresses of FUNCTIONS, in their order; nothing else works before."""

TextObject = tuple[int, int, float, float, float, tuple[float, float, float, float]]
"""The object, its font, size, descent, height of the baseline in points of the page; begin of the matrix."""

def characters(
    text_page: int, /
) -> tuple[list[int], list[int], list[float], list[float], list[bool], list[TextObject]]:
    """The characters that are in the file, and the text objects that they belong to.

    Returns:
        Of each character: its object's number, code, left and right side in points of the page, whether its font lacks
        a mapping. Then the objects. The right side of a character whose font is not embedded is where the glyph of
        another font ends, if that is wider than the character.

    Raises:
        ValueError: The page cannot be vouched for; the message says why.
    """

def shapes(
    page: int, height: float, depth: int, /
) -> tuple[list[tuple[list[tuple[float, float]], int, int]], list[float], list[tuple[int, int, bytes]]]:
    """What is drawn on a page and in its forms, to `depth` forms within forms.

    Returns:
        Of each part of a path its corners, in points from the top-left corner of a page of that `height`, whether it
        was closed, and the darkest of its colours if it is only filled, else -1; the area of each picture in square
        points; each text object whose font is not embedded, the font and its name. A curve is given by its ends.

    Raises:
        ValueError: As above.
    """
