"""The words of a certificate for the pre-printed form: where they stand, to a tenth of a millimetre, and nothing else."""

import json
from dataclasses import replace
from datetime import date
from io import BytesIO

import pdfplumber
import pytest

from cadres.services.communities import record_code
from certificates import queries
from certificates.face_papers import CertificateFace, Offset, face_of, offset_of
from certificates.rules.faces import FACES
from certificates.services.faces import SetOffset, print_face, set_offset
from certificates.vocabulary import CertificateCopy, FilingState
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.errors import Conflict, Refused
from tests.certificates.test_documents import CREDIT_CODE, FULL_NAME, pdf_of
from tests.support.by_elections import leave
from tests.support.factories import TOWNSHIP, VILLAGE, a_county, a_published_election, an_actor
from tests.support.filings import VILLAGE_CODE, taken_to

_MM = 72 / 25.4
FACE = CertificateFace(
    copy_kind=CertificateCopy.ORIGINAL,
    community="马道村",
    words={
        "code": CREDIT_CODE,
        "committee": FULL_NAME,
        "kind": "基层群众性自治组织",
        "representative": "苗春生",
        "address": "新关镇马道村党群服务中心",
        "validity": "自2021年10月18日至2026年10月17日",
        "issuer": "偏关县民政局",
        "issued": "2021年10月28日",
    },
    representative="苗春生",
    issuer="偏关县民政局",
    printed_on=date(2021, 10, 28),
    offset=Offset(),
)


def begin(face: CertificateFace) -> tuple[float, float]:
    """Where the code begins on the sheet, in millimetres from its left and upper edge."""
    (page,) = pdfplumber.open(BytesIO(pdf_of(face))).pages
    assert (round(page.width / _MM), round(page.height / _MM)) == (297, 210)
    first = page.chars[0]
    assert first["text"] == CREDIT_CODE[0]
    return first["x0"] / _MM, first["top"] / _MM


@pytest.mark.parametrize("copy", [CertificateCopy.ORIGINAL, CertificateCopy.DUPLICATE])
def test_the_code_begins_at_its_place(copy: CertificateCopy) -> None:
    """CT-8."""
    left, top = begin(replace(FACE, copy_kind=copy))
    place = FACES[copy]["code"]
    assert left == pytest.approx(place.left, abs=0.5)
    assert place.top - 0.5 <= top <= place.top + 3


@pytest.mark.parametrize("copy", [CertificateCopy.ORIGINAL, CertificateCopy.DUPLICATE])
def test_each_field_of_the_certificate_is_printed_at_its_place_on_both_copies(copy: CertificateCopy) -> None:
    """CT-8: 代码, 名称, 类型, 住所, 法定代表人, 有效期, 发证机关, 发证日期. What is on the form already, the heading and the code for scanning, is not."""
    (page,) = pdfplumber.open(BytesIO(pdf_of(replace(FACE, copy_kind=copy)))).pages
    assert set(FACES[copy]) == set(FACE.words)
    for word, place in FACES[copy].items():
        text = FACE.words[word]
        near = [one for one in page.chars if place.top - 0.5 <= one["top"] / _MM <= place.top + 3]
        here = [one for one in near if place.left - 0.5 <= one["x0"] / _MM <= place.left + place.width]
        assert "".join(one["text"] for one in here).startswith(text[:6]), word
        assert here[0]["x0"] / _MM == pytest.approx(place.left, abs=0.5), word


def test_a_shift_moves_every_word_by_tenths_of_a_millimetre() -> None:
    left, top = begin(FACE)
    moved_left, moved_top = begin(replace(FACE, offset=Offset(5, -13)))
    assert moved_left - left == pytest.approx(0.5, abs=0.05)
    assert moved_top - top == pytest.approx(-1.3, abs=0.05)


def test_nothing_but_the_words_is_printed() -> None:
    (page,) = pdfplumber.open(BytesIO(pdf_of(FACE))).pages
    assert (page.images, page.curves, page.lines, page.rects) == ([], [], [], [])
    assert "证书" not in page.extract_text()


