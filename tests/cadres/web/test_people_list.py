"""The list of people: narrowed, ordered, counted, and the way to one by the whole number."""

from datetime import date

import pytest

from cadres.services.communities import take_up
from cadres.services.facts import record_fact
from cadres.services.facts_told import MeritFact
from cadres.services.people import RegisterPerson, register
from cadres.vocabulary import Merit, PoliticalStatus, Sex, Source
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection
from tests.support.factories import (
    COMMUNITY,
    COUNTY,
    OTHER_COUNTY,
    TOWNSHIP,
    VILLAGE,
    a_citizen_number,
    a_county,
    a_person,
    a_published_election,
)
from tests.support.http import Page, SignIn

NAMES = "//div[@id='list']//tbody//th/a"


async def some_people(operator: Actor) -> dict[str, str]:
    """Four people of two communities; their numbers by name."""
    await a_county(operator)
    numbers = {}
    for name, sex, born, region, status in (
        ("贾永胜", Sex.MALE, date(1978, 3, 12), VILLAGE, PoliticalStatus.PARTY_MEMBER),
        ("马秀英", Sex.FEMALE, date(1996, 11, 26), VILLAGE, PoliticalStatus.MASSES),
        ("吕敏", Sex.FEMALE, date(1991, 5, 1), COMMUNITY, None),
        ("丁建国", Sex.MALE, date(1960, 1, 1), COMMUNITY, PoliticalStatus.PARTY_MEMBER),
    ):
        numbers[name] = number = a_citizen_number(sex, born)
        source = Source.VETERAN if name == "丁建国" else None
        command = RegisterPerson(
            region=region, name=name, citizen_number=number, political_status=status, source=source, ethnicity="汉族"
        )
        await register(operator, command)
    return numbers


def names(page: Page) -> list[str]:
    return [name.replace(" ", "") for name in page.words(NAMES)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["丁建国", "吕敏", "马秀英", "贾永胜"]),
        ("order=strokes", ["丁建国", "马秀英", "吕敏", "贾永胜"]),
        ("q=秀英", ["马秀英"]),
        ("q=吕　敏", ["吕敏"]),
        ("political_status=party_member", ["丁建国", "贾永胜"]),
        ("sex=female", ["吕敏", "马秀英"]),
        ("source=veteran", ["丁建国"]),
        ("age_from=30&on=2026-11-25", ["丁建国", "吕敏", "贾永胜"]),
        ("age_from=30&on=2026-11-26", ["丁建国", "吕敏", "马秀英", "贾永胜"]),
        ("age_to=29&on=20261125", ["马秀英"]),
        ("office=none&sex=male", ["丁建国", "贾永胜"]),
        ("office=any", []),
        ("lacks=for_filing&q=丁", ["丁建国"]),
    ],
)
async def test_conditions_narrow_the_list(operator: Actor, sign_in: SignIn, query: str, found: list[str]) -> None:
    await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/people?area={COUNTY}&{query}")
    assert names(page) == found
    assert page.words("//span[@id='count']") == [f"{len(found)}人"]


async def test_a_skill_and_a_qualification_narrow_the_list_as_long_as_they_hold(
    operator: Actor, sign_in: SignIn
) -> None:
    await some_people(operator)
    person = await connection().fetchval("SELECT id FROM person WHERE name = '吕敏'")
    for kind, note in ((Merit.SKILL, "会计"), (Merit.SOCIAL_WORKER, None)):
        fact = MeritFact(kind=kind, note=note, since=date(2020, 1, 1), until=date(2024, 1, 1), evidence="证书")
        await record_fact(operator, person, "merits", fact)
    officer = await sign_in(Role.ELECTION_OFFICER)
    for kind in ("skill", "social_worker"):
        assert names(await officer.get(f"/people?source={kind}&on=2023-12-31")) == ["吕敏"]
        assert names(await officer.get(f"/people?source={kind}&on=2024-01-01")) == []
    page = await officer.get("/people?source=skill&on=2023-12-31")
    assert "来源和业绩为专业技能，截至2023-12-31" in page.text


async def test_two_character_names_are_spread_and_numbers_masked(operator: Actor, sign_in: SignIn) -> None:
    numbers = await some_people(operator)
    page = await (await sign_in(Role.ELECTION_OFFICER)).get("/people")
    assert "吕　敏" in [name.text for name in page.all(NAMES)]
    assert not [number for number in numbers.values() if number in page.response.text]
    assert "**********" in page.text


