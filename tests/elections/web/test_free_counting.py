"""Names that voters wrote themselves: as many rows as the paper has, and a whole vote without candidates (S07c, S16)."""

from collections.abc import Mapping
from datetime import date

from cadres.vocabulary import Sex
from elections import queries
from elections.nomination_vocabulary import NominationWay
from elections.services.elections import Roll, summarise_roll
from elections.services.nominating.slips import PlanNomination, plan_nomination
from elections.services.results import Publication, publish
from elections.services.write_ins import WriteInVetted, vet_write_in
from elections.tables import Count
from elections.vocabulary import NextStep, Post
from server.access.actor import Actor, Role
from server.db.engine import transaction
from tests.elections.web.test_counting import a_sheet
from tests.support.factories import CLEAN_VOTES, ELECTION_DAY, SLATE, a_conclusion, a_person, an_election
from tests.support.http import FilledForm, SignIn, Visitor

_AFTER = date(2021, 11, 22)


def written(place: int, row: int, name: str, sex: Sex, votes: int) -> Mapping[str, str]:
    """One name as a row of the sheet takes it."""
    base = f"posts.{place}.others.{row}."
    return {f"{base}name": name, f"{base}sex": sex.value, f"{base}votes": str(votes)}


def all_written() -> dict[str, str]:
    """The clean count, every name of it written in by voters."""
    typed = {"held": "2021-11-20", "issued": "402", "cast": "396", "fully_invalid": "9"}
    for place, post in enumerate(Post):
        for row, ((name, sex), votes) in enumerate(zip(SLATE[post], CLEAN_VOTES[post], strict=True)):
            typed |= written(place, row, name, sex, votes)
    return typed


async def test_more_rows_come_without_handing_anything_in(sign_in: SignIn, waiting: str) -> None:
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/elections/{waiting}/count")).form()
    assert "posts.0.others.2.name" not in form.fields
    typed = a_sheet(**written(0, 0, "贺文秀", Sex.FEMALE, 3), **written(0, 1, "贺文", Sex.MALE, 2))
    page = await officer.submit(form, {**typed, "more": "1"})
    assert (page.status, page.problems(), await Count.count()) == (200, [], 0)
    again = page.form()
    assert {name: again.fields[name] for name in typed} == typed
    assert "posts.0.others.11.name" in again.fields
    done = await officer.submit(again, {**typed, **written(0, 7, "温久安", Sex.MALE, 1)})
    assert "已录入第一次投票计票（第一次）" in done.text


async def test_a_sheet_put_aside_keeps_every_row_and_the_whole_explanation(sign_in: SignIn, waiting: str) -> None:
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    form = (await clerk.get(f"/elections/{waiting}/count")).form()
    more = (await clerk.submit(form, {"more": "1"})).form()
    typed = {**written(1, 9, "贺文秀", Sex.FEMALE, 3), "reason": "原表如此，监票人已签认。" * 15}
    await clerk.submit(FilledForm(f"/elections/{waiting}/count/draft", {**more.fields, **typed}))
    kept = (await clerk.get(f"/elections/{waiting}/count")).form().fields
    assert {name: kept[name] for name in typed} == typed


async def test_a_vote_without_candidates_from_the_sheet_to_the_result(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    plan = PlanNomination(way=NominationWay.FREE, document="村民会议决议", reason="村民会议决定竞选")
    await plan_nomination(operator, code, plan)
    await summarise_roll(operator, code, Roll(electorate=431, published=date(2021, 10, 27)))
    readers: list[Visitor] = [await sign_in(role) for role in (Role.TOWNSHIP_CLERK, Role.ELECTION_OFFICER)]
    for reader in readers:
        form = (await reader.get(f"/elections/{code}/count")).form()
        page = await reader.submit(form, all_written())
        assert (page.status, page.problems()) == (200, [])
    async with transaction(operator):
        progress = await queries.progress(operator, code)
    assert progress.course.next is NextStep.DONE
    assert progress.held[0].poll.free
    assert {name for _, name in progress.course.elected} == {"贾永胜", "刘桂芳", "张海军", "杜秀英", "马志强"}
    assert {one.rule for one in progress.held[0].outcome.findings} >= {"S07c", "S16"}
    sexes = {name: sex for names in SLATE.values() for name, sex in names}
    for _, name in progress.course.elected:
        person = await a_person(operator, name, sexes[name])
        case = await a_conclusion(operator, person, code, concluded=_AFTER)
        await vet_write_in(operator, code, WriteInVetted(name=name, person=person, vetting_case=case))
    event = await publish(operator, code, Publication(published=_AFTER))
    assert event.since == ELECTION_DAY
