from collections.abc import Sequence
from datetime import date

import pytest

from cadres.sheets.members import MemberRow
from cadres.vocabulary import Sex, VettingConclusion
from elections import queries
from elections.services.corrections import Withdrawal, withdraw_count
from elections.services.entries import LineEntry
from elections.services.voting.handing_in import enter_count
from elections.sheets.candidates import CandidateRow, Vetting, write_candidates
from elections.sheets.counts import CandidateLine, CountSheet, PostSheet, write_counts
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import connection
from server.errors import Conflict, Refused
from server.sheets.committing import commit, undo
from server.sheets.exporting import Wish, export
from server.sheets.staging import Upload, stage
from tests.support.factories import (
    CLEAN_VOTES,
    ELECTION_DAY,
    SLATE,
    TOWNSHIP,
    VILLAGE,
    a_ballot,
    a_checked_count,
    a_citizen_number,
    a_conclusion,
    a_person,
    an_actor,
    an_election,
    an_entry,
    another_hand,
)
from tests.support.sheets import seen, states

_CLEAR = Vetting(conclusion=VettingConclusion.CLEAR, day=date(2021, 10, 20), document="偏联审〔2021〕1号")
_BARRED = Vetting(
    conclusion=VettingConclusion.UNSUITABLE, day=date(2021, 10, 20), document="偏联审〔2021〕1号", reason="第3条"
)


async def _name(actor: Actor) -> str:
    return (await queries.elections_of(actor, VILLAGE))[0].community


async def _candidates(actor: Actor, *wanted: tuple[str, Vetting | None], numbers: Sequence[str] = ()) -> bytes:
    community = await _name(actor)
    given = numbers or [a_citizen_number(Sex.MALE) for _ in wanted]
    return write_candidates(
        [
            CandidateRow(
                MemberRow(
                    region_code=VILLAGE,
                    community=community,
                    term_number=12,
                    name=name,
                    citizen_number=number,
                ),
                Post.MEMBER,
                vetting,
            )
            for (name, vetting), number in zip(wanted, given, strict=True)
        ]
    )


async def _counts(actor: Actor, *, chair: int = 268, electorate: int = 431, member_seats: int = 3) -> bytes:
    votes = {**CLEAN_VOTES, Post.CHAIR: (chair, 104)}
    posts = tuple(
        PostSheet(
            post,
            {Post.CHAIR: 1, Post.VICE_CHAIR: 1, Post.MEMBER: member_seats}[post],
            tuple(
                CandidateLine(name, sex, number) for (name, sex), number in zip(SLATE[post], votes[post], strict=True)
            ),
        )
        for post in SLATE
    )
    return write_counts(
        [
            CountSheet(
                region_code=VILLAGE,
                community=await _name(actor),
                term_number=12,
                kind=RoundKind.FIRST,
                day=ELECTION_DAY,
                electorate=electorate,
                issued=402,
                cast=396,
                fully_invalid=9,
                posts=posts,
            )
        ]
    )


async def test_candidates_go_on_the_ballot_and_the_barred_only_on_record(operator: Actor) -> None:
    code = await an_election(operator)
    content = await _candidates(operator, ("贾永胜", _CLEAR), ("高建平", _BARRED), ("王瑞", None))

    batch = await stage(operator, "candidates", Upload("候选人.xlsx", content))

    view, rows = await seen(operator, batch)
    assert [rows[number].state.value for number in sorted(rows)] == ["new", "new", "error"]
    assert view.ready == 2
    assert rows[max(rows)].problems[0].cause == "没有联审结论，不能列为候选人。"
    assert await queries.candidates(operator, code) == ()
    await commit(operator, batch)
    assert [one.name for one in await queries.candidates(operator, code)] == ["贾永胜"]
    kinds = {event.kind for event in await trail(f"election:{code}")}
    assert "election.candidate_listed" in kinds


