"""What an election takes from the joint review, and what goes round it."""

from datetime import date, timedelta

import pytest

from cadres.reviews.batches import batch_line
from cadres.reviews.states import state_of
from cadres.services.facts import record_fact
from cadres.services.facts_told import DeterminedDate
from cadres.services.kinship import Strike
from cadres.services.merging import MergePeople, merge, unmerge
from cadres.services.reviews import batches, opinions, verdicts
from cadres.services.reviews.batches import Listed
from cadres.services.reviews.moving import MoveDay, move_day
from cadres.services.reviews.verdicts import Concluding
from cadres.tables import VettingBatch, VettingCase
from cadres.vocabulary import Answer, FileDate, Office, Sex, VettingConclusion
from elections import reviews
from elections.services.elections import Nomination, nominate
from elections.services.entries import LineEntry
from elections.services.write_ins import WriteInConfirmed, WriteInVetted, confirm_write_in, vet_write_in
from elections.tables import CandidateList, Election
from elections.vocabulary import Post
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.errors import Refused
from server.values.periods import chinese_day
from tests.support import reviews as given
from tests.support.factories import (
    CLEAN_VOTES,
    COUNTY,
    ELECTION_DAY,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_citizen_number,
    a_conclusion,
    a_county,
    a_person,
    an_election,
    an_entry,
)
from tests.support.http import SignIn


async def test_q24_a_conclusion_by_hand_does_not_go_round_the_joint_review(operator: Actor) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    person = await a_person(operator)
    batch = await given.a_batch(operator, region=COUNTY)
    await batches.add_people(operator, batch, [Listed(person=person, stands_for=Office.MEMBER)])
    for purpose in (f"{VILLAGE}-13", f"{VILLAGE}-13-1"):
        with pytest.raises(Refused, match="还没有结论"):
            await a_conclusion(operator, person, purpose)
    assert await a_conclusion(operator, person, f"{VILLAGE}-12-1")


async def test_q26_nobody_is_cleared_by_hand_over_a_conclusion_against_them(operator: Actor) -> None:
    code = await an_election(operator)
    person = await a_person(operator)
    clear = await a_conclusion(operator, person, code)
    assert [one.person for one in await reviews.cleared(operator, code, VILLAGE)] == [person]
    await a_conclusion(operator, person, code.rpartition("-")[0], VettingConclusion.BARRED, "受过刑事处罚")
    with pytest.raises(Refused, match="已有联审结论"):
        await a_conclusion(operator, person, code)
    assert await reviews.cleared(operator, code, VILLAGE) == []
    with pytest.raises(Refused, match="又有不利的联审结论"):
        await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=clear))


async def test_v01_a_candidate_whose_file_disagrees_about_eighteen_is_named(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    born = ELECTION_DAY.replace(year=ELECTION_DAY.year - 18)
    person = await a_person(operator, citizen_number=a_citizen_number(Sex.MALE, born))
    await a_conclusion(operator, person, code)
    officer = await sign_in(Role.ELECTION_OFFICER)
    asked = "是否年满18周岁，身份证号和档案认定不一致"
    assert asked not in (await officer.get(f"/elections/{code}/candidates/new")).text
    file = DeterminedDate(
        field=FileDate.BIRTH, value=f"{born.year + 1}.02", determined=date(2020, 1, 2), evidence="出生证"
    )
    await record_fact(operator, person, "determinations", file)
    page = (await officer.get(f"/elections/{code}/candidates/new")).text
    assert asked in page
    assert f"按身份证号（{chinese_day(born)}出生）为18周岁，按档案认定（{born.year + 1}.02出生）为" in page
    (listed,) = await reviews.cleared(operator, code, VILLAGE)
    assert listed.born == born, "the roll goes by the number too"


async def test_s08_nobody_is_on_the_ballot_by_a_conclusion_for_something_else(operator: Actor) -> None:
    code = await an_election(operator)
    person, other = await a_person(operator), await a_person(operator, "高建平")
    elsewhere = await a_conclusion(operator, person, f"{VILLAGE}-11-1")
    someone_elses = await a_conclusion(operator, other, code)
    for case in (elsewhere, someone_elses):
        with pytest.raises(Refused, match="没有为本次选举作出的联审结论"):
            await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))


async def _renumbered(operator: Actor, code: str, name: str, sex: Sex = Sex.MALE) -> tuple[int, int, int]:
    """Somebody who passed the review under a wrong number, put into the right record: person, conclusion, merge."""
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    wrong = await a_person(operator, name, sex)
    (entry,) = await batches.add_people(operator, batch, [Listed(person=wrong, stands_for=Office.CHAIR)])
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    case = await VettingCase.select(VettingCase.id).where(VettingCase.person == wrong).first()
    assert case
    await VettingCase.update({VettingCase.purpose: code}).where(VettingCase.id == case["id"])
    right = await a_person(operator, name, sex)
    made = await merge(operator, right, MergePeople(merged=wrong, reason="身份证号录错，是同一人"))
    return right, case["id"], made


