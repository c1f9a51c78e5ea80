"""Reading one worksheet part: its cells with their evidence, merged areas, hidden rows and columns.

The handlers run for every cell of a sheet, millions of times at worst; they are kept lean on purpose.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from evaluator.problems import FileError, Text
from evaluator.reading.cells import Cell, Kind, Sheet, column_letters
from evaluator.reading.preflight import LIMITS, Package
from evaluator.reading.xlsx_formats import GENERAL, CellFormat, Shown
from evaluator.reading.xlsx_grid import MAX_COLUMN, MAX_ROW, Area, area_position, cell_position
from evaluator.reading.xlsx_values import new_cell, number_content, plain_number, typed_content
from evaluator.reading.xlsx_xml import Where, feed, local_name, make_parser, unescape

_TRUE = {"1", "true"}
_WORKSHEET, _SHEET_DATA, _ROW, _CELL, _IN_CELL = 1, 2, 3, 4, 5  # how deep each stands


@dataclass(frozen=True, slots=True)
class Shared:
    """What all sheets of a workbook refer to.

    Attributes:
        strings: the shared texts; one longer than Excel allows is None.
        formats: by the number a cell gives; empty if the workbook has no styles, so that all is General.
    """

    strings: list[str | None]
    formats: dict[str | None, CellFormat]
    from_1904: bool


@dataclass(slots=True)
class Budget:
    """How many cells the sheets still to read may hold: with content, and blank ones included."""

    cells: int = LIMITS.cells
    cells_with_blanks: int = LIMITS.cells_with_blanks


def read_sheet(package: Package, part: str, where: Where, shared: Shared, hidden: bool, budget: Budget) -> Sheet:
    """The worksheet, whole; what it uses is taken off the budget.

    Raises:
        FileError: E-BADXLSX, E-CELLREF, E-DUPCELL, E-LONGTEXT, E-MERGE, E-TOOMANYCELLS, E-TOOMANYROWS,
            E-XMLDEPTH, and what `feed` raises.
    """
    reader = _SheetReader(where, shared, budget)
    parser = make_parser(where, reader.texts)
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    for _ in feed(parser, reader.texts, package, part, where):
        reader.check_size()
    return reader.sheet(hidden)


@dataclass(slots=True)
class _SheetReader:
    """The parser's handlers and what they have found so far."""

    where: Where
    shared: Shared
    budget: Budget
    names: dict[str, str] = field(default_factory=dict)  # of elements, by their names with prefix
    texts: list[str] = field(default_factory=list)
    cells: dict[tuple[int, int], Cell] = field(default_factory=dict)
    merges: list[Area] = field(default_factory=list)
    arrays: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: bytearray = field(default_factory=lambda: bytearray(MAX_COLUMN + 1))
    column_records: int = 0
    columns: dict[str, int] = field(default_factory=dict)  # numbers of the letters met so far
    depth: int = 0
    in_data: bool = False
    ordered: bool = True  # every cell so far stands after the one before: none can be there twice
    blanks: int = 0
    spent: int = 0  # cells already taken off the budget
    rows: int = 0
    row: int = 0
    row_text: str = "0"
    row_attributes: dict[str, str] = field(default_factory=dict)
    row_known: bool = True
    row_began: int = 0  # how many cells there were when the row began
    column: int = 0
    type: str | None = None
    style: str | None = None
    value: str | None = None
    formula: str | None = None
    runs: list[str] | None = None
    runs_length: int = 0
    phonetic: bool = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        depth = self.depth = self.depth + 1
        try:
            tag = self.names[name]
        except KeyError:
            tag = self.names[name] = local_name(name)
        if tag == "v" and depth == _IN_CELL:
            self.texts.clear()
        elif tag == "c" and self.in_data:
            if depth != _CELL:
                raise self.misplaced(tag)
            self.start_cell(attributes)
        elif tag == "row" and self.in_data:
            if depth != _ROW:
                raise self.misplaced(tag)
            self.start_row(attributes)
        else:
            self.start_other(tag, attributes, depth)

    def end(self, name: str) -> None:
        depth = self.depth
        self.depth = depth - 1
        if not self.in_data:
            return
        tag = self.names[name]
        if tag == "v":
            if depth == _IN_CELL:
                if self.value is not None:
                    raise self.misplaced(tag)
                texts = self.texts
                self.value = texts[0] if len(texts) == 1 else "".join(texts)
        elif tag == "c":
            self.end_cell()
        elif tag == "row":
            if self.row_known and len(self.cells) != self.row_began:
                self.rows += 1
                if self.row_attributes.get("hidden") in _TRUE:  # without content it hides nothing
                    self.hidden_rows.add(self.row)
        else:
            self.end_other(tag, depth)

    def start_row(self, attributes: dict[str, str]) -> None:
        """Remember the row; it is looked at when it has a cell, as a million blank rows are no rarity."""
        if "r" not in attributes and not self.row_known:
            self.know_row()  # to count on from it
        self.row_attributes = attributes
        self.row_known = False

    def know_row(self) -> None:
        number = self.row_attributes.get("r")
        try:
            row = self.row + 1 if number is None else int(number)
        except ValueError:
            row = 0
        text = str(row)
        if not 0 < row <= MAX_ROW or (text != number and number is not None):
            raise self.where.error("E-CELLREF", ref=(number or text)[:40])
        if row <= self.row:
            self.ordered = False
        self.row = row
        self.row_text = text
        self.row_known = True
        self.row_began = len(self.cells)
        self.column = 0

    def start_cell(self, attributes: dict[str, str]) -> None:
        if not self.row_known:
            self.know_row()
        find = attributes.get
        reference = find("r")
        if reference is None:
            column = self.column + 1
            if column > MAX_COLUMN:
                raise self.where.error("E-CELLREF", ref=f"{column_letters(column)}{self.row}")
        else:
            letters = reference.removesuffix(self.row_text)
            known = self.columns.get(letters)
            column = self.new_column(reference) if known is None or letters is reference else known
        if column <= self.column:
            self.ordered = False
        self.column = column
        self.type = find("t")
        self.style = find("s")
        self.value = self.formula = self.runs = None

    def new_column(self, reference: str) -> int:
        """The column of a reference in the current row, remembered by its letters."""
        position = cell_position(reference)
        if position is None or position[0] != self.row:
            raise self.where.error("E-CELLREF", ref=reference[:40])
        self.columns[reference.removesuffix(self.row_text)] = position[1]
        return position[1]

    def start_other(self, tag: str, attributes: dict[str, str], depth: int) -> None:
        """Whatever is no value, cell or row."""
        self.texts.clear()
        if depth > LIMITS.depth:
            raise self.where.error("E-XMLDEPTH", place=self.where.place, limit=LIMITS.depth)
        if not self.in_data:
            self.start_outside(tag, attributes, depth)
        elif depth == _IN_CELL and tag == "f":
            self.start_formula(attributes)
        elif depth == _IN_CELL and tag == "is":
            self.runs = []
            self.runs_length = 0
        elif tag == "rPh":
            self.phonetic = True

    def start_outside(self, tag: str, attributes: dict[str, str], depth: int) -> None:
        """What stands before and after the cells."""
        if depth == _WORKSHEET and tag != "worksheet":
            raise self.misplaced(tag)
        if depth == _SHEET_DATA and tag == "sheetData":
            self.in_data = True
        elif depth == _SHEET_DATA + 1 and tag == "col":
            self.hide_columns(attributes)
        elif depth == _SHEET_DATA + 1 and tag == "mergeCell":
            self.merge(attributes.get("ref", ""))

    def start_formula(self, attributes: dict[str, str]) -> None:
        """Remember the area an array formula or data table fills: only its first cell has the formula."""
        if attributes.get("t") in {"array", "dataTable"}:
            area = area_position(attributes.get("ref", ""))
            if area and area[:2] != area[2:]:
                self.arrays.append(area)

    def end_other(self, tag: str, depth: int) -> None:
        if tag == "f" and depth == _IN_CELL:
            text = "".join(self.texts)
            if len(text) > LIMITS.text:
                raise self.where.error("E-LONGTEXT", (self.row, self.column), limit=LIMITS.text)
            self.formula = unescape(text)
        elif tag == "t" and self.runs is not None and not self.phonetic:
            text = "".join(self.texts)
            if text and self.runs_length <= LIMITS.text:  # one run too many is enough to notice
                self.runs.append(text)
                self.runs_length += len(text)
        elif tag == "rPh":
            self.phonetic = False
        elif tag == "sheetData" and depth == _SHEET_DATA:
            self.in_data = False
        elif depth == _ROW:  # no row, but in the place of one: cells may hide in it
            raise self.misplaced(tag)

    def end_cell(self) -> None:
        value = self.value
        if self.runs is not None and (value is None or self.type == "inlineStr"):
            value, self.type = "".join(self.runs), "inlineStr"
        if value is None and self.formula is None:
            self.blanks += 1
            return
        row, column = self.row, self.column
        formats = self.shared.formats
        code, dates = formats[self.style] if self.style in formats else self.unknown_format()
        if value is None:
            kind, text = Kind.EMPTY, ""
        elif self.type is None and dates is None and (match := plain_number(value)) and not match.lastindex:
            kind, text = Kind.NUMBER, value
        else:
            kind, text = self.content(value, dates)
            if len(text) > LIMITS.text:
                raise self.where.error("E-LONGTEXT", (row, column), limit=LIMITS.text)
        if not self.ordered and (row, column) in self.cells:
            raise self.where.error("E-DUPCELL", (row, column))
        self.cells[row, column] = new_cell(row, column, kind, text, code, self.formula)

    def unknown_format(self) -> CellFormat:
        """General in a workbook without styles, the first style for an empty number, an error otherwise."""
        formats = self.shared.formats
        if not formats or not self.style:
            return formats.get(None, (GENERAL, None))
        zh, en = "引用的样式不存在", "refers to a style that does not exist"
        raise self.where.damaged(zh, en, (self.row, self.column))

    def content(self, value: str, dates: Shown | None) -> tuple[Kind, str]:
        """Kind and text of a cell that is no ordinary number."""
        if self.type == "s":  # some programs give blank cells this type and an empty number
            return Kind.TEXT, self.shared_text(value) if value else ""
        if self.type in {None, "n"}:
            if not value and self.formula is not None:
                return Kind.EMPTY, ""
            return number_content(value, dates, self.shared.from_1904)
        content = typed_content(self.type or "", value)
        if content is None:
            raise self.where.damaged("类型未知", "is of an unknown type", (self.row, self.column))
        return content

    def shared_text(self, value: str) -> str:
        strings = self.shared.strings
        index = int(value) if value.isdigit() and value.isascii() and len(value) < 10 else len(strings)
        if index >= len(strings):
            zh, en = "引用的文字不存在", "refers to a text that does not exist"
            raise self.where.damaged(zh, en, (self.row, self.column))
        text = strings[index]
        if text is None:
            raise self.where.error("E-LONGTEXT", (self.row, self.column), limit=LIMITS.text)
        return text

    def hide_columns(self, attributes: dict[str, str]) -> None:
        self.column_records += 1
        if self.column_records > MAX_COLUMN:
            raise self.where.damaged("列定义过多", "has too many column records")
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if not (first.isdecimal() and last.isdecimal() and len(first + last) < 16):
            raise self.where.error("E-CELLREF", ref=f"{first}:{last}"[:40])
        if attributes.get("hidden") in _TRUE:
            low, high = max(int(first), 1), min(int(last), MAX_COLUMN)
            self.hidden_columns[low : high + 1] = b"\1" * (high + 1 - low)

    def merge(self, reference: str) -> None:
        area = area_position(reference)
        if area is None:
            raise self.where.error("E-CELLREF", ref=reference[:40])
        top, left, bottom, right = area
        if (bottom - top + 1) * (right - left + 1) > LIMITS.merge_area:
            what = Text(f"合并了过大的区域 {reference}", f"a merged area far too large, {reference}")
            raise self.where.error("E-MERGE", what=what)
        self.merges.append(area)
        if len(self.merges) > LIMITS.merges:
            what = Text(f"有超过 {LIMITS.merges} 处合并单元格", f"more than {LIMITS.merges} merged areas")
            raise self.where.error("E-MERGE", what=what)

    def misplaced(self, tag: str) -> FileError:
        return self.where.damaged(f"含有位置不对的内容（{tag}）", f"has something in the wrong place ({tag})")

    def check_size(self) -> None:
        """Take what came in since the last time off the budget; called between pieces, not at every cell.

        Past the budget cells are counted, not kept, so that a sheet with too many rows is told as such.
        """
        if self.rows > LIMITS.rows:
            raise self.where.error("E-TOOMANYROWS", limit=LIMITS.rows)
        budget = self.budget
        new = len(self.cells) - self.spent
        self.spent += new
        budget.cells -= new
        budget.cells_with_blanks -= new + self.blanks
        self.blanks = 0
        if budget.cells_with_blanks < 0:
            raise self.where.error("E-TOOMANYCELLS", limit=LIMITS.cells_with_blanks)
        if budget.cells < 0:
            self.cells.clear()
            self.spent = 0

    def sheet(self, hidden: bool) -> Sheet:
        """What was read, cells in reading order."""
        if self.budget.cells < 0:
            raise self.where.error("E-TOOMANYCELLS", limit=LIMITS.cells)
        if not self.ordered:
            self.cells = dict(sorted(self.cells.items()))
        self.mark_arrays()
        columns = frozenset(column for column, flag in enumerate(self.hidden_columns) if flag)
        name = self.where.sheet or ""
        return Sheet(name, self.cells, tuple(self.merges), frozenset(self.hidden_rows), columns, hidden)

    def mark_arrays(self) -> None:
        """Give every cell of an array formula a formula: the first has the text, the others an empty one."""
        steps = 0
        for top, left, bottom, right in self.arrays:
            area = (bottom - top + 1) * (right - left + 1)
            steps += min(area, len(self.cells))
            if steps > LIMITS.box:
                raise self.where.bomb("过多的数组公式", "far too many array formulas")
            if area < len(self.cells):
                places = [(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)]
            else:
                places = [(r, c) for r, c in self.cells if top <= r <= bottom and left <= c <= right]
            for place in places:
                cell = self.cells.get(place)
                if cell is not None and cell.formula is None:
                    self.cells[place] = replace(cell, formula="")
