"""Calling a by-election on its page, from the vacancy on the community's page."""

import pytest

from elections import queries
from elections.services.by_elections import call_by_election
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from tests.support.by_elections import a_call, leave
from tests.support.factories import COMMUNITY, VILLAGE, a_published_election
from tests.support.http import Fields, Page, SignIn, Visitor

_CALL = f"/elections/of/{VILLAGE}/by-election"


@pytest.fixture
async def officer(operator: Actor, sign_in: SignIn) -> Visitor:
    await a_published_election(operator)
    return await sign_in(Role.ELECTION_OFFICER)


async def sent(officer: Visitor, **typed: str) -> Page:
    fields: Fields = {"election_day": "2022-06-18", "chair": "1", **typed}
    return await officer.submit((await officer.get(_CALL)).form(_CALL), fields)


async def test_the_community_leads_to_it(operator: Actor, officer: Visitor) -> None:
    assert _CALL not in (await officer.get(f"/communities/{VILLAGE}")).all("//a/@href")
    await leave(operator, "贾永胜")
    assert _CALL in (await officer.get(f"/communities/{VILLAGE}")).all("//a/@href")
    code = await call_by_election(operator, a_call())
    links = (await officer.get(f"/communities/{VILLAGE}")).all("//a/@href")
    assert (_CALL in links, f"/elections/{code}" in links) == (False, True)


async def test_it_is_made_after_the_findings_were_read(operator: Actor, officer: Visitor) -> None:
    await leave(operator, "贾永胜", "张海军")
    page = await sent(officer, member="0")
    assert page.heading == "建立马道村村民委员会补选"
    findings = " ".join(page.words("//table[contains(@class, 'proof')]//tr"))
    assert "主任出缺1名，补选1名。" in findings
    assert "当选人的任期到本届村民委员会任期届满时止，至2026年11月19日。" in findings
    before = await queries.elections(operator, VILLAGE)
    done = await officer.submit(page.form(_CALL), {"findings_read": "true"})
    line = next(one for one in await queries.elections(operator, VILLAGE) if one not in before)
    assert done.response.url.path == f"/elections/{line.code}"
    assert done.heading == "马道村第十二届村民委员会补选"
    assert {one.post: one.seats for one in (await queries.progress(operator, line.code)).first} == {Post.CHAIR: 1}


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"chair": "0", "member": "0"}, "chair", "没有填补选哪个职务。填要补选的职务和人数。"),
        ({"member": "3"}, "election_day", "补选委员3名，多于出缺的1名。"),
        ({"election_day": "2026-11-20"}, "election_day", "已在届满以后，应当换届选举，不再补选。"),
        ({"election_day": "下个月"}, "election_day", "不是日期。"),
    ],
)
async def test_what_cannot_be_is_said_at_its_field(
    operator: Actor, officer: Visitor, typed: dict[str, str], name: str, said: str
) -> None:
    await leave(operator, "贾永胜", "张海军")
    page = await sent(officer, **typed)
    assert page.status == 422
    assert said in page.words(f"//*[starts-with(@id, '{name}-wrong')]")[0]


async def test_without_a_vacancy_nothing_is_asked(officer: Visitor) -> None:
    page = await officer.get(_CALL)
    assert "现在没有出缺的职务" in page.text
    assert not page.all("//form[contains(@class, 'form')]//input[@name='election_day']")


async def test_out_of_the_area_it_is_not_found(officer: Visitor) -> None:
    assert (await officer.get(f"/elections/of/{COMMUNITY[:6]}999999/by-election")).status == 404
