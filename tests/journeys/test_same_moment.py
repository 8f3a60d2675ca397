"""Two clerks who save the same count at the same moment: on connections of their own, so that one really waits for the other."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest
from litestar import Litestar

from elections import queries
from elections.queries import Progress
from elections.services.voting.readings import readings
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from server.db.engine import connection, transaction
from tests.support.factories import CLEAN_VOTES, SLATE, a_ballot, an_election
from tests.support.http import Fields, Page
from tests.support.whole_county import Desk, a_desk, furnish, villages

_HEAD = {"held": "2021-11-20", "issued": "402", "cast": "396", "fully_invalid": "9"}


@pytest.fixture
async def code(own_database: str) -> str:
    assert own_database
    (village,) = villages(1)
    operator = Actor.operator()
    await furnish(operator, (village,))
    code = await an_election(operator, region=village.region)
    await a_ballot(operator, code, region=village.region)
    return code


@pytest.fixture
async def two(code: str, app: Litestar, tmp_path: Path) -> AsyncIterator[tuple[Desk, Desk]]:
    assert code
    names = ("李雅琴", "杜秀英")
    one, other = [await a_desk(app, tmp_path, app.state.press, name, Role.ELECTION_OFFICER) for name in names]
    yield one, other
    for each in (one, other):
        await each.client.aclose()


def _sheet(page: Page, chair: int) -> tuple[str, Fields]:
    """The sheet filled in, with so many votes for the first of the chair's two."""
    form = page.form()
    votes: Mapping[Post, tuple[int, ...]] = {**CLEAN_VOTES, Post.CHAIR: (chair, 104)}
    typed: Fields = {**form.fields, **_HEAD}
    for name, value in form.fields.items():
        if name.endswith(".name") and ".lines." in name:
            label, _, candidate = value.partition("　")
            post = next(one for one in votes if one.label == label)
            place = [each for each, _ in SLATE[post]].index(candidate)
            typed[f"{name.removesuffix('.name')}.votes"] = str(votes[post][place])
    return form.target, typed


async def _at_once(code: str, *sheets: tuple[Desk, int]) -> list[Page]:
    """Everybody has the empty sheet open before anybody saves; then all save together."""
    filled = [_sheet(await desk.get(f"/elections/{code}/count"), chair) for desk, chair in sheets]
    saving = [
        desk.client.post(target, data=typed, follow_redirects=True)
        for (desk, _), (target, typed) in zip(sheets, filled, strict=True)
    ]
    return [Page(answer) for answer in await asyncio.gather(*saving)]


async def _kept(code: str) -> tuple[Progress, dict[str, int], int]:
    """The counts that stand, the readings that wait by whose they are, and how many counts were ever written."""
    operator = Actor.operator()
    async with transaction(operator):
        progress = await queries.progress(operator, code)
        waiting = {one.hand.name: one.entry.lines[0].votes for one in await readings(operator, code)}
        return progress, waiting, await connection().fetchval("SELECT count(*) FROM ballot_count")


async def test_sheets_that_differ_are_both_kept_and_wait_for_a_third(code: str, two: tuple[Desk, Desk]) -> None:
    one, other = two
    pages = await _at_once(code, (one, 268), (other, 276))
    assert all(page.status < 500 for page in pages)
    progress, waiting, written = await _kept(code)
    assert (progress.held, written) == ((), 0)
    assert waiting == {"李雅琴": 268, "杜秀英": 276}


async def test_sheets_that_are_alike_make_one_count(code: str, two: tuple[Desk, Desk]) -> None:
    one, other = two
    pages = await _at_once(code, (one, 268), (other, 268))
    assert [page.status for page in pages] == [200, 200]
    progress, waiting, written = await _kept(code)
    assert [held.poll.posts[0].candidates[0].votes for held in progress.held] == [268]
    assert (waiting, written) == ({}, 1)


async def test_one_clerk_who_saves_twice_has_one_reading(code: str, two: tuple[Desk, Desk]) -> None:
    """A double click is no second pair of eyes."""
    one, _ = two
    pages = await _at_once(code, (one, 268), (one, 268))
    assert all(page.status < 500 for page in pages)
    progress, waiting, written = await _kept(code)
    assert (progress.held, written) == ((), 0)
    assert waiting == {"李雅琴": 268}
