"""Candidates and counts against the elections on record. Each goes in through the services that decide it by the law."""

from collections.abc import Mapping, Sequence
from typing import Any

from cadres.services.in_bulk import remove_people
from cadres.services.people import RegisterPerson, register
from cadres.services.vetting import Conclusion, conclude, withdraw
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, REGION_CODE, TERM_NUMBER, MemberRow, member_of
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.tables import people as tables
from cadres.vocabulary import Education, PoliticalStatus, Source, VettingConclusion
from elections.permissions import RECORD, VIEW
from elections.reviews import purposes
from elections.services.corrections import Withdrawal, strike_candidate
from elections.services.elections import Nomination, nominate, subject
from elections.sheets.candidates import (
    CANDIDATES,
    CONCLUSION,
    NOMINATED_POST,
    CandidateRow,
    Vetting,
    candidate_cells,
    vetting_of,
)
from elections.vocabulary import Post
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.values.periods import read_month

_PERSON, _CASE, _UNDOING = "person:", "vetting:", "撤销导入"


def election_key(row: Row) -> str:
    """Which election a row belongs to: its place and its term."""
    return f"{row[REGION_CODE]}-{row[TERM_NUMBER]}"


async def election_codes(actor: Actor, rows: Sequence[Row]) -> Mapping[str, str]:
    """The latest election of each place and term that the rows name."""
    places = {row[REGION_CODE] for row in rows if row.get(REGION_CODE) and row.get(TERM_NUMBER)}
    found = await connection().fetch(
        """SELECT DISTINCT ON (e.region, r.term_number) e.region || '-' || r.term_number AS about, e.code
           FROM election e JOIN election_round r ON r.id = e.election_round
           WHERE e.region = ANY($1) AND starts_with(e.region, $2)
           ORDER BY e.region, r.term_number, e.id DESC""",
        list(places),
        actor.reach,
    )
    return {row["about"]: row["code"] for row in found}


async def check_elections(actor: Actor, rows: Sequence[Row]) -> list[CellProblem]:
    """Every row must name a community on record and a term for which it has an election."""
    places, codes = await places_of(actor, regions_of(rows)), await election_codes(actor, rows)
    problems: list[CellProblem] = []
    for row in rows:
        found = list(check_place(row, places, REGION_CODE, COMMUNITY))
        if not found and election_key(row) not in codes:
            found.append(row.problem(TERM_NUMBER, "这个村（社区）没有建立这一届的选举。", "先建立选举。"))
        problems.extend(found)
    return problems


def _candidate_key(row: Row) -> str:
    return f"{election_key(row)}:{row[CITIZEN_NUMBER]}"


_LISTED = """
SELECT e.region || '-' || r.term_number AS about, e.region, e.code, c.name AS community, r.term_number, k.post,
       p.id AS person, p.name, p.citizen_number, p.citizen_index, p.ethnicity, p.education, p.political_status,
       p.party_since, p.phone, p.home, p.source, v.id AS vetting_case, v.conclusion, v.concluded, v.document, v.facts
FROM vetting_case v JOIN person p ON p.id = v.person
JOIN election e ON e.region = v.region AND (e.code = v.purpose OR starts_with(e.code, v.purpose || '-'))
JOIN election_round r ON r.id = e.election_round JOIN community c ON c.id = e.community
LEFT JOIN candidacy k ON k.election = e.id AND k.person = p.id
WHERE starts_with(e.region, $1) AND v.superseded IS NULL
"""


async def _cases(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Mapping[str, Any]]:
    """What stands on record for each row's person and election: the listed case, else the latest."""
    numbers = {index: row[CITIZEN_NUMBER] for row in rows for index in sealing.indexes(row[CITIZEN_NUMBER])}
    codes = await election_codes(actor, rows)
    found = await connection().fetch(
        f"{_LISTED} AND e.code = ANY($2) AND p.citizen_index = ANY($3) ORDER BY v.id",  # A constant of the module.
        actor.reach,
        list(codes.values()),
        list(numbers),
    )
    return {f"{row['about']}:{numbers[row['citizen_index']]}": row for row in found}


