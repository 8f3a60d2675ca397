"""The counts of a sheet against the counts on record: a round of voting goes in whole, and once."""

from collections.abc import Iterator, Mapping, Sequence

from cadres.sheets.members import REGION_CODE
from elections import queries
from elections.permissions import ENTER_COUNT, VIEW
from elections.queries import ElectionLine, Progress
from elections.rules.course import Held
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.elections import subject
from elections.services.entries import CountEntry, LineEntry
from elections.services.voting.handing_in import Handed, enter_count, send_back
from elections.services.voting.readings import own_reading, readings
from elections.sheets.candidate_exchange import check_elections, election_codes, election_key
from elections.sheets.counts import (
    CAST,
    COUNTS,
    DAY,
    ELECTORATE,
    FULLY_INVALID,
    ISSUED,
    KIND,
    LISTED_NAME,
    LISTED_SEX,
    POST,
    SEATS,
    VOTES,
    CandidateLine,
    CountSheet,
    PostSheet,
    count_cells,
    count_of,
    totals,
)
from elections.vocabulary import ReadingWay
from server.access.actor import Actor
from server.db.engine import take_turn, transaction
from server.errors import DomainError, Problem, Refused
from server.sheets.columns import CellProblem, Row
from server.sheets.exchange import Entry, Exchange, Exported, Kept, Outcome, problems_of


def _round_key(row: Row) -> str:
    return f"{election_key(row)}-{row[KIND]}-{row[DAY].isoformat()}"


def _line_key(row: Row) -> str:
    return f"{_round_key(row)}-{row[POST]}-{row[LISTED_NAME]}"


def _sheet_of(line: ElectionLine, held: Held) -> CountSheet:
    poll = held.poll
    return CountSheet(
        region_code=line.region,
        community=line.community,
        term_number=line.term_number,
        kind=poll.round,
        day=poll.election_day,
        electorate=poll.electorate,
        issued=poll.issued,
        cast=poll.cast,
        fully_invalid=poll.fully_invalid,
        posts=tuple(
            PostSheet(
                contest.post,
                contest.seats,
                tuple(CandidateLine(one.name, one.sex, one.votes, one.write_in) for one in contest.candidates),
            )
            for contest in poll.posts
        ),
    )


async def _rounds(actor: Actor, codes: Sequence[str]) -> list[tuple[str, CountSheet]]:
    """The rounds on record of some elections, with the election's code."""
    found: list[tuple[str, CountSheet]] = []
    for code in codes:
        line, progress = await queries.election(actor, code), await queries.progress(actor, code)
        found.extend((code, _sheet_of(line, held)) for held in progress.held)
    return found


async def _keep(actor: Actor, rows: Sequence[Row]) -> Mapping[str, Kept]:
    codes = await election_codes(actor, rows)
    kept: dict[str, Kept] = {}
    for code, sheet in await _rounds(actor, list(codes.values())):
        of_round = f"{sheet.region_code}-{sheet.term_number}-{sheet.kind}-{sheet.day.isoformat()}"
        figures = {
            ELECTORATE.key: sheet.electorate,
            ISSUED.key: sheet.issued,
            CAST.key: sheet.cast,
            FULLY_INVALID.key: sheet.fully_invalid,
        }
        for post in sheet.posts:
            for one in post.lines:
                values = {**figures, SEATS.key: post.seats, VOTES.key: one.votes, LISTED_SEX.key: one.sex}
                kept[f"{of_round}-{post.post}-{one.name}"] = Kept(subject(code), values)
    return kept


async def _examine(actor: Actor, rows: Sequence[Row], _kept: Mapping[str, Kept]) -> Sequence[CellProblem]:
    return await check_elections(actor, rows)


async def _write(actor: Actor, entries: Sequence[Entry]) -> Sequence[Outcome]:
    codes = await election_codes(actor, [entry.row for entry in entries])
    rounds: dict[str, list[Row]] = {}
    for entry in entries:
        rounds.setdefault(_round_key(entry.row), []).append(entry.row)
    outcomes = {
        key: await _enter(actor, codes[election_key(rows[0])], rows)
        for key, rows in sorted(rounds.items(), key=lambda pair: pair[1][0][DAY])
    }
    return [outcomes[_round_key(entry.row)] for entry in entries]


