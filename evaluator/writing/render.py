"""Plans of sheets -> an .xlsx file in memory, by openpyxl."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.formatting.rule import FormulaRule
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.xml.functions import tostring

from evaluator.writing.plan import ROW_HEIGHT, Area, CellPlan, Entry, Formula, SheetPlan
from evaluator.writing.styles import FONTS, GREEN, INK, LINE, RED, ROSE, STYLES
from evaluator.writing.wording import say

# Excel reads _x0041_ within a text as a character; a text that holds such a thing is escaped itself.
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_RISKY = ("=", "+", "-", "@", "\t")  # what a spreadsheet might take for a formula if the cell is edited
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip file can state
_MARGIN = 0.45  # inches
_A4 = 9
_LARGEST = "999999999999999"  # what a cell holds exactly


def render(plans: Sequence[SheetPlan], lang: str, subject: str) -> bytes:
    """The sheets as a workbook; the same plans give the same bytes."""
    book = Workbook(write_only=True)
    looks = _Looks(lang)
    for plan in plans:
        _write(book, plan, looks, lang)
        for name, row, column in plan.names:
            where = f"{quote_sheetname(plan.title)}!${get_column_letter(column)}${row}"
            book.defined_names[name] = DefinedName(name, attr_text=where)
    core = _properties(book, subject)
    stream = io.BytesIO()
    book.save(stream)
    return _timeless(stream.getvalue(), core)


def _properties(book: Workbook, subject: str) -> bytes:
    """The document's properties: what it is and what made it, no person and no time."""
    book.properties.creator, book.properties.title = "Four Firsts", subject[:200]
    tree = book.properties.to_tree()
    for element in [e for e in tree if e.tag.endswith(("created", "modified", "lastModifiedBy"))]:
        tree.remove(element)
    return bytes(tostring(tree))


def _timeless(content: bytes, core: bytes) -> bytes:
    """The same package with nothing of the time it was made."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            part = zipfile.ZipInfo(entry.filename, _FIRST_DAY)
            part.compress_type, part.external_attr, part.create_system = zipfile.ZIP_DEFLATED, 0o600 << 16, 3
            new.writestr(part, core if entry.filename == "docProps/core.xml" else old.read(entry))
    return out.getvalue()


class _Looks:
    """Ready style records, one for each style name and number format that is used."""

    def __init__(self, lang: str) -> None:
        self._fonts = FONTS[lang]
        self._known: dict[tuple[str, str, bool], Any] = {}

    def of(self, sheet: Any, cell: CellPlan, *, quoted: bool) -> Any:
        """The style record for the cell; `quoted` keeps its text a text when it is edited."""
        key = (cell.style, cell.number_format, quoted)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._made(sheet, cell, quoted=quoted)
        return found

    def _made(self, sheet: Any, cell: CellPlan, *, quoted: bool) -> Any:
        style = STYLES[cell.style.removesuffix("+")]
        model = WriteOnlyCell(sheet)
        name = self._fonts[style.heading]
        model.font = Font(name=name, size=style.size, bold=style.bold, color=f"FF{style.colour}")
        if style.fill:
            model.fill = PatternFill("solid", fgColor=f"FF{style.fill}")
        if style.boxed:
            model.border = _border(above=cell.style.endswith("+"))
        model.alignment = Alignment(
            horizontal=style.side, vertical=style.upright, wrap_text=style.wrap or None, indent=style.indent
        )
        model.number_format = cell.number_format
        if style.open:
            model.protection = Protection(locked=False)
        if quoted:
            model.quotePrefix = True
        return model._style  # noqa: SLF001  # there is no public way to share a style record


def _border(*, above: bool) -> Border:
    hair = Side(style="thin", color=f"FF{LINE}")
    return Border(left=hair, right=hair, bottom=hair, top=Side(style="thin", color=f"FF{INK}") if above else hair)


def _write(book: Workbook, plan: SheetPlan, looks: _Looks, lang: str) -> None:
    sheet = book.create_sheet(plan.title)
    for place, width in enumerate(plan.widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for place, row in enumerate(plan.rows, start=1):
        if row.height is not None:
            sheet.row_dimensions[place].height = row.height
    down, right = plan.frozen
    if down or right:
        sheet.freeze_panes = f"{get_column_letter(right + 1)}{down + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_format.defaultRowHeight, sheet.sheet_format.customHeight = ROW_HEIGHT, True
    _set_up_pages(sheet, plan, lang)
    for row in plan.rows:
        sheet.append([None if cell is None else _cell(sheet, cell, looks) for cell in row.cells])
    if plan.filtered is not None:
        sheet.auto_filter.ref = _range(plan.filtered)
    for area in plan.merges:
        sheet.merged_cells.add(CellRange(_range(area)))
    if plan.entries:
        _protect(sheet, plan.entries)
    for area in plan.checks:
        _colour(sheet, _range(area))
    sheet.close()


def _protect(sheet: Any, entries: Sequence[Entry]) -> None:
    """Only the open cells can be filled in, with what is expected there; there is no password to lose."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False  # False: not forbidden
    for entry in entries:
        sheet.data_validations.append(_validation(entry))