async def test_a_candidate_who_is_refused_leaves_nothing_and_keeps_nobody_else_out(operator: Actor) -> None:
    code = await an_election(operator)
    taken, mine = a_citizen_number(Sex.MALE), [a_citizen_number(Sex.MALE) for _ in range(3)]
    await a_person(operator, "王瑞", citizen_number=taken)
    names = [("贾永胜", _CLEAR), ("贾永胜", _CLEAR), ("高建平", _CLEAR), ("王瑞祥", _CLEAR)]
    content = await _candidates(operator, *names, numbers=[*mine, taken])
    batch = await stage(operator, "candidates", Upload("候选人.xlsx", content))

    _, rows = await seen(operator, batch)
    first, namesake, third, wrong = (rows[number] for number in sorted(rows))
    assert [one.state.value for one in (first, namesake, third, wrong)] == ["new", "error", "new", "error"]
    assert "候选人中已有一个贾永胜" in namesake.problems[0].cause
    assert "王瑞祥的号码已登记在王瑞名下" in wrong.problems[0].cause
    await commit(operator, batch)
    assert [one.name for one in await queries.candidates(operator, code)] == ["贾永胜", "高建平"]
    left = await connection().fetch("SELECT name FROM person WHERE region = $1 ORDER BY id", VILLAGE)
    assert sorted(row["name"] for row in left) == sorted(["王瑞", "贾永胜", "高建平"])
    assert await connection().fetchval("SELECT count(*) FROM vetting_case") == 2


async def test_an_import_of_candidates_is_undone_with_all_it_made(operator: Actor) -> None:
    code = await an_election(operator)
    known, number = a_citizen_number(Sex.MALE), a_citizen_number(Sex.MALE)
    await a_person(operator, "高建平", citizen_number=known)
    content = await _candidates(operator, ("高建平", _CLEAR), ("贾永胜", _BARRED), numbers=[known, number])
    batch = await stage(operator, "candidates", Upload("候选人.xlsx", content))
    await commit(operator, batch)

    assert await undo(operator, batch, "传错") == 2

    assert await queries.candidates(operator, code) == ()
    left = await connection().fetch("SELECT name FROM person WHERE region = $1", VILLAGE)
    assert [row["name"] for row in left] == ["高建平"]
    assert await connection().fetchval("SELECT count(*) FROM vetting_case") == 0
    kinds = [event.kind for event in await trail(f"election:{code}")]
    assert "election.candidate_struck" in kinds
    # What was undone is not done: the same file may be handed in again.
    again = await stage(operator, "candidates", Upload("候选人.xlsx", content))
    assert (await commit(operator, again)).written == 2


async def test_candidates_stay_once_votes_were_counted_for_them(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    batch = await stage(operator, "candidates", Upload("候选人.xlsx", await _candidates(operator, ("周启明", _CLEAR))))
    await commit(operator, batch)
    await a_checked_count(operator, code, an_entry(extra=[LineEntry(post=Post.MEMBER, name="周启明", votes=1)]))

    with pytest.raises(Conflict, match="已录入计票"):
        await undo(operator, batch, "传错")

    assert "周启明" in {one.name for one in await queries.candidates(operator, code)}


async def test_only_whoever_handed_counts_in_lets_them_in_and_so_is_their_typist(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    uploader, other = (
        Actor(None, name, "新关镇", TOWNSHIP, frozenset({Role.TOWNSHIP_CLERK, Role.ELECTION_OFFICER}))
        for name in ("贺文秀", "苗治国")
    )
    batch = await stage(uploader, "counts", Upload("计票.xlsx", await _counts(operator)))

    with pytest.raises(Conflict, match="由新关镇贺文秀上传，须由上传人本人导入"):
        await commit(other, batch)
    assert (await queries.progress(operator, code)).held == ()

    await commit(uploader, batch)
    with pytest.raises(Refused, match="由另一人办理"):
        await enter_count(uploader, code, an_entry())
    assert (await enter_count(other, code, an_entry())).outcome


async def test_an_import_of_counts_is_undone_by_withdrawing_them(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    batch = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator)))
    await commit(operator, batch)

    await undo(operator, batch, "传错")

    event = next(one for one in await trail(f"election:{code}") if one.kind == "election.count_sent_back")
    assert event.reason == "撤销导入"
    # What was undone may be read anew, and what another read too is withdrawn.
    again = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator)))
    await commit(operator, again)
    await enter_count(another_hand(operator), code, an_entry())
    await undo(operator, again, "传错")
    assert (await queries.progress(operator, code)).held == ()
    event = next(one for one in await trail(f"election:{code}") if one.kind == "election.count_withdrawn")
    assert event.reason == "撤销导入"


async def test_counts_that_were_withdrawn_by_hand_are_not_undone_again(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    batch = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator)))
    await commit(operator, batch)
    await enter_count(another_hand(operator), code, an_entry())
    await withdraw_count(operator, code, Withdrawal(reason="抄错一行"))

    with pytest.raises(Refused, match="已经撤回"):
        await undo(operator, batch, "传错")


