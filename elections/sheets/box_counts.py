"""票箱计票单: the sheets of single boxes, out with the names of the ballot and in as one of the two readings of each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from cadres.sheets.members import COMMUNITY, NOTE, REGION_CODE, TERM_NUMBER
from elections import queries
from elections.permissions import ENTER_COUNT, VIEW
from elections.queries import ElectionLine, Progress
from elections.rules.subcounts import seats_of
from elections.services.box_entries import BoxEntry, RestEntry
from elections.services.corrections import Withdrawal
from elections.services.elections import subject
from elections.services.entries import LineEntry
from elections.services.voting.box_readings import BoxCounting, BoxState, box_counting, counted_apart
from elections.services.voting.boxes import enter_box, send_box_back
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from elections.sheets.counts import CAST as COUNT_CAST
from elections.sheets.counts import (
    DAY,
    KIND,
    LISTED_NAME,
    LISTED_SEX,
    POST,
    VOTES,
    WRITE_IN,
)
from elections.sheets.counts import FULLY_INVALID as COUNT_FULLY_INVALID
from elections.vocabulary import ReadingWay
from server.access.actor import Actor
from server.errors import DomainError, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_day, chinese_number

STATION = Column(
    key="station",
    title="投票站",
    parse=cells.text(40),
    aliases=("投票站、票箱", "会场", "站点"),
    required=True,
    fill_down=True,
    example="中心会场",
    width=16,
)
BOX = Column(
    key="box",
    title="票箱号",
    parse=cells.whole_number,
    aliases=("箱号",),
    required=True,
    fill_down=True,
    example="1",
    width=8,
    hint="一站只有一个票箱的填1",
)
#: Told once for a box, in whichever of its rows.
CAST = replace(COUNT_CAST, required=False, fill_down=False, hint="每箱填一次")
FULLY_INVALID = replace(COUNT_FULLY_INVALID, required=False, fill_down=False, hint="每箱填一次，没有的填0")
_REST = "不计得票的选票（张）"
ABSTAINED = Column(
    key="abstained",
    title="弃权",
    parse=cells.whole_number,
    aliases=("弃权票",),
    group=_REST,
    example="3",
    width=8,
    hint="每个职位填一次，没有的填0",
)
INVALID = Column(
    key="invalid",
    title="无效",
    parse=cells.whole_number,
    aliases=("无效票", "该职位无效"),
    group=_REST,
    example="2",
    width=8,
    hint="只这个职位无效的；整张无效的不再计",
)
_OF_POST = (ABSTAINED, INVALID)
_OF_BOX: tuple[Column[object], ...] = (COMMUNITY, CAST, FULLY_INVALID)


def _key(row: Row) -> str:
    return f"{election_key(row)}-{row[KIND]}-{row[DAY].isoformat()}-{row[STATION]}-{row[BOX]}"


def _line_key(row: Row) -> str:
    return f"{_key(row)}-{row[POST]}-{row[LISTED_NAME]}"


def _boxes(rows: Sequence[Row]) -> Mapping[str, list[Row]]:
    """The rows by the box they are about; a row that does not say is in none."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if None not in [row.get(column) for column in (REGION_CODE, TERM_NUMBER, KIND, DAY, STATION, BOX)]:
            found.setdefault(_key(row), []).append(row)
    return found


def _by_post(rows: Sequence[Row]) -> Mapping[object, list[Row]]:
    found: dict[object, list[Row]] = {}
    for row in rows:
        if row.get(POST) is not None:
            found.setdefault(row[POST], []).append(row)
    return found


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    for held in _boxes(rows).values():
        for column in _OF_BOX:
            yield from _contradicting(held, column, "个票箱")
        for column in (CAST, FULLY_INVALID):
            if all(row.get(column) is None for row in held):
                yield held[0].problem(column, "这个票箱没有填张数。", "每箱填一次，没有的填0。")
        for own in _by_post(held).values():
            for column in _OF_POST:
                yield from _contradicting(own, column, "个职位")
                if all(row.get(column) is None for row in own):
                    yield own[0].problem(column, "这个职位没有填张数。", "每个职位填一次，没有的填0。")


def _contradicting(rows: Sequence[Row], column: Column[object], of_one: str) -> Iterator[CellProblem]:
    """Rows that say something else than the first row that speaks."""
    said = [row for row in rows if row.get(column) is not None]
    for row in said[1:]:
        if row.get(column) != said[0].get(column):
            cause = f"同一{of_one}，第{said[0].number}行是{said[0].get(column)}，这一行是{row.get(column)}。"
            yield row.problem(column, cause, "请与计票单核对，写成一致。")


