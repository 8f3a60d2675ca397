"""What a county prepares of its elections by sheets: the preparation, the election committees, the sums of the rolls."""

from collections.abc import Sequence
from datetime import date

import pytest

from cadres.vocabulary import Sex
from elections import queries
from elections.planning.committee import committee
from elections.planning.preparations import preparation
from elections.planning_vocabulary import AuditState, CommitteePost, Difficulty
from elections.services.corrections import Withdrawal
from elections.services.planning.preparations import Prepare
from elections.services.planning.stages import CloseStage, close
from elections.services.planning.taking_back import take_back_committee
from elections.vocabulary import Stage
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from server.sheets.workbook import Cell
from tests.support.factories import (
    TOWNSHIP,
    VILLAGE,
    a_citizen_number,
    an_election,
)
from tests.support.sheets import handed_in, seen, states

_PREPARED = ("区划代码", "村（社区）", "届次", "离任审计", "审计报告", "试点", "难点原因", "化解期限", "责任人")
_COMMITTEE = (
    *("区划代码", "村（社区）", "届次", "姓名", "身份证号", "选委会职务", "推选得票", "产生方式", "推选日期"),
    *("应到人数", "参加人数", "会议记录", "备案日期", "备案文号", "说明"),
)
_SUMS = ("区划代码", "村（社区）", "届次", "登记选民数", "其中女性", "名单公布日")
_DAY = date(2026, 12, 18)
Place = tuple[Cell, Cell, Cell]


@pytest.fixture
async def code(operator: Actor) -> str:
    return await an_election(operator, term_number=13, election_day=_DAY)


@pytest.fixture
async def place(operator: Actor, code: str) -> tuple[Cell, Cell, Cell]:
    """What each row says first of the election."""
    async with transaction(operator):
        return VILLAGE, (await queries.election(operator, code)).community, "第十三届"


async def test_cw7_the_preparation_goes_in_is_changed_and_is_put_back(operator: Actor, code: str, place: Place) -> None:
    first = await handed_in(
        operator,
        (*place, "完成已公布", "偏审报〔2026〕3号", "是", "宗族派性严重、2", "2026-11-30", "赵六"),
        of="preparations",
        head=_PREPARED,
    )
    await commit(operator, first)
    known = await _known(operator, code)
    assert (known.audit, known.pilot) == (AuditState.PUBLISHED, True)
    assert known.difficulties == (Difficulty.INCOMPLETE, Difficulty.CLANS)

    second = await handed_in(
        operator, (*place, "完成已公布", None, "否", "不是难点村", None, None), of="preparations", head=_PREPARED
    )
    assert list((await states(operator, second)).values()) == ["changed"]
    await commit(operator, second)
    changed = await _known(operator, code)
    assert (changed.pilot, changed.difficulties, changed.audit_document) == (False, (), "偏审报〔2026〕3号")

    await undo(operator, second, "表发错了")
    assert await _known(operator, code) == known
    await undo(operator, first, "表发错了")
    assert (await _known(operator, code)).audit is AuditState.NOT_DONE


async def _known(operator: Actor, code: str) -> Prepare:
    async with transaction(operator):
        found = await preparation(operator, code)
    assert found is not None
    return found


async def test_a_preparation_that_cannot_be_says_which_cell(operator: Actor, place: Place) -> None:
    batch = await handed_in(
        operator,
        (*place, "完成已公布", None, "否", "没有这种原因", None, None),
        (*place, "未完成", None, "否", "1", None, None),
        of="preparations",
        head=_PREPARED,
    )

    _, rows = await seen(operator, batch)
    told = [[(one.title, one.cause) for one in rows[number].problems] for number in sorted(rows)]
    assert ("难点原因", "“没有这种原因”不是难点原因。") in told[0]
    assert told[1][0] == ("区划代码", f"与第{min(rows)}行是同一次选举。")


def _members(place: Sequence[Cell], numbers: Sequence[str], *, reason: str | None = None) -> list[tuple[Cell, ...]]:
    people = zip(
        ("贾永胜", "高建平", "刘桂芳", "王瑞"), ("主任", "委员", "委员", "候补"), (45, 40, 38, 20), strict=True
    )
    head = ("村民代表会议推选", "2026-10-08", 60, 50, "推选会议记录", "2026-10-09", "新政备〔2026〕1号", reason)
    return [
        (*place, name, number, post, votes, *head) for number, (name, post, votes) in zip(numbers, people, strict=True)
    ]


@pytest.fixture
def numbers() -> list[str]:
    return [a_citizen_number(Sex.MALE) for _ in range(4)]


