"""A county with something behind every route and in every table, and a second one that the first must never see.

What the two hold is told apart by `words`: names, reasons, files that no page of the system says by itself.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

from cadres import queries as cadres
from cadres.appointments import take_form
from cadres.conditions import Conditions
from cadres.forms.form import AppointmentForm
from cadres.forms.lrmx import write_lrmx
from cadres.place_vocabulary import BodyKind, BodyState, PartKind, PlaceChange, SiteKind
from cadres.rules.offices import Way
from cadres.services.bodies import BodyDetails, Chosen, PartDetails, save_body, save_part, save_representative
from cadres.services.changes import ChangePlace, change_place
from cadres.services.counts import Counted, count_community
from cadres.services.disclosure import Disclose, disclose
from cadres.services.facts import AppraisalFact, CareerFact, ConductFact, DeterminedDate, MeritFact, record_fact
from cadres.services.kinship import KinshipFound, record_kinship
from cadres.services.merging import MergePeople, RuleDistinct, merge, rule_distinct
from cadres.services.offices import HoldOffice, ReviewMember, hold_office, review_member
from cadres.services.searches import KeepSearch, keep_search
from cadres.services.seats import SetSeats, set_seats
from cadres.services.secretaries import Assess, TakeStep, assess, take_step
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
    SecretaryStep,
    Sex,
)
from certificates import queries
from certificates.packing import CERTIFICATES, PackArea
from certificates.scans import SCAN
from elections.planning_vocabulary import CommitteePost, FormedBy
from elections.roll_vocabulary import ObjectionKind, OffGround
from elections.services.drafts import MarkedBallot, keep_draft
from elections.services.planning.committee import ChosenMember, FormCommittee, form_committee
from elections.services.planning.county import MakeArea, make_area
from elections.services.planning.plans import PlanMany, plan_many
from elections.services.planning.preparations import Prepare, prepare
from elections.services.recalls import ReceivePetition, RecordBallot, receive_petition, record_ballot
from elections.services.rolls.keeping import TakeOff, take_off
from elections.services.rolls.objections import Object, receive
from elections.services.rolls.opening import Contact, say_contact
from elections.services.voters import RecordStanding, record_standing
from elections.services.voting.handing_in import Found, Settlement, enter_count, settle
from elections.sheets.roll_import import take_in
from elections.vocabulary import Method, Petitioner, Post, RecallReply, RoundKind, VoterClass
from server import clock
from server.access.actor import Actor, Role, permissions
from server.access.tables import ApiToken, Session, StandIn
from server.db.engine import connection
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import Purpose
from server.jobs.asking import enqueue
from server.jobs.running import Bench, perform
from server.settings import Settings
from server.sheets.committing import commit
from server.sheets.staging import Upload
from server.web.areas import township_of
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    SLATE,
    VILLAGE,
    Slate,
    a_ballot,
    a_person,
    a_published_election,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)
from tests.support.files import A_PNG, in_pieces
from tests.support.http import an_account
from tests.support.press import PretendPress
from tests.support.reviews import EDITION
from tests.support.rolls import DAY as ROLL_DAY
from tests.support.rolls import TODAY as ROLL_TODAY
from tests.support.rolls import a_published_roll, a_row, a_sheet
from tests.support.sheets import handed_in
from tests.sweeps.joint_reviews import Review, a_joint_review

CITY = "140900000000"
PROVINCE = "140000000000"

#: Parameters that no record decides.
_WORDS = {
    "paper": "red-list",
    "name": "notice",
    "word": "application",
    "agency": "police",
    "edition": EDITION,
    "section": "merits",
}


@dataclass(frozen=True)
class Ground:
    """Where a county lies, the name of its first village, who stands there, and the syllable that its invented words begin with."""

    county: str
    villages: tuple[str, str, str]
    community: str
    slate: Slate
    mark: str


HOME = Ground(COUNTY, (VILLAGE, "140932102200", "140932102202"), "马道", SLATE, "偏")
_AWAY_NAMES = ("温久安", "仝立业", "亢月娥", "要志远", "暴永祥", "侍秀兰", "弓建设", "药满仓")
AWAY = Ground(
    OTHER_COUNTY,
    ("140931100202", "140931102200", "140931102202"),
    "大烟墩",
    {
        Post.CHAIR: ((_AWAY_NAMES[0], Sex.MALE), (_AWAY_NAMES[1], Sex.MALE)),
        Post.VICE_CHAIR: ((_AWAY_NAMES[2], Sex.FEMALE), (_AWAY_NAMES[3], Sex.MALE)),
        Post.MEMBER: (
            (_AWAY_NAMES[4], Sex.MALE),
            (_AWAY_NAMES[5], Sex.FEMALE),
            (_AWAY_NAMES[6], Sex.MALE),
            (_AWAY_NAMES[7], Sex.MALE),
        ),
    },
    "保",
)


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


@dataclass(frozen=True)
class Enrolled:
    """A village whose list is out, by the names of the routes' parameters; its first voter is on another roll too."""

    roll: str
    voter: int
    objection: int
    conflict: int
    sheet: int


