"""选举结果计票汇总表: the counts of every round of voting, one row for each name on each post.

Reading a count makes no legal decision: it refuses only figures that cannot be, and rows that contradict each other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from cadres.sheets.members import COMMUNITY, NAME, REGION_CODE, SEX, TERM_NUMBER
from cadres.vocabulary import Sex
from elections.vocabulary import Post, RoundKind
from server.sheets import cells
from server.sheets.columns import CellProblem, Column, Row, Sheet
from server.sheets.importing import Reading, read
from server.sheets.workbook import Cell, Workbook
from server.sheets.writing import Around, write_workbook
from server.values.periods import chinese_day, chinese_number
from server.values.text import padded_name

KIND = Column(
    key="kind",
    title="轮次",
    parse=cells.choice(RoundKind),
    aliases=("投票轮次", "选举方式"),
    required=True,
    fill_down=True,
    choices=cells.labels(RoundKind),
    example="第一次投票",
)
DAY = Column(
    key="day",
    title="投票日",
    parse=cells.day,
    aliases=("选举日", "投票日期"),
    required=True,
    fill_down=True,
    example="2021年11月20日",
    width=16,
)
ELECTORATE = Column(
    key="electorate",
    title="登记选民数",
    parse=cells.whole_number,
    aliases=("选民登记数", "登记选民", "登记参加选举的村民数"),
    required=True,
    fill_down=True,
    example="1000",
)
_BALLOTS = "选票（张）"
ISSUED = Column(
    key="issued",
    title="发出选票",
    parse=cells.whole_number,
    aliases=("发出", "发出票数", "发出选票数"),
    required=True,
    group=_BALLOTS,
    fill_down=True,
    example="700",
)
CAST = Column(
    key="cast",
    title="收回选票",
    parse=cells.whole_number,
    aliases=("收回", "收回票数", "收回选票数"),
    required=True,
    group=_BALLOTS,
    fill_down=True,
    example="690",
)
FULLY_INVALID = Column(
    key="fully_invalid",
    title="整张无效票",
    parse=cells.whole_number,
    aliases=("整张无效", "全票无效", "废票"),
    required=True,
    group=_BALLOTS,
    fill_down=True,
    example="12",
    hint="没有的填0；部分无效的票不算在内",
)
POST = Column(
    key="post",
    title="职位",
    parse=cells.choice(Post),
    aliases=("职务", "选举职务"),
    required=True,
    fill_down=True,
    choices=cells.labels(Post),
    example="主任",
    width=8,
)
SEATS = Column(
    key="seats",
    title="应选名额",
    parse=cells.whole_number,
    aliases=("应选人数", "名额"),
    required=True,
    fill_down=True,
    example="1",
    width=8,
)
_PEOPLE = "得票情况"
LISTED_NAME = replace(NAME, group=_PEOPLE)
LISTED_SEX = replace(SEX, group=_PEOPLE, required=True, hint="")
VOTES = Column(
    key="votes",
    title="得票",
    parse=cells.whole_number,
    aliases=("得票数", "票数"),
    required=True,
    group=_PEOPLE,
    example="400",
    width=8,
)
WRITE_IN = Column(
    key="write_in",
    title="是否另选他人",
    parse=cells.yes_no,
    aliases=("另选他人", "另选人"),
    group=_PEOPLE,
    blank=False,
    choices=("是", "否"),
    example="否",
    hint="不填就是否",
)

_OF_ROUND: tuple[Column[object], ...] = (COMMUNITY, ELECTORATE, ISSUED, CAST, FULLY_INVALID)


@dataclass(frozen=True, slots=True)
class CandidateLine:
    """The votes of one name for one post."""

    name: str
    sex: Sex
    votes: int
    write_in: bool = False


@dataclass(frozen=True, slots=True)
class PostSheet:
    """The lines of one post, in the order of the file."""

    post: Post
    seats: int
    lines: tuple[CandidateLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountSheet:
    """One round of voting in one community; `row_number` is its first row in the file."""

    region_code: str
    community: str
    term_number: int
    kind: RoundKind
    day: date
    electorate: int
    issued: int
    cast: int
    fully_invalid: int
    posts: tuple[PostSheet, ...]
    row_number: int = field(default=0, compare=False)


def _rounds(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows by the round of voting they belong to; a row that does not say is in none."""
    rounds: dict[tuple[object, ...], list[Row]] = {}
    for row in rows:
        key = (row.get(REGION_CODE), row.get(TERM_NUMBER), row.get(KIND), row.get(DAY))
        if None not in key:
            rounds.setdefault(key, []).append(row)
    return list(rounds.values())


def _check_counts(rows: Sequence[Row]) -> Iterator[CellProblem]:
    for row in rows:
        votes, cast = row.get(VOTES), row.get(CAST)
        if votes is not None and cast is not None and votes > cast:
            yield row.problem(VOTES, f"得{votes}票，多于收回的选票{cast}张。", "请与计票单核对。")
    for held in _rounds(rows):
        invalid, cast = held[0].get(FULLY_INVALID), held[0].get(CAST)
        if invalid is not None and cast is not None and invalid > cast:
            cause = f"整张无效票{invalid}张，多于收回的选票{cast}张。"
            yield held[0].problem(FULLY_INVALID, cause, "请与计票单核对。")
        for column in _OF_ROUND:
            yield from _differences(held, column, "次投票")
        for of_post in _by_post(held).values():
            yield from _differences(of_post, SEATS, "个职位")
            yield from _repeated_names(of_post)


