"""What a county has on record of its places and people, each with a word of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from cadres import queries as cadres
from cadres.appointments import take_form
from cadres.conditions import Conditions
from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.forms.form import AppointmentForm
from cadres.forms.lrmx import write_lrmx
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PlaceChange, SiteKind
from cadres.rules.offices import Way
from cadres.services.appointing import Issue, put_on_register
from cadres.services.bodies import BodyDetails, Chosen, PartDetails, save_body, save_part, save_representative
from cadres.services.changes import ChangePlace, change_place
from cadres.services.counts import Counted, count_community
from cadres.services.democratic_reviews import ReviewMember, review_member
from cadres.services.disclosure import Disclose, disclose
from cadres.services.facts import record_fact
from cadres.services.facts_told import (
    AppraisalFact,
    CareerFact,
    CircumstanceFact,
    ConductFact,
    DeterminedDate,
    DutyFact,
    MeritFact,
)
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.merging import MergePeople, RuleDistinct, merge, rule_distinct
from cadres.services.offices import HoldOffice, hold_office
from cadres.services.searches import KeepSearch, keep_search
from cadres.services.seats import SetSeats, set_seats
from cadres.services.secretaries import Assess, Recognise, TakeStep, assess, recognise, take_step
from cadres.services.sites import SiteCounted, SiteDetails, count_site, register_site
from cadres.tables import KinRecord, Person
from cadres.vocabulary import (
    AppraisalKind,
    Conduct,
    FileDate,
    Grade,
    HoldingKind,
    Kinship,
    Merit,
    Office,
    Quality,
    ReviewResult,
    SealedField,
    SecretaryLabel,
    SecretaryStep,
    Sex,
)
from elections.services.voters import RecordStanding, record_standing
from elections.vocabulary import VoterClass
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.files.disk import Store
from server.settings import Settings
from server.web.areas import township_of
from tests.support.factories import (
    a_person,
    an_actor,
)
from tests.sweeps.grounds import Ground


@dataclass(frozen=True)
class Desk:
    """An account and what hangs on it, by the names of the routes' parameters."""

    account: int
    unit_id: int
    session: int
    token: int
    pair: int


@dataclass(frozen=True)
class About:
    """What is on record of the county's person, by the names of the routes' parameters; `other` looks like them."""

    other: int
    fact: int
    record: int
    form: int
    merged: int
    search: int


async def a_site(operator: Actor, ground: Ground, words: Mapping[str, str]) -> int:
    """A resettlement site that the first village serves, counted once."""
    village = ground.villages[0]
    details = SiteDetails(
        region=township_of(village),
        name=words["site"],
        kind=SiteKind.RURAL,
        origins=(words["origin"],),
        communities=(village,),
    )
    site = await register_site(operator, details)
    await count_site(operator, site, SiteCounted(as_of=date(2025, 12, 31), relocated=777, registered_poor=123))
    return site


async def some_parts(operator: Actor, ground: Ground, words: Mapping[str, str]) -> int:
    """An organisation that is missing, a group, a representative whom it elected, a count of 2020; returns the group."""
    region = ground.villages[0]
    told = {"region": region, "since": date(2022, 1, 1)}
    await save_body(operator, BodyDetails(**told, kind=BodyKind.OWNERS, name=words["body"], state=BodyState.PENDING))
    group = await save_part(operator, PartDetails(**told, kind=PartKind.GROUP, name=words["group"]))
    await save_representative(operator, Chosen(**told, name=words["representative"], sex=Sex.FEMALE, part=group))
    await count_community(operator, Counted(region=region, as_of=date(2020, 11, 1), households=555, population=1555))
    return group


async def a_renaming(operator: Actor, ground: Ground, words: Mapping[str, str]) -> int:
    """The third village got its name by a document."""
    told = {"name": f"{ground.mark}关新村", "document": words["change"], "day": date(2026, 3, 1)}
    return await change_place(operator, ChangePlace(region=ground.villages[2], kind=PlaceChange.RENAME, **told))


async def a_known_person(operator: Actor, ground: Ground, words: Mapping[str, str], office: Desk) -> int:
    """Somebody whose data was shown, who has a relative on record and a conclusion of their own; returns the chair."""
    rows = await Person.select(Person.id).where(Person.region == ground.villages[0]).order_by(Person.id).limit(2)
    one, other = (row["id"] for row in rows)
    asked = Disclose(person=one, fields=frozenset({SealedField.CITIZEN_NUMBER}), reason=words["disclosure"])
    officer = an_actor(Role.ELECTION_OFFICER, region=ground.county)
    await disclose(replace(officer, unit=words["unit"], unit_id=office.unit_id), asked, b"session")
    found = KinshipFound(one=one, other=other, relation=Kinship.SIBLING, evidence=words["kinship"])
    await record_kinship(operator, found)
    await connection().execute("UPDATE vetting_case SET document = $1 WHERE person = $2", words["vetting"], one)
    return int(one)