@dataclass(frozen=True)
class County:
    """Three elections as far as they come, from ballots printed to a filing opened, and a joint review.

    `code` is the county's own, `region` the village of the published result; `names` are those of everybody who stood.
    """

    code: str
    region: str
    waiting: str
    counted: str
    unlike: str
    published: str
    filing: int
    person: int
    office: Desk
    job: int
    file: int
    batch: int
    tenure: int
    recalls: tuple[int, int]
    joint: Review
    about: "About"
    site: int
    part: int
    change: int
    enrolled: Enrolled
    made: int
    words: Mapping[str, str]
    names: tuple[str, ...]

    def address(self, path: str, region: str = "") -> str:
        """A route's path with the records that it can be asked about; `region` stands for the village's own."""
        code = {
            **dict.fromkeys(
                (
                    "cancel",
                    "cancellation",
                    "plan",
                    "preparation",
                    "committee",
                    "filing",
                    "members",
                    "leave",
                    "count",
                    "counts",
                    "draft",
                    "roll",
                    "roll-corrections",
                ),
                self.waiting,
            ),
            **dict.fromkeys(("publish", "publication", "withdraw", "withdrawals"), self.counted),
            **dict.fromkeys(("check", "checks", "send-back", "settlements", "return"), self.unlike),
        }
        last = path.partition("?")[0].rpartition("/")[2]
        known = {"region": region or self.region, "code": code.get(last, self.published), "counted": self.counted}
        known |= {"wanted": self.filing, "person": self.person, **asdict(self.office), **asdict(self.about), **_WORDS}
        known |= {"recall": self.recalls[last in {"confirm", "take-back"}]}
        known |= {"job": self.job, "file": self.file, "batch": self.batch, "tenure": self.tenure}
        known |= asdict(self.joint)
        known |= {"site": self.site, "event": self.change, "part": self.part, "voter": self.enrolled.voter}
        if "/rolls/" in path:
            known |= {"code": self.enrolled.roll, **asdict(self.enrolled)}
        known |= {"made": self.made}
        return path.format_map(known)

    async def move(self, region: str) -> None:
        """Lift everything of the county to another place, an area above it, where no record usually is."""
        tables = await connection().fetch(
            """SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
               WHERE a.attname = 'region' AND c.relkind = 'r' AND has_table_privilege(c.oid, 'UPDATE')
                 AND c.relnamespace = 'public'::regnamespace"""
        )
        for table in tables:
            await connection().execute(
                f'UPDATE "{table["name"]}" SET region = $1 WHERE starts_with(region, $2)',  # noqa: S608  # Our tables.
                region,
                self.code[:6],
            )


async def a_full_county(operator: Actor, ground: Ground = HOME) -> County:
    """A county with all of it."""
    village, other, third = ground.villages
    published = await a_published_election(operator, region=village, slate=ground.slate)
    waiting = await an_election(operator, region=other)
    await a_ballot(operator, waiting, region=other, slate=ground.slate)
    counted = await an_election(operator, region=third)
    people = await a_ballot(operator, counted, region=third, slate=ground.slate)
    unlike = await an_election(operator, region=third, term_number=14)
    await a_ballot(operator, unlike, region=third, slate=ground.slate, known=people)
    for code in (counted, unlike):
        for hand, issued in ((another_hand(operator), 402), (operator, 401)):
            await enter_count(hand, code, an_entry(slate=ground.slate, issued=issued))
    third_hand = replace(operator, name="苗治国")
    await settle(third_hand, counted, Settlement(found=(Found(figure="发出选票", value="402", reason="看错行"),)))
    filing = await queries.filing_of_election(operator, published)
    assert filing is not None
    words = {name: f"{ground.mark}{word}" for name, word in _SAID.items()}
    office = await _office(ground, words)
    person = await _people(operator, ground, words, office)
    tenure = await _offices(operator, ground, published, person, words)
    about = await _about(operator, ground, words, person)
    batch = await _committed_import(ground, words)
    job = await _done_job(operator, village)
    await connection().execute("UPDATE job SET title = $1 WHERE id = $2", words["job"], job)
    scan = await _scan(operator, village, filing, words["file"])
    joint = await a_joint_review(operator, ground.county, other, office.unit_id, ground.mark)
    await keep_draft(operator, waiting, MarkedBallot(RoundKind.FIRST, "1"), {"issued": "402"})
    names = tuple(name for standing in ground.slate.values() for name, _ in standing)
    words |= {"person": names[0], "loser": names[1], "community": ground.community}
    return County(
        ground.county,
        village,
        waiting,
        counted,
        unlike,
        published,
        filing,
        person,
        office,
        job,
        scan,
        batch,
        tenure,
        await _recalls(operator, ground, words),
        joint,
        about,
        await a_site(operator, ground, words),
        await _parts(operator, ground, words),
        await _renamed(operator, ground, words),
        await _enrolled(operator, ground, words),
        await _made(operator, ground, waiting, words),
        words,
        names,
    )


async def _recalls(operator: Actor, ground: Ground, words: Mapping[str, str]) -> tuple[int, int]:
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


