"""What pages say of a filing whose term ended, of one that another took the place of, and where an election leads."""

from collections.abc import Iterator
from datetime import date, datetime

import pytest

from certificates import queries
from server import clock
from server.access.actor import Actor, Role
from tests.support.factories import TOWNSHIP, a_ballot, a_checked_count, a_published_election, an_election, an_entry
from tests.support.http import SignIn, Visitor

NEXT_DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.stopped_at(datetime(2026, 11, 26, 9, 30, tzinfo=clock.ZONE)):
        yield


@pytest.fixture
async def clerk(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.ELECTION_OFFICER, Role.FILING_OFFICER)


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
async def old(operator: Actor, code: str) -> int:
    return await of(operator, code)


async def of(actor: Actor, code: str) -> int:
    found = await queries.filing_of_election(actor, code)
    assert found is not None
    return found


async def later(actor: Actor) -> int:
    return await of(actor, await a_published_election(actor, term_number=13, election_day=NEXT_DAY))


async def test_a_filing_that_outlived_its_term_is_overdue_until_it_is_closed(clerk: Visitor, old: int) -> None:
    page = await clerk.get(f"/filings/{old}")
    assert page.words("//div[@class='head']/span") == ["任期已满"]
    assert "任期已于2026年11月19日届满，还没有领到证书。" in page.text
    assert "银行不能开立、变更账户" in page.text

    page = await clerk.get("/filings")
    assert ["任期已满" in row for row in page.words("//tbody/tr")] == [True]
    tabs = dict(zip(page.all("//nav[@class='tabs']/a/@href"), page.all("//nav[@class='tabs']/a/b/text()"), strict=True))
    for address, number in tabs.items():
        assert str(len((await clerk.get(address)).words("//tbody/tr/td[contains(@class, 'seq')]"))) == number, address
    assert [number for address, number in tabs.items() if "show=done" in address or "show=closed" in address] == [
        "0"
    ] * 2
    assert list(tabs.values()).count("1") == len(tabs) - 3


async def test_the_workbench_asks_everybody_for_it_whoever_has_the_next_step(
    clerk: Visitor, sign_in: SignIn, old: int
) -> None:
    row = f"//tr[.//a[@href='/filings/{old}']]"
    township = await sign_in(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    (words,) = (await township.get("/")).words(row)
    assert "现在是备材料；任期已于2026年11月19日届满；拿不到新证书，银行不能开立、变更账户" in words
    page = await clerk.get("/")
    (words,) = page.words(row)
    assert "等乡镇（街道）经办员办理" in words
    ended = page.one("//li[span='证书任期已满未办结']/a")
    assert (ended.text, "show=expired" in ended.get("href")) == ("1", True)
    late = page.one("//li[span='证书已超期']/a")
    assert late.text == "1"


async def test_before_its_last_day_it_is_late(clerk: Visitor, old: int) -> None:
    with clock.stopped_at(datetime(2026, 11, 19, 9, 30, tzinfo=clock.ZONE)):
        page = await clerk.get(f"/filings/{old}")
        assert "已超期1794天" in page.text
        assert "任期已满" not in page.text


async def test_a_superseded_filing_leads_to_the_new_one_and_to_no_act(
    operator: Actor, clerk: Visitor, old: int
) -> None:
    new = await later(operator)
    page = await clerk.get(f"/filings/{old}")
    assert page.words("//div[@class='head']/span") == ["已由新件接替"]
    assert page.all("//main//a[contains(@href, '/step') or contains(@href, '/return')]") == []
    assert page.all("//ul[@class='checks']//form") == []
    assert page.words(f"//main//a[@href='/filings/{new}']") == ["看新件"]
    assert "已由新件接替" in page.words("//ol[@class='trail']/li")[0]
    assert "接替未办结的旧件" in (await clerk.get(f"/filings/{new}")).words("//ol[@class='trail']/li")[0]

    for word in ("step", "return"):
        answer = await clerk.get(f"/filings/{old}/{word}")
        assert (answer.status, "本件已由新件接替，不再办理" in answer.text) == (409, True)
    listed = await clerk.get("/filings?show=open")
    assert [link.get("href") for link in listed.all("//tbody//th/a")] == [f"/filings/{new}"]
    assert (await clerk.get("/")).all(f"//a[@href='/filings/{old}']") == []


async def test_publishing_foretells_that_the_open_filing_gives_way(operator: Actor, clerk: Visitor, old: int) -> None:
    assert old
    code = await an_election(operator, term_number=13, election_day=NEXT_DAY)
    await a_ballot(operator, code)
    await a_checked_count(operator, code, an_entry(held=NEXT_DAY))
    page = await clerk.get(f"/elections/{code}/publish")
    assert "2021年立的证书首次申领未办结，由新件接替" in page.text


async def test_a_published_election_leads_to_its_filing_and_certificates(clerk: Visitor, code: str, old: int) -> None:
    links = (await clerk.get(f"/elections/{code}")).all("//dl[@class='facts']/div[dt='相关']//a")
    assert {link.get("href"): link.text for link in links} == {
        f"/filings/{old}": "证书首次申领（任期已满）",
        f"/elections/{code}/certificates.pdf": "当选证书5份",
    }


async def test_who_may_not_print_is_not_led_to_print(sign_in: SignIn, code: str, old: int) -> None:
    vetter = await sign_in(Role.VETTING_OFFICER)
    links = (await vetter.get(f"/elections/{code}")).all("//dl[@class='facts']/div[dt='相关']//a/@href")
    assert links == [f"/filings/{old}"]


async def test_an_unpublished_election_leads_nowhere_yet(operator: Actor, clerk: Visitor) -> None:
    code = await an_election(operator)
    assert (await clerk.get(f"/elections/{code}")).all("//dl[@class='facts']/div[dt='相关']") == []
    assert (await clerk.get(f"/elections/{code}/certificates.pdf")).status == 404


async def test_the_certificates_of_an_election_come_in_one_file(clerk: Visitor, code: str) -> None:
    answer = await clerk.download(f"/elections/{code}/certificates.pdf")
    assert answer.content.startswith(b"%PDF")


async def test_a_paper_without_the_number_leaves_no_print_on_the_trail_and_the_form_does(
    clerk: Visitor, old: int
) -> None:
    await clerk.download(f"/filings/{old}/papers/members")
    assert "打印材料" not in (await clerk.get(f"/filings/{old}")).text
    await clerk.download(f"/filings/{old}/papers/application")
    (event,) = [
        line for line in (await clerk.get(f"/filings/{old}")).words("//ol[@class='trail']/li") if "打印" in line
    ]
    assert "申领（换领）表" in event
    assert "事由：证书申领" in event