async def test_q24a_nobody_is_on_the_ballot_by_answers_under_another_number(operator: Actor, sign_in: SignIn) -> None:
    code = await an_election(operator)
    person, case, made = await _renumbered(operator, code, "贾永胜")
    await VettingCase.update({VettingCase.judged_for: ELECTION_DAY}).where(VettingCase.id == case)
    wish = Nomination(person=person, post=Post.CHAIR, vetting_case=case)
    with pytest.raises(Refused, match=r"是按身份证号.*征询部门作出的") as refused:
        await nominate(operator, code, wish)
    (problem,) = refused.value.problems
    assert (problem.rule, "列入新的批次" in problem.cure) == ("Q-24a", True)
    (listed,) = await reviews.cleared(operator, code, VILLAGE)
    assert listed.asked_elsewhere == problem
    officer = await sign_in(Role.ELECTION_OFFICER)
    shown = await officer.get(f"/elections/{code}/candidates/new")
    assert "征询部门作出的，不是本人现在登记的号码" in shown.text
    assert not shown.all("//select[contains(@name, 'posts')]")
    await unmerge(operator, person, made, Strike(reason="查明是两个人"))
    row = await VettingCase.objects().get(VettingCase.id == case)
    assert row is not None
    (again,) = await reviews.cleared(operator, code, VILLAGE)
    assert (again.person, again.asked_elsewhere) == (row.person, None)
    await nominate(operator, code, Nomination(person=again.person, post=Post.CHAIR, vetting_case=case))


async def test_q24a_another_conclusion_under_the_right_number_opens_the_ballot(operator: Actor) -> None:
    code = await an_election(operator)
    person, _, _ = await _renumbered(operator, code, "贾永胜")
    case = await a_conclusion(operator, person, code)
    (listed,) = await reviews.cleared(operator, code, VILLAGE)
    assert (listed.vetting_case, listed.asked_elsewhere) == (case, None), "though it is the older one"
    await nominate(operator, code, Nomination(person=person, post=Post.CHAIR, vetting_case=case))


async def test_q24a_a_written_in_name_is_not_confirmed_by_answers_under_another_number(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    name = LineEntry(post=Post.CHAIR, name="吕敏", votes=210, write_in=True, sex=Sex.FEMALE)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (100, 60)}, extra=[name]))
    person, case, _ = await _renumbered(operator, code, "吕敏", Sex.FEMALE)
    await VettingCase.update({VettingCase.judged_for: None}).where(VettingCase.id == case)
    with pytest.raises(Refused, match=r"是按身份证号.*征询部门作出的"):
        await vet_write_in(operator, code, WriteInVetted(name="吕敏", person=person, vetting_case=case))
    with pytest.raises(Refused, match=r"是按身份证号.*征询部门作出的"):
        await confirm_write_in(operator, code, WriteInConfirmed(name="吕敏", person=person))
    right = await a_conclusion(operator, person, code, concluded=clock.today())
    await confirm_write_in(operator, code, WriteInConfirmed(name="吕敏", person=person))
    assert right


