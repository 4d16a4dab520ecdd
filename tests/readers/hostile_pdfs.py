"""PDFs as an attacker or a broken disk writes them, built by hand because no library would."""

import zlib

_BOMB_BYTES = 1 << 29


def pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    data, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, start=1):
        offsets.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    trailer = b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % count + table + trailer


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data)


def one_page(content: bytes, resources: bytes = b"", *more: bytes) -> bytes:
    """A PDF of one page; `content` is object 4, `more` are the objects from 5."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << %s >> >>" % resources
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content, *more)


def endless() -> bytes:
    """Forty forms, each of which draws the next one four times: a file of 9 KB that is never done."""
    depth = 40
    forms = []
    for level in range(depth):
        inner = b"/Resources << /XObject << /F %d 0 R >> >>" % (6 + level) if level < depth - 1 else b""
        entries = b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] " + inner
        forms.append(stream(b"/F Do " * 4 if inner else b"0 0 m 1 1 l S", entries))
    return one_page(stream(b"/F Do"), b"/XObject << /F 5 0 R >>", *forms)


def memory_bomb() -> bytes:
    """Half a gigabyte of blanks, deflated twice to a few kilobytes."""
    once = zlib.compress(b" " * _BOMB_BYTES)
    return one_page(stream(zlib.compress(once), b"/Filter [/FlateDecode /FlateDecode]"))
