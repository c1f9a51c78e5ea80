"""What a file is and whether its container is whole, before any XML is parsed.

Everything is decided by content, never by the extension, and every size is counted while inflating: the
headers of a hostile file lie. `open_package` gives a `Package`; `verify` checks a part, `inflate` streams it.
"""

from __future__ import annotations

import hashlib
import io
import itertools
import math
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from evaluator.files import read_file
from evaluator.problems import FileError, Text, problem
from evaluator.reading.sniffing import refuse_other_zip, refuse_unless_zip

MIB = 1 << 20
CHUNK = 1 << 16  # bytes inflated and parsed at a time


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a file may ask of the reader; several times what the largest honest files need."""

    file_bytes: int = 50 * MIB
    entries: int = 2_000
    all_parts_bytes: int = 256 * MIB
    part_bytes: int = 128 * MIB
    ratio: int = 300
    ratio_from_bytes: int = 20 * MIB  # below this a high ratio is harmless: blank rows pack 30:1 and better
    depth: int = 64
    attribute_bytes: int = 64 << 10
    xml_names: int = 20_000  # different element and attribute names in one part
    cells: int = 300_000  # cells with content, a file
    cells_with_blanks: int = 2_000_000
    rows: int = 100_000  # rows with content, a sheet
    columns: int = 2_000  # for the table layer: one stray cell far out is no reason to refuse a file
    box: int = 5_000_000  # likewise: cells of the rectangle around a table
    sheets: int = 100
    merges: int = 20_000
    merge_area: int = 1_000_000
    text: int = 32_767
    strings: int = 1_000_000  # entries of the shared string table
    links: int = 20_000  # from one part to others
    cell_formats: int = 100_000
    seconds: int = 20  # for whoever runs the reader: wall time and memory of its process
    memory_bytes: int = 1 << 30


LIMITS = Limits()
_HEADER = 30  # bytes of an entry's own header before its name


@dataclass(frozen=True, slots=True)
class Part:
    """One entry of the container: where its packed bytes lie, and what they should unpack to."""

    name: str
    start: int
    packed: int
    deflated: bool
    size: int
    crc: int


@dataclass(slots=True)
class Package:
    """A container that passed every check; `parts` by `part_key` of their names.

    Not frozen: `verified` counts what was unpacked so far, for the limit over all parts. `deadline` is when reading
    is given up, by the clock of `time.monotonic`.
    """

    name: str
    sha256: str
    data: bytes
    parts: dict[str, Part]
    verified: int = 0
    deadline: float = math.inf


def part_key(name: str) -> str:
    """The name under which a part is found, whatever its case, its slashes and a leading slash."""
    return name.replace("\\", "/").lstrip("/").casefold()


def open_package(path: Path) -> Package:
    """The container of an Excel workbook, its structure checked and its parts ready to stream.

    Raises:
        FileError: E-UNREADABLE, E-TOOBIG, E-EMPTY; a code that says what else the file is (E-LOCKFILE,
            E-ENCRYPTED, E-FORMAT, E-HTML, E-XML2003, E-DOCX, E-ZIPOFFILES, E-NOTSHEET); or what is wrong
            with the container (E-TRUNC, E-ZIPENTRIES, E-ZIPSTRUCT, E-ZIPDUP, E-ENCRYPTED).
    """
    name = path.name.encode("utf-8", "replace").decode("utf-8")
    data = read_file(path, LIMITS.file_bytes)
    refuse_unless_zip(name, data)
    package = Package(name, hashlib.sha256(data).hexdigest(), data, _parts(name, data))
    mimetype = package.parts.get("mimetype")
    declared = b""
    if mimetype is not None and mimetype.size < CHUNK:
        verify(package, mimetype)
        declared = b"".join(inflate(package, mimetype))
    refuse_other_zip(name, set(package.parts), declared)
    return package


def verify(package: Package, part: Part) -> None:
    """Unpack a part once without keeping anything, so that nothing damaged is ever parsed.

    Raises:
        FileError: E-BOMB if the part, or all parts so far, are too large; E-CRC if it is damaged.
    """
    crc = size = 0
    for block in inflate(package, part):
        size += len(block)
        crc = zlib.crc32(block, crc)
        package.verified += len(block)
        if package.verified > LIMITS.all_parts_bytes:
            raise _bomb(package.name, LIMITS.all_parts_bytes)
    if (size, crc) != (part.size, part.crc):
        raise _damaged(package.name, part)


def inflate(package: Package, part: Part) -> Iterator[bytes]:
    """The part's content in pieces of at most `CHUNK` bytes.

    Raises:
        FileError: E-BOMB past the limits of one part, E-CRC if it does not unpack.
    """
    size = 0
    for block in _stored(package, part) if not part.deflated else _deflated(package, part):
        size += len(block)
        if size > LIMITS.part_bytes:
            raise _bomb(package.name, LIMITS.part_bytes)
        if size > LIMITS.ratio_from_bytes and size > LIMITS.ratio * part.packed:
            raise _bomb(package.name, LIMITS.ratio_from_bytes)
        yield block


def _stored(package: Package, part: Part) -> Iterator[bytes]:
    for at in range(part.start, part.start + part.packed, CHUNK):
        yield package.data[at : min(at + CHUNK, part.start + part.packed)]


def _deflated(package: Package, part: Part) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed in _stored(package, part):
            rest = packed
            while rest:
                if block := inflater.decompress(rest, CHUNK):
                    yield block
                rest = inflater.unconsumed_tail
        if block := inflater.flush():
            yield block
    except zlib.error as error:
        raise _damaged(package.name, part) from error
    if not inflater.eof or inflater.unused_data:
        raise _damaged(package.name, part)


def _bomb(name: str, limit: int) -> FileError:
    what = Text(f"解压后超过 {limit // MIB} MB 上限", f"expands beyond {limit // MIB} MB")
    return FileError(problem("E-BOMB", file=name, what=what))


def _damaged(name: str, part: Part) -> FileError:
    return FileError(problem("E-CRC", file=name, part=part.name))


def _parts(name: str, data: bytes) -> dict[str, Part]:
    """The container's entries, refused unless every reader would see the same ones."""
    if data.count(b"PK\1\2") > 2 * LIMITS.entries:  # before a list of a million entries is built
        raise FileError(problem("E-ZIPENTRIES", file=name, limit=LIMITS.entries))
    if not zipfile.is_zipfile(io.BytesIO(data)):  # no end record
        raise FileError(problem("E-TRUNC", file=name))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            directory_start = archive.start_dir
    except (
        zipfile.BadZipFile,
        ValueError,
        struct.error,
        NotImplementedError,
        OverflowError,
        EOFError,
    ) as error:
        what = Text("目录无法读取", "its directory cannot be read")
        raise FileError(problem("E-ZIPSTRUCT", file=name, what=what)) from error
    if len(entries) > LIMITS.entries:
        raise FileError(problem("E-ZIPENTRIES", file=name, limit=LIMITS.entries))
    if any(entry.flag_bits & 0x41 for entry in entries):
        raise FileError(problem("E-ENCRYPTED", file=name))
    parts: dict[str, Part] = {}
    for entry in entries:
        part = _part(name, data, entry)
        key = part_key(entry.filename)
        if key in parts:
            raise FileError(problem("E-ZIPDUP", file=name, part=entry.filename))
        parts[key] = part
    _refuse_overlaps(name, list(parts.values()), entries, directory_start)
    return parts


