"""The papers of an area in one ZIP, as a job makes it."""

import asyncio
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from pgqueuer import RetryRequested

from certificates import packing
from certificates.certified import certified_elections, certified_terms
from certificates.packing import CERTIFICATES, FILINGS, PackArea, pack_certificates
from certificates.scans import SCAN
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.errors import Forbidden, NotFound, Refused, Unavailable
from server.files.disk import Store
from server.files.keeping import Purpose, add
from server.jobs import queries
from server.jobs.asking import enqueue
from server.jobs.queries import JobLine
from server.jobs.running import Bench, perform
from server.jobs.tables import JobState
from server.manifest import JobKind
from server.packing import MISSING
from server.papers.page import Sheet
from server.papers.typesetter import MissingGlyph
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_published_election, an_actor
from tests.support.files import A_BROKEN_PDF, in_pieces
from tests.support.press import PretendPress, signable_pdf
from tests.support.voids import find_void

SECOND = "140932102200"
_NO_PROGRESS: Any = None  # Where there is nothing to pack, nobody is told how far it is.


async def _done(
    actor: Actor, kind: JobKind, folder: Path, press: PretendPress, *, bound: bool = False, term: str = ""
) -> tuple[JobLine, Path]:
    bench = Bench(Store(folder), press, asyncio.Event())
    job = await enqueue(actor, kind, PackArea(region=COUNTY, bound=bound, term=term))
    await perform(bench, job)
    line = await queries.find(actor, job)
    sha256 = await connection().fetchval("SELECT sha256 FROM stored_file WHERE id = $1", line.result)
    return line, bench.store.place(sha256) if sha256 else folder


@pytest.fixture
async def two_villages(operator: Actor) -> None:
    await a_published_election(operator)
    await a_published_election(operator, region=SECOND)


@pytest.mark.usefixtures("two_villages")
async def test_all_certificates_of_a_county_lie_by_township_and_community(operator: Actor, tmp_path: Path) -> None:
    line, path = await _done(operator, CERTIFICATES, tmp_path, PretendPress())
    assert (line.state, line.message) == (JobState.DONE, "2件，印出10份。")
    assert (line.reached, line.total, line.result_name) == (2, 2, "偏关县当选证书.zip")
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
    assert len(names) == len(set(names)) == 10
    assert names[0].startswith("新关镇/马道村/01 ")
    assert len({name.split("/")[0] for name in names}) == 2


@pytest.mark.usefixtures("two_villages")
async def test_void_results_and_void_certificates_are_in_no_pack(operator: Actor, tmp_path: Path) -> None:
    codes = [one.code for one in await certified_elections(operator, COUNTY)]
    chair = await connection().fetchval(
        "SELECT el.person FROM elected el JOIN election e ON e.id = el.election WHERE e.code = $1 AND el.post = 'chair'",
        codes[1],
    )
    await find_void(operator, codes[0], date(2021, 12, 5))
    await find_void(operator, codes[1], date(2021, 12, 5), chair)
    assert [(one.code, one.certificates) for one in await certified_elections(operator, COUNTY)] == [(codes[1], 4)]
    line, _ = await _done(operator, CERTIFICATES, tmp_path, PretendPress())
    assert line.message == "1件，印出4份。"
    await find_void(operator, codes[1], date(2021, 12, 6))
    with pytest.raises(Refused, match="一件也没有"):
        await pack_certificates(operator, PackArea(region=COUNTY), _NO_PROGRESS)


@pytest.mark.usefixtures("two_villages")
async def test_a_pack_holds_the_running_term_or_the_one_that_is_asked_for(operator: Actor, tmp_path: Path) -> None:
    held = date(2026, 11, 22)
    await a_published_election(operator, term_number=13, election_day=held)
    running = await certified_elections(operator, COUNTY)
    assert [(one.region, one.code.split("-")[1]) for one in running] == [(VILLAGE, "13"), (SECOND, "12")]
    assert [code for code, _ in await certified_terms(operator, COUNTY)] == ["villagers.13", "villagers.12"]
    line, _ = await _done(operator, CERTIFICATES, tmp_path, PretendPress(), term="villagers.12")
    assert line.message == "2件，印出10份。"
    line, _ = await _done(operator, CERTIFICATES, tmp_path, PretendPress(), term="villagers.13")
    assert line.message == "1件，印出5份。"
    # Where the latest result fell, the term before runs again until there is another.
    await find_void(operator, running[0].code, date(2026, 11, 26))
    assert {one.code.split("-")[1] for one in await certified_elections(operator, COUNTY)} == {"12"}


@pytest.mark.usefixtures("two_villages")
async def test_packs_of_filings_hold_every_paper_of_the_checklist(operator: Actor, tmp_path: Path) -> None:
    line, path = await _done(operator, FILINGS, tmp_path, PretendPress())
    assert line.message == "2件，印出14份。"
    with zipfile.ZipFile(path) as archive:
        assert archive.read(archive.namelist()[0]).decode().endswith("申领（换领）表")


