"""What the page of a filing and the lists say for whoever takes the next step: cures told, validity over, days past the deadline."""

from datetime import date

import pytest

from certificates import queries
from certificates.filing_commands import Advance
from certificates.services.filings import advance
from certificates.services.returning import Return, send_back
from certificates.vocabulary import FilingState, ReturnCode
from server import clock
from server.access.actor import Actor, Role
from tests.support.factories import a_published_election, another_hand
from tests.support.filings import VILLAGE_CODE, taken_to
from tests.support.http import SignIn, Visitor

NOTE = "换了清晰的复印件，法定代表人核对无误"


@pytest.fixture
async def filing(operator: Actor) -> int:
    found = await queries.filing_of_election(operator, await a_published_election(operator))
    assert found is not None
    return found


@pytest.fixture
async def bureau(sign_in: SignIn) -> Visitor:
    return await sign_in(Role.FILING_OFFICER, office="偏关县民政局")


async def test_what_was_mended_is_read_by_the_office_that_sent_it_back(
    operator: Actor, bureau: Visitor, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.REVIEWED)
    await send_back(operator, filing, Return(codes=(ReturnCode.REPRESENTATIVE,)))
    assert NOTE not in (await bureau.get(f"/filings/{filing}")).text
    await advance(another_hand(operator), filing, Advance(to=FilingState.REVIEWED, note=NOTE))
    page = await bureau.get(f"/filings/{filing}")
    assert any(f"补正后重新提交：{NOTE}" in one for one in page.words("//div[contains(@class, 'finding')]"))
    (told,) = [one for one in page.words("//ol[@class='trail']/li") if "补正后重新提交" in one]
    assert NOTE in told


async def test_a_certificate_given_out_after_its_validity_is_said_to_be_expired(
    operator: Actor, sign_in: SignIn, filing: int
) -> None:
    await taken_to(operator, filing, FilingState.ACCEPTED)
    late = date(2026, 12, 1)
    with clock.stopped_at(clock.now().replace(year=2026, month=12, day=1)):
        bureau = await sign_in(Role.FILING_OFFICER, office="偏关县民政局")
        assert "办下来的证书仍是这个有效期" in (await bureau.get(f"/filings/{filing}/step")).text
        told = Advance(to=FilingState.ISSUED, credit_code=VILLAGE_CODE, issued=late)
        await advance(operator, filing, told)
        page = await bureau.get(f"/filings/{filing}")
        assert "发出时已经过期" in page.text
        assert any("发出时有效期已满" in one for one in page.words("//ol[@class='trail']/li"))
        assert "已过期" in (await bureau.get("/filings/certificates")).text


async def test_past_the_term_the_list_still_tells_how_many_days_it_is_late(sign_in: SignIn, filing: int) -> None:
    with clock.stopped_at(clock.now().replace(year=2026, month=12, day=1)):
        bureau = await sign_in(Role.FILING_OFFICER, office="偏关县民政局")
        (row,) = (await bureau.get("/filings?show=late")).words(f"//tbody/tr[.//a[@href='/filings/{filing}']]")
    assert "任期已满" in row
    assert "1806" in row


async def test_the_workbench_tells_what_was_given_out_from_what_is_gathered(
    operator: Actor, bureau: Visitor, filing: int
) -> None:
    (gathers,) = (await bureau.get("/")).words(f"//tr[.//a[@href='/filings/{filing}']]")
    await taken_to(operator, filing, FilingState.ISSUED)
    (lies,) = (await bureau.get("/")).words(f"//tr[.//a[@href='/filings/{filing}']]")
    assert "通知来领" in lies
    assert "通知来领" not in gathers
