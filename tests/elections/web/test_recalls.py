"""A recall on its pages: from the member's office to the second hand, and what each refusal says."""

from datetime import date

import pytest

from cadres import queries as cadres
from cadres.services.tenures import Ending, close_tenure
from cadres.vocabulary import Office, TenureEnd
from elections import recalls
from server.access.actor import Actor, Role
from server.db.engine import transaction
from tests.support.factories import COUNTY, VILLAGE, a_published_election
from tests.support.http import Fields, SignIn, Visitor

_NEW = f"/recalls/of/{VILLAGE}"
_ASKED: Fields = {
    "petitioners": "voters",
    "signed": "100",
    "entitled": "440",
    "reasons": "长期不在村",
    "received": "2022-03-01",
}
_VOTE: Fields = {
    "held": "2022-03-20",
    "electorate": "431",
    "ballots_cast": "300",
    "agreed": "200",
    "reply": "heard",
    "document_name": "罢免表决结果报告",
}


@pytest.fixture
async def chair(operator: Actor) -> int:
    await a_published_election(operator)
    officers = await cadres.officers(operator, VILLAGE, date(2022, 3, 1))
    return next(one.tenure for one in officers if one.office is Office.CHAIR)


async def asked(officer: Visitor, chair: int, **typed: str) -> str:
    form = (await officer.get(_NEW)).form(_NEW)
    page = await officer.submit(form, {**_ASKED, "tenure": str(chair), **typed})
    return page.response.url.path


async def test_from_the_members_office_to_the_end_of_it(operator: Actor, sign_in: SignIn, chair: int) -> None:
    officer, other = await sign_in(Role.ELECTION_OFFICER), await sign_in(Role.ELECTION_OFFICER)
    office = await officer.get(f"/offices/{chair}")
    (way,) = [href for href in office.all("//a/@href") if href.startswith(_NEW)]
    form = (await officer.get(way)).form(_NEW)
    assert form.fields["tenure"] == str(chair)
    page = await officer.submit(form, _ASKED)
    assert page.heading == "罢免马道村主任贾永胜"
    here = page.response.url.path
    assert "至2022年3月31日" in page.text
    assert f"{here}/ballot" in page.all("//a/@href")

    voted = await officer.submit((await officer.get(f"{here}/ballot")).form(""), _VOTE)
    assert "待另一人照原始记录确认" in voted.text
    assert f"{here}/confirm" not in voted.all("//a/@href")
    assert "贾永胜" in {one.name for one in await cadres.officers(operator, VILLAGE, date(2022, 3, 20))}

    assert f"{here}/confirm" in (await other.get(here)).all("//a/@href")
    asks = await other.get(f"{here}/confirm")
    assert (asks.heading, asks.words("//button")[-1]) == ("确认罢免主任贾永胜的表决？", "确认：罢免通过")
    done = await other.submit(asks.form(""), {})
    assert done.response.url.path == here
    assert "已确认：罢免通过。" in done.text
    assert "贾永胜" not in {one.name for one in await cadres.officers(operator, VILLAGE, date(2022, 3, 20))}
    community = await other.get(f"/communities/{VILLAGE}")
    assert here in community.all("//a/@href")
    assert f"/elections/of/{VILLAGE}/by-election" in community.all("//a/@href")


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"tenure": ""}, "tenure", "没有填。"),
        ({"received": "2099-01-01"}, "received", "还没有到。"),
        ({"signed": "500"}, "signed", "多于有权联名的440人。"),
        ({"signed": "一百"}, "signed", "不是整数。"),
        ({"received": "2021-01-01"}, "tenure", "没有这样一位经选举产生、在任的委员会成员。"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(
    operator: Actor, sign_in: SignIn, chair: int, typed: dict[str, str], name: str, said: str
) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(_NEW)).form(_NEW)
    page = await officer.submit(form, {**_ASKED, "tenure": str(chair), **typed})
    assert page.status == 422
    assert said in page.words(f"//*[starts-with(@id, '{name}-wrong')]")[0]
    async with transaction(operator):
        assert await recalls.recalls(operator, COUNTY) == ()


async def test_one_that_does_not_stand_says_by_how_many_and_offers_no_vote(sign_in: SignIn, chair: int) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    here = await asked(officer, chair, signed="87")
    page = await officer.get(here)
    assert "要求不成立" in page.text
    assert "至少88人" in page.text
    assert f"{here}/ballot" not in page.all("//a/@href")
    assert (await officer.get(f"{here}/ballot")).status == 409


async def test_a_vote_typed_wrongly_is_taken_back_with_its_reason(sign_in: SignIn, chair: int) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    here = await asked(officer, chair)
    wrong = await officer.submit((await officer.get(f"{here}/ballot")).form(""), {**_VOTE, "agreed": "301"})
    assert "301人，不在0至参加表决的300人之间" in wrong.text
    early = await officer.submit((await officer.get(f"{here}/ballot")).form(""), {**_VOTE, "held": "2012-03-20"})
    assert (early.status, early.one("//input[@name='ballots_cast']").value) == (422, "300")
    assert "早于收到罢免要求之日" in early.words("//*[starts-with(@id, 'held-wrong')]")[0]
    await officer.submit((await officer.get(f"{here}/ballot")).form(""), _VOTE)
    page = await officer.submit((await officer.get(f"{here}/take-back")).form(""), {"reason": "参加人数录错"})
    assert f"{here}/ballot" in page.all("//a/@href")
    assert "参加人数录错" in page.text
    closed = await officer.submit((await officer.get(f"{here}/close")).form(""), {"reason": "联名人撤回"})
    assert "已终结" in closed.text


async def test_the_list_and_the_workbench_lead_to_it(sign_in: SignIn, chair: int) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert "没有登记罢免要求" in (await officer.get("/recalls")).text
    here = await asked(officer, chair)
    for page in ("/recalls", "/"):
        assert here in (await officer.get(page)).all("//a/@href")


async def test_the_pages_tell_an_end_that_came_after_the_vote(operator: Actor, sign_in: SignIn, chair: int) -> None:
    officer, other = await sign_in(Role.ELECTION_OFFICER), await sign_in(Role.ELECTION_OFFICER)
    here = await asked(officer, chair)
    await officer.submit((await officer.get(f"{here}/ballot")).form(""), _VOTE)
    await close_tenure(operator, chair, Ending(TenureEnd.DEATH, date(2022, 3, 25), "死亡证明"))
    asks = await other.get(f"{here}/confirm")
    assert "主任任职已经登记到2022年3月25日止（死亡），确认以后仍按这一登记" in asks.text
    done = await other.submit(asks.form(""), {})
    assert "到2022年3月25日止（死亡），罢免表决在这以前，结果存档备查" in done.text