async def test_office_holders_are_those_of_the_day(operator: Actor, sign_in: SignIn) -> None:
    await a_published_election(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert len(names(await officer.get("/people?office=any"))) == 5
    assert names(await officer.get("/people?office=chair")) == ["贾永胜"]
    assert names(await officer.get("/people?office=any&on=2021-01-01")) == []
    assert "截至2021-01-01" in (await officer.get("/people?office=any&on=2021-01-01")).text


async def test_the_tree_counts_people_and_an_area_shows_its_own(operator: Actor, sign_in: SignIn) -> None:
    await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/people?area={TOWNSHIP}")
    assert len(names(page)) == 4
    assert page.words("//nav[@class='side']//a[@aria-current]//span[@class='tree__n']") == ["4"]
    assert names(await officer.get(f"/people?area={VILLAGE}")) == ["马秀英", "贾永胜"]


async def test_a_wrong_condition_is_named_and_kept_as_typed(operator: Actor, sign_in: SignIn) -> None:
    await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    for query, said in (
        ("age_from=三十", "年龄从"),
        ("on=昨天", "截至"),
        ("sex=x", "性别"),
        ("age_from=50&age_to=30", "上限小于下限"),
    ):
        page = await officer.get(f"/people?{query}")
        assert page.status == 422
        assert said in page.words("//div[@class='summary']")[0]
        assert names(page) == []
    typed = await officer.get("/people?age_from=三十")
    assert typed.all("//input[@name='age_from']/@value") == ["三十"]


async def test_somebody_is_found_by_the_whole_number_and_that_leaves_a_trace(operator: Actor, sign_in: SignIn) -> None:
    numbers = await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get("/people")).form("/people/find")
    assert (await officer.submit(form, {"number": numbers["吕敏"]})).heading == "吕敏"
    nobody = await officer.submit(form, {"number": a_citizen_number()})
    assert nobody.status == 422
    assert "没有登记这个号码" in nobody.text
    assert "应当是18位" in (await officer.submit(form, {"number": "1409"})).text
    events = await AuditEvent.select().where(AuditEvent.kind == "person.searched").output(load_json=True)
    assert [event["after"]["结果"] for event in events] == ["有此人", "本地区没有此人"]
    assert numbers["吕敏"] not in str(events)


async def test_a_number_of_another_county_is_not_found(operator: Actor, sign_in: SignIn) -> None:
    number = a_citizen_number()
    await take_up(operator, OTHER_COUNTY)
    await a_person(operator, region="140931100202", citizen_number=number)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get("/people")).form("/people/find")
    assert "没有登记这个号码" in (await officer.submit(form, {"number": number})).text
    neighbour = await sign_in(Role.ELECTION_OFFICER, region=OTHER_COUNTY)
    there = (await neighbour.get("/people")).form("/people/find")
    assert (await neighbour.submit(there, {"number": number})).heading == "贾永胜"


async def test_a_search_is_kept_for_all_of_the_area_and_taken_off(operator: Actor, sign_in: SignIn) -> None:
    await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/people?area={COUNTY}&sex=female&age_to=35&on=2026-11-01")
    (action,) = page.all("//form[contains(@action, '/people/searches')]/@action")
    kept = await officer.submit(page.form(action), {"name": "女青年"})
    assert kept.words("//nav[@aria-label='常用查询']/a[@aria-current]") == ["女青年"]
    colleague = await sign_in(Role.VETTING_OFFICER)
    (href,) = (await colleague.get(f"/people?area={COUNTY}")).all("//nav[@aria-label='常用查询']/a[2]/@href")
    again = await colleague.get(href)
    assert "性别为女，35岁以下，截至2026-11-01" in again.text
    (strike,) = again.all("//form[contains(@action, '/strike')]/@action")
    assert "已删除常用查询" in (await colleague.submit(again.form(strike))).text
    assert not (await officer.get(f"/people?area={COUNTY}")).all("//nav[@aria-label='常用查询']")


async def test_no_two_searches_of_an_area_have_one_name(operator: Actor, sign_in: SignIn) -> None:
    await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    page = await officer.get(f"/people?area={COUNTY}&sex=female")
    (action,) = page.all("//form[contains(@action, '/people/searches')]/@action")
    await officer.submit(page.form(action), {"name": "女干部"})
    other = await officer.get(f"/people?area={COUNTY}&sex=male")
    (action,) = other.all("//form[contains(@action, '/people/searches')]/@action")
    refused = await officer.submit(other.form(action), {"name": " 女干部 "})
    assert refused.status == 422
    assert "已有叫“女干部”的常用查询" in refused.text
    assert refused.all("//input[@id='name']/@value") == [" 女干部 "]
    kept = "//nav[@aria-label='常用查询']/a"
    assert (await officer.get(f"/people?area={COUNTY}")).words(kept) == ["全部", "女干部"]
    assert "已存为常用" in (await officer.submit(other.form(action), {"name": "男干部"})).text
    (strike,) = (await officer.get(f"/people?area={COUNTY}&sex=female")).all(
        "//form[contains(@action, 'strike')]/@action"
    )
    await officer.post(strike)
    assert "已存为常用" in (await officer.submit(other.form(action), {"name": "女干部"})).text


async def test_a_clerk_reads_and_keeps_no_search(operator: Actor, sign_in: SignIn) -> None:
    await some_people(operator)
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    page = await clerk.get("/people?sex=female")
    assert len(names(page)) == 2
    assert not page.all("//form[contains(@action, '/people/searches')]")


@pytest.mark.parametrize("signs", ["%25", "_", "*", "%20-%20"])
async def test_signs_alone_are_in_no_name(operator: Actor, sign_in: SignIn, signs: str) -> None:
    await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    assert len((await officer.get(f"/people?area={COUNTY}&q=")).all(NAMES)) == 4
    assert (await officer.get(f"/people?area={COUNTY}&q={signs}")).all(NAMES) == []


async def test_the_name_of_a_search_is_measured_in_characters(operator: Actor, sign_in: SignIn) -> None:
    await some_people(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    refused = await officer.post(f"/people/searches?area={COUNTY}&sex=male", {"name": "长" * 30})
    assert "太长，最多20个字。" in refused.text
