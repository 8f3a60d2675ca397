"""The trace as an auditor reads it: records by their names, with the way to those that the reader may open."""

from cadres.services.people import RegisterPerson, register
from server.access.accounts import Lock, lock
from server.access.actor import PROVINCE, Actor, Role
from server.access.audit import TrailEntry, search
from server.access.audit import Wanted as Sought
from server.portal.naming import named, page_of
from tests.support.accounts import an_opened
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    VILLAGE,
    a_citizen_number,
    a_county,
    an_actor,
    an_election,
)
from tests.support.http import SignIn
from tests.support.sheets import handed_in


async def _everything(operator: Actor) -> tuple[int, str, int, int]:
    """One event about a person, an election, an account and an import each: what they are numbered."""
    await a_county(operator)
    new = RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=a_citizen_number())
    person = await register(operator, new)
    code = await an_election(operator)
    account = (await an_opened(operator)).id
    await lock(operator, account, Lock(reason="调离本县"))
    batch = await handed_in(an_actor(Role.ELECTION_OFFICER), (VILLAGE, None, 310, None, None, None))
    return person, code, account, batch


async def _events(actor: Actor) -> tuple[TrailEntry, ...]:
    return (await search(actor, Sought(PROVINCE), size=500))[0]


async def test_records_are_called_by_name_and_open_to_those_who_may_see_them(operator: Actor) -> None:
    person, code, _, batch = await _everything(operator)
    events = await _events(operator)
    auditor, officer = an_actor(Role.AUDITOR), an_actor(Role.ELECTION_OFFICER)
    told = await named(auditor, events)
    words = {subject: (one.label, one.name) for subject, one in told.items()}
    assert words[f"person:{person}"] == ("人员", "贾永胜")
    assert words[f"election:{code}"] == ("选举", "马道村委会")
    assert words["account:pgx-01"] == ("账号", "李雅琴（pgx-01）")
    assert words[f"import:{batch}"] == ("导入", "十月报.xlsx")
    assert told[f"person:{person}"].href == told["account:pgx-01"].href == ""
    assert (await named(officer, events))[f"person:{person}"].href == f"/people/{person}"
    assert page_of(an_actor(Role.ACCOUNT_ADMINISTRATOR), "account:pgx-01") == "/accounts?q=pgx-01"
    assert page_of(officer, "nothing:1") == ""


async def test_no_name_from_another_area_is_told(operator: Actor) -> None:
    person, *_ = await _everything(operator)
    told = await named(an_actor(Role.AUDITOR, region=OTHER_COUNTY), await _events(operator))
    assert told[f"person:{person}"].name == str(person)
    assert told["account:pgx-01"].name == "pgx-01"


async def test_the_page_shows_the_names(operator: Actor, sign_in: SignIn) -> None:
    person, *_ = await _everything(operator)
    auditor = await sign_in(Role.AUDITOR)
    page = await auditor.get(f"/audit?area={COUNTY}")
    link = page.one(f"//td/a[contains(@href, 'subject=person%3A{person}')]")
    assert (link.text, link.get("title")) == ("人员　贾永胜", f"person:{person}")
    assert not page.all("//a[starts-with(@href, '/people/')]")
    one = await auditor.get(link.get("href"))
    assert one.words("//h2[@id='one']") == ["人员 贾永胜"]