@pytest.mark.usefixtures("two_villages")
async def test_a_paper_that_cannot_be_printed_is_named_and_holds_up_no_other(operator: Actor, tmp_path: Path) -> None:
    refusal = MissingGlyph("“䶮”字缺字形。")
    line, path = await _done(operator, CERTIFICATES, tmp_path, PretendPress(refusal, "马道村"))
    assert line.state is JobState.DONE
    assert line.message == f"2件，印出5份；1件没有印出，原因见ZIP内“{MISSING}”。"
    with zipfile.ZipFile(path) as archive:
        assert "新关镇马道村：“䶮”字缺字形。" in archive.read(MISSING).decode("utf-8-sig")


class _BlankPress(PretendPress):
    """Prints an empty page with a field to sign for each sheet, and counts them; stops the worker after some."""

    def __init__(self, stopping: asyncio.Event | None = None, after: int = 0) -> None:
        super().__init__()
        self.printed, self._stopping, self._after = 0, stopping, after

    async def print_all(self, sheets: Sequence[Sheet]) -> list[bytes]:
        self.printed += len(sheets)
        if self._stopping and self.printed >= self._after:
            self._stopping.set()
        return [signable_pdf() for _ in sheets]


@pytest.mark.filterwarnings("error")
@pytest.mark.usefixtures("two_villages")
async def test_one_file_in_the_order_of_the_area_with_bookmarks(operator: Actor, tmp_path: Path) -> None:
    line, path = await _done(operator, FILINGS, tmp_path, _BlankPress(), bound=True)
    assert (line.state, line.result_name) == (JobState.DONE, "偏关县证书申领材料.pdf")
    with pikepdf.open(path) as book:
        assert len(book.pages) == 14
        assert [one for page in book.pages for one in page.get("/Annots", ())] == [], (
            "a signature holds in its own file alone"
        )
        assert not book.Root.get("/AcroForm", {}).get("/Fields", ())
        with book.open_outline() as outline:
            assert (len(outline.root), outline.root[0].title) == (2, "马道村")
            assert len(outline.root[0].children) == 7
            assert "申领（换领）表" in outline.root[0].children[0].title
    assert list(Store(tmp_path).scratch.iterdir()) == []


@pytest.mark.usefixtures("two_villages")
async def test_a_scan_that_cannot_be_bound_is_left_out_and_told_by_its_village(operator: Actor, tmp_path: Path) -> None:
    filing = await connection().fetchval("SELECT id FROM filing WHERE region = $1", SECOND)
    purpose = Purpose(replace(SCAN, opens=None), SECOND, f"filing:{filing}")
    await add(operator, Store(tmp_path), purpose, "住所证明-坏的.pdf", in_pieces(A_BROKEN_PDF))
    line, path = await _done(operator, FILINGS, tmp_path, _BlankPress(), bound=True)
    assert line.state is JobState.DONE
    village = (await connection().fetchval("SELECT name FROM community WHERE region = $1", SECOND)) or ""
    assert f"{village}：“" in line.message
    assert "打不开" in line.message
    with pikepdf.open(path) as book:
        assert len(book.pages) == 14


@pytest.mark.usefixtures("two_villages")
async def test_who_takes_it_up_again_goes_on_where_the_first_stopped(operator: Actor, tmp_path: Path) -> None:
    stopping = asyncio.Event()
    first, second = _BlankPress(stopping, after=5), _BlankPress()
    job = await enqueue(operator, CERTIFICATES, PackArea(region=COUNTY))
    with pytest.raises(RetryRequested):
        await perform(Bench(Store(tmp_path), first, stopping), job)
    assert first.printed == 5
    await perform(Bench(Store(tmp_path), second, asyncio.Event()), job)
    line = await queries.find(operator, job)
    assert (line.state, line.message) == (JobState.DONE, "2件，印出10份。")
    assert second.printed == 5, "what the first printed is not printed again"


@pytest.mark.usefixtures("two_villages")
async def test_a_press_that_cannot_run_fails_the_job(operator: Actor, tmp_path: Path) -> None:
    line, _ = await _done(operator, CERTIFICATES, tmp_path, PretendPress(Unavailable("没有排版库pango。")))
    assert (line.state, line.message) == (JobState.FAILED, "没有排版库pango。")


async def test_an_area_with_nothing_to_print_says_so(operator: Actor, tmp_path: Path) -> None:
    line, _ = await _done(operator, CERTIFICATES, tmp_path, PretendPress())
    assert line.state is JobState.FAILED
    assert "一件也没有" in line.message


@pytest.mark.usefixtures("operator")
async def test_only_who_may_print_may_have_papers_packed() -> None:
    with pytest.raises(Forbidden):
        await enqueue(an_actor(Role.VETTING_OFFICER), CERTIFICATES, PackArea(region=COUNTY))
    with pytest.raises(NotFound):
        await enqueue(an_actor(Role.FILING_OFFICER, region=OTHER_COUNTY), CERTIFICATES, PackArea(region=COUNTY))


def test_a_command_comes_back_from_its_payload() -> None:
    command = PackArea(region=COUNTY)
    for kind in packing.KINDS:
        assert kind.command.model_validate(command.model_dump(mode="json")) == command
