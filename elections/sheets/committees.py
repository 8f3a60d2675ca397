"""选举委员会名册: who was chosen to run the election of each place, one row a person, with the filing (S02, S02a)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cadres.services.in_bulk import remove_people
from cadres.services.people import RegisterPerson, register
from cadres.sheets.members import CITIZEN_NUMBER, COMMUNITY, NAME, NOTE, REGION_CODE, TERM_NUMBER
from cadres.tables import people as tables
from elections.permissions import RECORD, VIEW
from elections.planning_vocabulary import CommitteePost, FormedBy
from elections.services.corrections import Withdrawal
from elections.services.elections import subject
from elections.services.planning.committee import (
    ChosenMember,
    FileCommittee,
    FormCommittee,
    file_committee,
    form_committee,
)
from elections.services.planning.taking_back import take_back_committee
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from server.access import sealing
from server.access.actor import Actor, reach_of
from server.db.engine import connection, transaction
from server.errors import DomainError
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_number
from server.values.text import padded_name

_CHOOSING, _FILING, _UNDOING = "推选", "乡级备案", "撤销导入"
_PERSON = "person:"

POST = Column(
    key="committee_post",
    title="选委会职务",
    parse=cells.choice(CommitteePost),
    aliases=("职务", "选举委员会职务"),
    required=True,
    choices=cells.labels(CommitteePost),
    example="主任",
    hint="得票而没有当选的填候补，以后按得票递补",
    width=10,
)
VOTES = Column(
    key="votes",
    title="推选得票",
    parse=cells.whole_number,
    aliases=("得票", "得票数"),
    required=True,
    example="46",
    width=8,
)
FORMED_BY = Column(
    key="formed_by",
    title="产生方式",
    parse=cells.choice(
        FormedBy,
        {
            word: one
            for one in FormedBy
            for word in (one.label.replace("（居）", ""), one.label.replace("村（居）", "居"))
        },
    ),
    required=True,
    fill_down=True,
    group=_CHOOSING,
    choices=cells.labels(FormedBy),
    example="村（居）民代表会议推选",
    width=20,
)
FORMED = Column(
    key="formed",
    title="推选日期",
    parse=cells.day,
    aliases=("产生日期",),
    required=True,
    fill_down=True,
    group=_CHOOSING,
    example="2026-10-11",
)
ELECTORS = Column(
    key="electors",
    title="应到人数",
    parse=cells.whole_number,
    required=True,
    fill_down=True,
    group=_CHOOSING,
    example="60",
    width=8,
)
PRESENT = Column(
    key="present",
    title="参加人数",
    parse=cells.whole_number,
    required=True,
    fill_down=True,
    group=_CHOOSING,
    example="52",
    width=8,
)
DOCUMENT = Column(
    key="document",
    title="会议记录",
    parse=cells.text(120, 2),
    required=True,
    fill_down=True,
    group=_CHOOSING,
    example="推选会议记录",
    width=18,
)
FILED = Column(key="filed", title="备案日期", parse=cells.day, fill_down=True, group=_FILING, example="2026-10-12")
FILED_DOCUMENT = Column(
    key="filed_document",
    title="备案文号",
    parse=cells.text(120, 2),
    fill_down=True,
    group=_FILING,
    example="新政备〔2026〕1号",
    hint="还没有备案的，两栏不填",
    width=18,
)
REASON = Column(
    key="reason",
    title="说明",
    parse=cells.text(200, 2),
    fill_down=True,
    hint="人数不是奇数、近亲属同时担任等情形，写明理由",
    width=18,
)
#: No meeting is larger than this; what is more is a slip.
_MOST = 200_000
#: What is the same for all of a committee.
_HEAD: tuple[Column[object], ...] = (FORMED_BY, FORMED, ELECTORS, PRESENT, DOCUMENT, FILED, FILED_DOCUMENT, REASON)
#: What the tables keep under the column's own name, as it is.
_PLAIN: tuple[Column[object], ...] = (VOTES, FORMED, ELECTORS, PRESENT, DOCUMENT, FILED, FILED_DOCUMENT)


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    heads: dict[str, Row] = {}
    seen: dict[str, int] = {}
    for row in rows:
        if not (row.get(REGION_CODE) and row.get(TERM_NUMBER)):
            continue
        first = heads.setdefault(election_key(row), row)
        for column in _HEAD:
            if column.key in row.values and column.key in first.values and row.get(column) != first.get(column):
                cause = f"与第{first.number}行不同，是同一个选举委员会。"
                yield row.problem(column, cause, "一个选举委员会各行这一栏填得一样，或者合并单元格。")
        for column in (VOTES, ELECTORS, PRESENT):
            if (row.get(column) or 0) > _MOST:
                yield row.problem(column, f"填的是{row.get(column)}。", f"填不多于{_MOST}的人数。")
        if row.get(CITIZEN_NUMBER) and seen.setdefault(_key(row), row.number) != row.number:
            yield row.problem(CITIZEN_NUMBER, f"与第{seen[_key(row)]}行是同一个人。", "一人只留一行。")
        if (row.get(FILED) is None) != (row.get(FILED_DOCUMENT) is None) and {FILED.key, FILED_DOCUMENT.key} <= {
            *row.values
        }:
            yield row.problem(FILED, "备案日期和备案文号只填了一项。", "两项都填；还没有备案的都不填。")


def _key(row: Row) -> str:
    return f"{election_key(row)}:{row[CITIZEN_NUMBER]}"


COMMITTEES = Sheet(
    name="选举委员会",
    title="村（居）民选举委员会名册",
    columns=(
        REGION_CODE,
        COMMUNITY,
        TERM_NUMBER,
        NAME,
        CITIZEN_NUMBER,
        POST,
        VOTES,
        *_HEAD,
        replace(NOTE, checked_only=True),
    ),
    check=_check,
)

_LISTED = """
SELECT e.region, e.region || '-' || r.term_number AS about, e.code, c.name AS community, r.term_number, p.name,
       p.citizen_number, p.citizen_index, m.post, m.votes, k.formed_by, k.formed, k.electors, k.present, k.document,
       k.filed, k.filed_document
