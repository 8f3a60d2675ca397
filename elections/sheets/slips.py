"""提名计票表: who was named with how many votes in each place, one row a name, as one of the two readings (S07, AC-3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from cadres.sheets.members import COMMUNITY, NAME, NOTE, REGION_CODE, TERM_NUMBER
from elections import queries
from elections.nomination_vocabulary import SlipKind
from elections.nominations import Nominations, Reading, SlipEntry, SlipLine, nominations
from elections.permissions import ENTER_COUNT, VIEW
from elections.rules.provisions import Nominator
from elections.services.elections import subject
from elections.services.nominating.slips import SetAside, hand_in_slips, set_aside_slips
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from elections.vocabulary import Post
from server.access.actor import Actor
from server.access.duties import Hand
from server.errors import DomainError, Problem, Refused
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of
from server.sheets.workbook import Cell
from server.values.periods import chinese_number
from server.values.text import padded_name

_SLIPS, _UNDOING = "提名票", "撤销导入"
#: No counting has more slips than this, and no more names.
_MOST, _MOST_NAMES = 200_000, 200

KIND = Column(
    key="kind",
    title="种类",
    parse=cells.choice(SlipKind),
    required=True,
    fill_down=True,
    group=_SLIPS,
    choices=cells.labels(SlipKind),
    example="提名票",
    width=10,
)
SOURCE = Column(
    key="source",
    title="提名主体",
    parse=cells.choice(Nominator),
    fill_down=True,
    group=_SLIPS,
    choices=cells.labels(Nominator),
    example="登记参加选举的村民",
    hint="预选票、再次预选票不填",
    width=20,
)
HELD = Column(
    key="held",
    title="日期",
    parse=cells.day,
    aliases=("提名日期",),
    required=True,
    fill_down=True,
    group=_SLIPS,
    example="2026-11-20",
)


def _number(key: str, title: str, example: str) -> Column[int]:
    return Column(
        key=key,
        title=title,
        parse=cells.whole_number,
        blank=0,
        fill_down=True,
        group=_SLIPS,
        example=example,
        hint="没有票的不填",
        width=8,
    )


ISSUED, CAST, INVALID = (
    _number("issued", "发出", "120"),
    _number("cast", "收回", "110"),
    _number("invalid", "废票", "3"),
)
DOCUMENT = Column(
    key="document",
    title="记录",
    parse=cells.text(120, 2),
    aliases=("会议记录",),
    required=True,
    fill_down=True,
    group=_SLIPS,
    example="提名会议记录",
    width=16,
)
POST = Column(
    key="post",
    title="职务",
    parse=cells.choice(Post),
    required=True,
    choices=cells.labels(Post),
    example="主任",
    width=8,
)
VOTES = Column(
    key="votes",
    title="得票数",
    parse=cells.whole_number,
    aliases=("票数", "得票"),
    blank=0,
    example="60",
    hint="党组织提名的不填",
    width=8,
)
#: What is the same in all rows of a counting.
_HEAD: tuple[Column[object], ...] = (SOURCE, ISSUED, CAST, INVALID, DOCUMENT)


def _counting(row: Row) -> str:
    """Which counting a row belongs to: those of a kind on a day."""
    return f"{election_key(row)}:{row[KIND].value}:{row[HELD].isoformat()}"


def _key(row: Row) -> str:
    return f"{_counting(row)}:{row[POST].value}:{row[NAME]}"


def _check(rows: Sequence[Row]) -> Iterator[CellProblem]:
    groups: dict[str, list[Row]] = {}
    for row in rows:
        if all(row.get(column) is not None for column in (REGION_CODE, TERM_NUMBER, KIND, HELD)):
            groups.setdefault(_counting(row), []).append(row)
        for column in (ISSUED, CAST, INVALID, VOTES):
            if (row.get(column) or 0) > _MOST:
                yield row.problem(column, f"填的是{row.get(column)}。", f"填不多于{_MOST}的数。")
    for group in groups.values():
        yield from _in_counting(group)


def _in_counting(group: Sequence[Row]) -> Iterator[CellProblem]:
    first, seen = group[0], dict[tuple[object, object], int]()
    if len(group) > _MOST_NAMES:
        cause = f"一份计票写了{len(group)}个姓名，多于{_MOST_NAMES}个。"
        yield first.problem(NAME, cause, "得票很少的，按记录分成几份录入。")
    for row in group:
        for column in _HEAD:
            if column.key in row.values and column.key in first.values and row.get(column) != first.get(column):
                cause = f"与第{first.number}行不同，是同一份计票。"
                yield row.problem(column, cause, "一份计票各行这一栏填得一样，或者合并单元格。")
        named = (row.get(POST), row.get(NAME))
        if None not in named and seen.setdefault(named, row.number) != row.number:
            yield row.problem(
                NAME, f"与第{seen[named]}行是同一职务的同一个姓名。", "票数合并写一行；同名的，加注使分得清。"
            )


SLIPS = Sheet(
    name="提名计票",
    title="提名、预选计票表",
    columns=(
        *(REGION_CODE, COMMUNITY, TERM_NUMBER, KIND, SOURCE, HELD, ISSUED, CAST, INVALID, DOCUMENT),
        *(POST, NAME, VOTES, replace(NOTE, checked_only=True)),
    ),
    check=_check,
)


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    """The countings that two people read alike; nothing of one that waits for the second."""
    kept: dict[str, Kept] = {}
    for about, code in (await election_codes(actor, rows)).items():
        for one in (await nominations(actor, code)).readings:
            of = f"{about}:{one.entry.kind.value}:{one.entry.held.isoformat()}"
            head = {column.key: getattr(one.entry, column.key) for column in _HEAD}
            for line in one.entry.lines:
                kept[f"{of}:{line.post.value}:{line.name}"] = Kept(subject(code), {**head, VOTES.key: line.votes})
    return kept


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return await check_elections(actor, rows)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    countings: dict[str, list[Row]] = {}
    for entry in entries:
        countings.setdefault(_counting(entry.row), []).append(entry.row)
    outcomes = {
        key: await _hand_in(actor, codes[election_key(rows[0])], rows)
        for key, rows in sorted(countings.items(), key=lambda pair: pair[1][0][HELD])
    }
    return [outcomes[_counting(entry.row)] for entry in entries]


async def _hand_in(actor: Actor, code: str, rows: Sequence[Row]) -> Outcome:
    head = rows[0]
    lines = tuple(SlipLine(post=row[POST], name=row[NAME], votes=row.get(VOTES) or 0) for row in rows)
    values = {column.key: head.get(column) for column in (KIND, HELD, *_HEAD)}
    try:
        await hand_in_slips(actor, code, SlipEntry.model_validate({**values, "lines": lines}))
    except DomainError as error:
        return problems_of(error)
    return subject(code)


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Set each counting aside, whether it waits for the second reading or stands."""
    codes = await election_codes(actor, [entry.row for entry in entries])
    for row in {_counting(entry.row): entry.row for entry in entries}.values():
        code = codes[election_key(row)]
        found = _of_row(actor, await nominations(actor, code), row)
        if found is None:
            raise Refused([Problem(f"第{row.number}行", "导入以后已经退回。", "请在该选举的提名页面上办理。")])
        await set_aside_slips(actor, code, found.id, SetAside(reason=_UNDOING))


