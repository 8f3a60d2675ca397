"""Boxes counted apart: two people read each, what differs is settled, and the village's count is their sum (S13, T-18, AC-3)."""

from dataclasses import replace

import pytest

from cadres.vocabulary import Sex
from elections import queries
from elections.hands import count_notes, hands
from elections.polling import left_out, unsettled_of
from elections.polling_vocabulary import StationKind
from elections.services.box_entries import BoxEntry, RestEntry
from elections.services.corrections import RollCorrection, Withdrawal, correct_roll, strike_candidate, withdraw_count
from elections.services.entries import LineEntry
from elections.services.nominating.names import ProposeMerge
from elections.services.nominating.slips import SetAside
from elections.services.polling.accounts import EnterAccount, check_account, enter_account
from elections.services.polling.stations import SetStation, set_station, strike_station
from elections.services.results import Publication, publish
from elections.services.voting.box_readings import BoxCounting, box_counting
from elections.services.voting.boxes import PlanCounting, enter_box, plan_counting, send_box_back, settle_box
from elections.services.voting.handing_in import Found, Settlement, enter_count, send_back
from elections.services.voting.summing import (
    SumUp,
    confirm_box_merge,
    propose_box_merge,
    sum_up,
    undo_box_merge,
)
from elections.tables import BoxReading, BoxSettlement
from elections.vocabulary import NextStep, Post, RoundKind
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, NotFound, Refused
from tests.support.factories import ELECTION_DAY, SLATE, a_ballot, an_election, an_entry, another_hand

_HALL = SetStation(name="中心会场", kind=StationKind.MAIN, place="村委会大院", booth=True)
_BOX = SetStation(name="流动票箱", kind=StationKind.MOBILE, place="后沟组", listed=12, listed_for="年老、患病")
_APART = PlanCounting(apart=True, decided="选举委员会第3次会议")


class Hall:
    """An election with two boxes in the hall and a mobile one, and the three people who read its sheets."""

    def __init__(self, operator: Actor, code: str, stations: tuple[int, int]) -> None:
        self.operator, self.code = operator, code
        self.hall, self.mobile = stations
        self.other = another_hand(operator)
        self.third = replace(operator, name="苗治国", unit="偏关县民政局")

    async def counting(self) -> BoxCounting:
        async with transaction(self.operator):
            return await box_counting(self.operator, self.code, await queries.progress(self.operator, self.code))

    async def read(self, station: int, box: int, entry: BoxEntry) -> None:
        """By both hands, alike."""
        await enter_box(self.other, self.code, station, box, entry)
        assert (await enter_box(self.operator, self.code, station, box, entry)).settled

    async def account(self, station: int, issued: int, returned: int, reason: str | None = None) -> None:
        ballots = EnterAccount(received=issued, issued=issued, spoilt=0, unused=0, returned=returned, reason=reason)
        await enter_account(self.other, self.code, station, ballots)
        await check_account(self.operator, self.code, station)


def sheet(
    cast: int, chair: tuple[int, int], *, extra: tuple[LineEntry, ...] = (), reason: str | None = None
) -> BoxEntry:
    """A box whose voters chose the same two for the other posts as for the chair, and the first three members."""
    votes = {Post.CHAIR: chair, Post.VICE_CHAIR: chair, Post.MEMBER: (chair[0], chair[0], chair[0], chair[1])}
    lines = tuple(
        LineEntry(post=post, name=name, votes=number)
        for post, numbers in votes.items()
        for (name, _), number in zip(SLATE[post], numbers, strict=True)
    )
    rests = tuple(RestEntry(post=post) for post in votes)
    return BoxEntry(
        kind=RoundKind.FIRST,
        held=ELECTION_DAY,
        cast=cast,
        fully_invalid=0,
        lines=(*lines, *extra),
        rests=rests,
        reason=reason,
    )


def written(name: str, votes: int, sex: Sex = Sex.FEMALE) -> LineEntry:
    return LineEntry(post=Post.CHAIR, name=name, votes=votes, write_in=True, sex=sex)


@pytest.fixture
async def at(operator: Actor) -> Hall:
    code = await an_election(operator)
    await a_ballot(operator, code)
    hall, mobile = await set_station(operator, code, _HALL), await set_station(operator, code, _BOX)
    await plan_counting(operator, code, _APART.model_copy(update={"boxes": {hall: 2}}))
    return Hall(operator, code, (hall, mobile))


