from datetime import date, timedelta

import pytest

from cadres.reviews.states import states_of
from cadres.rules.negative_list import Reach, reach
from cadres.services.reviews import lists, opinions
from cadres.services.reviews.screening import OpenYearly, open_yearly, screen_area
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.vocabulary import Answer, CommitteeKind, ItemLevel, Office, ReviewPurpose
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict, Forbidden, NotFound
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY, VILLAGE, a_county, an_actor

DAY = clock.today() + timedelta(days=90)
#: Five years after a release the item counts no more.
LAPSED = DAY + timedelta(days=2 * 366)
RELEASED = given.FactFound(
    item="5", words="刑满释放", document="（2020）偏刑初字第3号", day=DAY - timedelta(days=4 * 366)
)
LONG_AGO = given.FactFound(
    item="5", words="早年刑满释放", document="（2017）偏刑初字第9号", day=DAY - timedelta(days=8 * 366)
)
UNDATED = given.FactFound(item="5", words="曾刑满释放", document="县公安局函")


async def _in_office(operator: Actor, entry: int, since: date = date(2026, 1, 10)) -> int:
    person = await connection().fetchval("SELECT person FROM vetting_subject WHERE id = $1", entry)
    basis = AppointedBy("偏组备〔2026〕1号")
    community = [Holding(int(person), Office.PARTY_SECRETARY)]
    await open_tenures(operator, VILLAGE, community, Term(since, None), basis)
    return int(person)


async def _found(operator: Actor, *names: str, **said: given.PaperReply) -> tuple[int, list[int]]:
    """People of whom agencies found the same, opened; returns the batch and the entries."""
    batch = await given.a_batch(operator)
    entries = list(await given.people_in(operator, batch, *names))
    await given.asked(operator, batch, entries)
    for entry in entries:
        await given.answered(operator, entry, **said)
    return batch, entries


async def test_what_counts_on_the_day_is_hit_and_opens_a_case(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch, (entry, idle) = await _found(
        operator, "贾永胜", "高建平", police=given.says(Answer.FOUND, RELEASED, LONG_AGO, UNDATED)
    )
    person = await _in_office(operator, entry)
    sealed = await screen_area(operator, COUNTY, DAY)
    assert (sealed.holders, sealed.hits) == (1, ())
    with pytest.raises(Conflict, match="没有命中负面清单的在职人员"):
        await open_yearly(operator, OpenYearly(region=COUNTY, kind=CommitteeKind.VILLAGERS, day=DAY))

    await opinions.open_answers(operator, batch)
    found = await screen_area(operator, COUNTY, DAY)
    assert idle
    assert (found.edition, found.holders, found.unlisted) == (given.EDITION, 1, ())
    assert [(holder.person, hit.fact.words) for holder, hit in found.hits] == [
        (person, RELEASED.words),
        (person, UNDATED.words),
    ]
    assert [reach(hit.item, hit.fact, DAY) for _, hit in found.hits] == [Reach.HITS, Reach.UNDATED]
    assert (await screen_area(operator, COUNTY, LAPSED)).hits[0][1].fact.words == UNDATED.words
    assert "review.screened" in {event.kind for event in await trail(f"area:{COUNTY}")}

    yearly = OpenYearly(region=COUNTY, kind=CommitteeKind.VILLAGERS, day=DAY, title="年度复审")
    opened = await open_yearly(operator, yearly)
    assert [one.person for one in await states_of(operator, opened)] == [person]
    assert (
        await connection().fetchval("SELECT purpose FROM vetting_batch WHERE id = $1", opened)
        == ReviewPurpose.YEARLY.value
    )
    with pytest.raises(Conflict, match="都已在办理中的年度复审里"):
        await open_yearly(operator, yearly)


async def test_a_number_that_means_something_else_by_now_is_left_to_a_person(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch, (entry,) = await _found(
        operator,
        "贾永胜",
        court=given.says(Answer.FOUND, given.DEFAULTER),
        police=given.says(Answer.FOUND, given.CONVICTED),
    )
    await _in_office(operator, entry)
    await opinions.open_answers(operator, batch)
    for code, wording in (("9", "长期外出不能履职"), ("3", "刑满释放未满5年")):
        await lists.list_item(
            operator,
            lists.NewItem(
                edition="2027版",
                code=code,
                level=ItemLevel.SHOULD_NOT,
                wording=wording,
                source=given.SOURCE,
                since=clock.today(),
            ),
        )
    found = await screen_area(operator, COUNTY, DAY)
    assert found.edition == "2027版"
    assert [hit.item.code for _, hit in found.hits] == ["Q-10-2"]
    assert [(one.wording, one.fact.item) for one in found.unlisted] == [("失信被执行人未撤销", "9")]


async def test_screening_is_for_those_who_may_read_and_in_their_area(operator: Actor) -> None:
    await a_county(operator)
    with pytest.raises(Forbidden):
        await screen_area(an_actor(Role.TOWNSHIP_CLERK), COUNTY, DAY)
    with pytest.raises(NotFound):
        await screen_area(an_actor(Role.VETTING_OFFICER), OTHER_COUNTY, DAY)
