"""Files that are no readable workbook are refused with a code that says what they are; no byte is parsed."""

import io
import os
import struct
import zipfile
import zlib

import pytest

from evaluator.problems import FileError
from evaluator.reading import preflight
from evaluator.reading.preflight import LIMITS, open_package, part_key, verify

WORKBOOK = "xl/workbook.xml"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = "<html><body><table><tr><td>单位</td></tr></table></body></html>"
TABLE = "单位\t破案率\r\n海曙分局\t90\r\n"


def zipped(parts, method=zipfile.ZIP_DEFLATED):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in parts:
            archive.writestr(zipfile.ZipInfo(name, (2020, 12, 31, 0, 0, 0)), content, method)
    return stream.getvalue()


def compound(*streams):
    """An OLE file of one table sector and one directory sector."""
    header = bytearray(512)
    header[:8] = OLE
    header[30:32] = struct.pack("<H", 9)
    header[48:52] = struct.pack("<I", 1)
    header[76:512] = struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    directory = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in streams)
    return bytes(header) + bytes(512) + directory.ljust(512, b"\0")


def patched(data, signature, offset, value):
    """The zip with a field overwritten after every such signature."""
    data = bytearray(data)
    at = data.find(signature)
    while at >= 0:
        data[at + offset : at + offset + len(value)] = value
        at = data.find(signature, at + 4)
    return bytes(data)


PLAIN = zipped([(WORKBOOK, "<workbook/>"), ("[Content_Types].xml", "<Types/>")])
STORED = zipped([(WORKBOOK, "<workbook/>"), ("[Content_Types].xml", "<Types/>")], zipfile.ZIP_STORED)
OVERLAPPING = patched(STORED, b"PK\1\2", 42, struct.pack("<I", 0)).replace(
    b"[Content_Types].xml", WORKBOOK.encode().ljust(19, b"x")
)