async def a_held_office(operator: Actor, ground: Ground, code: str, person: int, words: Mapping[str, str]) -> int:
    """The chair is secretary as well and a policeman beside it, was reviewed, and the oversight committee has empty seats."""
    village = ground.villages[0]
    seats = {Office.OVERSIGHT_HEAD: 1, Office.OVERSIGHT_MEMBER: 2}
    await set_seats(operator, village, SetSeats(since=date(2021, 12, 1), document=words["seats"], seats=seats))
    for step in list(SecretaryStep)[:4]:
        taken = TakeStep(
            step=step,
            day=date(2021, 10, 20),
            unit="县委组织部",
            document=words["step"],
            way=HoldingKind.APPOINTED,
            reason="政治面貌待核",
        )
        await take_step(operator, village, person, taken)
    # The party's own decision goes out as a notice of the county's.
    order = Issue(document=words["step"], level="county", decided_by=words["decider"])
    await put_on_register(operator, ground.county, order)
    merit = Assess(
        quality=Quality.PROSPERITY,
        met=True,
        evidence=words["merit"],
        assessed_by="县委组织部",
        assessed=date(2021, 10, 1),
    )
    await assess(operator, person, merit)
    label = Recognise(
        label=SecretaryLabel.CONTENT,
        met=True,
        document=words["label"],
        recognised_by="县委组织部",
        recognised=date(2021, 10, 1),
    )
    await recognise(operator, person, label)
    police = HoldOffice(
        person=person,
        office=Office.COMMUNITY_POLICE,
        way=Way.CONCURRENT,
        since=date(2022, 3, 1),
        document="派出所函",
        unit="派出所",
        reason="核对过身份",
    )
    await hold_office(operator, village, police)
    ground_of_vote = RecordStanding(ground=VoterClass.RESIDENT, document=words["voter"])
    await record_standing(operator, code, person, ground_of_vote)
    officers = await cadres.officers(operator, village, date(2022, 6, 1))
    (chair,) = [one.tenure for one in officers if one.office is Office.CHAIR]
    review = ReviewMember(
        held=date(2022, 12, 1), result=ReviewResult.FIT, led_by="村务监督委员会", document=words["review"]
    )
    await review_member(operator, chair, review)
    return chair


async def all_about(operator: Actor, ground: Ground, words: Mapping[str, str], person: int) -> About:
    """A fact of each kind, a form, a record that was merged into the person's, one that is not theirs, a kept search."""
    region = ground.villages[0]
    paper, day = words["fact"], date(2019, 5, 6)
    facts = {
        "merits": MeritFact(kind=Merit.VETERAN, since=day, evidence=paper),
        "appraisals": AppraisalFact(kind=AppraisalKind.YEARLY, year=2020, grade=Grade.COMPETENT, evidence=paper),
        "conduct": ConductFact(
            kind=Conduct.SECURITY, decided=day, authority=words["authority"], words="罚款", evidence=paper
        ),
        "determinations": DeterminedDate(field=FileDate.WORK, value="1998.03", determined=day, evidence=paper),
        "career": CareerFact(since="1998.03", words=words["career"], evidence=paper),
        "circumstances": CircumstanceFact(
            kind=Circumstance.ALLOWANCE, stands=YesNo.YES, yuan=1733, unit=words["authority"], since=day, evidence=paper
        ),
        "duties": DutyFact(words=words["career"], since=day, evidence=paper),
    }
    made = {section: await record_fact(operator, person, section, fact) for section, fact in facts.items()}
    name = next(iter(ground.slate.values()))[0][0]
    form = await take_form(
        operator, Store(Settings.read().files), person, write_lrmx(AppointmentForm(name=name, reason=words["fact"]))
    )
    other, third = [await a_person(operator, name, region=region) for _ in range(2)]
    merged = await merge(operator, person, MergePeople(merged=third, reason=words["merge"]))
    await rule_distinct(
        operator, person, RuleDistinct(other=await a_person(operator, name, region=region), reason=words["merge"])
    )
    kept = KeepSearch(name=words["search"], conditions=Conditions(office="any"))
    search = await keep_search(operator, ground.county, kept)
    row = await KinRecord.select(KinRecord.id).where(KinRecord.one == person).first()
    assert row is not None
    return About(other, made["merits"], row["id"], form, merged, search)