async def test_what_a_service_would_refuse_stands_in_the_preview(operator: Actor) -> None:
    await an_election(operator)
    content = await _candidates(operator, ("贾永胜", _CLEAR), ("贾永胜", _CLEAR))

    batch = await stage(operator, "candidates", Upload("候选人.xlsx", content))

    _, rows = await seen(operator, batch)
    first, second = (rows[number] for number in sorted(rows))
    assert (first.state.value, second.state.value) == ("new", "error")
    assert second.problems[0].cause == "候选人中已有一个贾永胜。"


async def test_an_officer_who_may_not_conclude_lists_whom_the_vetting_office_cleared(operator: Actor) -> None:
    code = await an_election(operator)
    number = a_citizen_number(Sex.MALE)
    person = await a_person(operator, "贾永胜", citizen_number=number)
    officer = an_actor(Role.ELECTION_OFFICER)
    cleared = Vetting(conclusion=VettingConclusion.CLEAR, day=date(2021, 11, 10), document="偏联审〔2021〕1号")
    content = await _candidates(operator, ("贾永胜", cleared), numbers=[number])

    refused = await stage(officer, "candidates", Upload("候选人.xlsx", content))
    _, rows = await seen(officer, refused)
    assert "没有“登记联审结论”的权限" in next(iter(rows.values())).problems[0].cause

    await a_conclusion(operator, person, code)
    batch = await stage(officer, "candidates", Upload("候选人.xlsx", content))
    assert (await commit(officer, batch)).written == 1
    assert len(await queries.candidates(operator, code)) == 1


async def test_candidates_on_record_go_out_and_come_in_word_for_word(operator: Actor) -> None:
    await an_election(operator)
    content = await _candidates(operator, ("贾永胜", _CLEAR))
    await commit(operator, await stage(operator, "candidates", Upload("候选人.xlsx", content)))

    out = await export(operator, "candidates", Wish(TOWNSHIP, "核对", whole=True))
    again = await stage(operator, "candidates", Upload("导出.xlsx", out.content))

    assert set((await states(operator, again)).values()) == {"done"}


async def test_a_count_goes_in_whole_and_is_decided(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)

    batch = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator)))

    assert set((await states(operator, batch)).values()) == {"new"}
    assert (await queries.progress(operator, code)).held == ()
    await commit(operator, batch)
    assert (await queries.progress(operator, code)).held == ()
    # A sheet is one of the two readings: the same rows once more from the same hand are no second one.
    again = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator)))
    assert set((await states(operator, again)).values()) == {"done"}
    other = await stage(another_hand(operator), "counts", Upload("计票.xlsx", await _counts(operator)))
    await commit(another_hand(operator), other)
    [held] = (await queries.progress(operator, code)).held
    assert held.outcome.valid
    again = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator, chair=269)))
    _, rows = await seen(operator, again)
    found = sorted(rows.values(), key=lambda row: row.number)
    assert found[0].problems[0].cause == "这次投票的计票已经录入，不能由导入改变。"


@pytest.mark.parametrize(
    ("changed", "field", "cause"),
    [
        ({"electorate": 413}, "登记选民数", "表上是413人，登记的名单汇总是431人。"),
        ({"member_seats": 4}, "应选名额", "委员表上应选4名，这一轮应选3名。"),
    ],
)
async def test_a_sheet_that_rests_on_other_numbers_than_those_on_record_is_refused(
    operator: Actor, changed: dict[str, int], field: str, cause: str
) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)

    batch = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator, **changed)))

    assert set((await states(operator, batch)).values()) == {"error"}
    _, rows = await seen(operator, batch)
    (problem,) = min(rows.values(), key=lambda row: row.number).problems
    assert (problem.title, problem.cause) == (field, cause)
    assert (await queries.progress(operator, code)).held == ()


async def test_a_line_that_cannot_be_read_holds_its_whole_round_back(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)

    batch = await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator, chair=9999)))

    assert set((await states(operator, batch)).values()) == {"error"}
    _, rows = await seen(operator, batch)
    causes = [row.problems[0].cause for row in rows.values()]
    assert sum("同属一条记录" in cause for cause in causes) == len(causes) - 1
    with pytest.raises(Refused, match="没有可以导入的行"):
        await commit(operator, batch)


async def test_counts_on_record_go_out_and_come_in_unchanged(operator: Actor) -> None:
    code = await an_election(operator)
    await a_ballot(operator, code)
    await commit(operator, await stage(operator, "counts", Upload("计票.xlsx", await _counts(operator))))
    await enter_count(another_hand(operator), code, an_entry())

    out = await export(operator, "counts", Wish(TOWNSHIP, "存档"))
    again = await stage(operator, "counts", Upload("导出.xlsx", out.content))

    assert out.rows == 8
    assert set((await states(operator, again)).values()) == {"done"}