async def test_a_committee_goes_in_whole_with_its_filing_and_comes_out_again(
    operator: Actor, code: str, place: Place, numbers: list[str]
) -> None:
    rows = _members(place, numbers)

    batch = await handed_in(operator, *rows, of="election-committees", head=_COMMITTEE)
    assert set((await states(operator, batch)).values()) == {"new"}
    await commit(operator, batch)

    async with transaction(operator):
        view = await committee(operator, code)
        assert view is not None
        assert [(one.name, one.post) for one in view.sitting] == [
            ("贾永胜", CommitteePost.CHAIR),
            ("高建平", CommitteePost.MEMBER),
            ("刘桂芳", CommitteePost.MEMBER),
        ]
        assert [one.name for one in view.reserves] == ["王瑞"]
        assert (view.filed, view.filed_document) == (date(2026, 10, 9), "新政备〔2026〕1号")
    out = await export(operator, "election-committees", Wish(TOWNSHIP, "存档", whole=True))
    again = await stage(operator, "election-committees", Upload("导出.xlsx", out.content))
    assert set((await states(operator, again)).values()) == {"done"}


async def test_a_committee_is_taken_back_with_whom_it_registered(
    operator: Actor, code: str, place: Place, numbers: list[str]
) -> None:
    batch = await handed_in(operator, *_members(place, numbers), of="election-committees", head=_COMMITTEE)
    await commit(operator, batch)

    await undo(operator, batch, "传错了村")

    async with transaction(operator):
        assert await committee(operator, code) is None
        assert Stage.EC_FORMED not in await queries.stage_days(operator, code)
        assert await connection().fetchval("SELECT count(*) FROM person WHERE name = '贾永胜'") == 0
    assert "election_committee.taken_back" in {event.kind for event in await trail(f"election:{code}")}


async def test_a_committee_against_the_law_stays_out_as_a_whole(
    operator: Actor, place: Place, numbers: list[str]
) -> None:
    rows = _members(place, numbers)[:2]

    batch = await handed_in(operator, *rows, of="election-committees", head=_COMMITTEE)

    _, seen_rows = await seen(operator, batch)
    assert {row.state.value for row in seen_rows.values()} == {"error"}
    assert any("2人" in problem.cause for row in seen_rows.values() for problem in row.problems)


async def test_one_committee_has_one_choosing(operator: Actor, place: Place, numbers: list[str]) -> None:
    rows = _members(place, numbers)
    rows[1] = (*rows[1][:8], "2026-10-07", *rows[1][9:])

    batch = await handed_in(operator, *rows, of="election-committees", head=_COMMITTEE)

    _, seen_rows = await seen(operator, batch)
    first = min(seen_rows)
    told = [(one.title, one.cause) for one in seen_rows[first + 1].problems]
    assert ("推选日期", f"与第{first}行不同，是同一个选举委员会。") in told
    assert {row.state.value for row in seen_rows.values()} == {"error"}


async def test_a_committee_is_not_taken_back_once_something_rests_on_it(
    operator: Actor, code: str, place: Place, numbers: list[str]
) -> None:
    batch = await handed_in(operator, *_members(place, numbers), of="election-committees", head=_COMMITTEE)
    await commit(operator, batch)
    await close(operator, code, CloseStage(stage=Stage.REGISTERING, reached=date(2026, 10, 20), reason="补登进程"))

    with pytest.raises(Conflict, match="已经办了选民登记"):
        await take_back_committee(operator, code, Withdrawal(reason="登记错了"))


async def test_the_sums_of_a_roll_go_in_once_and_are_taken_back_until_counted(operator: Actor) -> None:
    code = await an_election(operator)
    place = (VILLAGE, (await queries.elections_of(operator, VILLAGE))[0].community, "第十二届")
    batch = await handed_in(operator, (*place, 431, 205, "2021-10-27"), of="roll-sums", head=_SUMS)
    await commit(operator, batch)
    async with transaction(operator):
        assert (await queries.progress(operator, code)).electorate == 431
    other = await handed_in(operator, (*place, 432, 205, "2021-10-27"), of="roll-sums", head=_SUMS)
    assert list((await states(operator, other)).values()) == ["error"]

    await undo(operator, batch, "传错了村")

    async with transaction(operator):
        assert (await queries.progress(operator, code)).electorate is None
        assert Stage.LIST_PUBLISHED not in await queries.stage_days(operator, code)


async def test_sums_that_no_roll_has_stay_out(operator: Actor) -> None:
    await an_election(operator)
    place = (VILLAGE, (await queries.elections_of(operator, VILLAGE))[0].community, "第十二届")

    none = await handed_in(operator, (*place, 0, 0, "2021-10-27"), of="roll-sums", head=_SUMS)
    more = await handed_in(operator, (*place, 400, 401, "2021-10-27"), of="roll-sums", head=_SUMS)

    for batch, cause in ((none, "登记选民数填的是0。"), (more, "登记选民女性：女性401人，多于登记的400人。")):
        _, rows = await seen(operator, batch)
        assert [problem.cause for row in rows.values() for problem in row.problems] == [cause]
