"""Counts drawn by a public word and counted once more: by two hands, held against the record, and no result is changed."""

from datetime import date
from hashlib import sha256

import pytest

from elections import queries
from elections.sample_papers import sample_list
from elections.sampling import RecountEntry, RecountLine, Sampled, findings_of, sample, sampled, samples
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.sampling import (
    DrawSample,
    FixSample,
    draw_sample,
    enter_recount,
    fix_sample,
    set_aside_recount,
)
from elections.web.nominating.duties import nomination_duties
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from server.papers.page import compose
from tests.support.factories import (
    CLEAN_VOTES,
    COUNTY,
    OTHER_COUNTY,
    SLATE,
    a_ballot,
    a_checked_count,
    an_actor,
    an_election,
    another_hand,
)
from tests.support.http import SignIn

_SECOND = "140932102200"
_FIX = FixSample(area=COUNTY, title="计票抽查", since=date(2021, 11, 1), until=date(2021, 11, 30), wanted=1)
_DAY = date(2021, 11, 25)
_DRAW = DrawSample(word="开奖号码031117", source="11月21日双色球开奖")


def a_recount(**votes: int) -> RecountEntry:
    """The count of the factories, counted once more; `votes` are those that are found otherwise."""
    lines = tuple(
        RecountLine(post=post, name=name, votes=votes.get(name, number))
        for post, standing in SLATE.items()
        for (name, _), number in zip(standing, CLEAN_VOTES[post], strict=True)
    )
    return RecountEntry(held=clock.today(), issued=402, cast=396, fully_invalid=9, document="复核记录", lines=lines)


@pytest.fixture
async def codes(operator: Actor) -> tuple[str, str]:
    """Two villages whose votes are counted."""
    first, second = await an_election(operator), await an_election(operator, region=_SECOND)
    await a_ballot(operator, first)
    await a_ballot(operator, second, region=_SECOND)
    for code in (first, second):
        await a_checked_count(operator, code)
    return first, second


async def _counts(actor: Actor, number: int) -> tuple[Sampled, ...]:
    async with transaction(actor):
        return await sampled(actor, await sample(actor, number))


async def _duties(actor: Actor) -> list[str]:
    async with transaction(actor):
        return [one.what for one in await nomination_duties(actor, COUNTY)]


async def test_the_list_is_fixed_first_and_the_word_draws_what_anybody_finds(
    operator: Actor, codes: tuple[str, str]
) -> None:
    number = await fix_sample(operator, _FIX)
    names = sorted(f"{code}/1" for code in codes)
    async with transaction(operator):
        (line,) = await samples(operator, COUNTY)
        before = await sample_list(operator, number)
    assert line.seal == sha256("".join(f"{one}\n" for one in names).encode()).hexdigest()
    assert [one.identifier for one in before.counts] == names
    assert "SHA-256" in compose(before).html

    await draw_sample(operator, number, _DRAW)
    by_hand = sorted(names, key=lambda one: sha256(f"{_DRAW.word}|{one}".encode()).hexdigest())
    drawn = await _counts(operator, number)
    assert [one.identifier for one in drawn] == by_hand
    assert [one.chosen for one in drawn] == [True, False]
    event = (await trail(f"count_sample:{number}"))[0]
    assert event.after["抽中"] == by_hand[:1]
    assert event.after["种子"] == _DRAW.word
    with pytest.raises(Conflict, match="已经抽取过"):
        await draw_sample(operator, number, DrawSample(word="另一个词", source="会场"))
    async with transaction(operator):
        after = await sample_list(operator, number)
    html = compose(after).html
    assert _DRAW.word in html
    assert html.count(">抽中<") == 2, "the heading and the one that was drawn"


async def test_nothing_is_drawn_from_too_few_and_by_nobody_else(operator: Actor, codes: tuple[str, str]) -> None:
    assert codes
    with pytest.raises(Refused, match="有2次，不够抽3次"):
        await fix_sample(operator, _FIX.model_copy(update={"wanted": 3}))
    with pytest.raises(Refused, match="有0次"):
        await fix_sample(operator, _FIX.model_copy(update={"until": date(2021, 11, 2)}))
    with pytest.raises(Forbidden):
        await fix_sample(an_actor(Role.TOWNSHIP_CLERK), _FIX)
    number = await fix_sample(operator, _FIX)
    with pytest.raises(NotFound):
        await draw_sample(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), number, _DRAW)


async def test_what_came_to_no_result_is_not_drawn(operator: Actor, codes: tuple[str, str]) -> None:
    first, second = codes
    await connection().execute("UPDATE election SET published = $2, voided = $2 WHERE code = $1", first, _DAY)
    await connection().execute(
        "UPDATE election SET cancelled = $2, cancelled_why = '并村', cancelled_document = '批复' WHERE code = $1",
        second,
        _DAY,
    )
    with pytest.raises(Refused, match="已经计票的有0次"):
        await fix_sample(operator, _FIX)


