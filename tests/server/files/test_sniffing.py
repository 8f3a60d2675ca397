"""A file is what it holds, and its name on record follows that."""

from pathlib import Path

import pytest

from server.files import sniffing
from server.files.naming import clean_name
from server.files.sniffing import sniff
from tests.support.files import A_JPEG, A_PDF, A_PNG, an_archive
from tests.support.workbooks import a_workbook, an_old_workbook


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (A_PDF, sniffing.PDF),
        (A_JPEG, sniffing.JPEG),
        (A_PNG, sniffing.PNG),
        (b"II*\0" + bytes(20), sniffing.TIFF),
        (a_workbook(("姓名",)), sniffing.XLSX),
        (an_old_workbook([("姓名",)]), sniffing.OLE),
        (an_archive("[Content_Types].xml", "word/document.xml"), sniffing.DOCX),
        (an_archive("一.pdf"), sniffing.ZIP),
        (b"PK\x03\x04 and nothing that follows from it", sniffing.UNKNOWN),
        (A_PNG + an_archive("一.exe"), sniffing.MIXED),
        (A_PDF + an_archive("一.jar"), sniffing.MIXED),
        (A_PDF + b"PK\x05\x06" + bytes(18), sniffing.PDF),
        (b"<html><script>alert(1)</script>", sniffing.UNKNOWN),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", sniffing.UNKNOWN),
        (b"MZ\x90\0", sniffing.UNKNOWN),
        (b"GIF89a", sniffing.UNKNOWN),
        (b" %PDF-1.7", sniffing.UNKNOWN),
        (b"\xff", sniffing.UNKNOWN),
    ],
)
def test_the_first_bytes_tell(tmp_path: Path, content: bytes, media_type: str) -> None:
    path = tmp_path / "扫描.pdf"
    path.write_bytes(content)
    assert sniff(path) == media_type


def test_every_type_has_an_ending_and_a_word() -> None:
    types = {value for name, value in vars(sniffing).items() if name.isupper() and isinstance(value, str)}
    assert types == sniffing.ENDINGS.keys() == sniffing.WORDS.keys()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("身份证 正面.PNG", "身份证 正面.png"),
        ("../../etc/passwd", "passwd.png"),
        ("..\\..\\windows\\system.ini", "system.ini.png"),
        ("C:\\扫描\\一.png", "一.png"),
        ("证书.pdf", "证书.pdf.png"),
        ("证书.png.exe", "证书.png.exe.png"),
        ("a\u202egnp.exe", "agnp.exe.png"),
        ("a\0b\r\nc.png", "abc.png"),
        ('<b>"x"?.png', "bx.png"),
        ("", "文件.png"),
        ("...", "文件.png"),
        (".png", "png.png"),
        ("长" * 300 + ".png", "长" * 116 + ".png"),
    ],
)
def test_a_name_is_no_path_and_hides_nothing(given: str, kept: str) -> None:
    assert clean_name(given, sniffing.PNG) == kept