async def _enter(actor: Actor, code: str, rows: Sequence[Row]) -> Outcome:
    try:
        await enter_sheet(actor, code, count_of(rows))
    except DomainError as error:
        return problems_of(error)
    return subject(code)


async def enter_sheet(actor: Actor, code: str, sheet: CountSheet) -> Handed:
    """Hand in a sheet as one of the two readings of a count. Raises Refused, too, where the sheet rests on other numbers than those on record."""
    async with transaction(actor):
        await take_turn("election", code)
        problems = tuple(_differences(await queries.progress(actor, code), sheet))
        if problems:
            raise Refused(problems)
        return await enter_count(actor, code, entry_of(sheet), ReadingWay.SHEET)


def _differences(progress: Progress, sheet: CountSheet) -> Iterator[Problem]:
    """Where the sheet's base of validity or its seats are not those that the count would be decided by."""
    if progress.electorate not in {None, sheet.electorate}:
        cause = f"表上是{sheet.electorate}人，登记的名单汇总是{progress.electorate}人。"
        yield Problem(ELECTORATE.title, cause, "请与公布的名单核对；名单汇总有误的，先更正名单汇总。", "T-01")
    contests = progress.course.ballot.contests if progress.course.ballot else ()
    for post in sheet.posts:
        seats = [contest.seats for contest in contests if contest.post is post.post]
        # A tie vote may have several contests of a post; the sheet gives one number for it.
        if seats and post.seats not in {*seats, sum(seats)}:
            cause = f"{post.post.label}表上应选{post.seats}名，这一轮应选{sum(seats)}名。"
            yield Problem(SEATS.title, cause, "请与公布的职数核对，改正表上的名额。", "S03")


def entry_of(sheet: CountSheet) -> CountEntry:
    return CountEntry(
        kind=sheet.kind,
        held=sheet.day,
        issued=sheet.issued,
        cast=sheet.cast,
        fully_invalid=sheet.fully_invalid,
        lines=tuple(
            LineEntry(post=post.post, name=line.name, votes=line.votes, write_in=line.write_in, sex=line.sex)
            for post in sheet.posts
            for line in post.lines
        ),
    )


async def _undo(actor: Actor, entries: Sequence[Entry]) -> None:
    """Set the readings aside, or withdraw the rounds, the last of each election first. Refused where a later round rests on one."""
    codes = await election_codes(actor, [entry.row for entry in entries])
    rounds = {_round_key(entry.row): entry.row for entry in entries}
    for row in sorted(rounds.values(), key=lambda row: row[DAY], reverse=True):
        code = codes[election_key(row)]
        if await _set_aside(actor, code, row):
            continue
        held = (await queries.progress(actor, code)).held
        if not held or (held[-1].poll.round, held[-1].poll.election_day) != (row[KIND], row[DAY]):
            cause = "这次投票已经撤回，或者其后又录入了别的计票。"
            raise Refused([Problem(f"第{row.number}行", cause, "请在该选举的页面上办理。")])
        await withdraw_count(actor, code, Withdrawal(reason="撤销导入"))


async def _set_aside(actor: Actor, code: str, row: Row) -> bool:
    """Whether the sheet is a reading still that no count came of: then the reading goes."""
    own = own_reading(actor, await readings(actor, code))
    if own is None or (own.entry.kind, own.entry.held) != (row[KIND], row[DAY]):
        return False
    await send_back(actor, code, Withdrawal(reason="撤销导入"))
    return True


async def _export(actor: Actor, area: str) -> Exported:
    lines = await queries.elections(actor, area)
    rounds = [sheet for _, sheet in await _rounds(actor, [line.code for line in lines])]
    return Exported(count_cells(rounds), totals(rounds))


COUNTS_EXCHANGE = Exchange(
    code="counts",
    sheet=COUNTS,
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
    tried=True,
    together=_round_key,
    fixed="这次投票的计票已经录入，不能由导入改变。",
    own=True,
    by_each=True,
    exported="各届选举已经录入的计票。",
    about="一次投票的各行一起导入，作为两次录入中的一次；另一次由上传人以外的另一人录入或者导入，两次一致才依法判定。已经判定的不再导入。",
    guidance=("选票数和登记选民数每次投票只有一组，合并单元格或各行照写都可以。",),
)
