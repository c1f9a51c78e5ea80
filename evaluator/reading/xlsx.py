"""Reading an .xlsx workbook whole, keeping what each cell holds, how it is shown and what computes it."""

from __future__ import annotations

import contextlib
import gc
import posixpath
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from evaluator.problems import FileError, Text, problem
from evaluator.reading.cells import Cell, Sheet, Workbook
from evaluator.reading.preflight import LIMITS, Package, open_package, part_key
from evaluator.reading.xlsx_formats import CellFormat, cell_formats
from evaluator.reading.xlsx_grid import cell_position
from evaluator.reading.xlsx_sheet import Budget, Shared, read_sheet
from evaluator.reading.xlsx_xml import Where, elements, unescape

_SHEETS_WITHOUT_CELLS = {"chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"}
_TRUE = {"1", "true"}
_LONGEST_LINK = 100  # characters of a file's name in a message


@dataclass(frozen=True, slots=True)
class _Relation:
    """A link from one part to another; `kind` is the last word of its type.

    `outside` is where it leads if that is no part of the file; `part` is then empty.
    """

    kind: str
    part: str
    outside: str = ""


@dataclass(frozen=True, slots=True)
class _Listed:
    """A sheet as the workbook part lists it."""

    name: str
    relation: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class _Main:
    """What the workbook part says: the sheets in order, and two settings."""

    sheets: list[_Listed]
    from_1904: bool
    uncalculated: bool


def read_workbook(path: Path, budget: Budget | None = None) -> Workbook:
    """The workbook with every worksheet, hidden ones included, or nothing at all.

    Formulas are never computed; a cell keeps the result stored in the file. Chart, dialog and macro sheets
    are left out. Shared formulas carry their text in the first cell only, as do array formulas.
    `budget` is how many cells there may be, where that is not for a stranger's file to say.

    Raises:
        FileError: the file is no .xlsx workbook, or damaged, hostile or too large (see `open_package` and
            `read_sheet`); E-MANYSHEETS, E-NOSHEET; E-TIMEOUT.
    """
    package = open_package(path)
    if budget is None:
        package.deadline = time.monotonic() + LIMITS.seconds
    with _collector_paused():
        return _read(package, budget or Budget())


@contextlib.contextmanager
def _collector_paused() -> Iterator[None]:
    """Hold off the search for reference cycles: among a million new cells there are none to find."""
    was_running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_running:
            gc.enable()


def _read(package: Package, budget: Budget) -> Workbook:
    part = _workbook_part(package)
    relations = _relations(package, part)
    main = _workbook(package, part)
    found = [(sheet, _relation(package, part, relations, sheet)) for sheet in main.sheets]
    found = [(sheet, relation) for sheet, relation in found if relation.kind not in _SHEETS_WITHOUT_CELLS]
    if len(found) > LIMITS.sheets:
        raise FileError(problem("E-MANYSHEETS", file=package.name, count=len(found), limit=LIMITS.sheets))
    if all(sheet.hidden for sheet, _ in found):
        raise FileError(problem("E-NOSHEET", file=package.name))
    shared = Shared(_strings(package, relations), _formats(package, relations), main.from_1904)
    sheets = [_sheet(package, sheet, relation.part, shared, budget) for sheet, relation in found]
    macros = any(relation.kind == "vbaProject" for relation in relations.values())
    macros = macros or any(posixpath.basename(key) == "vbaproject.bin" for key in package.parts)
    links = tuple(_outside(package, relations))
    return Workbook(package.name, package.sha256, tuple(sheets), macros, links, main.uncalculated)


def _outside(package: Package, relations: dict[str, _Relation]) -> Iterator[str]:
    """The names of the files that formulas take values from, without their folders."""
    for relation in relations.values():
        if relation.kind == "externalLink":
            for link in _relations(package, relation.part).values():
                if link.outside:
                    yield unquote(re.split(r"[/\\]", link.outside)[-1])[:_LONGEST_LINK]


def _workbook_part(package: Package) -> str:
    """The name of the main part.

    Raises:
        FileError: E-BADXLSX if the package does not say where it is, or has no list of content types.
    """
    for needed in ("[Content_Types].xml", "_rels/.rels"):
        if part_key(needed) not in package.parts:
            raise Where(package.name, needed).damaged("缺失", "is missing")
    for relation in _relations(package, "").values():
        if relation.kind == "officeDocument" and not relation.outside:
            return relation.part
    what = Text("没有工作簿部件", "it has no workbook part")
    raise FileError(problem("E-BADXLSX", file=package.name, what=what))