_SAID = {
    "recall": "界长期不在村",
    "recall_vote": "界罢免表决报告",
    "disclosure": "界核对候选人身份",
    "kinship": "界结婚证",
    "vetting": "界联审〔2021〕8号",
    "account": "界文秀",
    "unit": "界换届办",
    "device": "界浏览器",
    "token": "界统计平台",
    "stand_in": "界外出学习",
    "batch": "界月报.xlsx",
    "job": "界打包",
    "file": "界扫描.png",
    "seats": "界职数决议",
    "review": "界民主评议记录",
    "merit": "界带头建成移民新村",
    "step": "界组备〔2021〕3号",
    "voter": "界户口簿",
    "fact": "界证明〔2019〕3号",
    "authority": "界公安局",
    "career": "界小学教师",
    "merge": "界身份证号录错",
    "search": "界在任人员",
    "site": "界安置小区",
    "origin": "界李家山村",
    "body": "界业主委员会",
    "group": "界村民小组",
    "representative": "界代表",
    "change": "界政函〔2026〕3号",
    "sheet": "界登记册.csv",
    "objector": "界申诉人",
    "enrolled": "界选民",
    "contact": "界选委会电话",
    "helper": "界包村人",
    "minutes": "界推选记录",
}


async def _enrolled(operator: Actor, ground: Ground, words: Mapping[str, str]) -> Enrolled:
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


async def _made(operator: Actor, ground: Ground, waiting: str, words: Mapping[str, str]) -> int:
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
    await plan_many(operator, PlanMany(codes=(waiting,), template="margins"))
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


async def _parts(operator: Actor, ground: Ground, words: Mapping[str, str]) -> int:
    """An organisation that is missing, a group, a representative whom it elected, a count of 2020; returns the group."""
    region = ground.villages[0]
    told = {"region": region, "since": date(2022, 1, 1)}
    await save_body(operator, BodyDetails(**told, kind=BodyKind.OWNERS, name=words["body"], state=BodyState.PENDING))
    group = await save_part(operator, PartDetails(**told, kind=PartKind.GROUP, name=words["group"]))
    await save_representative(operator, Chosen(**told, name=words["representative"], sex=Sex.FEMALE, part=group))
    await count_community(operator, Counted(region=region, as_of=date(2020, 11, 1), households=555, population=1555))
    return group


async def _renamed(operator: Actor, ground: Ground, words: Mapping[str, str]) -> int:
    """The third village got its name by a document."""
    told = {"name": f"{ground.mark}关新村", "document": words["change"], "day": date(2026, 3, 1)}
    return await change_place(operator, ChangePlace(region=ground.villages[2], kind=PlaceChange.RENAME, **told))


async def _people(operator: Actor, ground: Ground, words: Mapping[str, str], office: Desk) -> int:
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


async def _offices(operator: Actor, ground: Ground, code: str, person: int, words: Mapping[str, str]) -> int:
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
    merit = Assess(
        quality=Quality.PROSPERITY,
        met=True,
        evidence=words["merit"],
        assessed_by="县委组织部",
        assessed=date(2021, 10, 1),
    )
    await assess(operator, person, merit)
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


async def _about(operator: Actor, ground: Ground, words: Mapping[str, str], person: int) -> About:
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


async def _committed_import(ground: Ground, words: Mapping[str, str]) -> int:
    """One row of the county's went in, one has an error."""
    officer = an_actor(Role.ELECTION_OFFICER, region=ground.county)
    village, other, _ = ground.villages
    rows = ((village, None, 310, None, None, None), (other, None, "多", None, None, None))
    batch = await handed_in(officer, *rows, name=words["batch"])
    await commit(officer, batch)
    return batch


async def _office(ground: Ground, words: Mapping[str, str]) -> Desk:
    """An account of the county with a session, a token and a stand-in."""
    place = {"region": ground.county, "office": words["unit"], "name": words["account"]}
    principal, deputy = [await an_account(Role.TOWNSHIP_CLERK, **place) for _ in range(2)]
    now = clock.now()
    day = now.date()
    mark = ground.mark.encode()
    session = Session(account=principal.id, token=b"session" + mark, device=words["device"], created=now, seen=now)
    token = ApiToken(
        account=principal.id,
        token=b"token" + mark,
        label=words["token"],
        permitted=[right.code for right in permissions()],
        created=now,
        expires=now + timedelta(days=1),
    )
    pair = StandIn(
        principal=principal.id, deputy=deputy.id, since=day, until=day, reason=words["stand_in"], created=now
    )
    for row in (session, token, pair):
        await row.save()
    return Desk(principal.id, principal.unit, session.id, token.id, pair.id)


async def _scan(operator: Actor, village: str, filing: int, name: str) -> int:
    purpose = Purpose(SCAN, village, f"filing:{filing}")
    return await keeping.add(operator, Store(Settings.read().files), purpose, name, in_pieces(A_PNG))


async def _done_job(operator: Actor, village: str) -> int:
    job = await enqueue(operator, CERTIFICATES, PackArea(region=village))
    await perform(Bench(Store(Settings.read().files), PretendPress(), asyncio.Event()), job)
    return job