async def _keep_candidates(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    return {
        key: Kept(subject(row["code"]), {NOMINATED_POST.key: Post(row["post"]), NAME.key: row["name"]})
        for key, row in (await _cases(actor, rows)).items()
        if row["post"]
    }


async def _examine_candidates(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    problems = await check_elections(actor, rows)
    return problems + [
        row.problem(CONCLUSION, "没有联审结论，不能列为候选人。", "先登记县级联审结论。")
        for row in rows
        if CONCLUSION.key in row.values and row.get(CONCLUSION) is None
    ]


async def _write_candidates(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    return [await _write_candidate(actor, codes[election_key(entry.row)], entry.row) for entry in entries]


async def _write_candidate(actor: Actor, code: str, row: Row) -> Outcome:
    """One person with their conclusion and their place on the ballot, or nothing of it and why."""
    vetting = vetting_of(row)
    if vetting is None:
        return (Problem(CONCLUSION.title, "没有联审结论。", "先登记县级联审结论。", "Q-20"),)
    try:
        async with transaction(actor):
            member = member_of(row)
            made = [subject(code)]
            person = await _person(actor, member, made)
            case = await _case(actor, person, code, vetting, made)
            if vetting.conclusion is VettingConclusion.CLEAR:
                nomination = Nomination(person=person, post=row[NOMINATED_POST], vetting_case=case, ballot_name=None)
                await nominate(actor, code, nomination)
    except DomainError as error:
        return problems_of(error)
    return " ".join(made)


async def _person(actor: Actor, member: MemberRow, made: list[str]) -> int:
    """The person on record, else registered now and named in `made`."""
    known = await connection().fetchrow(
        "SELECT id, name FROM person WHERE citizen_index = ANY($1) AND starts_with(region, $2)",
        sealing.indexes(member.citizen_number),
        actor.reach,
    )
    if known and known["name"] == member.name:
        return int(known["id"])
    command = RegisterPerson(
        region=member.region_code,
        name=member.name,
        citizen_number=member.citizen_number,
        ethnicity=member.ethnicity or None,
        political_status=member.political_status,
        party_since=str(member.party_since) if member.party_since else None,
        education=member.education,
        source=member.source,
        phone=member.phone or None,
        home=member.address or None,
    )
    person = await register(actor, command)
    made.append(f"{_PERSON}{person}")
    return person


async def _case(actor: Actor, person: int, code: str, vetting: Vetting, made: list[str]) -> int:
    """The case that holds this very conclusion, entered by the vetting office before; else recorded now and in `made`."""
    known = await connection().fetchval(
        """SELECT id FROM vetting_case
           WHERE person = $1 AND purpose = ANY($2) AND conclusion = $3 AND document = $4 AND concluded = $5
             AND superseded IS NULL""",
        person,
        list(purposes(code)),
        vetting.conclusion.value,
        vetting.document,
        vetting.day,
    )
    if known is not None:
        return int(known)
    command = Conclusion(
        person=person,
        purpose=code,
        conclusion=vetting.conclusion,
        document=vetting.document,
        concluded=vetting.day,
        reason=vetting.reason or None,
    )
    case = await conclude(actor, command)
    made.append(f"{_CASE}{case}")
    return case


async def _undo_candidates(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take off the ballot whom the sheet put there, then what it recorded and registered for them."""
    codes = await election_codes(actor, [entry.row for entry in entries])
    cases = await _cases(actor, [entry.row for entry in entries])
    for entry in entries:
        case = cases.get(_candidate_key(entry.row))
        if case is None:
            cause = "导入以后联审结论已经撤回。"
            raise Refused([Problem(f"第{entry.row.number}行", cause, "请在该选举的页面上办理。")])
        if case["post"]:
            await strike_candidate(actor, codes[election_key(entry.row)], case["person"], Withdrawal(reason=_UNDOING))
    for entry in entries:
        for number in _numbers(entry, _CASE):
            await withdraw(actor, number, _UNDOING)
    people = {number: entry.row for entry in entries for number in _numbers(entry, _PERSON)}
    if people:
        places = {number: row[REGION_CODE] for number, row in people.items()}
        await remove_people(actor, places, {number: row.number for number, row in people.items()})


def _numbers(entry: Entry, sort: str) -> list[int]:
    return [int(name.removeprefix(sort)) for name in entry.made.split() if name.startswith(sort)]


async def _export_candidates(actor: Actor, area: str) -> Exported:
    rows = await connection().fetch(
        f"{_LISTED} AND starts_with(e.region, $2) ORDER BY e.region, r.term_number, e.id, k.post, k.position, v.id",
        actor.reach,
        reach_of(area),
    )
    written = [candidate_cells(_candidate(row)) | ({} if row["post"] else {NOMINATED_POST.key: None}) for row in rows]
    return Exported(written, {NAME.key: f"{len(written)}人"})


def _candidate(row: Mapping[str, Any]) -> CandidateRow:
    def opened(column: str, name: str) -> str:
        return sealing.unseal(row[column], name) if row[column] else ""

    member = MemberRow(
        region_code=row["region"],
        community=row["community"],
        term_number=row["term_number"],
        name=row["name"],
        citizen_number=opened("citizen_number", tables.CITIZEN_NUMBER),
        ethnicity=row["ethnicity"] or "",
        education=Education(row["education"]) if row["education"] else None,
        political_status=PoliticalStatus(row["political_status"]) if row["political_status"] else None,
        party_since=read_month(row["party_since"]) if row["party_since"] else None,
        phone=opened("phone", tables.PHONE),
        address=opened("home", tables.HOME),
        source=Source(row["source"]) if row["source"] else None,
    )
    vetting = Vetting(
        conclusion=VettingConclusion(row["conclusion"]),
        day=row["concluded"],
        document=row["document"],
        reason=opened("facts", tables.VETTING_FACTS),
    )
    return CandidateRow(member, Post(row["post"]) if row["post"] else Post.MEMBER, vetting)


CANDIDATES_EXCHANGE = Exchange(
    code="candidates",
    sheet=CANDIDATES,
    list_path="/elections",
    unit="人",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=_candidate_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep_candidates,
    examine=_examine_candidates,
    write=_write_candidates,
    undo=_undo_candidates,
    export=_export_candidates,
    tried=True,
    fixed="已列入候选人名单，姓名和职务不能由导入改变。",
    exported="各届选举中有联审结论的人，没有列入名单的也在内，参选职务空着。",
    about="按届次和身份证号认人：登记人员，记下联审结论，结论是可以列为候选人的列入名单。",
    guidance=("记联审结论须有资格审查员的权限；结论已由联审登记的，照原样填即可，不再重复登记。",),
)