FROM election_committee_member m JOIN election_committee k ON k.id = m.committee JOIN election e ON e.id = k.election
JOIN election_round r ON r.id = e.election_round JOIN community c ON c.id = e.community JOIN person p ON p.id = m.person
WHERE starts_with(e.region, $1)
"""


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    numbers = {index: row[CITIZEN_NUMBER] for row in rows for index in sealing.indexes(row[CITIZEN_NUMBER])}
    codes = await election_codes(actor, rows)
    found = await connection().fetch(
        f"{_LISTED} AND e.code = ANY($2) AND p.citizen_index = ANY($3)",  # A constant of the module.
        actor.reach,
        list(codes.values()),
        list(numbers),
    )
    return {
        f"{row['about']}:{numbers[row['citizen_index']]}": Kept(
            subject(row["code"]),
            {
                NAME.key: row["name"],
                POST.key: CommitteePost(row["post"]),
                FORMED_BY.key: FormedBy(row["formed_by"]),
                **{column.key: row[column.key] for column in _PLAIN},
            },
        )
        for row in found
    }


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return await check_elections(actor, rows)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    groups: dict[str, list[Row]] = {}
    for entry in entries:
        groups.setdefault(election_key(entry.row), []).append(entry.row)
    outcomes: dict[int, Outcome] = {}
    for key, rows in groups.items():
        outcomes |= await _form(actor, codes[key], rows)
    return [outcomes[entry.row.number] for entry in entries]


async def _form(actor: Actor, code: str, rows: Sequence[Row]) -> Mapping[int, Outcome]:
    """One committee with its filing, or nothing of it and why. Whom nobody knows yet is registered, and told row by row."""
    made = {row.number: subject(code) for row in rows}
    head = rows[0]
    try:
        async with transaction(actor):
            chosen = [
                ChosenMember(person=await _person(actor, row, made), post=row[POST], votes=row[VOTES]) for row in rows
            ]
            command = FormCommittee(
                formed_by=head[FORMED_BY],
                formed=head[FORMED],
                electors=head[ELECTORS],
                present=head[PRESENT],
                document=head[DOCUMENT],
                chosen=tuple(chosen),
                reason=head.get(REASON),
            )
            await form_committee(actor, code, command)
            filed, document = head.get(FILED), head.get(FILED_DOCUMENT)
            if filed and document:
                await file_committee(actor, code, FileCommittee(filed=filed, document=document))
    except DomainError as error:
        return dict.fromkeys(made, problems_of(error))
    return made


async def _person(actor: Actor, row: Row, made: dict[int, str]) -> int:
    known = await connection().fetchrow(
        "SELECT id, name FROM person WHERE citizen_index = ANY($1) AND starts_with(region, $2)",
        sealing.indexes(row[CITIZEN_NUMBER]),
        actor.reach,
    )
    if known and known["name"] == row[NAME]:
        return int(known["id"])
    command = RegisterPerson(region=row[REGION_CODE], name=row[NAME], citizen_number=row[CITIZEN_NUMBER])
    person = await register(actor, command)
    made[row.number] += f" {_PERSON}{person}"
    return person


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Take back each committee, then whom the sheet registered for it."""
    codes = await election_codes(actor, [entry.row for entry in entries])
    for key in dict.fromkeys(election_key(entry.row) for entry in entries):
        await take_back_committee(actor, codes[key], Withdrawal(reason=_UNDOING))
    people = {
        int(name.removeprefix(_PERSON)): entry.row
        for entry in entries
        for name in entry.made.split()
        if name.startswith(_PERSON)
    }
    if people:
        places = {person: row[REGION_CODE] for person, row in people.items()}
        await remove_people(actor, places, {person: row.number for person, row in people.items()})


async def _export(actor: Actor, area: str) -> Exported:
    found = await connection().fetch(
        f"{_LISTED} AND starts_with(e.region, $2) ORDER BY e.region, r.term_number, e.id, m.position",
        actor.reach,
        reach_of(area),
    )
    return Exported([_cells(row) for row in found], {NAME.key: f"{len(found)}人"})


def _cells(row: Mapping[str, Any]) -> Mapping[str, Cell]:
    return {
        REGION_CODE.key: row["region"],
        COMMUNITY.key: row["community"],
        TERM_NUMBER.key: f"第{chinese_number(row['term_number'])}届",
        NAME.key: padded_name(row["name"]),
        CITIZEN_NUMBER.key: sealing.unseal(row["citizen_number"], tables.CITIZEN_NUMBER),
        **{column.key: row[column.key] for column in _PLAIN},
        POST.key: CommitteePost(row["post"]).label,
        FORMED_BY.key: FormedBy(row["formed_by"]).label,
    }


COMMITTEES_EXCHANGE = Exchange(
    code="election-committees",
    sheet=COMMITTEES,
    list_path="/elections",
    unit="人",
    import_right=RECORD,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    together=election_key,
    fixed="选举委员会已经登记，不能由导入改变；成员变动在选举委员会的页面上按退出、递补办理。",
    exported="登记的选举委员会成员和候补，已经退出的也在内。",
    about="一个选举委员会的各行一起导入：没有登记过的人先登记，再按法律核对人数、职务和亲属关系，登记推选和备案。",
    guidance=("推选和备案各栏一个选举委员会填一样的，合并单元格或各行照写都可以。",),
)