def _differences(rows: Sequence[Row], column: Column[object], of_one: str) -> Iterator[CellProblem]:
    """Rows that say something else than the first row that speaks."""
    said = [row for row in rows if row.get(column) is not None]
    for row in said[1:]:
        if row.get(column) != said[0].get(column):
            cause = f"同一{of_one}，第{said[0].number}行是{said[0].get(column)}，这一行是{row.get(column)}。"
            yield row.problem(column, cause, "请与计票单核对，写成一致。")


def _by_post(rows: Sequence[Row]) -> dict[Post, list[Row]]:
    posts: dict[Post, list[Row]] = {}
    for row in rows:
        if post := row.get(POST):
            posts.setdefault(post, []).append(row)
    return posts


def _repeated_names(rows: Sequence[Row]) -> Iterator[CellProblem]:
    seen: dict[str, int] = {}
    for row in rows:
        name = row.get(LISTED_NAME)
        if name and seen.setdefault(name, row.number) != row.number:
            yield row.problem(LISTED_NAME, f"{name}在第{seen[name]}行已有这个职位的得票。", "同名的人须加以区别。")


COUNTS = Sheet(
    name="计票汇总",
    title="选举结果计票汇总表",
    columns=(
        *(REGION_CODE, COMMUNITY, TERM_NUMBER, KIND, DAY, ELECTORATE, ISSUED, CAST, FULLY_INVALID),
        *(POST, SEATS, LISTED_NAME, LISTED_SEX, VOTES, WRITE_IN),
    ),
    check=_check_counts,
)


def read_counts(workbook: Workbook) -> tuple[tuple[CountSheet, ...], Reading]:
    """The rounds of voting none of whose rows has a problem, and the reading with its problems and notes.

    There are none where some row does not say which round it belongs to: any of them may be the one that lacks it.
    """
    reading = read(COUNTS, workbook)
    rounds = _rounds(reading.rows)
    if sum(map(len, rounds)) < len(reading.rows):
        return (), reading
    sound = {row.number for row in reading.sound}
    whole = [held for held in rounds if all(row.number in sound for row in held)]
    return tuple(map(count_of, whole)), reading


def count_of(rows: Sequence[Row]) -> CountSheet:
    """The sound rows of one round of voting as a whole."""
    row = rows[0]
    posts = (
        PostSheet(
            post,
            held[0][SEATS],
            tuple(CandidateLine(line[LISTED_NAME], line[LISTED_SEX], line[VOTES], line[WRITE_IN]) for line in held),
        )
        for post, held in _by_post(rows).items()
    )
    return CountSheet(
        region_code=row[REGION_CODE],
        community=row[COMMUNITY],
        term_number=row[TERM_NUMBER],
        kind=row[KIND],
        day=row[DAY],
        electorate=row[ELECTORATE],
        issued=row[ISSUED],
        cast=row[CAST],
        fully_invalid=row[FULLY_INVALID],
        posts=tuple(posts),
        row_number=row.number,
    )


def write_counts(rounds: Sequence[CountSheet], *, unit: str = "", day: str = "") -> bytes:
    """The summary as offices keep it: ballot figures merged over the names of a round, and a 合计 row."""
    return write_workbook(COUNTS, count_cells(rounds, spread=True), Around(unit, day, totals(rounds)))


def count_cells(rounds: Sequence[CountSheet], *, spread: bool = False) -> list[dict[str, Cell]]:
    """The rows of the rounds; `spread` puts a wide space into every other name of two characters."""
    return [
        _round_cells(held) | _line_cells(post, line, spread=spread and bool(place % 2))
        for held in rounds
        for post in held.posts
        for place, line in enumerate(post.lines)
    ]


def totals(rounds: Sequence[CountSheet]) -> dict[str, Cell]:
    """The ballot figures of the 合计 row, each round once."""
    return {
        ELECTORATE.key: sum(held.electorate for held in rounds),
        ISSUED.key: sum(held.issued for held in rounds),
        CAST.key: sum(held.cast for held in rounds),
        FULLY_INVALID.key: sum(held.fully_invalid for held in rounds),
    }


def _round_cells(held: CountSheet) -> dict[str, Cell]:
    return {
        REGION_CODE.key: held.region_code,
        COMMUNITY.key: held.community,
        TERM_NUMBER.key: f"第{chinese_number(held.term_number)}届",
        KIND.key: held.kind.label,
        DAY.key: chinese_day(held.day),
        ELECTORATE.key: held.electorate,
        ISSUED.key: held.issued,
        CAST.key: held.cast,
        FULLY_INVALID.key: held.fully_invalid,
    }


def _line_cells(post: PostSheet, line: CandidateLine, *, spread: bool) -> dict[str, Cell]:
    return {
        POST.key: post.post.label,
        SEATS.key: post.seats,
        LISTED_NAME.key: padded_name(line.name) if spread else line.name,
        LISTED_SEX.key: line.sex.label,
        VOTES.key: line.votes,
        WRITE_IN.key: line.write_in,
    }
