"""The notices of a few of the demo's elections: issued, put up by two, taken down; one of them corrected."""

from collections.abc import Sequence
from datetime import date, timedelta

from elections import queries
from elections.demo.cases import Case
from elections.notice_vocabulary import NoticeKind
from elections.noticing.batch import issued_of
from elections.noticing.issuing import IssueNotice, issue_notice
from elections.noticing.posting import RecordPosting, TakeDown, record_posting, take_down
from server import clock
from server.access.actor import Actor
from server.db.engine import transaction
from server.manifest import Stage

_PLACES = "公开栏、集市口"
_TWO = ("韩秀兰", "郭志明")
_HUNG = 6
#: How many elections have their notices played: a few show what there is to see.
_FEW = 3


async def play_notices(stage: Stage, plan: Sequence[tuple[Case, str]]) -> None:
    """The day and its seats, the list of voters, and of what is published the result; the first one's day is corrected."""
    for place, (case, code) in enumerate(plan[:_FEW]):
        day = case.election_day
        await _put_up(stage.actor, code, NoticeKind.ELECTION_DAY, day - timedelta(days=40))
        if place == 0:
            again = IssueNotice(
                kind=NoticeKind.ELECTION_DAY,
                issued=day - timedelta(days=39),
                places=_PLACES,
                correcting=True,
                reason="原公告漏写张贴的第二处地点",
            )
            await issue_notice(stage.actor, code, again)
        await _put_up(stage.actor, code, NoticeKind.VOTER_LIST, day - timedelta(days=24))
        if case.published:
            await _put_up(stage.actor, code, NoticeKind.RESULT, case.published)
        async with transaction(stage.actor):
            line = await queries.election(stage.actor, code)
            issued = await issued_of(stage.actor, code)
        await stage.print(f"{line.community}公告", [one.paper for one in issued])
        stage.say(f"{line.title}：发布公告{len(issued)}份，登记张贴。")


async def _put_up(actor: Actor, code: str, kind: NoticeKind, day: date) -> None:
    number = await issue_notice(actor, code, IssueNotice(kind=kind, issued=day, places=_PLACES))
    for place in _PLACES.split("、"):
        proof = RecordPosting(place=place, posted=day, hour="9:00", by_one=_TWO[0], by_two=_TWO[1])
        posting = await record_posting(actor, code, number, proof)
        down = day + timedelta(days=_HUNG)
        if down <= clock.today():
            await take_down(actor, code, posting, TakeDown(taken_down=down, taken_by=_TWO[0]))
