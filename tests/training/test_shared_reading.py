"""Papers that are drawn together ask the records no more than one alone does."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from datetime import datetime
from typing import Any

import pytest

from server import clock
from server.access.actor import Actor
from server.db import engine
from server.db.engine import transaction
from server.manifest import Drawn
from server.papers.register.kinds import draw, kind_of
from server.papers.register.life import prepare
from tests.support.factories import COUNTY, a_county
from tests.support.teams import a_full_team, a_site, a_unit
from training.dispatch_notices import source_of
from training.printing import documents_of
from training.shared_reading import once
from training.vocabulary import DISPATCH_NOTICE, INTRODUCTION_LETTER


def _noting(plainly: Callable[..., Awaitable[Any]], into: list[str]) -> Callable[..., Awaitable[Any]]:
    async def noted(self: object, sql: str, *words: object, **more: object) -> Any:
        into.append(sql)
        return await plainly(self, sql, *words, **more)

    return noted


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 26, 9, tzinfo=clock.ZONE)):
        yield


async def test_a_question_is_asked_once_of_each_place() -> None:
    asked: list[str] = []

    async def ask(place: str) -> int:
        asked.append(place)
        return len(place)

    answer = once(ask)
    assert [await answer(place) for place in ("ab", "abc", "ab", "abc")] == [2, 3, 2, 3]
    assert asked == ["ab", "abc"]


async def test_letters_and_notices_are_drawn_with_the_questions_of_one(
    operator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_county(operator)
    _, sent = await a_full_team(operator, await a_site(operator), await a_unit(operator))
    sources = [source_of(one) for one in sent]
    await prepare(operator, kind_of(DISPATCH_NOTICE), [one.source for one in await documents_of(operator, COUNTY)])
    questions: list[str] = []
    raw = type(engine.connection())
    for name in ("fetch", "fetchrow", "fetchval"):
        monkeypatch.setattr(raw, name, _noting(getattr(raw, name), questions))

    async def drawn(kind: str, some: Sequence[str]) -> tuple[int, dict[str, Drawn]]:
        questions.clear()
        async with transaction(operator):
            found = dict(await draw(operator, kind_of(kind), some))
        return len(questions), found

    one, three = await drawn(INTRODUCTION_LETTER, sources[:1]), await drawn(INTRODUCTION_LETTER, sources)
    assert (one[0], list(three[1])) == (three[0], sources)
    assert [three[1][source].holder for source in sources] == ["贾志强", "刘桂生", "王瑞"]
    assert three[1][sources[0]].model == one[1][sources[0]].model
    assert one[0] > 0
    one, all_ = await drawn(DISPATCH_NOTICE, sources[:1]), await drawn(DISPATCH_NOTICE, [*sources, "assignment:x"])
    assert one == all_
    assert list(one[1]) == sources[:1]