def _relations(package: Package, part: str) -> dict[str, _Relation]:
    """The part's links by their ids."""
    folder, name = posixpath.split(part)
    rels = posixpath.join(folder, "_rels", f"{name}.rels")
    if part_key(rels) not in package.parts:
        return {}
    found: dict[str, _Relation] = {}
    where = Where(package.name, rels)
    for element in elements(package, rels, where):
        attributes = element.attributes
        if element.tag == "Relationship":
            target = attributes.get("Target", "")
            kind = attributes.get("Type", "").rpartition("/")[2]
            if attributes.get("TargetMode") == "External":
                found[attributes.get("Id", "")] = _Relation(kind, "", target)
                continue
            resolved = posixpath.normpath(posixpath.join("/", folder, target.replace("\\", "/"))).lstrip("/")
            found[attributes.get("Id", "")] = _Relation(kind, resolved)
            if len(found) > LIMITS.links:
                raise where.bomb("过多的内部链接", "far too many links between its parts")
    return found


def _relation(package: Package, part: str, relations: dict[str, _Relation], sheet: _Listed) -> _Relation:
    try:
        return relations[sheet.relation]
    except KeyError as error:
        where = Where(package.name, part, sheet.name)
        raise where.damaged("的内容缺失", "has no content") from error


def _workbook(package: Package, part: str) -> _Main:
    """The workbook part."""
    sheets: list[_Listed] = []
    from_1904 = uncalculated = False
    where = Where(package.name, part)
    for element in elements(package, part, where):
        attributes = element.attributes
        if (element.parent, element.tag) == ("workbook", "workbookPr"):
            from_1904 = attributes.get("date1904") in _TRUE
        elif (element.parent, element.tag) == ("workbook", "calcPr"):
            uncalculated = attributes.get("fullCalcOnLoad") in _TRUE
        elif (element.parent, element.tag) == ("sheets", "sheet"):
            ids = [text for name, text in attributes.items() if name.endswith(":id")]
            if len(ids) > 1:  # which one counts depends on the reader
                raise where.damaged("的工作表清单有歧义", "has an ambiguous list of sheets")
            hidden = attributes.get("state", "visible") != "visible"
            sheets.append(_Listed(unescape(attributes.get("name", "")), "".join(ids), hidden))
            if len(sheets) > LIMITS.entries:  # more than there can be parts
                raise where.error("E-MANYSHEETS", count=len(sheets), limit=LIMITS.sheets)
    return _Main(sheets, from_1904, uncalculated)


def _part_of(relations: dict[str, _Relation], kind: str) -> str | None:
    return next((relation.part for relation in relations.values() if relation.kind == kind), None)


def _formats(package: Package, relations: dict[str, _Relation]) -> dict[str | None, CellFormat]:
    part = _part_of(relations, "styles")
    if part is None or part_key(part) not in package.parts:  # programs that write plain tables leave it out
        return {}
    return cell_formats(package, part, Where(package.name, part))


def _strings(package: Package, relations: dict[str, _Relation]) -> list[str | None]:
    """The shared texts: runs joined, phonetics left out, None for one longer than Excel allows."""
    part = _part_of(relations, "sharedStrings")
    if part is None or part_key(part) not in package.parts:  # a cell that refers to it is refused
        return []
    where = Where(package.name, part)
    strings: list[str | None] = []
    runs: list[str] = []
    length = 0
    for element in elements(package, part, where):
        if element.tag == "t" and element.parent in {"si", "r"}:
            length += len(element.text)
            if element.text and length <= LIMITS.text:
                runs.append(element.text)
        elif element.tag == "si":
            strings.append(unescape("".join(runs)) if length <= LIMITS.text else None)
            runs.clear()
            length = 0
            if len(strings) > LIMITS.strings:
                raise where.bomb("过多的文字", "far too many texts")
    return strings


def _sheet(package: Package, listed: _Listed, part: str, shared: Shared, budget: Budget) -> Sheet:
    where = Where(package.name, part, listed.name)
    sheet = read_sheet(package, part, where, shared, listed.hidden, budget)
    comments_part = _part_of(_relations(package, part), "comments")
    if comments_part is None or part_key(comments_part) not in package.parts:
        return sheet
    comments = _comments(package, comments_part)
    commented: dict[tuple[int, int], Cell] = {
        place: replace(sheet.cells[place], comment=text) for place, text in comments.items() if place in sheet.cells
    }
    return replace(sheet, cells=sheet.cells | commented)


def _comments(package: Package, part: str) -> dict[tuple[int, int], str]:
    """The comments by row and column; a text longer than a cell's is cut, as it is no value."""
    comments: dict[tuple[int, int], str] = {}
    runs: list[str] = []
    where = Where(package.name, part)
    for element in elements(package, part, where):
        if element.tag == "t" and element.parent in {"text", "r"}:
            runs.append(element.text)
        elif element.tag == "comment":
            place = cell_position(element.attributes.get("ref", ""))
            if place is not None:
                comments[place] = unescape("".join(runs))[: LIMITS.text]
            runs.clear()
            if len(comments) > LIMITS.cells:
                raise where.bomb("过多的批注", "far too many comments")
    return comments
