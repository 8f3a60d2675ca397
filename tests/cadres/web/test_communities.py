"""The list of communities, the page of one, and the two forms about them."""

from datetime import date, datetime

import pytest

from cadres import queries
from cadres.services.communities import take_up
from cadres.services.tenures import Ending, close_tenure
from cadres.vocabulary import TenureEnd
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection
from tests.support.factories import (
    COMMUNITY,
    COUNTY,
    ELECTION_DAY,
    OTHER_COUNTY,
    OTHER_TOWNSHIP,
    TOWNSHIP,
    VILLAGE,
    a_county,
    a_published_election,
)
from tests.support.http import Page, Programs, SignIn

CODE = "54440604778330561N"  # Published in a judgment of 2020: a villagers' committee in Foshan.
_ROWS = "//table//tbody/tr[not(@class='empty')]"


def names(page: Page) -> list[str]:
    return page.words(f"{_ROWS}/th")


async def test_an_empty_list_leads_whoever_may_to_setting_up(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get("/communities")
    assert page.words("//tr[@class='empty']//a") == ["按区划建立"]
    looker = await sign_in(Role.VETTING_OFFICER)
    page = await looker.get("/communities")
    assert page.all("//tr[@class='empty']//a") == []
    assert "请县级换届业务员按区划建立。" in page.text


async def test_setting_up_a_township_and_then_the_rest(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    asked = await officer.get(f"/communities/take-up?area={OTHER_TOWNSHIP}")
    done = await officer.submit(asked.form(f"/communities/take-up?area={OTHER_TOWNSHIP}"))
    (said,) = done.words("//p[@role='status']")
    assert said.startswith("老营镇新建")
    counts = await queries.counts_by_township(operator, COUNTY)
    assert set(counts) == {OTHER_TOWNSHIP}
    again = await officer.get(f"/communities/take-up?area={OTHER_TOWNSHIP}")
    assert again.heading == "老营镇的村（社区）都已建立"
    assert again.all("//main//button") == []


async def test_nobody_sets_up_what_lies_outside(operator: Actor, sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    answer = await officer.post(f"/communities/take-up?area={OTHER_COUNTY}")
    assert answer.status_code == 404
    assert await queries.counts_by_township(operator, OTHER_COUNTY) == {}


async def test_the_list_has_pages(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    first = await officer.get("/communities")
    total = sum((await queries.counts_by_township(operator, COUNTY)).values())
    assert len(names(first)) == 50
    assert first.words("//nav[@aria-label='翻页']/span") == [f"第1—50个，共{total}个"]
    seen: list[str] = []
    page, last = first, -(-total // 50)
    for number in range(1, last + 1):
        page = await officer.get(f"/communities?page={number}")
        seen += page.all(f"{_ROWS}/th/a/@href")
    assert len(set(seen)) == len(seen) == total
    assert page.words("//nav[@aria-label='翻页']//a[@aria-current='page']") == [str(last)]
    assert f"合计（{total}个）" in page.text
    assert (await officer.get(f"/communities?page={last + 1}")).status == 404


async def test_words_and_kind_narrow_the_list(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert names(await officer.get("/communities?q=马道")) != []
    assert names(await officer.get(f"/communities?q={VILLAGE}")) == ["马道村"]
    residents = await officer.get(f"/communities?kind=residents&area={TOWNSHIP}")
    assert residents.words(f"{_ROWS}/td[2]") == ["居"] * len(names(residents))
    assert residents.one("//select[@name='kind']/option[@selected]").get("value") == "residents"
    nothing = await officer.get("/communities?q=%25&kind=residents")
    assert names(nothing) == []
    assert "没有符合条件的村（社区）：名称或代码含“%”，类型为" in nothing.text
    assert nothing.words("//tr[@class='empty']//a") == ["清除条件"]
    assert (await officer.get("/communities?kind=hamlet")).status == 404
    assert (await officer.get(f"/communities?q={'长' * 41}")).status == 422


async def test_what_is_typed_comes_back_escaped(sign_in: SignIn) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get('/communities?q="><script>alert(1)</script>')
    assert page.one("//input[@name='q' and not(@id)]").get("value") == '"><script>alert(1)</script>'
    assert page.all("//script[not(@src)]") == []


async def test_the_list_shows_what_the_packages_above_know(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/communities?q={VILLAGE}")
    (row,) = page.words(_ROWS)
    assert "2021-11-20" in row
    assert "贾永胜" in row
    heads = page.words("//thead//th")
    assert {"换届阶段", "选举日", "证书"} <= set(heads)


async def test_the_page_of_a_community_has_offices_panels_and_name(operator: Actor, sign_in: SignIn) -> None:
    code = await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/communities/{VILLAGE}")
    assert page.heading == "马道村"
    assert "山西省忻州市偏关县新关镇马道村村民委员会" in page.text
    current = page.words("//section[@aria-labelledby='now']//tbody/tr")
    assert len(current) == 5
    assert current[0].startswith("主任贾永胜男1978.03")
    assert {"现任", "书记和主任", "职数", "组织", "小组、代表和网格", "历次选举", "证书申领"} <= set(page.words("//h2"))
    assert "选出的5人在任，组建没有登记" in page.text
    assert page.all(f"//a[@href='/elections/{code}']")


async def test_a_code_that_is_no_community_is_not_there(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    for region in ("140932100999", COUNTY, "14093210", "x" * 300, "%2e%2e"):
        assert (await officer.get(f"/communities/{region}")).status == 404, region


async def test_facts_are_recorded_and_an_emptied_input_empties_all_but_the_code(
    operator: Actor, sign_in: SignIn
) -> None:
    await take_up(operator, TOWNSHIP)
    officer = await sign_in(Role.ELECTION_OFFICER)
    path = f"/communities/{VILLAGE}/edit"
    form = (await officer.get(path)).form()
    page = await officer.submit(
        form, {"households": "３１２", "population": "801", "address": "马道村东街1号", "credit_code": CODE}
    )
    assert page.words("//p[@role='status']") == ["已登记。"]
    kept = (await officer.get(path)).form().fields
    assert (kept["households"], kept["population"], kept["address"], kept["credit_code"]) == (
        "312",
        "801",
        "马道村东街1号",
        CODE,
    )
    await officer.submit((await officer.get(path)).form(), {"households": "", "credit_code": ""})
    community = await queries.community(operator, VILLAGE)
    assert (community.households, community.population, community.credit_code) == (None, 801, CODE)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("households", "-1", "不得小于0。请核对后重填。"),
        ("population", "很多", "不是整数。填阿拉伯数字。"),
        ("address", "长" * 121, "太长，最多120个字。改短一些。"),
    ],
)
async def test_a_bad_fact_is_told_of_and_kept(
    operator: Actor, sign_in: SignIn, name: str, value: str, said: str
) -> None:
    await take_up(operator, TOWNSHIP)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.submit((await officer.get(f"/communities/{VILLAGE}/edit")).form(), {name: value})
    assert page.status == 422
    assert page.words(f"//p[@id='{name}-wrong1']") == [said]
    assert page.form().fields[name] == value


async def test_a_code_that_cannot_be_leaves_the_other_facts_unwritten_too(operator: Actor, sign_in: SignIn) -> None:
    await take_up(operator, TOWNSHIP)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/communities/{VILLAGE}/edit")).form()
    page = await officer.submit(form, {"households": "312", "credit_code": CODE[:-1]})
    assert page.status == 422
    assert page.words("//p[@id='credit_code-wrong1']")
    assert page.form().fields["households"] == "312"
    assert (await queries.community(operator, VILLAGE)).households is None


async def test_for_programs(operator: Actor, program: Programs) -> None:
    await a_published_election(operator)
    machine = await program(Role.FILING_OFFICER)
    listed = (await machine.get("/api/v1/communities", params={"area": "140932100", "size": 2, "first": 1})).json()
    assert len(listed["lines"]) == 2
    assert listed["total"] > 30
    one = (await machine.get(f"/api/v1/communities/{VILLAGE}")).json()
    assert one["committee"] == "山西省忻州市偏关县新关镇马道村村民委员会"
    assert {officer["since"] for officer in one["officers"]} == {ELECTION_DAY.isoformat()}
    assert "citizen_number" not in str(one)
    for query in ({"size": 501}, {"first": -1}, {"kind": "hamlet"}, {"size": "x"}):
        answer = await machine.get("/api/v1/communities", params=query)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid"), query
        assert answer.json()["problems"], query


async def test_a_community_of_residents_is_one_too(operator: Actor, sign_in: SignIn) -> None:
    await take_up(operator, TOWNSHIP)
    page = await (await sign_in(Role.VETTING_OFFICER)).get(f"/communities/{COMMUNITY}")
    assert "社区居民委员会" in page.text
    assert page.all("//a[contains(@href, '/edit')]") == []


async def test_who_held_an_office_on_a_day_as_known_on_another(operator: Actor, sign_in: SignIn) -> None:
    with clock.stopped_at(datetime(2026, 1, 5, 10, tzinfo=clock.ZONE)):
        await a_published_election(operator)
    with clock.stopped_at(datetime(2026, 6, 10, 10, tzinfo=clock.ZONE)):
        (chair, *_) = await queries.officers(operator, VILLAGE, date(2026, 5, 1))
        await close_tenure(operator, chair.tenure, Ending(TenureEnd.RESIGNATION, date(2026, 4, 20), "村民代表会议决议"))
        officer = await sign_in(Role.ELECTION_OFFICER)
        current = "//section[@aria-labelledby='now']//tbody/tr/th"
        then = await officer.get(f"/communities/{VILLAGE}?on=2026-05-01&known=2026.6.1")
        assert then.words(current)[0] == "贾永胜"
        assert "按2026-06-01所知" in then.text
        now = await officer.get(f"/communities/{VILLAGE}?on=2026-05-01")
        assert "贾永胜" not in now.words(current)
        assert "2026-04-20，辞职" in now.text
        wrong = await officer.get(f"/communities/{VILLAGE}?on=2026-13-01&known=2027-01-01")
        assert wrong.status == 422
        assert wrong.words("//div[@class='summary']/h2") == ["有2处没有填对"], "a question keeps nothing"
        assert wrong.problems() == [
            "某日在任：“2026-13-01”不是日期。写成2026-05-01。",
            "按某日所知：2027-01-01还没有到。填今天或者以前的日期。",
        ]
        assert wrong.one("//input[@id='on']").get("value") == "2026-13-01"


async def test_the_record_answers_for_two_days(operator: Actor, program: Programs) -> None:
    with clock.stopped_at(datetime(2026, 1, 5, 10, tzinfo=clock.ZONE)):
        await a_published_election(operator)
    async with await program(Role.ELECTION_OFFICER) as client:
        known = (await client.get(f"/api/v1/communities/{VILLAGE}?on=2022-05-01&known=2026-01-05")).json()
        before = (await client.get(f"/api/v1/communities/{VILLAGE}?on=2022-05-01&known=2026-01-04")).json()
    assert [one["office"] for one in known["officers"]][:1] == ["chair"]
    assert before["officers"] == []


async def test_a_committee_elected_by_the_law_of_2018_is_told_that_a_smaller_people_is_missing(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_published_election(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    place = f"/communities/{VILLAGE}"
    assert "少数民族成员" not in (await clerk.get(place)).text
    form = (await clerk.get(f"{place}/counts")).form(f"{place}/counts")
    counted = {"as_of": "2020-12-31", "households": "300", "population": "900", "minority": "60"}
    wrong = await clerk.submit(form, {**counted, "minority": "901"})
    assert (wrong.status, "多于人口900人" in wrong.text) == (422, True)
    await clerk.submit(form, counted)
    assert "民族没有登记，不能判断" in (await clerk.get(place)).text
    await connection().execute("UPDATE person SET ethnicity = '汉族'")
    page = await clerk.get(place)
    assert "村委会成员都是汉族，应当有人数较少的民族的成员" in page.text
    assert "B-09" in page.text
    members = [one for one in await queries.officers(operator, VILLAGE, ELECTION_DAY) if one.in_committee]
    await connection().execute("UPDATE person SET ethnicity = '回族' WHERE id = $1", members[0].person)
    assert f"成员中有{members[0].name}（回族）" in (await clerk.get(place)).text
