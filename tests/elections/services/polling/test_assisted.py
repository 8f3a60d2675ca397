"""Lists of mobile boxes and of ballots that somebody writes: what cannot be says why, what is odd asks for a reason."""

from datetime import date

import pytest

from elections import queries
from elections.assisted import boxes, judged
from elections.assisted_vocabulary import AssistedBy, AssistReason
from elections.laws import laws
from elections.polling_vocabulary import StationKind
from elections.services.corrections import Withdrawal
from elections.services.polling.assisted import ListVoter, NameWriter, list_voter, name_writer, strike_voter
from elections.services.polling.proxies import Entrust, entrust
from elections.services.polling.stations import SetStation, set_station, strike_station
from elections.vocabulary import Method
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, Forbidden, NotFound, Refused
from tests.support.factories import a_ballot, an_actor, an_election
from tests.support.http import SignIn


@pytest.fixture
async def code(operator: Actor) -> str:
    code = await an_election(operator)
    await a_ballot(operator, code)
    return code


async def _a_box(operator: Actor, code: str) -> int:
    box = SetStation(name="一号流动票箱", kind=StationKind.MOBILE, place="二组", listed=2, listed_for="年老行动不便")
    return await set_station(operator, code, box)


def _writes_for(name: str = "王小二", **more: object) -> ListVoter:
    told: dict[str, object] = {"helped": AssistedBy.WRITING, "reason": AssistReason.ILLITERATE, "writer": "李大年"}
    return ListVoter.model_validate({"name": name, **told, **more})


async def test_each_list_has_its_voters_with_what_is_odd_about_them(operator: Actor, code: str) -> None:
    box = await _a_box(operator, code)
    await list_voter(
        operator, code, ListVoter(name="赵老太", helped=AssistedBy.MOBILE, reason=AssistReason.FRAIL, box=box)
    )
    far = ListVoter(name="钱远", helped=AssistedBy.MOBILE, reason=AssistReason.FAR, box=box)
    with pytest.raises(Refused, match="老弱病残"):
        await list_voter(operator, code, far)
    await list_voter(operator, code, far.model_copy(update={"accepted": "选委会议定"}))
    for number in "一二三":
        await list_voter(operator, code, _writes_for(f"王{number}"))
    with pytest.raises(Refused, match="李大年已为3人代写"):
        await list_voter(operator, code, _writes_for("王四"))
    await list_voter(operator, code, _writes_for("王四", accepted="本人坚持"))
    async with transaction(operator):
        line = await queries.election(operator, code)
        lines = await judged(operator, line, (await laws()).book(line.kind, line.election_day, line.region))
        [held] = await boxes(operator, code, lines)
    assert [(one.entry.name, len(one.findings)) for one in held.lines] == [("赵老太", 0), ("钱远", 1)]
    assert held.finding.met
    assert [len(one.findings) for one in lines if one.entry.helped is AssistedBy.WRITING] == [1, 1, 1, 1]
    assert (await trail(f"election:{code}"))[0].reason == "本人坚持"
    with pytest.raises(Conflict, match="名单上还有选民"):
        await strike_station(operator, code, box, Withdrawal(reason="改设"))


async def test_a_writer_is_named_later_and_an_entry_is_struck_once(operator: Actor, code: str) -> None:
    entry = await list_voter(operator, code, _writes_for(writer=None))
    with pytest.raises(Refused, match="不能为自己代写"):
        await name_writer(operator, code, entry, NameWriter(writer="王小二"))
    with pytest.raises(Refused, match="贾永胜是候选人"):
        await name_writer(operator, code, entry, NameWriter(writer="贾永胜"))
    await name_writer(operator, code, entry, NameWriter(writer="贾永胜", accepted="本人指定"))
    await strike_voter(operator, code, entry, Withdrawal(reason="本人到站投票"))
    with pytest.raises(NotFound):
        await strike_voter(operator, code, entry, Withdrawal(reason="再取消"))
    await list_voter(operator, code, _writes_for())
    with pytest.raises(Refused, match="已在代写选票名单上"):
        await list_voter(operator, code, _writes_for())


@pytest.mark.parametrize(
    ("changed", "cause"),
    [
        ({"reason": AssistReason.FRAIL}, "年老体弱不是用代写选票的原因"),
        ({"reason": AssistReason.OTHER}, "没有写是什么原因"),
        ({"writer": "王小二"}, "不能为自己代写"),
        ({"box": 1}, "只有用流动票箱的才选"),
        ({"helped": AssistedBy.MOBILE, "reason": AssistReason.ILL}, "没有选是哪一个"),
        ({"helped": AssistedBy.MOBILE, "reason": AssistReason.ILL, "writer": "李大年"}, "只有代写选票才填"),
    ],
)
async def test_what_does_not_go_together_is_refused(
    operator: Actor, code: str, changed: dict[str, object], cause: str
) -> None:
    with pytest.raises(Refused, match=cause):
        await list_voter(operator, code, _writes_for(**changed))


async def test_who_asked_another_to_vote_is_helped_for_a_reason_alone(operator: Actor) -> None:
    code = await an_election(operator, term_number=13, election_day=date(2026, 12, 18), method=Method.VOTERS)
    await entrust(
        operator, code, Entrust(giver="王小二", taker="李大年", absent_for="外出务工", written=date(2026, 11, 10))
    )
    with pytest.raises(Refused, match="已委托李大年投票"):
        await list_voter(operator, code, _writes_for(writer="张三"))
    with pytest.raises(Forbidden):
        await list_voter(an_actor(Role.FILING_OFFICER), code, _writes_for())


async def test_the_page_takes_a_voter_and_keeps_what_was_typed(code: str, sign_in: SignIn) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    where = f"/elections/{code}/assisted"
    form = (await clerk.get(where)).form(where)
    page = await clerk.submit(form, {"name": "王小二", "helped": "writing", "reason": "frail"})
    assert page.status == 422
    assert page.one("//input[@name='name']").get("value") == "王小二"
    page = await clerk.submit(form, {"name": "王小二", "helped": "writing", "reason": "illiterate", "writer": "李大年"})
    assert page.status == 200
    assert "不识字" in page.text
    assert "没有登记公布" in page.text
