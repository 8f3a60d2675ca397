"""Candidates and counts against the elections on record. Each goes in through the services that decide it by the law."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from cadres.services.in_bulk import register_many, remove_people
from cadres.services.vetting import Conclusion, conclude_many, withdraw
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, REGION_CODE, TERM_NUMBER, MemberRow
from cadres.sheets.people import newcomer_of
from cadres.sheets.places import check_place, places_of, regions_of
from cadres.tables import people as tables
from cadres.vocabulary import Education, PoliticalStatus, Source, VettingConclusion
from elections.permissions import RECORD, VIEW
from elections.reviews import purposes
from elections.services.corrections import Withdrawal, strike_candidate
from elections.services.elections import Nomination, nominate_many, subject
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
from server.errors import DomainError, Forbidden, Problem, Refused
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.values.periods import read_month

_PERSON, _CASE, _UNDOING = "person:", "vetting:", "撤销导入"


def election_key(row: Row) -> str:
    """Which election a row belongs to: its place and its term."""
    return f"{row[REGION_CODE]}-{row[TERM_NUMBER]}"


async def election_codes(actor: Actor, rows: Sequence[Row], *, of_term: bool = False) -> Mapping[str, str]:
    """The latest election of each place and term that the rows name; `of_term` passes by-elections over."""
    places = {row[REGION_CODE] for row in rows if row.get(REGION_CODE) and row.get(TERM_NUMBER)}
    found = await connection().fetch(
        """SELECT DISTINCT ON (e.region, r.term_number) e.region || '-' || r.term_number AS about, e.code
           FROM election e JOIN election_round r ON r.id = e.election_round
           WHERE e.region = ANY($1) AND starts_with(e.region, $2) AND NOT ($3 AND e.by_election)
           ORDER BY e.region, r.term_number, e.id DESC""",
        list(places),
        actor.reach,
        of_term,
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


class _RowsRefusedError(Exception):
    """Some rows cannot go in, so nothing of what was written beside them stays: they are written anew without these."""

    def __init__(self, refused: Mapping[int, tuple[Problem, ...]]) -> None:
        super().__init__()
        self.refused = refused


async def _write_candidates(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    """Each person with their conclusion and their place on the ballot, or nothing of it and why."""
    rows = [entry.row for entry in entries]
    codes, refused = await election_codes(actor, rows), dict[int, tuple[Problem, ...]]()
    while True:
        writing = _Writing(actor, codes, [row for row in rows if row.number not in refused])
        try:
            async with transaction(actor):
                await writing.write()
        except _RowsRefusedError as found:
            refused |= found.refused
        else:
            return [refused.get(row.number) or " ".join(writing.made[row.number]) for row in rows]


class _Writing:
    """Rows that are written together. `made` are the records of each by its number."""

    def __init__(self, actor: Actor, codes: Mapping[str, str], rows: Sequence[Row]) -> None:
        self._actor = actor
        self._codes = {row.number: codes[election_key(row)] for row in rows}
        self._rows = list(rows)
        self._refused: dict[int, tuple[Problem, ...]] = {}
        self.made = {number: [subject(code)] for number, code in self._codes.items()}

    async def write(self) -> None:
        """Write them. Raises _RowsRefusedError with every row that is refused, those that nothing was asked of left out."""
        vetted = {row.number: vetting for row in self._rows if (vetting := vetting_of(row))}
        for row in self._rows:
            if row.number not in vetted:
                problem = Problem(CONCLUSION.title, "没有联审结论。", "先登记县级联审结论。", "Q-20")
                self._refused[row.number] = (problem,)
        people = await self._people()
        cases = await self._cases(people, vetted)
        standing = [row for row in self._going if vetted[row.number].conclusion is VettingConclusion.CLEAR]
        wanted = [
            (
                self._codes[row.number],
                Nomination(
                    person=people[row.number],
                    post=row[NOMINATED_POST],
                    vetting_case=cases[row.number],
                    ballot_name=None,
                ),
            )
            for row in standing
        ]
        self._take_up(standing, await nominate_many(self._actor, wanted))
        if self._refused:
            raise _RowsRefusedError(self._refused)

    @property
    def _going(self) -> list[Row]:
        return [row for row in self._rows if row.number not in self._refused]

    def _take_up(self, rows: Sequence[Row], errors: Sequence[object]) -> None:
        for row, error in zip(rows, errors, strict=True):
            if isinstance(error, DomainError):
                self._refused[row.number] = problems_of(error)

    async def _people(self) -> Mapping[int, int]:
        """The people on record by row, those whom nobody knows yet registered now and named in `made`."""
        known = await self._known()
        new = {row[CITIZEN_NUMBER]: row for row in reversed(self._going) if row[CITIZEN_NUMBER] not in known}
        newcomers = list(reversed(new.values()))
        try:
            registered = await register_many(self._actor, [newcomer_of(row) for row in newcomers]) if newcomers else []
        except Forbidden as error:
            self._take_up(newcomers, [error] * len(newcomers))
            registered = [0] * len(newcomers)
        for row, person in zip(newcomers, registered, strict=True):
            known[row[CITIZEN_NUMBER]] = (person or 0, row[NAME])
            if person:
                self.made[row.number].append(f"{_PERSON}{person}")
        for row in self._going:
            person, name = known[row[CITIZEN_NUMBER]]
            if not person:
                self._refuse_number(row, "已在本账号的地区以外登记。", "无误的，请上级业务员查明人在哪里登记。")
            elif name != row[NAME]:
                self._refuse_number(row, f"{row[NAME]}的号码已登记在{name}名下。", "查明谁的号码有误。")
        return {row.number: known[row[CITIZEN_NUMBER]][0] for row in self._going}

    def _refuse_number(self, row: Row, cause: str, cure: str) -> None:
        self._refused[row.number] = (Problem(CITIZEN_NUMBER.title, cause, f"请核对姓名和号码；{cure}"),)

    async def _known(self) -> dict[str, tuple[int, str]]:
        """Who is on record in the actor's area, with their name, by citizen number; one who was merged is the one that stands."""
        numbers = {index: row[CITIZEN_NUMBER] for row in self._rows for index in sealing.indexes(row[CITIZEN_NUMBER])}
        found = await connection().fetch(
            """SELECT coalesce(merged_into, id) AS id, name, citizen_index FROM person
               WHERE citizen_index = ANY($1) AND starts_with(region, $2)""",
            list(numbers),
            self._actor.reach,
        )
        return {numbers[row["citizen_index"]]: (row["id"], row["name"]) for row in found}

    async def _cases(self, people: Mapping[int, int], vetted: Mapping[int, Vetting]) -> Mapping[int, int]:
        """The cases that hold these very conclusions, entered by the vetting office before; else recorded now and in `made`."""
        found = await connection().fetch(
            """SELECT id, person, purpose, conclusion, document, concluded FROM vetting_case
               WHERE person = ANY($1) AND superseded IS NULL ORDER BY id DESC""",
            list(people.values()),
        )
        known = {(row["person"], row["purpose"], *_told(row)): row["id"] for row in found}
        cases, missing = {}, []
        for row in self._going:
            said = vetted[row.number]
            told = (said.conclusion.value, said.document, said.day)
            held = [known.get((people[row.number], one, *told)) for one in purposes(self._codes[row.number])]
            case = next((one for one in held if one), None)
            if case is None:
                missing.append(row)
            else:
                cases[row.number] = case
        commands = [self._conclusion(row, people[row.number], vetted[row.number]) for row in missing]
        concluded = await conclude_many(self._actor, commands) if commands else []
        self._take_up(missing, concluded)
        for row, made in zip(missing, concluded, strict=True):
            if isinstance(made, int):
                cases[row.number] = made
                self.made[row.number].append(f"{_CASE}{made}")
        return cases

    def _conclusion(self, row: Row, person: int, said: Vetting) -> Conclusion:
        return Conclusion(
            person=person,
            purpose=self._codes[row.number],
            conclusion=said.conclusion,
            document=said.document,
            concluded=said.day,
            reason=said.reason or None,
        )


def _told(row: Mapping[str, Any]) -> tuple[str, str, date]:
    """What a conclusion on record says."""
    return row["conclusion"], row["document"], row["concluded"]


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