def _validation(entry: Entry) -> DataValidation:
    said = {
        "allow_blank": True,
        "showInputMessage": True,
        "showErrorMessage": True,
        "promptTitle": entry.title[:32],  # Excel's own limits
        "prompt": entry.hint[:255],
        "errorTitle": entry.title[:32],
        "error": entry.wrong[:255],
        "sqref": " ".join(map(_range, entry.areas)),
    }
    if entry.choices:
        words = f'"{",".join(entry.choices)}"' if entry.listed is None else _range(entry.listed, "$")
        return DataValidation(type="list", formula1=words, errorStyle="stop", **said)
    # Words such as 不涉及 may stand for a number, so anything else is asked about and not refused.
    said |= {"type": "decimal", "errorStyle": "warning"}
    low, high = (None if end is None else f"{end:f}" for end in (entry.low, entry.high))
    if low is not None and high is None:
        return DataValidation(operator="greaterThanOrEqual", formula1=low, **said)
    if high is not None and low is None:
        return DataValidation(operator="lessThanOrEqual", formula1=high, **said)
    return DataValidation(operator="between", formula1=low or f"-{_LARGEST}", formula2=high or _LARGEST, **said)


def _colour(sheet: Any, area: str) -> None:
    """A check that fails is seen at once; one that holds stays quiet."""
    cell = area.split(":")[0]
    right, wrong = Font(color=f"FF{GREEN}"), Font(color=f"FF{RED}", bold=True)
    fill = PatternFill("solid", bgColor=f"FF{ROSE}")
    # A blank cell equals FALSE in a comparison, so the kind is asked for first.
    fails, holds = f"AND(ISLOGICAL({cell}),NOT({cell}))", f"AND(ISLOGICAL({cell}),{cell})"
    sheet.conditional_formatting.add(area, FormulaRule(formula=[fails], font=wrong, fill=fill))
    sheet.conditional_formatting.add(area, FormulaRule(formula=[holds], font=right))


def _range(area: Area, fixed: str = "") -> str:
    top, left, bottom, right = area
    first, last = f"{fixed}{get_column_letter(left)}{fixed}{top}", f"{fixed}{get_column_letter(right)}{fixed}{bottom}"
    return f"{first}:{last}"


def _cell(sheet: Any, plan: CellPlan, looks: _Looks) -> Any:
    cell = WriteOnlyCell(sheet)
    value = plan.value
    quoted = False
    # Set past the library's own guessing: it takes text with a sign in front for a formula, and cuts digits.
    if isinstance(value, str):
        quoted = value.startswith(_RISKY)
        cell._value, cell.data_type = _ESCAPE.sub("_x005F_", value), "s"  # noqa: SLF001
    elif isinstance(value, Formula):
        cell._value, cell.data_type = "=" + _ESCAPE.sub("_x005F_", value.text), "f"  # noqa: SLF001
    elif value is not None:
        cell._value, cell.data_type = f"{value:f}" if isinstance(value, Decimal) else str(value), "n"  # noqa: SLF001
    cell._style = looks.of(sheet, plan, quoted=quoted)  # noqa: SLF001
    return cell


def _set_up_pages(sheet: Any, plan: SheetPlan, lang: str) -> None:
    """A4, as wide as the page, with the header rows on every page."""
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if plan.landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = _MARGIN
    margins.top, margins.bottom, margins.header, margins.footer = 0.7, 0.7, 0.35, 0.35
    if plan.repeated is not None:
        sheet.print_title_rows = f"{plan.repeated[0]}:{plan.repeated[1]}"
    pages = sheet.HeaderFooter
    pages.oddFooter.center.text = say("page", lang)
    pages.oddFooter.left.text = plan.title.replace("&", "&&")
    if plan.mark:
        pages.oddHeader.center.text = plan.mark
        pages.oddHeader.center.font, pages.oddHeader.center.size = f"{FONTS[lang][1]},Bold", 14
