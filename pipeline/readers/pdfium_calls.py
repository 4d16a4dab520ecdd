"""The few pdfium functions that are called for every character and every corner, bound so that a call costs little.

pypdfium2's own bindings wrap every pointer in an object and let go of the interpreter's lock; for calls of a fraction
of a microsecond that is most of their cost. Pointers are plain integers here.
"""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

_POINTER, _INT, _FLOAT, _DOUBLE = ctypes.c_void_p, ctypes.c_int, ctypes.c_float, ctypes.c_double


def _bound(function: Any, result: Any, *arguments: Any) -> Any:
    address = ctypes.cast(function, ctypes.c_void_p).value
    assert address is not None
    return ctypes.PYFUNCTYPE(result, *arguments)(address)


count_chars = _bound(pdfium.FPDFText_CountChars, _INT, _POINTER)
char_unicode = _bound(pdfium.FPDFText_GetUnicode, ctypes.c_uint, _POINTER, _INT)
char_object = _bound(pdfium.FPDFText_GetTextObject, _POINTER, _POINTER, _INT)
char_has_error = _bound(pdfium.FPDFText_HasUnicodeMapError, _INT, _POINTER, _INT)
char_is_generated = _bound(pdfium.FPDFText_IsGenerated, _INT, _POINTER, _INT)
char_box = _bound(pdfium.FPDFText_GetLooseCharBox, _INT, _POINTER, _INT, _POINTER)
char_origin = _bound(pdfium.FPDFText_GetCharOrigin, _INT, _POINTER, _INT, _POINTER, _POINTER)
char_matrix = _bound(pdfium.FPDFText_GetMatrix, _INT, _POINTER, _INT, _POINTER)
char_font_size = _bound(pdfium.FPDFText_GetFontSize, _DOUBLE, _POINTER, _INT)
object_font = _bound(pdfium.FPDFTextObj_GetFont, _POINTER, _POINTER)
font_descent = _bound(pdfium.FPDFFont_GetDescent, _INT, _POINTER, _FLOAT, _POINTER)

count_objects = _bound(pdfium.FPDFPage_CountObjects, _INT, _POINTER)
page_object = _bound(pdfium.FPDFPage_GetObject, _POINTER, _POINTER, _INT)
object_type = _bound(pdfium.FPDFPageObj_GetType, _INT, _POINTER)
object_matrix = _bound(pdfium.FPDFPageObj_GetMatrix, _INT, _POINTER, _POINTER)
object_fill = _bound(pdfium.FPDFPageObj_GetFillColor, _INT, *[_POINTER] * 5)
count_form_objects = _bound(pdfium.FPDFFormObj_CountObjects, _INT, _POINTER)
form_object = _bound(pdfium.FPDFFormObj_GetObject, _POINTER, _POINTER, ctypes.c_ulong)
path_mode = _bound(pdfium.FPDFPath_GetDrawMode, _INT, _POINTER, _POINTER, _POINTER)
count_segments = _bound(pdfium.FPDFPath_CountSegments, _INT, _POINTER)
path_segment = _bound(pdfium.FPDFPath_GetPathSegment, _POINTER, _POINTER, _INT)
segment_type = _bound(pdfium.FPDFPathSegment_GetType, _INT, _POINTER)
segment_point = _bound(pdfium.FPDFPathSegment_GetPoint, _INT, _POINTER, _POINTER, _POINTER)
segment_closes = _bound(pdfium.FPDFPathSegment_GetClose, _INT, _POINTER)


def address(pointer: Any) -> int:
    """The address that a pypdfium2 handle or a ctypes value holds."""
    value = ctypes.cast(pointer, ctypes.c_void_p).value
    assert value is not None
    return value
