"""The papers of an area in one ZIP, as a job makes it."""

import asyncio
import zipfile
from pathlib import Path

import pytest

from certificates import packing
from certificates.packing import CERTIFICATES, FILINGS, PackArea
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.errors import Forbidden, NotFound, Unavailable
from server.files.disk import Store
from server.jobs import queries
from server.jobs.asking import enqueue
from server.jobs.queries import JobLine
from server.jobs.running import Bench, perform
from server.jobs.tables import JobState
from server.manifest import JobKind
from server.packing import MISSING
from server.papers.typesetter import MissingGlyph
from tests.support.factories import COUNTY, OTHER_COUNTY, a_published_election, an_actor
from tests.support.press import PretendPress

SECOND = "140932102200"


async def _done(actor: Actor, kind: JobKind, folder: Path, press: PretendPress) -> tuple[JobLine, Path]:
    bench = Bench(Store(folder), press, asyncio.Event())
    job = await enqueue(actor, kind, PackArea(region=COUNTY))
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
