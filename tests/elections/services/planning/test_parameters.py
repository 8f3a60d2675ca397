"""Setting parameters: the province for all, a county more strictly for itself."""

from dataclasses import replace
from datetime import date

import pytest

from cadres.vocabulary import CommitteeKind
from elections import queries
from elections.laws import laws
from elections.planning_vocabulary import Force
from elections.services.planning.parameters import SetParameter, set_parameter
from server.access.actor import PROVINCE, Actor, Role
from server.db.engine import transaction
from server.errors import Forbidden, Refused
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, a_published_election, an_actor

_OFFICER = an_actor(Role.ELECTION_OFFICER)
_KIND = CommitteeKind.VILLAGERS
_DAY = date(2026, 12, 18)


def a_setting(value: str, document: str = "选举办法第二十条", force: Force = Force.LAW) -> SetParameter:
    return SetParameter(
        kind=_KIND, field="candidates_days", value=value, since=date(2026, 3, 1), document=document, force=force
    )


async def days_in(region: str) -> int:
    return (await laws()).book(_KIND, _DAY, region).candidates_days


async def test_the_province_decides_for_all_and_a_county_more_strictly_for_itself(operator: Actor) -> None:
    await set_parameter(replace(_OFFICER, region=PROVINCE), a_setting("7"))
    assert (await days_in(COUNTY), await days_in(OTHER_COUNTY)) == (7, 7)
    await set_parameter(_OFFICER, a_setting("9"))
    assert (await days_in(TOWNSHIP), await days_in(OTHER_COUNTY)) == (9, 7), operator


async def test_a_looser_county_is_refused(operator: Actor) -> None:
    await set_parameter(replace(_OFFICER, region=PROVINCE), a_setting("7"))
    with pytest.raises(Refused, match="宽于选举办法第二十条的7日"):
        await set_parameter(_OFFICER, a_setting("6"))
    assert await days_in(COUNTY) == 7, operator


async def test_a_value_of_the_same_day_is_corrected(operator: Actor) -> None:
    province = replace(_OFFICER, region=PROVINCE)
    await set_parameter(province, a_setting("7", force=Force.UNCONFIRMED))
    await set_parameter(province, a_setting("8"))
    (value,) = (await laws()).values
    assert (value.value, value.force) == ("8", Force.LAW), operator


async def test_a_township_has_none_of_its_own(operator: Actor) -> None:
    with pytest.raises(Forbidden, match="参数由省里登记"):
        await set_parameter(replace(_OFFICER, region=TOWNSHIP), a_setting("9"))
    with pytest.raises(Forbidden):
        await set_parameter(an_actor(Role.TOWNSHIP_CLERK), a_setting("9"))
    assert (await laws()).values == (), operator


async def test_a_later_value_changes_no_result_that_is_out(operator: Actor) -> None:
    code = await a_published_election(operator)
    async with transaction(operator):
        before = await queries.progress(operator, code)
    province = replace(_OFFICER, region=PROVINCE)
    for field, value in (("vacancy_ok_from", "7"), ("recovered_gt_issued", "只作提醒"), ("runoff_extra", "2")):
        told = SetParameter(
            kind=_KIND,
            field=field,
            value=value,
            since=date(2020, 1, 1),
            document="选举办法第二十条",
            force=Force.LAW,
        )
        await set_parameter(province, told)
    async with transaction(operator):
        after = await queries.progress(operator, code)
    assert after.book.vacancy_ok_from != before.book.vacancy_ok_from
    assert [one.outcome for one in after.held] == [one.outcome for one in before.held]
    assert (after.course.elected, after.course.next) == (before.course.elected, before.course.next)