async def all_read(at: Hall, mobile: int = 12, reason: str | None = None) -> None:
    """300 ballots in the hall, and as many in the mobile box as are said."""
    await at.read(at.hall, 1, sheet(180, (120, 50)))
    await at.read(at.hall, 2, sheet(120, (90, 20)))
    await at.read(at.mobile, 1, sheet(mobile, (mobile, 0), reason=reason))
    await at.account(at.hall, 310, 300)
    await at.account(at.mobile, 15, mobile, reason)


async def test_boxes_are_counted_together_until_somebody_says_otherwise(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    hall = await set_station(operator, code, _HALL)
    with pytest.raises(Conflict, match="集中计票，没有各箱"):
        await enter_box(operator, code, hall, 1, sheet(10, (5, 5)))
    with pytest.raises(Conflict, match="集中计票，没有各箱"):
        await sum_up(operator, code, SumUp())
    with pytest.raises(Refused, match="只有一个票箱"):
        await plan_counting(operator, code, _APART)
    with pytest.raises(Refused, match="没有编号999999"):
        await plan_counting(operator, code, _APART.model_copy(update={"boxes": {999999: 2}}))
    with pytest.raises(Refused, match="每站填1至20个"):
        await plan_counting(operator, code, _APART.model_copy(update={"boxes": {hall: 21}}))
    await plan_counting(operator, code, _APART.model_copy(update={"boxes": {hall: 2}}))
    await plan_counting(operator, code, PlanCounting(apart=False, decided="改为集中计票"))
    assert (await enter_count(operator, code, an_entry())).place == 1


async def test_the_village_is_the_sum_of_its_boxes_confirmed_by_two(at: Hall) -> None:
    with pytest.raises(Conflict, match="由各箱合计得出"):
        await enter_count(at.operator, at.code, an_entry())
    with pytest.raises(Refused, match="中心会场1号箱、中心会场2号箱、流动票箱的计票单还没有"):
        await sum_up(at.other, at.code, SumUp())
    await all_read(at)
    assert (await sum_up(at.other, at.code, SumUp())).place == 1
    with pytest.raises(Refused, match="本人办的"):
        await sum_up(at.other, at.code, SumUp())
    with pytest.raises(Conflict, match="先退回合计"):
        await send_box_back(at.operator, at.code, at.hall, 1, Withdrawal(reason="看错了行"))
    handed = await sum_up(at.operator, at.code, SumUp())
    assert handed.outcome is not None
    assert handed.outcome.next is NextStep.DONE
    async with transaction(at.operator):
        (held,) = (await queries.progress(at.operator, at.code)).held
        assert await unsettled_of(at.operator, {at.code: await queries.progress(at.operator, at.code)}) == {at.code: ()}
        (steps,) = await hands(at.operator, at.code)
    assert (held.poll.issued, held.poll.cast, held.poll.fully_invalid) == (325, 312, 0)
    assert [one.votes for one in held.poll.posts[0].candidates] == [222, 70]
    assert [hand.name for _, hand in steps.steps] == [at.other.name, at.operator.name]
    assert await publish(at.operator, at.code, Publication(published=ELECTION_DAY))


async def test_a_withdrawn_count_leaves_the_boxes_as_they_are(at: Hall) -> None:
    await all_read(at)
    await sum_up(at.other, at.code, SumUp())
    await sum_up(at.operator, at.code, SumUp())
    with pytest.raises(Conflict, match="没有待录入的计票"):
        await sum_up(at.operator, at.code, SumUp())
    await withdraw_count(at.operator, at.code, Withdrawal(reason="登记人数有误"))
    roll = RollCorrection(
        electorate=440, women=None, party_members=None, published=ELECTION_DAY.replace(day=1), reason="漏计"
    )
    await correct_roll(at.operator, at.code, roll)
    assert all(one.settled for one in (await at.counting()).boxes)
    with pytest.raises(Conflict, match="不能再撤下"):
        await strike_candidate(at.operator, at.code, 1, Withdrawal(reason="本人退出"))
    await send_box_back(at.operator, at.code, at.hall, 2, Withdrawal(reason="看错了行"))
    with pytest.raises(Refused, match="中心会场2号箱的计票单还没有"):
        await sum_up(at.operator, at.code, SumUp())
    await at.read(at.hall, 2, sheet(120, (91, 20)))
    await sum_up(at.other, at.code, SumUp())
    assert (await sum_up(at.operator, at.code, SumUp())).outcome is not None


async def test_what_two_read_unlike_is_settled_by_a_third(at: Hall) -> None:
    assert (await enter_box(at.other, at.code, at.hall, 1, sheet(180, (120, 50)))).place == 1
    with pytest.raises(Refused, match="本人办的"):
        await enter_box(at.other, at.code, at.hall, 1, sheet(180, (120, 50)))
    handed = await enter_box(at.operator, at.code, at.hall, 1, sheet(181, (120, 50)))
    assert [one.field for one in handed.unlike] == ["收回选票"]
    assert "180" not in str(handed.unlike)
    with pytest.raises(Conflict, match="不能再改计票方式"):
        await plan_counting(at.operator, at.code, _APART)
    with pytest.raises(Conflict, match="请核对差异"):
        await enter_box(at.third, at.code, at.hall, 1, sheet(180, (120, 50)))
    said = Settlement(found=(Found(figure="收回选票", value="180", reason="数字不清"),))
    with pytest.raises(Refused, match="本人办的"):
        await settle_box(at.operator, at.code, at.hall, 1, said)
    await settle_box(at.third, at.code, at.hall, 1, said)
    state = (await at.counting()).box(at.hall, 1)
    assert state.settled
    assert (state.settled.entry.cast, state.settled.settled_by) == (180, "苗治国")
    assert (await BoxSettlement.count(), await BoxReading.count()) == (1, 2)
    with pytest.raises(Conflict, match="没有待核对"):
        await settle_box(at.third, at.code, at.hall, 1, said)
    with pytest.raises(Conflict, match="已由两人录入定案"):
        await enter_box(at.operator, at.code, at.hall, 1, sheet(180, (120, 50)))
    with pytest.raises(NotFound):
        await enter_box(at.operator, at.code, at.hall, 3, sheet(180, (120, 50)))


async def test_either_reader_may_look_at_the_paper_again(at: Hall) -> None:
    await enter_box(at.other, at.code, at.hall, 1, sheet(180, (120, 50)))
    await enter_box(at.operator, at.code, at.hall, 1, sheet(180, (121, 50)))
    assert (await enter_box(at.other, at.code, at.hall, 1, sheet(180, (121, 50)))).settled
    with pytest.raises(Conflict, match="计票单已经有人录入，不能撤销"):
        await strike_station(at.operator, at.code, at.hall, Withdrawal(reason="登记错了"))
    closed = await BoxReading.objects().where(BoxReading.closed.is_not_null()).first()
    assert closed is not None
    assert (closed.actor, closed.closed_reason) == (at.other.name, "照原表改正")


async def test_what_no_sheet_of_a_box_can_say(at: Hall) -> None:
    good = sheet(180, (120, 50))
    cases = {
        "多于收回的": good.model_copy(update={"fully_invalid": 181}),
        "至多": sheet(160, (120, 50)),
        "多于登记参加选举": sheet(432, (120, 50)),
        "每个职务填一次": good.model_copy(update={"rests": good.rests[:2]}),
        "不是姓名": sheet(180, (120, 50), extra=(written("弃权", 4),)),
        "没有填票数": good.model_copy(update={"lines": good.lines[1:]}),
    }
    for cause, entry in cases.items():
        with pytest.raises(Refused, match=cause):
            await enter_box(at.operator, at.code, at.hall, 1, entry)
    assert await BoxReading.count() == 0


async def test_sums_that_do_not_agree_go_on_with_a_reason_that_is_printed(at: Hall) -> None:
    await at.read(at.hall, 1, sheet(180, (120, 50)))
    await at.read(at.hall, 2, sheet(121, (90, 20)))
    await at.read(at.mobile, 1, sheet(12, (12, 0)))
    await at.account(at.hall, 310, 300)
    with pytest.raises(Refused, match="流动票箱没有登记选票清点"):
        await sum_up(at.other, at.code, SumUp())
    await at.account(at.mobile, 15, 12)
    with pytest.raises(Refused, match="2个票箱计票单收回合计301张，选票清点收回300张，差1张"):
        await sum_up(at.other, at.code, SumUp())
    await sum_up(at.other, at.code, SumUp(reason="清点时漏数一张"))
    await at.account(at.hall, 309, 300)
    with pytest.raises(Conflict, match="选票清点有改动"):
        await sum_up(at.operator, at.code, SumUp(reason="清点时漏数一张"))
    await send_back(at.other, at.code, Withdrawal(reason="清点改正"))
    await at.account(at.hall, 309, 301)
    await sum_up(at.other, at.code, SumUp())
    assert (await sum_up(at.operator, at.code, SumUp())).outcome is not None


async def test_t18_the_votes_of_a_void_box_are_taken_out_with_the_numbers_told(at: Hall) -> None:
    over = sheet(14, (14, 0))
    with pytest.raises(Refused, match="投入14张，多于公布的使用人数12人") as refusal:
        await enter_box(at.operator, at.code, at.mobile, 1, over)
    assert refusal.value.problems[0].rule == "T-18"
    await all_read(at, 14, "登记人数漏了两户")
    with pytest.raises(Refused, match="收回314张变为300张"):
        await sum_up(at.other, at.code, SumUp())
    await sum_up(at.other, at.code, SumUp(reason="监票人签认，该箱无效"))
    assert (await sum_up(at.operator, at.code, SumUp(reason="监票人签认，该箱无效"))).outcome is not None
    async with transaction(at.operator):
        progress = await queries.progress(at.operator, at.code)
        (note,) = await count_notes(at.operator, at.code)
        open_ones = (await unsettled_of(at.operator, {at.code: progress}))[at.code]
        assert await left_out(at.operator, at.code) == {1: frozenset({at.mobile})}
    (held,) = progress.held
    assert (held.poll.issued, held.poll.cast) == (325, 300)
    assert [one.votes for one in held.poll.posts[0].candidates] == [210, 70]
    assert "主任贾永胜224票减14票" in note
    assert note.endswith("说明：监票人签认，该箱无效")
    assert [one.rule for one in open_ones] == ["T-18"], "the sums agree without the box"


async def test_names_over_boxes_are_one_when_two_people_say_so(at: Hall) -> None:
    await at.read(at.hall, 1, sheet(180, (120, 50), extra=(written("吕敏", 4), written("吕 敏芝", 3))))
    await at.read(at.hall, 2, sheet(120, (90, 20), extra=(written("吕敏", 2), written("吕闵", 5))))
    await at.read(at.mobile, 1, sheet(12, (11, 0), extra=(written("贾永盛", 1, Sex.MALE),)))
    await at.account(at.hall, 310, 300)
    await at.account(at.mobile, 15, 12)
    similar = ProposeMerge(post=Post.CHAIR, written="吕闵", meant="吕敏", reason="监票人当场辨认")
    with pytest.raises(Refused, match="是选票上印的候选人"):
        await propose_box_merge(at.operator, at.code, similar.model_copy(update={"written": "贾永胜", "meant": "吕敏"}))
    with pytest.raises(Refused, match="里没有“吕"):
        await propose_box_merge(at.operator, at.code, similar.model_copy(update={"written": "吕民"}))
    merge = await propose_box_merge(at.operator, at.code, similar)
    with pytest.raises(Refused, match="须由另一人确认"):
        await confirm_box_merge(at.operator, at.code, merge)
    with pytest.raises(Refused, match="提议没有确认"):
        await sum_up(at.operator, at.code, SumUp())
    await confirm_box_merge(at.other, at.code, merge)
    own = await propose_box_merge(
        at.operator, at.code, ProposeMerge(post=Post.CHAIR, written="贾永盛", meant="贾永胜", reason="同音")
    )
    await confirm_box_merge(at.other, at.code, own)
    await sum_up(at.operator, at.code, SumUp())
    with pytest.raises(Conflict, match="先退回合计"):
        await undo_box_merge(at.other, at.code, merge, SetAside(reason="是两个人"))
    await sum_up(at.other, at.code, SumUp())
    async with transaction(at.operator):
        (held,) = (await queries.progress(at.operator, at.code)).held
    found = {one.name: one.votes for one in held.poll.posts[0].candidates}
    assert found == {"贾永胜": 222, "高建平": 70, "吕敏": 11, "吕敏芝": 3}


async def test_one_name_of_two_sexes_is_looked_at_again(at: Hall) -> None:
    await at.read(at.hall, 1, sheet(180, (120, 50), extra=(written("吕敏", 4),)))
    await at.read(at.hall, 2, sheet(120, (90, 20), extra=(written("吕敏", 2, Sex.MALE),)))
    await at.read(at.mobile, 1, sheet(12, (11, 0)))
    await at.account(at.hall, 310, 300)
    await at.account(at.mobile, 15, 12)
    with pytest.raises(Refused, match="中心会场1号箱是女，中心会场2号箱是男"):
        await sum_up(at.operator, at.code, SumUp())
    assert "election.box_counted" in {event.kind for event in await trail(f"election:{at.code}")}
