"""Pictures of papers: small, the same at any time, and a list that is held against the papers by name."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from server import registry
from server.errors import Unavailable
from server.manifest import Specimen, packages
from server.papers import pictures
from server.papers.faces import FaceSettings
from server.papers.pictures import differences, listed, picture, with_list

registry.load()
_FANDOL = Path(__file__).parents[3] / ".tools" / "fonts" / "fandol"
_FACES = FaceSettings(_FANDOL if _FANDOL.is_dir() else None)
SPECIMENS = [one for package in packages() for one in package.specimens]
CERTIFICATE = next(one for one in SPECIMENS if one.name == "election-certificate")
NOTICE = next(one for one in SPECIMENS if one.name == "dispatch-notice")


def test_a_picture_is_small_and_the_same_at_any_time() -> None:
    content = picture(CERTIFICATE, _FACES)
    assert content == picture(CERTIFICATE, _FACES)
    assert len(content) <= pictures.MOST_BYTES
    with Image.open(BytesIO(content)) as found:
        assert (found.format, found.mode, found.width > found.height) == ("PNG", "P", True)


def test_the_page_that_is_asked_for_is_shown() -> None:
    last = Specimen("dispatch-list", "名单", NOTICE.make, page=-1)
    assert picture(last, _FACES) != picture(NOTICE, _FACES)


def test_a_heavy_page_is_drawn_coarser(monkeypatch: pytest.MonkeyPatch) -> None:
    fine = picture(CERTIFICATE, _FACES)
    monkeypatch.setattr(pictures, "MOST_BYTES", len(fine) - 1)
    coarser = picture(CERTIFICATE, _FACES)
    with Image.open(BytesIO(fine)) as one, Image.open(BytesIO(coarser)) as other:
        assert other.width < one.width


def test_without_a_reader_of_pdf_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(_: str) -> None:
        raise ModuleNotFoundError

    monkeypatch.setattr(pictures, "import_module", lacking)
    with pytest.raises(Unavailable, match="没有pypdfium2"):
        picture(CERTIFICATE, _FACES)


def test_a_list_is_begun_and_then_kept_in_its_place() -> None:
    text = with_list("# 样张\n", [CERTIFICATE])
    assert listed(text) == {"election-certificate": "当选证书"}
    longer = with_list(f"{text}\n以下是说明。\n", [CERTIFICATE, NOTICE])
    assert list(listed(longer)) == ["election-certificate", "dispatch-notice"]
    assert longer.endswith("\n以下是说明。\n")
    assert longer.startswith("# 样张\n")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "election-certificate.png").write_bytes(b"")
    (tmp_path / pictures.LIST).write_text(with_list("", [CERTIFICATE]), "utf-8")
    return tmp_path


def test_a_whole_folder_has_no_differences(folder: Path) -> None:
    assert differences(folder, [CERTIFICATE]) == ()


def test_what_is_lacking_and_what_is_too_much_are_told(folder: Path) -> None:
    (folder / "old.png").write_bytes(b"")
    assert differences(folder, [CERTIFICATE, NOTICE]) == (
        "选派通知（dispatch-notice）没有样张。",
        "样张old.png不是哪一种文书的。",
        "选派通知（dispatch-notice）不在样张目录里。",
    )
    assert differences(folder, [NOTICE])[-1] == "样张目录里的election-certificate不是哪一种文书。"