def _of_row(actor: Actor, held: Nominations, row: Row) -> Reading | None:
    waiting = held.waiting if held.waiting and held.waiting.first.is_same(Hand.of(actor)) else None
    known = [*held.readings, *([waiting] if waiting else [])]
    return next((one for one in known[::-1] if (one.entry.kind, one.entry.held) == (row[KIND], row[HELD])), None)


async def _export(actor: Actor, area: str) -> Exported:
    rows: list[Mapping[str, Cell]] = []
    for line in await queries.elections(actor, area):
        place = {
            REGION_CODE.key: line.region,
            COMMUNITY.key: line.community,
            TERM_NUMBER.key: f"第{chinese_number(line.term_number)}届",
        }
        for one in (await nominations(actor, line.code)).readings:
            rows += [{**place, **_head_cells(one.entry), **_line_cells(each)} for each in one.entry.lines]
    return Exported(rows, {NAME.key: f"{len(rows)}人次"})


def _head_cells(entry: SlipEntry) -> Mapping[str, Cell]:
    return {
        KIND.key: entry.kind.label,
        SOURCE.key: entry.source.label if entry.source else None,
        HELD.key: entry.held.isoformat(),
        **{column.key: getattr(entry, column.key) for column in (ISSUED, CAST, INVALID, DOCUMENT)},
    }


def _line_cells(line: SlipLine) -> Mapping[str, Cell]:
    return {POST.key: line.post.label, NAME.key: padded_name(line.name), VOTES.key: line.votes}


SLIPS_EXCHANGE = Exchange(
    code="nomination-slips",
    sheet=SLIPS,
    list_path="/elections",
    unit="行",
    import_right=ENTER_COUNT,
    export_right=VIEW,
    natural_key=_key,
    place=lambda row: row[REGION_CODE],
    keep=_keep,
    examine=_examine,
    write=_write,
    undo=_undo,
    export=_export,
    tried=True,
    together=_counting,
    fixed="这份提名计票已经两人录入一致，不能由导入改变；录错的，在提名页面上退回。",
    own=True,
    by_each=True,
    sealed=True,
    exported="两人录入一致的提名、预选计票。",
    about="一份计票的各行一起导入，作为两次录入中的一次；另一次由上传人以外的另一人录入或者导入，两次一致才计入提名结果。",
    guidance=("提名票各栏一份计票填一样的，合并单元格或各行照写都可以。",),
)
