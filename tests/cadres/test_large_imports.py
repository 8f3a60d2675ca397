import asyncio
from pathlib import Path

import pytest

from cadres.large_imports import LARGE_IMPORTS, CommitBatch, run
from cadres.queries import community
from server.access.actor import Actor, Role
from server.files.disk import Store
from server.jobs.asking import enqueue
from server.jobs.queries import find
from server.jobs.running import Bench, perform
from server.sheets import committing
from tests.support.factories import COUNTY, VILLAGE, a_county, an_actor
from tests.support.http import SignIn
from tests.support.sheets import handed_in


async def test_a_batch_goes_in_as_a_job_once(operator: Actor, tmp_path: Path) -> None:
    await a_county(operator)
    officer = an_actor(Role.ELECTION_OFFICER)
    batch = await handed_in(officer, (VILLAGE, None, 310, None, None, None))
    asked = await enqueue(officer, LARGE_IMPORTS, CommitBatch(region=COUNTY, batch=batch))

    await perform(Bench(Store(tmp_path / "files"), None, asyncio.Event()), asked)

    line = await find(officer, asked)
    assert (line.state.value, line.message) == ("done", "村（社区）基本情况表导入1行。")
    assert (await community(officer, VILLAGE)).households == 310

    async def progress(*_: object) -> None:
        pytest.fail("there is nothing left to do")

    again = await run(officer, CommitBatch(region=COUNTY, batch=batch), progress)  # type: ignore[arg-type]
    assert again.message == "村（社区）基本情况表已导入1行。"


async def test_the_page_hands_a_large_batch_to_a_job(
    operator: Actor, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_county(operator)
    monkeypatch.setattr(committing, "LARGE", 1)
    officer = await sign_in(Role.ELECTION_OFFICER)
    batch = await handed_in(an_actor(Role.ELECTION_OFFICER), (VILLAGE, None, 310, None, None, None))

    page = await officer.get(f"/imports/{batch}")
    after = await officer.submit(page.form(f"/imports/{batch}/commit"))

    assert after.response.url.path.startswith("/jobs/")
    assert "导入表格" in after.text
    assert (await community(operator, VILLAGE)).households is None
