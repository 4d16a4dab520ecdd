"""Office files are zip archives of XML: opening one without being bombed, and reading its parts without entities.

Nothing is ever extracted to disk, so the names of members cannot lead anywhere.
"""

import posixpath
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from lxml import etree

from pipeline.readers.limits import Limits
from pipeline.readers.model import UnreadableFile

_CHUNK = 1 << 16
# Below this size no ratio can hurt, and short files of blanks reach high ones.
_RATIO_FROM_BYTES = 1 << 20
# A document type alone is harmless, it is never loaded (old OpenDocument manifests have one). Entities are the bomb.
_ENTITIES = tuple("<!ENTITY".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_OVERLAP = max(map(len, _ENTITIES))
_SAFE: dict[str, Any] = {"resolve_entities": False, "load_dtd": False, "no_network": True, "huge_tree": False}


@contextmanager
def open_archive(path: Path, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open an archive that was inflated once and found to be within the limits: what it says of itself is not believed.

    Raises:
        UnreadableFile: It is no zip archive, damaged, protected, a bomb, or declares XML entities.
    """
    with ExitStack() as stack:
        try:
            archive = stack.enter_context(zipfile.ZipFile(path))
            _check(archive, limits)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise UnreadableFile(f"the file is no sound zip archive ({error}); download or save it again") from None
        yield archive


def _check(archive: zipfile.ZipFile, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.archive_members:
        raise UnreadableFile(f"the archive has {len(members)} members, more than {limits.archive_members}")
    total = 0
    for member in members:
        if member.flag_bits & 0x1:
            raise UnreadableFile(f"'{member.filename}' in the archive is protected by a password; save without one")
        if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise UnreadableFile(f"'{member.filename}' is compressed as no office program does; save the file again")
        total += _inflated_size(archive, member, limits.archive_bytes - total, limits)


def _inflated_size(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: int, limits: Limits) -> int:
    """Size of a member in bytes, found by inflating it: readers in other languages do not stop at the declared size."""
    declared, size, tail = member.file_size, 0, b""
    try:
        member.file_size = budget + _CHUNK
        with archive.open(member) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > budget:
                    raise UnreadableFile(
                        f"the archive unpacks to more than {limits.archive_bytes} bytes; this is no plain office file"
                    )
                if size > _RATIO_FROM_BYTES and size > limits.archive_ratio * max(member.compress_size, 1):
                    raise UnreadableFile(
                        f"'{member.filename}' unpacks to more than {limits.archive_ratio:g} times its size; "
                        "this is no plain office file"
                    )
                window = tail + chunk
                if any(entity in window for entity in _ENTITIES) and not _is_picture(member.filename):
                    raise UnreadableFile(f"'{member.filename}' declares XML entities, which no office program writes")
                tail = chunk[-_OVERLAP:]
    finally:
        member.file_size = declared
    if size != declared:
        raise UnreadableFile(f"'{member.filename}' has {size} bytes and declares {declared}; save the file again")
    return size


def _is_picture(name: str) -> bool:
    """Embedded drawings (SVG) may declare entities; nobody parses them here."""
    return "/media/" in name or name.startswith(("Pictures/", "Thumbnails/"))


def parse_part(archive: zipfile.ZipFile, name: str) -> Any | None:
    """Root element of an XML part, None where the archive has no such part.

    Raises:
        UnreadableFile: The part is no well-formed XML.
    """
    if name not in archive.NameToInfo:
        return None
    try:
        return etree.fromstring(archive.read(name), etree.XMLParser(remove_comments=True, remove_pis=True, **_SAFE))
    except etree.XMLSyntaxError as error:
        raise _broken(name, error) from None


def iterate_part(archive: zipfile.ZipFile, name: str, tags: Sequence[str]) -> Iterator[Any]:
    """Elements with these local names as each one ends, in any namespace. The caller clears what it has used.

    Raises:
        UnreadableFile: The part is no well-formed XML.
    """
    with archive.open(name) as stream:
        try:
            for _, element in etree.iterparse(stream, tag=[f"{{*}}{tag}" for tag in tags], **_SAFE):
                yield element
        except etree.XMLSyntaxError as error:
            raise _broken(name, error) from None


def local_name(element: Any) -> str:
    """Name of an element or attribute without its namespace: strict and transitional files differ in nothing else."""
    return str(element if isinstance(element, str) else element.tag).rpartition("}")[2]


def attribute(element: Any, name: str) -> str | None:
    """An attribute by its local name."""
    for key, value in element.attrib.items():
        if local_name(key) == name:
            return str(value)
    return None


def related_parts(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """What a part ("" for the package) points to inside the archive: id to the kind's last word and the part's name."""
    folder, name = posixpath.split(part)
    root = parse_part(archive, posixpath.join(folder, "_rels", f"{name}.rels"))
    found: dict[str, tuple[str, str]] = {}
    for element in root if root is not None else ():
        target = element.get("Target", "")
        inside = target.removeprefix("/") if target.startswith("/") else posixpath.join(folder, target)
        found[element.get("Id", "")] = (element.get("Type", "").rpartition("/")[2], posixpath.normpath(inside))
    return found


def main_part(archive: zipfile.ZipFile, default: str) -> str:
    """Name of the part that holds the document or workbook itself."""
    for kind, name in related_parts(archive, "").values():
        if kind == "officeDocument" and name in archive.NameToInfo:
            return name
    return default


def _broken(name: str, error: etree.XMLSyntaxError) -> UnreadableFile:
    return UnreadableFile(f"'{name}' in the archive is no well-formed XML ({error}); open the file and save it again")