def _part(name: str, data: bytes, entry: zipfile.ZipInfo) -> Part:
    """The entry, after comparing the directory with the header that stands before the data."""

    def bad(zh: str, en: str) -> FileError:
        return FileError(problem("E-ZIPSTRUCT", file=name, what=Text(zh, en)))

    if "\0" in entry.orig_filename or ".." in part_key(entry.filename).split("/"):
        raise bad("含有指向外部的部件名", "a part's name points outside")
    header = data[entry.header_offset : entry.header_offset + _HEADER]
    if len(header) < _HEADER or header[:4] != b"PK\3\4":
        raise bad("部件不在目录所说的位置", "a part is not where the directory says")
    flags, method = struct.unpack("<HH", header[6:10])
    if flags & 0x41:
        raise FileError(problem("E-ENCRYPTED", file=name))
    name_length, extra_length = struct.unpack("<HH", header[26:30])
    name_start = entry.header_offset + _HEADER
    local_name = data[name_start : name_start + name_length]
    if local_name.decode("utf-8" if flags & 0x800 else "cp437", "replace") != entry.orig_filename:
        raise bad("部件名与目录不一致", "a part's name differs from the directory")
    if method != entry.compress_type or method not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise bad("使用了少见的压缩方式", "it is packed in an unusual way")
    start = name_start + name_length + extra_length
    if start + entry.compress_size > len(data):
        raise FileError(problem("E-TRUNC", file=name))
    deflated = method == zipfile.ZIP_DEFLATED
    return Part(entry.filename, start, entry.compress_size, deflated, entry.file_size, entry.CRC)


def _refuse_overlaps(name: str, parts: list[Part], entries: list[zipfile.ZipInfo], directory_start: int) -> None:
    """Refuse parts that share bytes, and anything before the first: each byte belongs to one part."""
    spans = sorted((entry.header_offset, part.start + part.packed) for entry, part in zip(entries, parts, strict=True))
    if spans and spans[0][0] != 0:
        what = Text("开头有多余的内容", "something stands before its first part")
        raise FileError(problem("E-ZIPSTRUCT", file=name, what=what))
    for (_, end), (start, _) in itertools.pairwise([*spans, (directory_start, 0)]):
        if end > start:
            what = Text("有重叠的部分", "some of its parts overlap")
            raise FileError(problem("E-ZIPSTRUCT", file=name, what=what))
