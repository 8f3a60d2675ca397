"""This package's part of the demo: terms, elections, and results, read from the sheets that offices would send.

The sheets are written first, as offices keep them, and read back from the files: what follows rests on nothing else.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from cadres.demo.invention import Invented, Inventor
from cadres.queries import community
from cadres.services.people import RegisterPerson, register
from cadres.services.secretaries import TakeStep, take_step
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.services.vetting import Conclusion, conclude
from cadres.sheets.members import MemberRow
from cadres.vocabulary import CommitteeKind, HoldingKind, Office, PoliticalStatus, SecretaryStep, VettingConclusion
from elections import queries
from elections.demo.afterwards import follow
from elections.demo.cases import PAST, Case, Vote, cases
from elections.demo.hall import draw_counts, prepare_halls
from elections.demo.noticing import play_notices
from elections.demo.telling import told
from elections.printing import result_papers
from elections.services.elections import (
    Nomination,
    OpenRound,
    Reached,
    Roll,
    SetUp,
    nominate,
    open_round,
    reach,
    set_up,
    summarise_roll,
)
from elections.services.results import Publication, publish
from elections.services.voters import RecordStanding, record_standing
from elections.services.voting.handing_in import enter_count
from elections.sheets.candidates import CandidateRow, Vetting, read_candidates, write_candidates
from elections.sheets.count_exchange import enter_sheet, entry_of
from elections.sheets.counts import CandidateLine, CountSheet, PostSheet, read_counts, write_counts
from elections.vocabulary import Post, Stage, VoterClass
from server import clock, manifest
from server.access.actor import Actor
from server.db.engine import transaction
from server.sheets.importing import as_refusal
from server.sheets.workbook import open_workbook
from server.values.periods import chinese_day, chinese_number

_CANDIDATES = "候选人信息采集表.xlsx"
_COUNTS = "选举结果计票汇总表.xlsx"

#: How many days before election day the demo's elections reached each stage, inside every statutory window.
_PLAN = {
    Stage.AUDIT_PUBLISHED: 48,
    Stage.EC_FORMED: 45,
    Stage.DAY_ANNOUNCED: 40,
    Stage.REGISTERING: 33,
    Stage.OBJECTION: 18,
    Stage.NOMINATING: 15,
    Stage.VETTING: 9,
    Stage.CANDIDATES_PUBLISHED: 6,
    Stage.MEETING: 5,
    Stage.PROXY_PUBLISHED: 4,
}
_ROLL_BEFORE = 24
#: How many days after the publication of the result the rest was done.
_AFTER = {Stage.FILED: 1, Stage.HANDED_OVER: 3, Stage.SUBBODIES: 12, Stage.ARCHIVED: 25}
#: How many of each ballot stand again at the next.
_STAND_AGAIN = 2
#: Who types the counts of the demo's townships.
_CLERK = "贺文秀"
_TERM_BEGAN = date(2021, 10, 15)
#: How many days before it the steps of the secretary's filing were taken, and by whom.
_FILED = {
    SecretaryStep.NOMINATED: (20, "乡镇党委"),
    SecretaryStep.REVIEWED: (15, "乡镇党委"),
    SecretaryStep.FILED: (5, "县委组织部"),
    SecretaryStep.APPOINTED: (0, "乡镇党委"),
}


async def play_past(stage: manifest.Stage) -> None:
    """Write the sheets of both terms, read them, and take the elections of the past term to their results."""
    plan = cases(clock.today())
    await _write_sheets(stage, plan)
    await _open_rounds(stage.actor)
    codes = {}
    for case in plan:
        codes[case.region, case.term_number] = await _set_up(stage.actor, case)
    await _enter_candidates(stage, codes)
    await _announce(stage.actor, plan, codes)
    stage.kept["elections"] = codes
    await _enter_counts(stage, PAST, codes)
    stage.kept["published"] = _published(PAST, codes)


async def play_present(stage: manifest.Stage) -> None:
    """Take the elections of the present term as far as their sheets go, and play what goes on beside them."""
    codes: Mapping[tuple[str, int], str] = stage.kept["elections"]
    plan = cases(clock.today())
    now = plan[len(PAST) :]
    await _enter_counts(stage, now, codes)
    stage.kept["published"] = _published(now, codes)
    await prepare_halls(stage, codes.values())
    await draw_counts(stage)
    await play_notices(stage, [(case, codes[case.region, case.term_number]) for case in plan])
    waiting = next(codes[case.region, case.term_number] for case in now if case.votes and not case.published)
    await follow(stage, _published(PAST, codes), waiting)


def _published(plan: Sequence[Case], codes: Mapping[tuple[str, int], str]) -> list[str]:
    return [codes[case.region, case.term_number] for case in plan if case.published]


async def _write_sheets(stage: manifest.Stage, plan: Sequence[Case]) -> None:
    inventor: Inventor = stage.kept["inventor"]
    known: dict[tuple[str, Post, int], Invented] = {}
    candidates: list[CandidateRow] = []
    counts: list[CountSheet] = []
    for case in plan:
        async with transaction(stage.actor):
            name = (await community(stage.actor, case.region)).name
        people = _people(case, inventor, known)
        candidates += _candidate_rows(case, name, people)
        counts += [_count_sheet(case, name, people, vote) for vote in case.votes]
    unit, day = "偏关县换届办", chinese_day(clock.today())
    (stage.inputs / _CANDIDATES).write_bytes(write_candidates(candidates, unit=unit, day=day))
    (stage.inputs / _COUNTS).write_bytes(write_counts(counts, unit=unit, day=day))
    stage.say(f"写出{_CANDIDATES}（{len(candidates)}人）和{_COUNTS}（{len(counts)}次投票）。")


def _people(
    case: Case, inventor: Inventor, known: dict[tuple[str, Post, int], Invented]
) -> Mapping[Post, list[Invented]]:
    """A case's candidates by post; the first two of a ballot in this community stand again at the next."""
    people: dict[Post, list[Invented]] = {}
    for post, sexes in case.candidates.items():
        for place, sex in enumerate(sexes):
            key = (case.region, post, place)
            person = known.get(key) if place < _STAND_AGAIN else None
            known[key] = person = person or inventor.person(sex)
            people.setdefault(post, []).append(person)
    return people


