"""The record speaks to the review, and the review to the record, each to whom it may."""

from datetime import date

import pytest

from cadres.reviews.objections import objections_on
from cadres.reviews.states import state_of
from cadres.services.facts import record_fact
from cadres.services.facts_told import ConductFact
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.reviews import batches, opinions, verdicts
from cadres.services.reviews.batches import Listed
from cadres.services.reviews.verdicts import Object, Settle
from cadres.vocabulary import Answer, Conduct, Kinship, ObjectionOutcome, Objector, Office, Sex
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import transaction
from server.errors import Refused
from tests.support import reviews as given
from tests.support.factories import OTHER_TOWNSHIP, a_county, a_person
from tests.support.http import SignIn


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


async def _punished(operator: Actor, person: int) -> None:
    kept = ConductFact(
        kind=Conduct.PARTY_DISCIPLINE,
        decided=date(2026, 6, 1),
        authority="县纪委",
        words="党内严重警告",
        evidence="偏纪〔2026〕7号",
    )
    await record_fact(operator, person, "conduct", kept)


async def test_the_drawer_tells_that_a_penalty_is_kept_and_never_which(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    (entry,) = await given.people_in(operator, batch)
    officer, person = await sign_in(Role.VETTING_OFFICER), (await state_of(operator, entry)).person
    assert "封存的处分处罚" not in (await officer.get(f"/vetting/{batch}?open={entry}")).text
    await _punished(operator, person)
    drawer = await officer.get(f"/vetting/{batch}?open={entry}")
    assert "登记有封存的处分处罚1条" in drawer.text
    assert drawer.all(f"//a[@href='/people/{person}?part=facts']")
    assert not any(word in drawer.text for word in ("党纪处分", "严重警告", "偏纪〔2026〕7号"))
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry)
    await opinions.open_answers(operator, batch)
    assert "档案里有封存的处分处罚1条" in (await officer.get(f"/vetting/{batch}/conclude")).text


async def test_the_drawer_tells_of_relatives_who_stand_for_the_same_committee(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    person, wife, brother = [
        await a_person(operator, name, sex)
        for name, sex in (("贾永胜", Sex.MALE), ("冀秀兰", Sex.FEMALE), ("贾永强", Sex.MALE))
    ]
    for other, relation in ((wife, Kinship.SPOUSE), (brother, Kinship.SIBLING)):
        kin = KinshipFound(one=other, other=person, relation=relation, evidence="户口簿")
        await record_kinship(operator, kin)
    listed = [Listed(person=one, stands_for=office) for one, office in ((person, Office.CHAIR), (wife, Office.MEMBER))]
    entry, hers = await batches.add_people(operator, batch, listed)
    officer = await sign_in(Role.VETTING_OFFICER)
    drawer = await officer.get(f"/vetting/{batch}?open={entry}")
    first, second = drawer.words("//section[@aria-labelledby='on-record']//li")
    assert "冀秀兰" in first
    assert "同一委员会的拟任职务：委员" in first
    assert drawer.all(f"//section[@aria-labelledby='on-record']//a[contains(@href, 'open={hers}')]")
    assert "贾永强" in second
    assert "同一委员会" not in second


async def test_the_board_asks_about_people_of_other_townships_than_its_title_names(
    operator: Actor, batch: int, sign_in: SignIn
) -> None:
    await given.people_in(operator, batch, "贾永胜")
    officer = await sign_in(Role.VETTING_OFFICER)
    assert "不在这个乡镇" not in (await officer.get(f"/vetting/{batch}")).text
    stray = await a_person(operator, "郝二平", region=f"{OTHER_TOWNSHIP[:9]}000")
    await batches.add_people(operator, batch, [Listed(person=stray, stands_for=Office.MEMBER)])
    assert "批次名称是“新关镇”，郝二平（未填村）不在这个乡镇" in (await officer.get(f"/vetting/{batch}")).text
    for name in "张王李赵刘陈杨黄":
        more = await a_person(operator, f"{name}某", region=f"{OTHER_TOWNSHIP[:9]}000")
        await batches.add_people(operator, batch, [Listed(person=more, stands_for=Office.MEMBER)])
    assert "等9人不在这个乡镇" in (await officer.get(f"/vetting/{batch}")).text


async def test_q26_what_a_person_objects_to_is_no_report(operator: Actor, batch: int, sign_in: SignIn) -> None:
    entry = await given.concluded(operator, batch, police=given.says(Answer.FOUND, given.CONVICTED))
    said = Object(objector=Objector.PERSON, said="同名同姓，不是本人。", received=clock.today())
    await verdicts.object_to(operator, entry, said)
    drawer = await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/{batch}?open={entry}")
    assert drawer.all("//input[@name='outcome']/@value") == ["upheld", "changed"]
    async with transaction(operator):
        (objection,) = await objections_on(operator, entry)
    unfounded = Settle(
        outcome=ObjectionOutcome.UNFOUNDED, answer="查无实据。", answered_by="县联审组", answered=clock.today()
    )
    with pytest.raises(Refused, match="本人的异议是对结论提出的"):
        await verdicts.settle(operator, objection.id, unfounded)


async def test_a_persons_page_tells_what_their_reviews_came_to(operator: Actor, batch: int, sign_in: SignIn) -> None:
    entry = await given.concluded(operator, batch)
    person = (await state_of(operator, entry)).person
    shown = await (await sign_in(Role.VETTING_OFFICER)).get(f"/people/{person}")
    assert shown.all(f"//a[@href='/vetting/{batch}?open={entry}']")
    assert "可以列为候选人" in shown.text
    assert "偏联审〔2026〕3号" in shown.text
    other = await (await sign_in(Role.FILING_OFFICER)).get(f"/people/{person}")
    assert not other.all("//caption[contains(., '联审的批次和结论')]")
