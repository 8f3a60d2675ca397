"""What a county has of elections beside those that are counted: recalls, a roll that is out, a making of the next term."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cadres import queries as cadres
from cadres.vocabulary import (
    Office,
)
from elections.planning_vocabulary import CommitteePost, FormedBy
from elections.roll_vocabulary import ObjectionKind, OffGround
from elections.services.planning.committee import ChosenMember, FormCommittee, form_committee
from elections.services.planning.county import MakeArea, make_area
from elections.services.planning.plans import PlanMany, plan_many
from elections.services.planning.preparations import Prepare, prepare
from elections.services.recalls import ReceivePetition, RecordBallot, receive_petition, record_ballot
from elections.services.rolls.keeping import TakeOff, take_off
from elections.services.rolls.objections import Object, receive
from elections.services.rolls.opening import Contact, say_contact
from elections.sheets.roll_import import take_in
from elections.vocabulary import Method, Petitioner, RecallReply
from server.access.actor import Actor, Role
from server.db.engine import connection
from server.sheets.staging import Upload
from server.web.areas import township_of
from tests.support.factories import (
    a_person,
    an_actor,
    an_election,
)
from tests.support.rolls import DAY as ROLL_DAY
from tests.support.rolls import TODAY as ROLL_TODAY
from tests.support.rolls import a_published_roll, a_row, a_sheet
from tests.sweeps.grounds import HOME, Ground


@dataclass(frozen=True)
class Enrolled:
    """A village whose list is out, by the names of the routes' parameters; its first voter is on another roll too."""

    roll: str
    voter: int
    objection: int
    conflict: int
    sheet: int


async def two_recalls(operator: Actor, ground: Ground, words: Mapping[str, str]) -> tuple[int, int]:
    """Of the chair a demand that waits for the vote, of the vice chair one whose vote waits for the second hand."""
    village, day = ground.villages[0], date(2022, 6, 1)
    officers = await cadres.officers(operator, village, day)
    made = []
    for office in (Office.CHAIR, Office.VICE_CHAIR):
        (tenure,) = [one.tenure for one in officers if one.office is office]
        petition = ReceivePetition(
            region=village,
            tenure=tenure,
            petitioners=Petitioner.VOTERS,
            signed=120,
            entitled=440,
            reasons=words["recall"],
            received=day,
        )
        made.append(await receive_petition(operator, petition))
    vote = RecordBallot(
        held=date(2022, 6, 20),
        method=Method.VOTERS,
        electorate=431,
        ballots_cast=300,
        agreed=200,
        reply=RecallReply.HEARD,
        document_name=words["recall_vote"],
    )
    await record_ballot(operator, made[1], vote)
    return made[0], made[1]


async def an_enrolment(operator: Actor, ground: Ground, words: Mapping[str, str]) -> Enrolled:
    """A list that is out with an objection and somebody who left it, and a second village with a sheet and the same person."""
    _, other, village = ground.villages
    first = 100 if ground is HOME else 500  # Nobody is on the rolls of both counties.
    roll = await a_published_roll(operator, region=village, voters=3, first=first)
    away = await an_election(operator, region=other, term_number=13, election_day=ROLL_DAY)
    rows = [a_row(first, region=other), a_row(first + 1, region=other, 姓名="")]
    officer = an_actor(Role.ELECTION_OFFICER, region=ground.county)
    taken = await take_in(officer, Upload(words["sheet"], a_sheet(rows)))
    await say_contact(operator, away, Contact(contact=words["contact"]))
    said = Object(
        kind=ObjectionKind.OMITTED, about="界小七", raised_by=words["objector"], received=ROLL_TODAY, says="没有列入"
    )
    objection = await receive(operator, roll, said)
    voters = [row["id"] for row in await connection().fetch(_VOTERS, roll)]
    gone = TakeOff(ground=OffGround.DIED, document="死亡证明", day=ROLL_TODAY)
    await take_off(operator, roll, voters[1], gone)
    await connection().execute("UPDATE voter SET name = $1 WHERE id = $2", words["enrolled"], voters[0])
    conflict = await connection().fetchval("SELECT id FROM registration_conflict WHERE voter = $1", voters[0])
    return Enrolled(roll, voters[0], objection, conflict, taken.batch)


_VOTERS = """SELECT v.id FROM voter v JOIN roll r ON r.id = v.roll JOIN election e ON e.id = r.election
             WHERE e.code = $1 ORDER BY v.id"""


async def a_making(operator: Actor, ground: Ground, waiting: str, words: Mapping[str, str]) -> int:
    """The elections of the next term of the first village's township, and who helps the one that is waited for."""
    making = MakeArea(
        area=township_of(ground.villages[0]),
        villagers_term=13,
        residents_term=8,
        election_day=date(2026, 12, 18),
        ends_by=date(2026, 12, 31),
    )
    made, _ = await make_area(operator, making)
    await prepare(operator, waiting, Prepare(helper=words["helper"]))
    await plan_many(operator, PlanMany(codes=(waiting,), template="margins", reason="补排"))
    people = [await a_person(operator, f"{ground.mark}选{word}", region=ground.villages[1]) for word in "甲乙丙"]
    posts = (CommitteePost.CHAIR, CommitteePost.MEMBER, CommitteePost.MEMBER)
    chosen = tuple(ChosenMember(person=one, post=post, votes=40) for one, post in zip(people, posts, strict=True))
    forming = FormCommittee(
        formed_by=FormedBy.ASSEMBLY,
        formed=date(2021, 10, 10),
        electors=60,
        present=50,
        document=words["minutes"],
        chosen=chosen,
    )
    await form_committee(operator, waiting, forming)
    return made