def _candidate_rows(case: Case, name: str, people: Mapping[Post, list[Invented]]) -> list[CandidateRow]:
    vetted = case.election_day - timedelta(days=_PLAN[Stage.VETTING])
    vetting = Vetting(
        conclusion=VettingConclusion.CLEAR, day=vetted, document=f"偏联审〔{vetted.year}〕{case.region[-6:]}号"
    )
    return [
        CandidateRow(
            MemberRow(
                region_code=case.region,
                community=name,
                term_number=case.term_number,
                name=person.name,
                citizen_number=person.citizen_number,
                ethnicity="汉族",
                education=person.education,
                political_status=person.political_status,
                party_since=person.party_since,
                phone=person.phone,
                address=name,
                source=person.source,
            ),
            post,
            vetting,
        )
        for post, standing in people.items()
        for person in standing
    ]


def _count_sheet(case: Case, name: str, people: Mapping[Post, list[Invented]], vote: Vote) -> CountSheet:
    posts = []
    for post, votes in vote.votes.items():
        places = vote.standing[post] if vote.standing else range(len(people[post]))
        standing = [people[post][place] for place in places]
        lines = [CandidateLine(person.name, person.sex, number) for person, number in zip(standing, votes, strict=True)]
        seats = case.seats[post] if vote.standing is None else 1
        posts.append(PostSheet(post, seats, tuple(lines)))
    return CountSheet(
        region_code=case.region,
        community=name,
        term_number=case.term_number,
        kind=vote.kind,
        day=vote.day,
        electorate=case.electorate,
        issued=vote.issued,
        cast=vote.cast,
        fully_invalid=vote.fully_invalid,
        posts=tuple(posts),
    )


async def _open_rounds(actor: Actor) -> None:
    for kind, terms in {CommitteeKind.VILLAGERS: (12, 13), CommitteeKind.RESIDENTS: (7, 8)}.items():
        for term_number in terms:
            await open_round(actor, OpenRound(kind=kind, term_number=term_number))


async def _set_up(actor: Actor, case: Case) -> str:
    return await set_up(
        actor,
        SetUp(
            region=case.region,
            term_number=case.term_number,
            method=case.method,
            election_day=case.election_day,
            seats=case.seats,
        ),
    )


