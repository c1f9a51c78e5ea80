"""Small .xlsx files written part by part, for tests that need to say exactly what is in them."""

import zipfile

from evaluator.reading.xlsx import read_workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def links(**targets):
    found = "".join(
        f'<Relationship Id="{key}" Type="{LINKS}/{kind}" Target="{target}"/>' for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{found}</Relationships>'


def sheet(rows="", before="", after=""):
    return f'<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def parts_of(sheets, strings=None, styles=None, states=(), before=""):
    """The parts of a workbook with these sheets (name: XML), by their names."""
    listed = "".join(
        f'<sheet name="{name}" sheetId="{k}" r:id="rId{k}"{states[k - 1] if k <= len(states) else ""}/>'
        for k, name in enumerate(sheets, 1)
    )
    targets = {f"rId{k}": ("worksheet", f"worksheets/sheet{k}.xml") for k in range(1, len(sheets) + 1)}
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": links(rId1=("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}">{before}<sheets>{listed}</sheets></workbook>',
    }
    if strings is not None:
        targets["rId801"] = ("sharedStrings", "sharedStrings.xml")
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}">{strings}</sst>'
    if styles is not None:
        targets["rId802"] = ("styles", "styles.xml")
        parts["xl/styles.xml"] = f'<styleSheet xmlns="{MAIN}">{styles}</styleSheet>'
    parts["xl/_rels/workbook.xml.rels"] = links(**targets)
    for k, content in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{k}.xml"] = content
    return parts


def save(path, parts):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def read(tmp_path, rows="", **options):
    """The first sheet of a workbook with one sheet "表1" of these rows."""
    outside = {key: options.pop(key) for key in ("before_data", "after_data") if key in options}
    content = sheet(rows, outside.get("before_data", ""), outside.get("after_data", ""))
    book = read_workbook(save(tmp_path / "分局.xlsx", parts_of({"表1": content}, **options)))
    return book.sheets[0]


def texts(found):
    return {(cell.row, cell.column): (cell.kind, cell.text) for cell in found.cells.values()}


def formats(*codes, base=164):
    """Styles whose cell formats show these codes; numbers stand for built-in formats."""
    custom = "".join(
        f'<numFmt numFmtId="{base + k}" formatCode="{code}"/>' for k, code in enumerate(codes) if isinstance(code, str)
    )
    used = "".join(f'<xf numFmtId="{base + k if isinstance(code, str) else code}"/>' for k, code in enumerate(codes))
    return f"<numFmts>{custom}</numFmts><cellXfs>{used}</cellXfs>"
