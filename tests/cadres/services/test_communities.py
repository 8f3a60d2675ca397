"""Communities of a county from the divisions."""

from datetime import date

import pytest

from cadres import queries
from cadres.queries import CommunityFilter
from cadres.services.communities import Description, describe, record_code, take_up
from cadres.vocabulary import CommitteeKind
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.errors import Forbidden, NotFound, Refused
from tests.support.factories import COMMUNITY, COUNTY, OTHER_COUNTY, OTHER_TOWNSHIP, TOWNSHIP, VILLAGE, an_actor

TODAY = date(2026, 11, 25)
REAL_CODE = "54440604778330561N"  # Published in a judgment of 2020: a villagers' committee in Foshan.


@pytest.fixture(autouse=True)
async def _county(operator: Actor) -> None:
    assert await take_up(operator, COUNTY) == 156


async def test_a_county_is_taken_up_once(operator: Actor) -> None:
    assert await take_up(operator, COUNTY) == 0


async def test_a_list_is_narrowed_by_area_kind_and_words(operator: Actor) -> None:
    page = await queries.communities(operator, CommunityFilter(TOWNSHIP), TODAY)
    assert page.total == 42
    page = await queries.communities(operator, CommunityFilter(COUNTY, kind=CommitteeKind.RESIDENTS), TODAY)
    assert page.total == 6
    page = await queries.communities(operator, CommunityFilter(COUNTY, words="移民新村"), TODAY)
    assert [line.region for line in page.lines] == [COMMUNITY]


async def test_the_totals_are_those_of_all_pages(operator: Actor) -> None:
    await describe(operator, Description(region=VILLAGE, households=100, population=250, address=None))
    await describe(operator, Description(region=COMMUNITY, households=612, population=1846, address=None))
    page = await queries.communities(operator, CommunityFilter(COUNTY), TODAY, size=1)
    assert (len(page.lines), page.total, page.households, page.population) == (1, 156, 712, 2096)


async def test_a_township_sees_its_own(operator: Actor) -> None:
    assert operator.may
    clerk = an_actor(Role.TOWNSHIP_CLERK, region=OTHER_TOWNSHIP)
    assert (await queries.communities(clerk, CommunityFilter(COUNTY), TODAY)).total == 11
    with pytest.raises(NotFound):
        await queries.community(clerk, VILLAGE)


async def test_the_view_builds_the_full_name(operator: Actor) -> None:
    view = await queries.community(operator, VILLAGE)
    assert view.committee == "山西省忻州市偏关县新关镇马道村村民委员会"


async def test_a_description_keeps_what_it_does_not_mention(operator: Actor) -> None:
    await describe(operator, Description(region=VILLAGE, households=100))
    await describe(operator, Description(region=VILLAGE, population=250))
    view = await queries.community(operator, VILLAGE)
    assert (view.households, view.population) == (100, 250)


async def test_a_description_empties_what_it_names_as_nothing(operator: Actor) -> None:
    await describe(operator, Description(region=VILLAGE, address="马道村党群服务中心"))
    await describe(operator, Description(region=VILLAGE, address=None))
    assert (await queries.community(operator, VILLAGE)).address is None
    (event, *_) = await trail(f"community:{VILLAGE}")
    assert (event.before, event.after) == ({"住所": "马道村党群服务中心"}, {"住所": "没有"})


async def test_a_code_is_recorded_and_never_changes(operator: Actor) -> None:
    await record_code(operator, VILLAGE, REAL_CODE)
    assert (await queries.community(operator, VILLAGE)).credit_code == REAL_CODE
    with pytest.raises(Refused, match="马道村"):
        await record_code(operator, COMMUNITY, REAL_CODE, reason="证书原件如此")


@pytest.mark.parametrize(
    ("code", "rule"),
    [("N2140932MF00001282", "UC-9"), ("93140932MF0000128C", "UC-13"), ("55140932MF00001440", "UC-6")],
)
async def test_a_code_of_another_body_is_not_recorded_without_a_word(operator: Actor, code: str, rule: str) -> None:
    with pytest.raises(Refused) as refusal:
        await record_code(operator, VILLAGE, code)
    assert [one.rule for one in refusal.value.problems] == [rule]
    if rule == "UC-9":
        with pytest.raises(Refused, match="集体经济组织"):
            await record_code(operator, VILLAGE, code, reason="证书原件如此")
        return
    await record_code(operator, VILLAGE, code, reason="证书原件如此")
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "community.code_recorded")
    assert event["reason"] == "证书原件如此"


async def test_a_mistyped_code_is_refused(operator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await record_code(operator, VILLAGE, REAL_CODE[:-1] + "P")
    assert refusal.value.problems[0].rule == "UC-13"


async def test_setting_up_needs_the_right_and_the_area(operator: Actor) -> None:
    assert operator.may
    with pytest.raises(Forbidden):
        await take_up(an_actor(Role.TOWNSHIP_CLERK), COUNTY)
    with pytest.raises(NotFound):
        await take_up(an_actor(Role.ELECTION_OFFICER, region=OTHER_COUNTY), COUNTY)


async def test_a_certificate_with_a_wrong_check_character_is_recorded_for_a_reason_that_stays(
    operator: Actor,
) -> None:
    wrong = REAL_CODE[:-1] + "P"
    await record_code(operator, VILLAGE, wrong, reason="证书原件如此，县民政局已核")
    assert (await queries.community(operator, VILLAGE)).credit_code == wrong
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "community.code_recorded")
    assert event["reason"] == "证书原件如此，县民政局已核"


async def test_no_reason_makes_a_code_of_the_wrong_length_right(operator: Actor) -> None:
    with pytest.raises(Refused) as refusal:
        await record_code(operator, VILLAGE, REAL_CODE[:-1], reason="证书原件如此")
    assert refusal.value.problems[0].rule == "UC-13"
    assert "18位" in refusal.value.problems[0].cause


async def test_the_same_code_once_more_changes_nothing(operator: Actor) -> None:
    for _ in range(2):
        await record_code(operator, VILLAGE, REAL_CODE)
    assert await AuditEvent.count().where(AuditEvent.kind == "community.code_recorded") == 1


async def test_who_handles_filings_may_record_a_code_and_who_vets_may_not(operator: Actor) -> None:
    with pytest.raises(Forbidden):
        await record_code(an_actor(Role.VETTING_OFFICER), VILLAGE, REAL_CODE)
    await record_code(an_actor(Role.FILING_OFFICER), VILLAGE, REAL_CODE)
    assert (await queries.community(operator, VILLAGE)).credit_code == REAL_CODE


async def test_no_community_is_established_on_a_day_to_come(operator: Actor) -> None:
    with pytest.raises(Refused, match="设立日期：2090-01-01还没有到"):
        await describe(operator, Description(region=VILLAGE, established=date(2090, 1, 1)))