BOX_COUNTS = Sheet(
    name="票箱计票",
    title="票箱计票单",
    columns=(
        *(REGION_CODE, COMMUNITY, TERM_NUMBER, KIND, DAY, STATION, BOX, CAST, FULLY_INVALID),
        *(POST, LISTED_NAME, LISTED_SEX, VOTES, WRITE_IN, ABSTAINED, INVALID, NOTE),
    ),
    check=_check,
)


@dataclass(frozen=True, slots=True)
class _Apart:
    """An election whose boxes are counted apart and whose vote is waited for."""

    line: ElectionLine
    progress: Progress
    counting: BoxCounting

    def state(self, row: Row) -> BoxState | None:
        """The box that a row is about."""
        return next(
            (one for one in self.counting.boxes if (one.station.name, one.number) == (row[STATION], row[BOX])), None
        )


async def _apart(actor: Actor, codes: Sequence[str]) -> Mapping[str, _Apart]:
    found = {}
    for code in dict.fromkeys(codes):
        line = await queries.election(actor, code)
        if line.open and await counted_apart(actor, code):
            progress = await queries.progress(actor, code)
            if progress.course.ballot is not None:
                found[code] = _Apart(line, progress, await box_counting(actor, code, progress))
    return found


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    codes = await election_codes(actor, rows)
    known = await _apart(actor, list(codes.values()))
    kept: dict[str, Kept] = {}
    for held in _boxes(rows).values():
        one = known.get(codes.get(election_key(held[0]), ""))
        state = one.state(held[0]) if one else None
        if one is None or state is None or state.settled is None:
            continue
        entry = state.settled.entry
        if (entry.kind, entry.held) != (held[0][KIND], held[0][DAY]):
            continue
        rests = {rest.post: rest for rest in entry.rests}
        for line in entry.lines:
            rest = rests[line.post]
            values: dict[str, object] = {
                CAST.key: entry.cast,
                FULLY_INVALID.key: entry.fully_invalid,
                VOTES.key: line.votes,
                ABSTAINED.key: rest.abstained,
                INVALID.key: rest.invalid,
            }
            kept[f"{_key(held[0])}-{line.post}-{line.name}"] = Kept(subject(one.line.code), values)
    return kept


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    problems = await check_elections(actor, rows)
    if problems:
        return problems
    codes = await election_codes(actor, rows)
    known = await _apart(actor, list(codes.values()))
    for held in _boxes(rows).values():
        one = known.get(codes[election_key(held[0])])
        if one is None:
            cause = "这次选举没有待录入的各箱计票：集中计票的，或者已经计完。"
            problems.append(held[0].problem(TERM_NUMBER, cause, "集中计票的用计票汇总表；分箱计票的先登记计票方式。"))
        elif one.state(held[0]) is None:
            names = "、".join(state.name for state in one.counting.boxes)
            problems.append(held[0].problem(STATION, "没有这个票箱。", f"填登记的投票站和票箱号：{names}。"))
    return problems


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    groups = _boxes([entry.row for entry in entries])
    outcomes = {key: await _enter(actor, codes[election_key(rows[0])], rows) for key, rows in groups.items()}
    return [outcomes[_key(entry.row)] for entry in entries]


async def _enter(actor: Actor, code: str, rows: Sequence[Row]) -> Outcome:
    one = (await _apart(actor, [code])).get(code)
    state = one.state(rows[0]) if one else None
    if state is None:
        return (Problem(STATION.title, "没有待录入的这个票箱。", "请刷新后核对。"),)
    try:
        await enter_box(actor, code, state.station.id, state.number, entry_of(rows), ReadingWay.SHEET)
    except DomainError as error:
        return problems_of(error)
    return subject(code)


def entry_of(rows: Sequence[Row]) -> BoxEntry:
    """The sound rows of one box as its sheet."""
    first = rows[0]
    rests = tuple(
        RestEntry(post=post, abstained=_said(own, ABSTAINED), invalid=_said(own, INVALID))
        for post, own in _by_post(rows).items()
    )
    lines = tuple(
        LineEntry(
            post=row[POST],
            name=row[LISTED_NAME],
            votes=row[VOTES],
            write_in=row[WRITE_IN],
            sex=row[LISTED_SEX] if row[WRITE_IN] else None,
        )
        for row in rows
    )
    return BoxEntry(
        kind=first[KIND],
        held=first[DAY],
        cast=_said(rows, CAST),
        fully_invalid=_said(rows, FULLY_INVALID),
        reason="；".join(dict.fromkeys(row[NOTE] for row in rows if row.get(NOTE))) or None,
        lines=lines,
        rests=rests,
    )


