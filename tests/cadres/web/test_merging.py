"""People on record twice, from the list of pairs to the merge and back."""

import re

from cadres.reviews.states import state_of
from cadres.services.kinship import KinshipFound, Strike, record_kinship, strike_kinship
from cadres.services.merging import MergePeople, RuleDistinct, merge, rule_distinct
from cadres.services.people import REGISTERED
from cadres.tables import Person
from cadres.vocabulary import Kinship
from server.access import audit
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, Change
from server.db.engine import transaction
from tests.support.factories import COUNTY, VILLAGE, a_county, a_person
from tests.support.http import SignIn
from tests.support.reviews import a_batch, concluded, held_later, the_lists


async def test_a_pair_is_looked_into_merged_and_taken_apart(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    one, other = await a_person(operator), await a_person(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    pairs = await officer.get(f"/people/duplicates?area={COUNTY}")
    assert "姓名、出生日期都相同" in pairs.text
    (href,) = pairs.all("//a[.='核实']/@href")
    compare = await officer.get(href)
    assert "**********" in compare.text
    refused = await officer.submit(compare.form())
    assert refused.status == 422
    merged = await officer.submit(compare.form(), {"reason": "身份证号录错，已核实"})
    assert "并入的重复记录" in merged.text
    assert "没有疑似重复的记录" in (await officer.get("/people/duplicates")).text
    gone = await officer.get(f"/people/{other}")
    assert "已经并入" in gone.text
    assert not (await officer.get(f"/people/{other}?part=facts")).all("//a[contains(@href, '/new')]")
    (undo,) = merged.all("//a[.='拆开']/@href")
    assert str(one) in undo
    apart = await officer.submit((await officer.get(undo)).form(), {"reason": "查明是两个人"})
    assert "已拆开" in apart.text
    assert "已拆开，理由：查明是两个人" in (await officer.get(f"/people/{one}")).text
    assert (await officer.get(undo)).status == 404


async def test_two_people_who_look_alike_are_ruled_distinct(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    one, other = await a_person(operator), await a_person(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/people/{one}/same/{other}")).form(f"/people/{one}/distinct/{other}")
    short = await officer.submit(form, {"reason": "双胞胎"})
    assert short.status == 422
    # What was typed comes back where it was typed: in the other form, one click would merge the two.
    assert short.form(f"/people/{one}/distinct/{other}").fields["reason"] == "双胞胎"
    assert short.all("//*[@id='distinct-reason-wrong1']")
    assert not short.all("//*[@id='merge-reason-wrong1']")
    assert "双胞胎" not in short.words("//*[@id='merge-reason']")
    assert "不再列为疑似重复" in (await officer.submit(form, {"reason": "查户籍是堂兄弟"})).text
    again = await officer.submit(form, {"reason": "查户籍是堂兄弟"})
    assert "已经认定" in again.text
    clerk = await sign_in(Role.TOWNSHIP_CLERK)
    assert (await clerk.get("/people/duplicates")).status == 403


async def test_the_ruling_that_they_are_two_is_taken_back(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    one, other = await a_person(operator), await a_person(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/people/{one}/same/{other}")).form(f"/people/{one}/distinct/{other}")
    listed = await officer.submit(form, {"reason": "查户籍是堂兄弟"})
    assert "查户籍是堂兄弟" in listed.text
    (href,) = listed.all("//a[.='查看']/@href")
    ruled = await officer.get(href)
    assert "合并这两条记录" not in ruled.text
    undo = ruled.form(f"/people/{one}/distinct/{other}/undo")
    assert (await officer.submit(undo)).status == 422
    open_again = await officer.submit(undo, {"reason": "复查是同一人"})
    assert "已撤销认定" in open_again.text
    assert "合并这两条记录" in open_again.text
    again = await officer.submit(undo, {"reason": "复查是同一人"})
    assert (again.status, "或者已经撤销" in again.text) == (422, True)
    assert (await officer.get("/people/duplicates")).all("//a[.='核实']")
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "person.distinct_struck")
    assert "查户籍是堂兄弟" in str(event["before"])


async def test_the_trail_names_each_merge_once_and_in_words(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    one, other = await a_person(operator), await a_person(operator)
    officer = await sign_in(Role.ELECTION_OFFICER)
    form = (await officer.get(f"/people/{one}/amend")).form()
    await officer.submit(form, {"political_status": "masses", "education": "bachelor", "reason": "对照户口簿"})
    form = (await officer.get(f"/people/{one}/amend")).form()
    await officer.submit(form, {"political_status": "party_member", "reason": "对照志愿书"})
    await merge(operator, one, MergePeople(merged=other, reason="身份证号录错，已核实"))
    page = await officer.get(f"/people/{one}")
    told = [line for line in page.words("//ol[@class='trail']/li") if "合并重复人员" in line]
    assert len(told) == 1
    assert "贾永胜" in told[0]
    assert "person:" not in told[0]
    (amended,) = [line for line in page.words("//ol[@class='trail']/li") if "对照志愿书" in line]
    assert "群众" in amended
    assert "masses" not in page.text
    (event,) = await AuditEvent.select().where(AuditEvent.reason == "对照志愿书")
    assert "群众" in str(event["before"])


async def test_the_trail_names_relatives_forms_and_others_and_is_paged(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    one, brother = await a_person(operator), await a_person(operator, "贾永利")
    found = KinshipFound(one=one, other=brother, relation=Kinship.SIBLING, evidence="户口簿")
    kin = await record_kinship(operator, found)
    await strike_kinship(operator, one, kin, Strike(reason="登记有误"))
    await rule_distinct(operator, one, RuleDistinct(other=brother, reason="查户籍是堂兄弟"))
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/people/{one}")
    told = page.words("//ol[@class='trail']/li")
    kinds = ("登记亲属关系", "撤销亲属关系", "认定不是同一人")
    for line in [one for one in told if any(kind in one for kind in kinds)]:
        assert "贾永利" in line, line
    assert not re.search(r"(对方|不是|表|person:)　?[0-9]+", " ".join(told))
    assert not page.all("//a[.='全部'][contains(@href, '/trail')]")
    for _ in range(60):
        await audit.record(operator, REGISTERED, Change(f"person:{one}", VILLAGE, reason="补记"))
    page = await officer.get(f"/people/{one}")
    assert "64条，这里是最近50条" in page.text
    (href,) = page.all("//a[.='全部'][contains(@href, '/trail')]/@href")
    assert len((await officer.get(href)).all("//ol[@class='trail']/li")) == 50
    rest = await officer.get(f"{href}?page=2")
    assert len(rest.all("//ol[@class='trail']/li")) == 14
    assert "贾永利" in rest.text
    assert (await officer.get(f"{href}?page=3")).status == 404
    reviewer = await sign_in(Role.AGENCY_REVIEWER)
    assert (await reviewer.get(href)).status == (await reviewer.get(f"/people/{one}")).status


async def _reviewed_twin(operator: Actor) -> tuple[int, int, int, int]:
    """Somebody who passed a review under a wrong number: batch, entry, the right record, the wrong one."""
    await a_county(operator)
    await the_lists(operator)
    batch = await a_batch(operator)
    entry = await concluded(operator, batch)
    await held_later(batch)
    async with transaction(operator):
        merged = (await state_of(operator, entry)).person
    return batch, entry, await a_person(operator, "贾永胜"), merged


async def test_the_page_tells_what_a_merge_makes_of_a_review(operator: Actor, sign_in: SignIn) -> None:
    batch, entry, survivor, merged = await _reviewed_twin(operator)
    officer = await sign_in(Role.VETTING_OFFICER)
    compare = await officer.get(f"/people/{survivor}/same/{merged}")
    assert "第1批（已有结论）联审中" in compare.text
    assert "须由联审办按保留的号码重新征询" in compare.text
    merge_ = await officer.submit(compare.form(), {"reason": "身份证号录错，已核实"})
    assert "须由联审办按现在的号码重新征询" in merge_.text
    board = (await officer.get(f"/vetting/{batch}?open={entry}")).text
    assert board.count("已出的结论不能用") == 2, "beside the table and in the drawer"
    assert "Q-24a" in board


async def test_who_may_not_see_reviews_is_told_without_their_names(operator: Actor, sign_in: SignIn) -> None:
    _, _, survivor, merged = await _reviewed_twin(operator)
    account = await sign_in(Role.ELECTION_OFFICER)
    compare = (await account.get(f"/people/{survivor}/same/{merged}")).text
    assert "参加了联审" in compare
    assert "第1批" not in compare


async def test_the_page_of_taking_apart_tells_what_is_taken_out(operator: Actor, sign_in: SignIn) -> None:
    await a_county(operator)
    survivor, merged = await a_person(operator, "贾永胜"), await a_person(operator, "贾永胜")
    await Person.update({Person.ethnicity: None}).where(Person.id == survivor)
    await Person.update({Person.ethnicity: "回族"}).where(Person.id == merged)
    made = await merge(operator, survivor, MergePeople(merged=merged, reason="身份证号录错，是同一人"))
    officer = await sign_in(Role.VETTING_OFFICER)
    assert "取出：民族" in (await officer.get(f"/people/{survivor}/merges/{made}/undo")).text
