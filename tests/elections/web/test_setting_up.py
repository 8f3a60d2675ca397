"""Setting up an election on its page: the findings of the law are read before it is made."""

import pytest

from elections import queries
from elections.vocabulary import Post
from server.access.actor import Actor, Role
from tests.support.factories import COMMUNITY, COUNTY, TOWNSHIP, VILLAGE, a_county, an_election
from tests.support.http import Fields, Page, SignIn, Visitor

_NEW = f"/elections/new?area={TOWNSHIP}"


@pytest.fixture
async def officer(operator: Actor, sign_in: SignIn) -> Visitor:
    await a_county(operator)
    return await sign_in(Role.ELECTION_OFFICER)


async def sent(officer: Visitor, **typed: str) -> Page:
    fields: Fields = {"region": VILLAGE, "term_number": "13", "election_day": "2026-12-18", **typed}
    return await officer.submit((await officer.get(_NEW)).form(_NEW), fields)


async def test_it_is_made_after_the_findings_were_read(operator: Actor, officer: Visitor) -> None:
    page = await sent(officer)
    assert page.heading == "建立马道村第十三届选举"
    findings = " ".join(page.words("//table[contains(@class, 'proof')]//tr"))
    assert "由3至7人组成，拟设5人。" in findings
    assert "选民名单公布" in findings
    assert await queries.elections(operator, VILLAGE) == ()

    done = await officer.submit(page.form(_NEW), {"findings_read": "true"})

    (line,) = await queries.elections(operator, VILLAGE)
    assert done.response.url.path == f"/elections/{line.code}"
    assert (line.term_number, line.election_day.isoformat()) == (13, "2026-12-18")
    seats = {contest.post: contest.seats for contest in (await queries.progress(operator, line.code)).first}
    assert seats == {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: 3}


async def test_what_was_typed_comes_back_to_be_mended(officer: Visitor) -> None:
    page = await officer.submit((await sent(officer, member="2")).form(_NEW), {"mend": "true"})
    assert (page.heading, page.form(_NEW).fields["member"], page.form(_NEW).fields["region"]) == (
        "建立选举",
        "2",
        VILLAGE,
    )


@pytest.mark.parametrize(
    ("typed", "name", "said"),
    [
        ({"region": ""}, "region", "没有填。须填写。"),
        ({"region": "140931100202"}, "region", "没有这个村（社区），或不在本账号的地区内。从所列各项中选一项。"),
        ({"term_number": "头一"}, "term_number", "不是整数。填阿拉伯数字。"),
        ({"election_day": "明年"}, "election_day", "不是日期。写成2026-10-18的样子。"),
        ({"member": "9"}, "chair", "村民委员会由3至7人组成，拟设11人。改各职务的职数。"),
        ({"chair": "2"}, "chair", "村民委员会设主任1人，拟设2人。改各职务的职数。"),
        ({"method": "households"}, "method", "村民委员会由登记参加选举的村民直接投票选举，没有户代表投票的方式。"),
    ],
)
async def test_what_the_law_or_the_form_forbids_is_said_at_its_field(
    operator: Actor, officer: Visitor, typed: dict[str, str], name: str, said: str
) -> None:
    page = await sent(officer, **typed)
    assert page.status == 422
    assert page.words(f"//*[starts-with(@id, '{name}-wrong')]")[0] == said
    assert await queries.elections(operator, COUNTY) == ()


async def test_a_second_one_of_the_term_is_refused_and_a_community_at_work_is_not_offered(
    operator: Actor, officer: Visitor
) -> None:
    await an_election(operator, term_number=13)
    offered = (await officer.get(_NEW)).all("//select[@id='region']/option/@value")
    assert (VILLAGE in offered, COMMUNITY in offered) == (False, True)
    # Nothing was recorded of the first, which so was set up by mistake: the second takes its place.
    page = await officer.submit((await sent(officer)).form(_NEW), {"findings_read": "true"})
    assert page.status == 200


async def test_the_way_there_is_shown_to_those_who_may(officer: Visitor, sign_in: SignIn) -> None:
    link = "//a[contains(@href, '/elections/new')]"
    assert (await officer.get("/elections")).words(link) == ["新增", "建立选举"]
    assert (await officer.get(f"/communities/{VILLAGE}")).words(link) == ["建立选举"]
    assert (await officer.get(f"/elections/new?area={VILLAGE}&region={VILLAGE}")).form(
        f"/elections/new?area={VILLAGE}"
    ).fields["region"] == VILLAGE
    clerk = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    assert (await clerk.get("/elections")).all(link) == []
    assert "由县换届业务员建立。" in (await clerk.get("/elections")).text
    assert (await clerk.get("/elections/new")).status == 403
