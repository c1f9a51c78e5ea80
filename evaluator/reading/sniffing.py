"""Recognising by their content the files that are no .xlsx workbook, and saying what they are instead."""

from __future__ import annotations

import codecs
import re
import struct

from evaluator.problems import FileError, Problem, Text, problem

_HEAD = 1 << 16

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PICTURE = Text("图片", "picture")
_ARCHIVE = Text("压缩包", "archive")
_PLAIN_TEXT = Text("纯文本文件", "plain text file")
_UNKNOWN = Text("无法识别的文件", "file of an unknown kind")
_PRESENTATION = Text("演示文稿", "presentation")
_MAGIC = (
    (b"%PDF-", Text("PDF 文件", "PDF file")),
    (b"\x89PNG\r\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"Rar!", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"\x1f\x8b", _ARCHIVE),
    (b"\xfd7zXZ\0", _ARCHIVE),
)
_XLS = Text("旧版 Excel 或 WPS 表格（.xls/.et）", "old Excel or WPS workbook (.xls/.et)")
_XLSB = Text("二进制 Excel 工作簿（.xlsb）", "binary Excel workbook (.xlsb)")
_ODS = Text("开放文档表格（.ods）", "OpenDocument spreadsheet (.ods)")
_CSV = Text("文本表格（.csv）", "text table (.csv)")
_TEXT_TABLES = (".csv", ".tsv", ".tab", ".txt")
_WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".et", ".ods", ".csv")
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style|div)\b", re.IGNORECASE)


def refuse_unless_zip(name: str, data: bytes) -> None:
    """Let pass what is built as a zip, whole or not.

    Raises:
        FileError: what the file is instead: E-LOCKFILE, E-ENCRYPTED, E-TRUNC, E-FORMAT, E-HTML, E-XML2003,
            E-DOCX, E-NOTSHEET.
    """
    if data.startswith(b"PK"):
        return
    if "~$" in name and len(data) <= 512:  # Excel's owner file has 165 bytes, Word's 162
        raise FileError(problem("E-LOCKFILE", file=name))
    if data.startswith(_OLE):
        raise FileError(_compound_file(name, data))
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise FileError(problem("E-NOTSHEET", file=name, what=what))
    if b"PK\5\6" in data[-_HEAD - 22 :]:  # a zip behind something else: its structure is judged there
        return
    raise FileError(_text_file(name, data))


def refuse_other_zip(name: str, parts: set[str], declared: bytes) -> None:
    """Let pass what has the parts of an .xlsx workbook; `declared` is the content of a part "mimetype".

    Raises:
        FileError: what the zip holds instead: E-FORMAT, E-DOCX, E-ZIPOFFILES, E-NOTSHEET.
    """
    if declared.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        raise FileError(problem("E-FORMAT", file=name, what=_ODS))
    if "xl/workbook.bin" in parts:
        raise FileError(problem("E-FORMAT", file=name, what=_XLSB))
    if any(part.startswith("xl/") for part in parts):
        return
    if any(part.startswith("word/") for part in parts):
        raise FileError(problem("E-DOCX", file=name))
    if any(part.startswith("ppt/") for part in parts):
        raise FileError(problem("E-NOTSHEET", file=name, what=_PRESENTATION))
    if "_rels/.rels" in parts:  # an office package with unusual names; the reader looks closer
        return
    if workbooks := sum(part.endswith(_WORKBOOKS) for part in parts):
        raise FileError(problem("E-ZIPOFFILES", file=name, count=workbooks))
    raise FileError(problem("E-NOTSHEET", file=name, what=_ARCHIVE))


def _compound_file(name: str, data: bytes) -> Problem:
    """What an OLE compound file (.xls, .doc, an encrypted workbook) is, by the names of its streams."""
    lowered = data.lower()  # some programs write WORKBOOK or BOOK
    if _has_stream(lowered, "encryptedpackage"):
        return problem("E-ENCRYPTED", file=name)
    if _compound_file_is_cut(data):
        return problem("E-TRUNC", file=name)
    if _has_stream(lowered, "workbook") or _has_stream(lowered, "book"):
        return problem("E-FORMAT", file=name, what=_XLS)
    if _has_stream(lowered, "worddocument"):
        return problem("E-DOCX", file=name)
    if _has_stream(lowered, "powerpoint document"):
        return problem("E-NOTSHEET", file=name, what=_PRESENTATION)
    return problem("E-NOTSHEET", file=name, what=_UNKNOWN)


def _has_stream(lowered: bytes, stream: str) -> bool:
    """Whether a directory entry (128 bytes, aligned) carries the name."""
    pattern = stream.encode("utf-16-le") + b"\0\0"
    at = lowered.find(pattern)
    while at >= 0:
        if at % 128 == 0:
            return True
        at = lowered.find(pattern, at + 1)
    return False


def _compound_file_is_cut(data: bytes) -> bool:
    """Whether the directory, or a sector of the allocation table, lies beyond the end of the file."""
    if len(data) < 512:
        return True
    shift = int.from_bytes(data[30:32], "little")
    if shift not in {9, 12}:
        return False
    directory = int.from_bytes(data[48:52], "little")
    tables = struct.unpack("<109I", data[76:512])
    last = max([directory, *(sector for sector in tables if sector < 0xFFFFFFFA)])
    return bool((last + 1) << shift >= len(data))


def _text_file(name: str, data: bytes) -> Problem:
    """What a file without a known binary signature is: a web page, a text table, plain text, or unknown."""
    head = data[:_HEAD]
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = head[: len(head) // 2 * 2].decode("utf-16", "replace").encode()
    markup = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if b"urn:schemas-microsoft-com:office:spreadsheet" in markup and markup.startswith(b"<?xml"):
        return problem("E-XML2003", file=name)
    if markup[:13].lower() == b"mime-version:" or (markup.startswith(b"<") and _HTML.search(markup)):
        return problem("E-HTML", file=name)
    if markup.startswith(b"<") and b"opendocument:xmlns:office" in markup:
        return problem("E-FORMAT", file=name, what=_ODS)
    if not _is_text(head):
        return problem("E-NOTSHEET", file=name, what=_UNKNOWN)
    if name.lower().endswith(_TEXT_TABLES):
        return problem("E-FORMAT", file=name, what=_CSV)
    return problem("E-NOTSHEET", file=name, what=_PLAIN_TEXT)


def _is_text(head: bytes) -> bool:
    """Whether the bytes read as text in one of the encodings Chinese programs write."""
    if re.search(rb"[\0-\x08\x0e-\x1a\x1c-\x1f]", head):
        return False
    for encoding in ("utf-8", "gb18030"):
        try:
            codecs.getincrementaldecoder(encoding)().decode(head)  # may end within a character
        except UnicodeDecodeError:
            continue
        return True
    return False