async def test_two_people_count_once_more_and_the_differences_are_findings_that_change_nothing(
    operator: Actor, codes: tuple[str, str]
) -> None:
    number = await fix_sample(operator, _FIX)
    unchosen = (await _counts(operator, number))[0].id
    with pytest.raises(NotFound):
        await enter_recount(operator, number, unchosen, a_recount())
    await draw_sample(operator, number, _DRAW)
    chosen, other = await _counts(operator, number)
    with pytest.raises(NotFound):
        await enter_recount(operator, number, other.id, a_recount())
    async with transaction(operator):
        before = await queries.progress(operator, chosen.code)

    assert await _duties(operator) == ["计票抽查：1次待复核"]
    found = a_recount(贾永胜=266)
    assert await enter_recount(operator, number, chosen.id, found) is False
    with pytest.raises(Refused, match="本人录入的"):
        await enter_recount(operator, number, chosen.id, found)
    with pytest.raises(Refused, match="主任　贾永胜：与另一次录入不一致") as refusal:
        await enter_recount(another_hand(operator), number, chosen.id, a_recount())
    assert "266" not in str(refusal.value)
    assert await enter_recount(another_hand(operator), number, chosen.id, found) is True
    with pytest.raises(Conflict, match="已经两人录入一致"):
        await enter_recount(operator, number, chosen.id, found)

    assert await _duties(operator) == []
    chosen, _ = await _counts(operator, number)
    async with transaction(operator):
        told = [one.message for one in await findings_of(operator, chosen)]
        after = await queries.progress(operator, chosen.code)
    assert told == ["主任　贾永胜：原计票268，复核266。", "按复核票数判定，选举是否有效和当选人都不变。"]
    assert before.held == after.held
    assert before.course == after.course
    assert (await trail(f"count_sample:{number}"))[0].after["结论"] == told
    assert codes


async def test_a_reading_is_set_aside_and_a_withdrawn_count_has_nothing_to_be_held_against(
    operator: Actor, codes: tuple[str, str]
) -> None:
    assert codes
    number = await fix_sample(operator, _FIX)
    await draw_sample(operator, number, _DRAW)
    chosen, _ = await _counts(operator, number)
    tomorrow = date(2199, 1, 1)
    with pytest.raises(Refused, match="还没有到"):
        await enter_recount(operator, number, chosen.id, a_recount().model_copy(update={"held": tomorrow}))
    with pytest.raises(Refused, match="早于抽取"):
        await enter_recount(operator, number, chosen.id, a_recount().model_copy(update={"held": date(2021, 11, 1)}))
    twice = a_recount()
    twice = twice.model_copy(update={"lines": (*twice.lines, twice.lines[0])})
    with pytest.raises(Refused, match="写了两行"):
        await enter_recount(operator, number, chosen.id, twice)

    await enter_recount(operator, number, chosen.id, a_recount(贾永胜=1))
    await set_aside_recount(operator, number, chosen.id, Withdrawal(reason="看错了记录"))
    with pytest.raises(NotFound):
        await set_aside_recount(operator, number, chosen.id, Withdrawal(reason="看错了记录"))
    await enter_recount(operator, number, chosen.id, a_recount())
    await enter_recount(another_hand(operator), number, chosen.id, a_recount())
    chosen, _ = await _counts(operator, number)
    async with transaction(operator):
        assert [one.met for one in await findings_of(operator, chosen)] == [True]
    await withdraw_count(operator, chosen.code, Withdrawal(reason="复核时发现装错了票"))
    async with transaction(operator):
        assert await findings_of(operator, chosen) == ()


async def test_the_pages_from_the_list_to_the_finding(operator: Actor, sign_in: SignIn, codes: tuple[str, str]) -> None:
    assert codes
    officer = await sign_in(Role.ELECTION_OFFICER)
    here = f"/elections/samples?area={COUNTY}"
    empty = await officer.get(here)
    assert "还没有抽查" in empty.text
    typed = {"title": "计票抽查", "since": "2021-11-01", "until": "2021-11-30"}
    refused = await officer.submit(empty.form(here), {**typed, "wanted": "9"})
    assert "不够抽9次" in refused.text
    fixed = await officer.submit(refused.form(here), {**typed, "wanted": "1"})
    assert "名单已确定" in fixed.text
    number = fixed.response.url.path.rpartition("/")[2]
    draw = f"/elections/samples/{number}/draw"
    assert "彩票" in fixed.text
    drawn = await officer.submit(fixed.form(draw), {"word": _DRAW.word, "source": _DRAW.source})
    assert "已按公开的种子抽取" in drawn.text
    chosen, _ = await _counts(operator, int(number))
    at = f"/elections/samples/{number}/{chosen.id}"
    form = await officer.get(at)
    sheet = {"held": clock.today().isoformat(), "issued": "402", "cast": "396", "document": "复核记录"}
    entry = a_recount(贾永胜=100)
    sheet |= {f"lines.{row}.votes": str(line.votes) for row, line in enumerate(entry.lines)}
    first = await officer.submit(form.form(at), sheet)
    assert "待另一人照复核记录第二次录入" in first.text
    colleague = await sign_in(Role.ELECTION_OFFICER)
    second = await colleague.submit((await colleague.get(at)).form(at), sheet)
    assert "有出入" in second.text
    told = await colleague.get(at)
    assert "主任 贾永胜：原计票268，复核100。" in told.text
    assert "会有变化" in told.text
