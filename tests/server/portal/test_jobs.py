"""Jobs on their pages: asked for by a button, watched, cancelled, asked for again, fetched."""

import asyncio
from datetime import timedelta

import pytest

from server.access.actor import Actor, Role
from server.files.disk import Store
from server.jobs.running import Bench, perform
from server.papers.typesetter import MissingGlyph
from server.portal.jobs import duration
from server.settings import Settings
from tests.support.factories import COUNTY, OTHER_COUNTY, a_published_election
from tests.support.http import SignIn, Visitor
from tests.support.press import PretendPress


@pytest.fixture
async def officer(operator: Actor, sign_in: SignIn) -> Visitor:
    await a_published_election(operator)
    return await sign_in(Role.FILING_OFFICER)


async def _asked(visitor: Visitor) -> int:
    page = await visitor.get("/filings/pack")
    answer = await visitor.client.post("/filings/pack", data=page.form("/filings/pack").fields)
    assert answer.status_code == 303, answer.text
    return int(answer.headers["location"].rpartition("/")[2])


async def _worked(job: int, press: PretendPress | None = None) -> None:
    await perform(Bench(Store(Settings.read().files), press or PretendPress(), asyncio.Event()), job)


async def test_a_job_that_waits_is_watched_with_script_and_without(officer: Visitor) -> None:
    job = await _asked(officer)
    page = await officer.get(f"/jobs/{job}")
    assert page.heading == "当选证书打包 偏关县"
    assert page.one("//*[@id='job']").get("hx-trigger") == "every 2s"
    assert page.one("//noscript/meta").get("content") == f"5; url=/jobs/{job}?watching=1"
    assert "排队等候" in page.text
    listed = await officer.get("/jobs")
    assert listed.words("//div[@class='job']//b") == ["当选证书打包 偏关县"]


async def test_a_job_done_is_fetched_and_asks_no_more(officer: Visitor) -> None:
    job = await _asked(officer)
    await _worked(job)
    page = await officer.get(f"/jobs/{job}")
    assert page.one("//*[@id='job']").get("hx-trigger") is None
    assert page.all("//noscript/meta") == []
    assert "1件，印出5份。" in page.text
    answer = await officer.download(f"/jobs/{job}/result")
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.content.startswith(b"PK")
    trail = (await officer.get(f"/jobs/{job}")).words("//ol[@class='trail']/li")
    assert "下载文件" in trail[0]


async def test_a_waiting_job_is_cancelled_and_asked_for_again(officer: Visitor) -> None:
    job = await _asked(officer)
    page = await officer.submit((await officer.get(f"/jobs/{job}")).form(f"/jobs/{job}/stop"))
    assert "已取消" in page.text
    page = await officer.submit(page.form(f"/jobs/{job}/again"))
    assert "已重新提交" in page.text
    assert "排队等候" in page.text


async def test_a_failed_job_says_why(officer: Visitor) -> None:
    job = await _asked(officer)
    await _worked(job, PretendPress(MissingGlyph("“䶮”字缺字形。"), "马道村"))
    page = await officer.get(f"/jobs/{job}")
    assert "没有办成" in page.text
    assert "“䶮”字缺字形。" in page.text
    assert (await officer.client.get(f"/jobs/{job}/result")).status_code == 404


async def test_what_has_ended_cannot_be_cancelled_nor_what_is_done_asked_for_again(officer: Visitor) -> None:
    job = await _asked(officer)
    await _worked(job)
    assert (await officer.post(f"/jobs/{job}/stop")).status_code == 409
    assert (await officer.post(f"/jobs/{job}/again")).status_code == 409


async def test_a_job_is_hidden_from_who_could_not_have_asked_for_it(officer: Visitor, sign_in: SignIn) -> None:
    job = await _asked(officer)
    for stranger in (await sign_in(Role.FILING_OFFICER, region=OTHER_COUNTY), await sign_in(Role.VETTING_OFFICER)):
        assert (await stranger.get(f"/jobs/{job}")).status == 404
        assert (await stranger.get("/jobs")).all("//div[@class='job']//b") == []
        assert (await stranger.post(f"/jobs/{job}/stop")).status_code == 404


@pytest.mark.parametrize(
    "fields", [{"region": OTHER_COUNTY, "papers": "filings"}, {"region": "1", "papers": "filings"}, {"region": COUNTY}]
)
async def test_papers_are_packed_of_an_own_area_and_a_known_sort_only(officer: Visitor, fields: dict[str, str]) -> None:
    assert (await officer.post("/filings/pack", fields)).status_code in {404, 422}
    assert (await officer.get("/jobs")).all("//div[@class='job']//b") == []


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0.2, "1秒"), (59, "59秒"), (60, "1分钟"), (150, "2分钟"), (3600, "1小时"), (3 * 3600 + 65, "3小时1分钟")],
)
def test_spans_are_told_in_the_largest_words(seconds: float, words: str) -> None:
    assert duration(timedelta(seconds=seconds)) == words