async def test_rv01_a_written_in_name_is_judged_by_the_law_of_the_vote(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    name = LineEntry(post=Post.CHAIR, name="吕敏", votes=210, write_in=True, sex=Sex.FEMALE)
    await a_checked_count(operator, code, an_entry({**CLEAN_VOTES, Post.CHAIR: (100, 60)}, extra=[name]))
    person = await a_person(operator, "吕敏", Sex.FEMALE)
    case = await a_conclusion(operator, person, code, concluded=date(2026, 1, 5))
    await VettingCase.update({VettingCase.judged_for: date(2026, 1, 5)}).where(VettingCase.id == case)
    with pytest.raises(Refused, match="按2026年1月5日的法律和清单作出，投票日是2021年11月20日"):
        await vet_write_in(operator, code, WriteInVetted(name="吕敏", person=person, vetting_case=case))


async def test_q10_a_batch_that_judges_for_another_day_is_told_until_it_is_moved(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator, region=COUNTY)
    await batches.add_people(operator, batch, [Listed(person=await a_person(operator), stands_for=Office.MEMBER)])
    async with transaction(operator):
        line = await batch_line(operator, batch)
    moved = line.event_day + timedelta(days=7)
    code = await an_election(operator, term_number=13, election_day=moved)

    async with transaction(operator):
        (found,) = await reviews.days_apart(operator, COUNTY)
    assert (found.code, found.batch, found.decides, found.people) == (code, batch, line.event_day, 1)
    # Once a list without them is locked, their conclusion is of no use to this election.
    (election,) = await Election.select(Election.id, Election.region).where(Election.code == code)
    locked = CandidateList(
        region=election["region"], election=election["id"], version=1, published=moved, content="{}", seal="0" * 64
    )
    await locked.save()
    async with transaction(operator):
        assert await reviews.days_apart(operator, COUNTY) == ()
    await CandidateList.update({CandidateList.opened: clock.now(), CandidateList.opened_reason: "一人退出"}).where(
        CandidateList.id == locked.id
    )
    officer = await sign_in(Role.VETTING_OFFICER)
    there = f"/vetting/{batch}/day?to={moved.isoformat()}"
    assert there in (await officer.get("/")).all("//a/@href")

    asked = await officer.get(there)
    assert asked.status == 200
    change = MoveDay(day=moved, decided_by="县联审组", reason="选举日变更的批复", people=1)
    await move_day(operator, batch, change)
    async with transaction(operator):
        assert await reviews.days_apart(operator, COUNTY) == ()
    assert there not in (await officer.get("/")).all("//a/@href")


async def test_q10_a_vote_that_is_over_is_no_day_to_move_a_batch_to(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator, region=COUNTY)
    await batches.add_people(operator, batch, [Listed(person=await a_person(operator), stands_for=Office.MEMBER)])
    code = await an_election(operator, term_number=13, election_day=given.EVENT_DAY + timedelta(days=7))
    officer = await sign_in(Role.VETTING_OFFICER)
    assert "登记的选举日不是" in (await officer.get(f"/vetting/{batch}")).text, "the batch itself says so too"
    over = clock.today() - timedelta(days=10)
    await Election.update({Election.election_day: over}).where(Election.code == code)
    async with transaction(operator):
        assert await reviews.days_apart(operator, COUNTY) == ()
    assert "登记的选举日不是" not in (await officer.get(f"/vetting/{batch}")).text
    assert "待改期" not in (await officer.get("/")).text


async def test_q10_an_election_that_keeps_its_day_is_named_before_a_batch_is_moved(
    operator: Actor, sign_in: SignIn
) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator, region=COUNTY)
    await batches.add_people(operator, batch, [Listed(person=await a_person(operator), stands_for=Office.MEMBER)])
    async with transaction(operator):
        line = await batch_line(operator, batch)
    await an_election(operator, term_number=13, election_day=line.event_day)
    officer = await sign_in(Role.VETTING_OFFICER)
    moved = line.event_day + timedelta(days=7)
    asked = await officer.get(f"/vetting/{batch}/day?to={moved.isoformat()}")
    told = f"（{line.event_day.isoformat()}，1人）登记的选举日不是{moved.isoformat()}"
    assert told in asked.text
    code = f"{VILLAGE}-13-1"
    await Election.update({Election.election_day: moved}).where(Election.code == code)
    asked = await officer.get(f"/vetting/{batch}/day?to={moved.isoformat()}")
    assert "登记的选举日不是" not in asked.text


async def test_a_candidate_holds_the_conclusion_that_another_day_would_turn(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    await given.the_lists(operator)
    batch = await given.a_batch(operator)
    healed = given.HEALED
    await VettingBatch.update({VettingBatch.event_day: healed}).where(VettingBatch.id == batch)
    entry = await given.concluded(operator, batch, court=given.says(Answer.FOUND, given.RELEASED))
    async with transaction(operator):
        state = await state_of(operator, entry)
    assert state.vetting_case is not None
    code = await an_election(operator, term_number=13, election_day=healed)
    await nominate(operator, code, Nomination(person=state.person, post=Post.MEMBER, vetting_case=state.vetting_case))
    officer = await sign_in(Role.VETTING_OFFICER)
    shown = await officer.get(f"/vetting/{batch}/day?to={(healed - timedelta(days=1)).isoformat()}")
    said = {"decided_by": "县联审组", "reason": "选举提前的批复"}
    refused = await officer.submit(shown.form(f"/vetting/{batch}/day"), said)
    assert refused.status == 422
    (told,) = refused.problems()
    assert f"已用于选举{code}的候选人，先撤下候选人" in told
    assert "选举提前的批复" in refused.text, "what was typed is still there"
    assert "县联审组" in refused.form(f"/vetting/{batch}/day").fields.values()
    async with transaction(operator):
        assert (await batch_line(operator, batch)).event_day == healed
