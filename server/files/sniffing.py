"""What a file is, by what it holds: neither its name nor what the browser says of it is believed."""

import zipfile
from collections.abc import Mapping
from pathlib import Path

PDF = "application/pdf"
JPEG = "image/jpeg"
PNG = "image/png"
TIFF = "image/tiff"
ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE = "application/x-ole-storage"
#: One thing to whoever shows it and another to whoever unpacks it.
MIXED = "application/x-mixed"
UNKNOWN = "application/octet-stream"

#: The endings a media type goes by; the first is the one given to a file whose name has another.
ENDINGS: Mapping[str, tuple[str, ...]] = {
    PDF: ("pdf",),
    JPEG: ("jpg", "jpeg"),
    PNG: ("png",),
    TIFF: ("tif", "tiff"),
    ZIP: ("zip",),
    XLSX: ("xlsx",),
    DOCX: ("docx",),
    OLE: ("xls", "doc", "wps", "et"),
    MIXED: ("bin",),
    UNKNOWN: ("bin",),
}

#: As people call them.
WORDS: Mapping[str, str] = {
    PDF: "PDF",
    JPEG: "JPG图片",
    PNG: "PNG图片",
    TIFF: "TIFF图片",
    ZIP: "ZIP压缩包",
    XLSX: "Excel工作簿（xlsx）",
    DOCX: "Word文档（docx）",
    OLE: "旧版Office文档（xls、doc）",
    MIXED: "藏着压缩包的文件",
    UNKNOWN: "不认识的格式",
}

#: What a browser may show inside a page. The others are only ever handed out as downloads.
SHOWN = frozenset({PDF, JPEG, PNG})

_MARKS = (
    (b"%PDF-", PDF),
    (b"\xff\xd8\xff", JPEG),
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"II*\x00", TIFF),
    (b"MM\x00*", TIFF),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"PK\x03\x04", ZIP),
    (b"PK\x05\x06", ZIP),
)


def sniff(path: Path) -> str:
    """The media type of a file on the disk; UNKNOWN where its first bytes tell nothing."""
    with path.open("rb") as file:
        head = file.read(8)
    found = next((media_type for mark, media_type in _MARKS if head.startswith(mark)), UNKNOWN)
    members = _members(path)
    if found == ZIP:
        return UNKNOWN if members is None else _inside(members)
    # Archives are read from their end: one can hang behind a picture and still open.
    return MIXED if members and found in SHOWN else found


def _members(path: Path) -> set[str] | None:
    """What an archive holds; None where there is none, or a broken one."""
    try:
        with zipfile.ZipFile(path) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None


def _inside(names: set[str]) -> str:
    """Office documents are archives: their table of contents tells which."""
    if "[Content_Types].xml" in names:
        if "xl/workbook.xml" in names:
            return XLSX
        if "word/document.xml" in names:
            return DOCX
    return ZIP