def _said(rows: Sequence[Row], column: Column[int]) -> int:
    return next((row[column] for row in rows if row.get(column) is not None), 0)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Set the readings aside, also of boxes that are settled by now; refused once somebody confirmed their sum."""
    codes = await election_codes(actor, [entry.row for entry in entries])
    for rows in _boxes([entry.row for entry in entries]).values():
        code = codes[election_key(rows[0])]
        one = (await _apart(actor, [code])).get(code)
        state = one.state(rows[0]) if one else None
        if state is None or not (state.readings or state.settled):
            cause = "这个票箱的录入已经退回，或者其后定了案。"
            raise Refused([Problem(f"第{rows[0].number}行", cause, "请在该选举的各箱计票页面上办理。")])
        await send_box_back(actor, code, state.station.id, state.number, Withdrawal(reason="撤销导入"))


async def _parts(actor: Actor, area: str) -> Sequence[tuple[str, str]]:
    """Each box by itself: a sheet for whoever counts it."""
    known = await _apart(actor, [line.code for line in await queries.elections(actor, area)])
    return [
        (_part(code, state), f"{one.line.community}　{state.name}")
        for code, one in known.items()
        for state in one.counting.boxes
    ]


def _part(code: str, state: BoxState) -> str:
    return f"{code}:{state.station.id}:{state.number}"


async def _export(actor: Actor, area: str, part: str = "") -> Exported:
    """The sheets of the votes that are waited for: with the figures of settled boxes, the others to be filled in."""
    known = await _apart(actor, [line.code for line in await queries.elections(actor, area)])
    written = [
        row
        for code, one in known.items()
        for state in one.counting.boxes
        if part in {"", _part(code, state)}
        for row in _rows(one, state)
    ]
    boxes = len({(row[REGION_CODE.key], row[STATION.key], row[BOX.key]) for row in written})
    return Exported(written, {STATION.key: f"{boxes}箱"})


def _rows(one: _Apart, state: BoxState) -> Iterator[dict[str, Cell]]:
    ballot, entry = one.progress.course.ballot, state.settled.entry if state.settled else None
    contests = ballot.contests if ballot else ()
    votes = {(line.post, line.name): line for line in entry.lines} if entry else {}
    rests = {rest.post: rest for rest in entry.rests} if entry else {}
    head: dict[str, Cell] = {
        REGION_CODE.key: one.line.region,
        COMMUNITY.key: one.line.community,
        TERM_NUMBER.key: f"第{chinese_number(one.line.term_number)}届",
        KIND.key: ballot.kind.label if ballot else "",
        DAY.key: chinese_day(entry.held if entry else one.line.election_day),
        STATION.key: state.station.name,
        BOX.key: state.number,
    }
    if entry:
        head |= {CAST.key: entry.cast, FULLY_INVALID.key: entry.fully_invalid, NOTE.key: entry.reason or ""}
    for post in seats_of(contests):
        people = [
            (each.name, each.sex.label, "否")
            for contest in contests
            if contest.post is post
            for each in contest.candidates
        ]
        known = {name for name, _, _ in people}
        people += [
            (line.name, line.sex.label if line.sex else "", "是")
            for (of, name), line in votes.items()
            if of is post and name not in known
        ]
        for name, sex, written in people:
            row = {**head, POST.key: post.label, LISTED_NAME.key: name, LISTED_SEX.key: sex, WRITE_IN.key: written}
            if line := votes.get((post, name)):
                row[VOTES.key] = line.votes
            if rest := rests.get(post):
                row |= {ABSTAINED.key: rest.abstained, INVALID.key: rest.invalid}
            yield row


BOX_COUNTS_EXCHANGE = Exchange(
    code="box-counts",
    sheet=BOX_COUNTS,
    list_path="/elections",
    unit="行",
    import_right=ENTER_COUNT,
    export_right=VIEW,
    natural_key=_line_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    parts=_parts,
    export_part=_export,
    tried=True,
    together=_key,
    fixed="这个票箱的计票单已经定案，不能由导入改变。",
    own=True,
    by_each=True,
    exported="分箱计票的选举里，待录入的投票的各箱计票单；没有定案的，票数空着，供填写。",
    about="一个票箱的各行一起导入，作为两次录入中的一次；另一次由上传人以外的另一人录入或者导入，两次一致才定案。",
    guidance=(
        "一个票箱一组行；收回选票和整张无效票每箱填一次，各行照写也可以。",
        "弃权和无效每个职位填一次。另选他人的加行，填姓名、性别，“是否另选他人”填是。",
    ),
)