async def _enter_candidates(stage: manifest.Stage, codes: Mapping[tuple[str, int], str]) -> None:
    """Register everybody of the sheet, with the conclusion it brings, and put them on their ballots."""
    rows, reading = read_candidates(open_workbook(stage.inputs / _CANDIDATES))
    if reading.problems:
        raise as_refusal(reading)
    secretaries: dict[str, tuple[int, str]] = {}
    for row in rows:
        person = await register(stage.actor, _registration(row.member))
        code = codes[row.member.region_code, row.member.term_number]
        if row.member.political_status is PoliticalStatus.PARTY_MEMBER:
            secretaries.setdefault(row.member.region_code, (person, code))
        if row.vetting is None:
            continue
        case = await conclude(
            stage.actor,
            Conclusion(
                person=person,
                purpose=code,
                conclusion=row.vetting.conclusion,
                document=row.vetting.document,
                concluded=row.vetting.day,
                reason=row.vetting.reason or None,
            ),
        )
        await nominate(stage.actor, code, Nomination(person=person, post=row.post, vetting_case=case))
    for region, (person, code) in secretaries.items():
        await _appoint_secretary(stage.actor, region, person, code)
    stage.say(f"读入候选人{len(rows)}人，都有县级联审结论。")


def _registration(row: MemberRow) -> RegisterPerson:
    return RegisterPerson(
        region=row.region_code,
        name=row.name,
        citizen_number=row.citizen_number,
        ethnicity=row.ethnicity or None,
        political_status=row.political_status,
        party_since=str(row.party_since) if row.party_since else None,
        education=row.education,
        source=row.source,
        phone=row.phone or None,
        home=row.address or None,
    )


async def _appoint_secretary(actor: Actor, region: str, person: int, code: str) -> None:
    """A party member of the ballot is also the party secretary: two offices, two bases (B-14).

    In every third community the filing with the county was left undone, so that these do not count as one person in both.
    """
    # A number of its own for each community of the demo, of the length that offices' numbers have.
    document = f"偏组备〔2021〕{int(region[8] + region[-2:])}号"
    if int(region) % 3 == 0:
        await open_tenures(
            actor, region, [Holding(person, Office.PARTY_SECRETARY)], Term(_TERM_BEGAN, None), AppointedBy(document)
        )
        return
    for step, (days, unit) in _FILED.items():
        taken = TakeStep(
            step=step,
            day=_TERM_BEGAN - timedelta(days=days),
            unit=unit,
            document=document,
            way=HoldingKind.APPOINTED,
            reason="入党时间以党员档案为准",
        )
        await take_step(actor, region, person, taken)
    ground = RecordStanding(ground=VoterClass.RESIDENT, document="常住人口登记表")
    await record_standing(actor, code, person, ground)


async def _announce(actor: Actor, plan: Sequence[Case], codes: Mapping[tuple[str, int], str]) -> None:
    """Record the stages before the vote, the roll's sums with the publication of the list."""
    for case in plan:
        code = codes[case.region, case.term_number]
        for stage, days in _PLAN.items():
            await reach(actor, code, Reached(stage=stage, reached=case.election_day - timedelta(days=days)))
        published = case.election_day - timedelta(days=_ROLL_BEFORE)
        await summarise_roll(actor, code, Roll(electorate=case.electorate, women=case.women, published=published))


async def _enter_counts(stage: manifest.Stage, plan: Sequence[Case], codes: Mapping[tuple[str, int], str]) -> None:
    """Enter every count of the sheet in the order of its days, and publish what is complete.

    Two people read each sheet: a clerk of the township by sheet, then the county's office, which publishes too.
    """
    sheets, reading = read_counts(open_workbook(stage.inputs / _COUNTS))
    if reading.problems:
        raise as_refusal(reading)
    for case in plan:
        code = codes[case.region, case.term_number]
        clerk = await _clerk(stage.actor, case.region)
        own = [s for s in sheets if (s.region_code, s.term_number) == (case.region, case.term_number)]
        for sheet in sorted(own, key=lambda one: one.day):
            await enter_sheet(clerk, code, sheet)
            await enter_count(stage.actor, code, entry_of(sheet))
        if case.published:
            await _publish(stage, code, case.published)
        async with transaction(stage.actor):
            stage.say(told(await queries.election(stage.actor, code), await queries.progress(stage.actor, code)))


async def _clerk(actor: Actor, region: str) -> Actor:
    async with transaction(actor):
        township = (await community(actor, region)).township.name
    return replace(actor, name=_CLERK, unit=f"{township}人民政府")


async def _publish(stage: manifest.Stage, code: str, published: date) -> None:
    """Put a result into force, print it, and record what was done after it."""
    await publish(stage.actor, code, Publication(published=published))
    async with transaction(stage.actor):
        line = await queries.election(stage.actor, code)
        papers = await result_papers(stage.actor, code)
    await stage.print(f"{line.community}第{chinese_number(line.term_number)}届", papers)
    for reached, days in _AFTER.items():
        day = published + timedelta(days=days)
        if day <= clock.today():
            await reach(stage.actor, code, Reached(stage=reached, reached=day))
