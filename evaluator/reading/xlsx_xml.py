"""Parsing the XML parts of a workbook piece by piece, within limits."""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple
from xml.parsers import expat

from evaluator.problems import Fact, FileError, Text, problem
from evaluator.reading.cells import address
from evaluator.reading.preflight import CHUNK, LIMITS, Package, inflate, part_key, verify

_ENCODINGS = {
    "utf-8",
    "utf-16",
    "utf-16le",
    "utf-16be",
    "us-ascii",
    "iso-8859-1",
}  # what expat itself decodes
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(frozen=True, slots=True)
class Where:
    """What is being read, for the messages."""

    file: str
    part: str
    sheet: str | None = None

    def error(self, code: str, cell: tuple[int, int] | None = None, **facts: Fact) -> FileError:
        spot = address(*cell) if cell else None
        return FileError(problem(code, file=self.file, sheet=self.sheet, cell=spot, **facts))

    @property
    def place(self) -> Text:
        """The sheet, or the part of the file if it is none."""
        if self.sheet is None:
            return Text(f"部件 {self.part} ", f"part {self.part}")
        return Text(f"工作表“{self.sheet}”", f"sheet “{self.sheet}”")

    def damaged(self, zh: str, en: str, cell: tuple[int, int] | None = None) -> FileError:
        """The error E-BADXLSX: the place, then what is wrong with it."""
        place = self.place
        spot = f" {address(*cell)}" if cell else ""
        what = Text(f"{place.zh}{spot} {zh}" if cell else f"{place.zh}{zh}", f"{place.en}{spot} {en}")
        return self.error("E-BADXLSX", cell, what=what)

    def bomb(self, zh: str, en: str) -> FileError:
        """The error E-BOMB for more of something than any report needs."""
        place = self.place
        return self.error("E-BOMB", what=Text(f"的{place.zh}含有{zh}", f"has {en} in {place.en}"))


def local_name(name: str) -> str:
    """The element's name without its prefix: "x:row" -> "row"."""
    return sys.intern(name.rpartition(":")[2])


def make_parser(where: Where, texts: list[str]) -> expat.XMLParserType:
    """A parser that refuses any DTD and adds what text it meets to `texts`."""

    def refuse_dtd(*_: object) -> None:
        raise where.error("E-DTD", place=where.place)

    def check_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
        if encoding and encoding.lower() not in _ENCODINGS:
            raise where.damaged(f"使用了不允许的文字编码 {encoding}", f"is in an encoding not allowed, {encoding}")

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = refuse_dtd
    parser.EntityDeclHandler = refuse_dtd
    parser.XmlDeclHandler = check_encoding
    parser.CharacterDataHandler = texts.append
    return parser


def feed(parser: expat.XMLParserType, texts: list[str], package: Package, part: str, where: Where) -> Iterator[None]:
    """Verify the part, then parse it; yields after each piece, when the handlers have seen it.

    Texts longer than the limit are cut to one character more than it, for the handlers to notice.

    Raises:
        FileError: E-BADXLSX if the part is missing or no well-formed XML, E-CRC, E-BOMB, E-DTD,
            E-TIMEOUT.
    """
    found = package.parts.get(part_key(part))
    if found is None:
        raise where.damaged("缺失", "is missing")
    verify(package, found)
    fed = 0
    try:
        for chunk in inflate(package, found):
            parser.Parse(chunk, False)
            if time.monotonic() > package.deadline:
                raise where.error("E-TIMEOUT", limit=LIMITS.seconds)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LIMITS.attribute_bytes + CHUNK:
                raise where.bomb("超长的标记", "a tag far too long")
            if len(parser.intern) > LIMITS.xml_names:
                raise where.bomb("过多的标记名称", "far too many kinds of elements")
            if len(texts) > 8 and sum(map(len, texts)) > LIMITS.text:
                texts[:] = ["".join(texts)[: LIMITS.text + 1]]
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, UnicodeError) as error:
        line = parser.ErrorLineNumber
        raise where.damaged(f"第 {line} 行无法解析", f"cannot be parsed (line {line})") from error


class Element(NamedTuple):
    """One element at its end tag; `text` is what stands in it after the last element inside it."""

    parent: str
    tag: str
    attributes: dict[str, str]
    text: str


def elements(package: Package, part: str, where: Where) -> Iterator[Element]:
    """The part's elements in the order of their end tags.

    Raises:
        FileError: as `feed`, and E-XMLDEPTH.
    """
    texts: list[str] = []
    opened: list[tuple[str, dict[str, str]]] = [("", {})]
    closed: list[Element] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        texts.clear()
        in_phonetic = opened[-1][0] == "rPh"  # all within a phonetic guide goes by its name
        opened.append(("rPh" if in_phonetic else local_name(name), attributes))
        if len(opened) > LIMITS.depth:
            raise where.error("E-XMLDEPTH", place=where.place, limit=LIMITS.depth)

    def end(_name: str) -> None:
        tag, attributes = opened.pop()
        closed.append(Element(opened[-1][0], tag, attributes, "".join(texts)))
        texts.clear()

    parser = make_parser(where, texts)
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    for _ in feed(parser, texts, package, part, where):
        yield from closed
        closed.clear()


def unescape(text: str) -> str:
    """The text with `_x000D_` and the like decoded, but not into characters no XML text may hold."""
    return _ESCAPE.sub(_unescaped, text) if "_x" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    legal = code in {9, 10, 13} or 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE
    return chr(code) if legal else match[0]
