"""Workbooks computed anew by LibreOffice, as an office would see them: the oracle of the proof sheets."""

import os
import shutil
import subprocess
from pathlib import Path

import openpyxl

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
WHY_NOT = "LibreOffice (soffice) is not installed: nothing recalculates the proof sheets"
SECONDS = 240


def recalculated(paths, folder):
    """The workbooks at these paths with the results of all formulas, as openpyxl sees them, in the same order.

    One start of the program for all of them, with a profile of its own, so that nothing is shared with a running one.
    """
    assert PROGRAM, WHY_NOT
    out = Path(folder) / "recalculated"
    command = [
        PROGRAM,
        f"-env:UserInstallation={(Path(folder) / 'profile').resolve().as_uri()}",
        *("--headless", "--norestore", "--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(out)),
        *map(str, paths),
    ]
    environment = {**os.environ, "HOME": str(folder), "SAL_USE_VCLPLUGIN": "svp"}
    done = subprocess.run(command, capture_output=True, text=True, timeout=SECONDS, env=environment, check=False)
    results = [out / Path(path).name for path in paths]
    assert all(result.exists() for result in results), done.stdout + done.stderr
    return [openpyxl.load_workbook(result, data_only=True) for result in results]


def named(book, name="all_agree"):
    """What the cell with that defined name holds."""
    ((sheet, place),) = book.defined_names[name].destinations
    return book[sheet][place.replace("$", "")].value


def errors(book):
    """The cells that hold an error value, with their places."""
    return [
        f"{sheet.title}!{cell.coordinate} {cell.value}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "e"
    ]


def failures(book):
    """The checks that say FALSE, with their places."""
    return [
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is False
    ]