REFUSED = {
    "empty": ("a.xlsx", b"", "E-EMPTY"),
    "owner file": ("~$a.xlsx", b"\5admin".ljust(165), "E-LOCKFILE"),
    "cut zip": ("a.xlsx", PLAIN[: len(PLAIN) // 2], "E-TRUNC"),
    "zip without its last bytes": ("a.xlsx", PLAIN[:-20], "E-TRUNC"),
    "encryption bit": ("a.xlsx", patched(PLAIN, b"PK\1\2", 8, b"\1"), "E-ENCRYPTED"),
    "encryption bit in the local header": ("a.xlsx", patched(PLAIN, b"PK\3\4", 6, b"\1"), "E-ENCRYPTED"),
    "password": ("a.xlsx", compound("Root Entry", "EncryptedPackage"), "E-ENCRYPTED"),
    "xls": ("a.xlsx", compound("Root Entry", "Workbook"), "E-FORMAT"),
    "xls with a shouting stream": ("a.et", compound("Root Entry", "BOOK"), "E-FORMAT"),
    "cut xls": ("a.xls", compound("Root Entry", "Workbook")[:700], "E-TRUNC"),
    "doc": ("a.xls", compound("Root Entry", "WordDocument"), "E-DOCX"),
    "ppt": ("a.xls", compound("Root Entry", "PowerPoint Document"), "E-NOTSHEET"),
    "other compound file": ("a.xls", compound("Root Entry"), "E-NOTSHEET"),
    "xlsb": ("a.xlsx", zipped([("xl/workbook.bin", "")]), "E-FORMAT"),
    "ods": (
        "a.xlsx",
        zipped([("mimetype", "application/vnd.oasis.opendocument.spreadsheet")]),
        "E-FORMAT",
    ),
    "csv": ("a.csv", TABLE.encode("gbk"), "E-FORMAT"),
    "docx": ("a.xlsx", zipped([("word/document.xml", "")]), "E-DOCX"),
    "pptx": ("a.xlsx", zipped([("ppt/presentation.xml", "")]), "E-NOTSHEET"),
    "archive of workbooks": ("a.xlsx", zipped([("考核.xlsx", PLAIN), ("b/附件1.XLS", "")]), "E-ZIPOFFILES"),
    "archive": ("a.xlsx", zipped([("a.jpg", "")]), "E-NOTSHEET"),
    "pdf": ("a.xlsx", b"%PDF-1.4\n", "E-NOTSHEET"),
    "photo": ("a.xlsx", b"\xff\xd8\xff\xe0".ljust(99, b"\0"), "E-NOTSHEET"),
    "rar": ("a.xlsx", b"Rar!\x1a\7\1\0", "E-NOTSHEET"),
    "unknown bytes": ("a.xlsx", bytes(range(256)), "E-NOTSHEET"),
    "plain text": ("a.xlsx", TABLE.encode("gbk"), "E-NOTSHEET"),
    "plain utf-16 text": ("a.xls", TABLE.encode("utf-16"), "E-NOTSHEET"),
    "web page": ("a.xls", HTML.encode(), "E-HTML"),
    "web page in gbk": ("a.xls", HTML.encode("gbk"), "E-HTML"),
    "saved web page": ("a.xls", b"MIME-Version: 1.0\r\n\r\n" + HTML.encode(), "E-HTML"),
    "xml spreadsheet": (
        "a.xls",
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "E-XML2003",
    ),
    "same part twice": (
        "a.xlsx",
        zipped([(WORKBOOK, "<a/>"), ("XL\\Workbook.xml", "<b/>")]),
        "E-ZIPDUP",
    ),
    "path out of the container": ("a.xlsx", zipped([(WORKBOOK, ""), ("../evil", "")]), "E-ZIPSTRUCT"),
    "parts on top of each other": ("a.xlsx", OVERLAPPING, "E-ZIPSTRUCT"),
    "something before the first part": ("a.xlsx", b"#" * 100 + PLAIN, "E-ZIPSTRUCT"),
    "two names for one part": (
        "a.xlsx",
        PLAIN.replace(b"xl/workbook.xml", b"xl/workbook.xmm", 1),
        "E-ZIPSTRUCT",
    ),
    "unusual packing": ("a.xlsx", zipped([(WORKBOOK, "<a/>")], zipfile.ZIP_BZIP2), "E-ZIPSTRUCT"),
    "too many parts": (
        "a.xlsx",
        zipped([(f"xl/{number}.xml", "") for number in range(LIMITS.entries + 1)]),
        "E-ZIPENTRIES",
    ),
    "far too many parts": (
        "a.xlsx",
        zipped([(f"xl/{number}.xml", "") for number in range(2 * LIMITS.entries + 1)]),
        "E-ZIPENTRIES",
    ),
}


def assert_says(error, code, name):
    (found,) = error.value.problems
    assert found.code == code
    for lang in ("zh", "en"):
        assert name in found.say(lang)
    assert "Error" not in found.say("zh")


@pytest.mark.parametrize(("name", "content", "code"), REFUSED.values(), ids=REFUSED.keys())
def test_that_a_file_that_is_no_whole_workbook_is_refused_by_name(tmp_path, name, content, code):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(FileError) as error:
        open_package(path)
    assert_says(error, code, name)


def test_that_text_named_xlsx_is_said_to_be_plain_text(tmp_path):
    path = tmp_path / "表.xlsx"
    path.write_text("单位,破案率\n", "utf-8")
    with pytest.raises(FileError) as error:
        open_package(path)
    assert "纯文本" in error.value.problems[0].say("zh")
    assert "plain text" in error.value.problems[0].say("en")


def test_that_a_format_not_read_yet_is_named_with_the_way_to_save_it(tmp_path):
    path = tmp_path / "表.xls"
    path.write_bytes(compound("Root Entry", "Workbook"))
    with pytest.raises(FileError) as error:
        open_package(path)
    for lang in ("zh", "en"):
        said = error.value.problems[0].say(lang)
        assert ".xls/.et" in said
        assert ".xlsx" in said


@pytest.mark.parametrize("name", ["missing.xlsx", "folder", "pipe", "nul\0.xlsx"])
def test_that_what_cannot_be_opened_is_refused(tmp_path, name):
    if name == "folder":
        (tmp_path / name).mkdir()
    if name == "pipe":
        if not hasattr(os, "mkfifo"):
            pytest.skip("this system has no named pipes")
        os.mkfifo(tmp_path / name)
    with pytest.raises(FileError) as error:
        open_package(tmp_path / name)
    assert_says(error, "E-UNREADABLE", name)


def test_that_a_file_over_the_size_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(preflight, "LIMITS", preflight.Limits(file_bytes=len(PLAIN) - 1))
    path = tmp_path / "a.xlsx"
    path.write_bytes(PLAIN)
    with pytest.raises(FileError) as error:
        open_package(path)
    assert_says(error, "E-TOOBIG", "a.xlsx")


def test_that_parts_are_found_whatever_their_case_and_slashes(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped([("XL\\WORKBOOK.xml", "<a/>"), ("/xl/b.xml", "")]))
    assert {part_key(WORKBOOK), "xl/b.xml"} == set(open_package(path).parts)


def test_that_zeros_after_the_container_do_no_harm(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(PLAIN + bytes(10_240))
    assert part_key(WORKBOOK) in open_package(path).parts


def verify_one(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    package = open_package(path)
    verify(package, package.parts[part_key(WORKBOOK)])


def test_that_a_changed_byte_fails_the_checksum(tmp_path):
    content = zipped([(WORKBOOK, "<v>90</v>")], zipfile.ZIP_STORED).replace(b"<v>90", b"<v>10", 1)
    with pytest.raises(FileError) as error:
        verify_one(tmp_path, content)
    assert_says(error, "E-CRC", "a.xlsx")


def test_that_broken_packing_counts_as_damage(tmp_path):
    content = zipped([(WORKBOOK, os.urandom(2000).hex())])
    middle = content.index(b"xl/workbook.xml") + 500
    with pytest.raises(FileError) as error:
        verify_one(tmp_path, content[:middle] + bytes(40) + content[middle + 40 :])
    assert_says(error, "E-CRC", "a.xlsx")


def test_that_a_size_the_header_belies_counts_as_damage(tmp_path):
    content = zipped([(WORKBOOK, "<v>90</v>")])
    with pytest.raises(FileError) as error:
        verify_one(tmp_path, patched(content, b"PK\1\2", 24, struct.pack("<I", 4)))
    assert_says(error, "E-CRC", "a.xlsx")


def test_that_sizes_are_counted_while_unpacking_whatever_the_header_claims(tmp_path):
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = b"".join(packer.compress(bytes(1 << 20)) for _ in range(40)) + packer.flush()
    content = zipped([(WORKBOOK, packed)], zipfile.ZIP_STORED)
    content = patched(content, b"PK\3\4", 8, struct.pack("<H", zipfile.ZIP_DEFLATED))
    content = patched(content, b"PK\1\2", 10, struct.pack("<H", zipfile.ZIP_DEFLATED))
    with pytest.raises(FileError) as error:
        verify_one(tmp_path, patched(content, b"PK\1\2", 24, struct.pack("<I", 100)))
    assert_says(error, "E-BOMB", "a.xlsx")


@pytest.mark.parametrize("limits", [{"part_bytes": 1000}, {"all_parts_bytes": 1000}])
def test_that_parts_over_the_limit_are_refused(tmp_path, monkeypatch, limits):
    monkeypatch.setattr(preflight, "LIMITS", preflight.Limits(**limits))
    with pytest.raises(FileError) as error:
        verify_one(tmp_path, zipped([(WORKBOOK, os.urandom(1001))]))
    assert_says(error, "E-BOMB", "a.xlsx")
