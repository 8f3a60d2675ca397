"""Nomination for programs: the same acts and refusals as JSON, what waits on the workbench, and scans of the answers."""

from datetime import date
from typing import Any

import pytest

from elections.nominations import SlipEntry
from elections.permissions import ENTER_COUNT
from elections.services.elections import Nomination, nominate
from elections.services.nominating.names import ProposeMerge, propose_merge
from elections.services.nominating.slips import PlanNomination, hand_in_slips, plan_nomination
from elections.vocabulary import Post
from elections.web.nominating.duties import nomination_duties
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from tests.support.factories import COUNTY, a_conclusion, a_person, an_actor, an_election, another_hand
from tests.support.files import A_PNG
from tests.support.http import Programs, SignIn
from tests.support.nominating import VOTES, a_full_ballot


@pytest.fixture
async def code(operator: Actor) -> str:
    seats = {Post.CHAIR: 1, Post.MEMBER: 2}
    return await an_election(operator, term_number=13, election_day=date(2026, 12, 18), seats=seats)


def _slips(**changed: Any) -> dict[str, Any]:
    lines = [{"post": post.value, "name": name, "votes": votes} for post, name, votes in VOTES]
    told = {"kind": "nomination", "source": "registered_villagers", "held": "2026-11-20", "document": "提名会议记录"}
    return {**told, "issued": 120, "cast": 110, "invalid": 3, "lines": lines, **changed}


async def test_two_programs_read_the_slips_and_lock_the_list(program: Programs, code: str) -> None:
    one, other = await program(Role.ELECTION_OFFICER), await program(Role.ELECTION_OFFICER)
    at = f"/api/v1/elections/{code}/nomination"
    refused = await one.post(f"{at}/slips", json=_slips())
    assert refused.status_code == 409
    assert (await one.post(f"{at}/plan", json={"way": "direct", "document": "提名办法"})).status_code == 204
    assert (await one.post(f"{at}/slips", json=_slips())).json() == {"stands": False}
    waiting = (await other.get(at)).json()
    assert waiting["waiting"]["kind"] == "nomination"
    assert waiting["countings"] == []
    assert "贾永胜" not in str(waiting)
    unlike = await other.post(f"{at}/slips", json=_slips(cast=111))
    assert unlike.status_code == 422
    assert unlike.json()["problems"][0]["field"] == "收回"
    assert (await other.post(f"{at}/slips", json=_slips())).json() == {"stands": True}
    record = (await one.get(at)).json()
    chair = record["cuts"][0]
    assert (chair["post"], chair["places"], chair["taken"][0]["name"]) == ("chair", 2, "贾永胜")
    assert record["countings"][0]["entry"]["cast"] == 110
    assert record["waiting"] is None
    back = await one.post(f"{at}/slips/{record['countings'][0]['reading']}/return", json={"reason": "录错了"})
    assert back.status_code == 204
    assert (await one.get(at)).json()["countings"] == []


async def test_the_list_is_locked_and_opened_again_by_a_program(operator: Actor, program: Programs, code: str) -> None:
    await plan_nomination(operator, code, PlanNomination.model_validate({"way": "direct", "document": "选举办法"}))
    await a_full_ballot(operator, code)
    machine = await program(Role.ELECTION_OFFICER)
    at = f"/api/v1/elections/{code}/nomination"
    assert (await machine.post(f"{at}/order")).status_code == 204
    locked = await machine.post(f"{at}/list", json={"published": "2026-11-25", "reason": "提名会议决定"})
    assert locked.json() == {"version": 1}
    meeting = {"held": "2026-11-26", "place": "村委会", "attended": 80, "document": "会议记录"}
    assert (await machine.post(f"{at}/meeting", json=meeting)).status_code == 204
    record = (await machine.get(at)).json()
    assert (record["lists"][0]["stands"], record["lists"][0]["holds"]) == (True, True)
    assert record["meeting"]["attended"] == 80
    assert {one["answer"] for one in record["answers"]} == {"given"}
    assert len(record["candidates"]) == len(record["answers"])
    assert (await machine.post(f"{at}/list/reopen", json={"reason": "本人退出"})).status_code == 204
    assert (await machine.get(at)).json()["lists"][0]["opened_reason"] == "本人退出"


async def test_what_another_hand_must_do_waits_on_its_workbench_alone(operator: Actor, code: str) -> None:
    await plan_nomination(operator, code, PlanNomination.model_validate({"way": "direct", "document": "选举办法"}))
    await hand_in_slips(operator, code, SlipEntry.model_validate(_slips()))
    async with transaction(operator):
        assert await nomination_duties(operator, COUNTY) == []
    other = an_actor(Role.ELECTION_OFFICER)
    async with transaction(other):
        (duty,) = await nomination_duties(other, COUNTY)
    assert (duty.what, duty.right) == ("马道村：提名计票待第二次录入", ENTER_COUNT)
    await hand_in_slips(another_hand(operator), code, SlipEntry.model_validate(_slips()))
    pair = ProposeMerge(post=Post.MEMBER, written="张海军", meant="王小红", reason="票上写错")
    await propose_merge(operator, code, pair)
    person = await a_person(operator, "贾永胜")
    case = await a_conclusion(operator, person, code)
    await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))
    async with transaction(other):
        waiting = [(one.what, one.note) for one in await nomination_duties(other, COUNTY)]
    assert waiting == [
        ("马道村：姓名归并待确认", "本机操作员提出“张海军”即“王小红”"),
        ("马道村：1名候选人没有书面同意", "没有书面同意的，名单不能公布"),
    ]


async def test_a_form_for_more_people_gives_more_rows_and_loses_nothing(
    operator: Actor, sign_in: SignIn, code: str
) -> None:
    await plan_nomination(operator, code, PlanNomination.model_validate({"way": "direct", "document": "选举办法"}))
    officer = await sign_in(Role.ELECTION_OFFICER)
    at = f"/elections/{code}/nomination/slips"
    first = await officer.get(at)
    assert "lines.23.name" in first.response.text
    assert "lines.24.name" not in first.response.text
    typed = {"document": "提名会议记录", "lines.0.name": "贾永胜", "lines.0.votes": "不清"}
    more = await officer.post(at, {**typed, **{f"lines.{row}.name": "" for row in range(1, 24)}, "_more": "true"})
    assert more.status_code == 200
    assert "lines.47.name" in more.text
    assert "lines.48.name" not in more.text
    assert 'value="贾永胜"' in more.text
    assert 'value="不清"' in more.text


async def test_a_scan_lies_beside_the_answer_it_is_of(operator: Actor, sign_in: SignIn, code: str) -> None:
    await plan_nomination(operator, code, PlanNomination.model_validate({"way": "direct", "document": "选举办法"}))
    await a_full_ballot(operator, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    at = f"/elections/{code}/nomination"
    to = f"{at}/consents/scan"
    files = {"file": ("同意书.png", A_PNG, "image/png")}

    async def sent(called: str, **more: Any) -> Any:
        return await officer.client.post(to, data={**await officer.token(), "called": called}, **more)

    unknown = await sent("chair:没有这个人", files=files)
    assert unknown.status_code == 422
    assert "先登记书面意见" in unknown.text
    none = await sent("chair:贾永胜")
    assert none.status_code == 422
    assert "没有选择文件" in none.text
    assert (await sent("chair:贾永胜", files=files)).status_code == 303
    page = await officer.get(at)
    assert page.text.count("扫描件") >= 2
    assert (await trail(f"election:{code}"))[0].kind == "file.stored"