def test_the_calibration_sheet_has_a_scale_of_ten_centimetres() -> None:
    (page,) = pdfplumber.open(BytesIO(pdf_of(replace(FACE, calibrates=True)))).pages
    across = sorted({round(one["x0"] / _MM, 1) for one in page.rects if one["width"] < 0.2 * _MM})
    assert len(across) >= 101
    assert "打印缩放100%" in page.extract_text().replace("\n", "")


async def test_an_office_keeps_its_shift_and_the_faces_follow(operator: Actor) -> None:
    await set_offset(operator, SetOffset(copy_kind=CertificateCopy.ORIGINAL, right=1.5, down=-0.3))
    await set_offset(operator, SetOffset(copy_kind=CertificateCopy.ORIGINAL, right=0.5, down=-0.3))
    assert await offset_of(operator, CertificateCopy.ORIGINAL) == Offset(5, -3)
    assert await offset_of(operator, CertificateCopy.DUPLICATE) == Offset()
    with pytest.raises(Refused, match="最多移20毫米"):
        await set_offset(operator, SetOffset(copy_kind=CertificateCopy.ORIGINAL, right=20.1, down=0))


async def test_without_a_code_on_record_no_face_is_printed(operator: Actor) -> None:
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ACCEPTED)
    with pytest.raises(Conflict, match="代码还没有登记"):
        await face_of(operator, filing, CertificateCopy.ORIGINAL)
    await taken_to(operator, filing, FilingState.ISSUED)
    face = await face_of(operator, filing, CertificateCopy.DUPLICATE)
    assert (face.words["code"], face.words["representative"]) == (VILLAGE_CODE, "贾永胜")
    assert face.words["issuer"] == face.issuer == "偏关县民政局", "CT-5: the civil-affairs department of the county"


async def test_the_bureau_prints_a_face_once_it_has_accepted_the_filing_and_nobody_else(operator: Actor) -> None:
    """FT-6."""
    await a_county(operator)
    await record_code(operator, VILLAGE, VILLAGE_CODE)
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    bureau = an_actor(Role.FILING_OFFICER)
    for state in (FilingState.PREPARING, FilingState.SUBMITTED, FilingState.REVIEWED):
        await taken_to(operator, filing, state)
        with pytest.raises(Conflict, match="县民政受理以后才套印"):
            await print_face(bureau, filing, CertificateCopy.ORIGINAL)
    await taken_to(operator, filing, FilingState.ACCEPTED)
    for other in (clerk, an_actor(Role.ELECTION_OFFICER)):
        with pytest.raises(Refused, match="套印证书") as refusal:
            await print_face(other, filing, CertificateCopy.ORIGINAL)
        assert refusal.value.problems[0].rule == "FT-6"
    for copy in (CertificateCopy.ORIGINAL, CertificateCopy.ORIGINAL, CertificateCopy.DUPLICATE):
        await print_face(bureau, filing, copy)
    events = (
        await AuditEvent.select(AuditEvent.after)
        .where(AuditEvent.kind == "filing.face_printed")
        .order_by(AuditEvent.id)
    )
    assert [(told["证书"], told["第几次"]) for told in map(json.loads, (one["after"] for one in events))] == [
        ("正本", 1),
        ("正本", 2),
        ("副本", 1),
    ]


async def test_no_face_is_printed_for_a_chair_who_has_left(operator: Actor) -> None:
    """CT-2."""
    await a_county(operator)
    await record_code(operator, VILLAGE, VILLAGE_CODE)
    filing = await queries.filing_of_election(operator, await a_published_election(operator))
    assert filing is not None
    await taken_to(operator, filing, FilingState.ACCEPTED)
    await leave(operator, "贾永胜")
    with pytest.raises(Conflict, match="已不在任"):
        await print_face(operator, filing, CertificateCopy.ORIGINAL)
