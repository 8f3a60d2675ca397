"""The public code: what it answers for papers that stand, that are over, that are not here, and for codes that are made up."""

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from server import clock
from server.access.actor import Actor
from server.db.engine import connection, transaction
from server.errors import Crowded
from server.files.disk import Store
from server.papers.register import codes
from server.papers.register.codes import plain
from server.papers.register.issuing import issue, reprint
from server.papers.register.life import Reason, move, replace_with_new, void
from server.papers.register.lists import signed_list
from server.papers.register.verifying import MOST, SPAN, verify
from server.papers.register.vocabulary import Answer, PaperState
from tests.support.factories import a_published_election
from tests.support.papers import another, approved, issued, line_of
from tests.support.press import PretendPress

HERE = "192.0.2.7"


@pytest.fixture
async def ids(operator: Actor, tmp_path: Path) -> list[int]:
    await a_published_election(operator)
    return await issued(operator, tmp_path)


async def listed_for(actor: Actor) -> bytes:
    async with transaction(actor):
        return await signed_list(actor, actor.region, "")


async def test_a_paper_that_stands_answers_with_the_least(operator: Actor, ids: list[int]) -> None:
    line = await line_of(operator, ids[0])
    found = await verify(line.code, HERE)
    assert (found.answer, found.kind, found.number) == (Answer.VALID, "当选证书", "偏选证〔2021〕1号")
    assert (found.issuer, found.dated, found.holders) == ("偏关县民政局", date(2021, 11, 21), "贾**")
    # The village and the post, so that neither is altered unseen.
    assert (found.title, found.reprinted) == ("马道村主任当选证书", None)


async def test_a_title_that_names_somebody_is_not_told(operator: Actor, ids: list[int]) -> None:
    await connection().execute("UPDATE registered_paper SET title = '贾永胜当选证书' WHERE id = $1", ids[0])
    found = await verify((await line_of(operator, ids[0])).code, HERE)
    assert (found.kind, found.title, found.holders) == ("当选证书", "", "贾**")


async def test_a_number_that_is_approved_is_not_valid_before_it_is_issued(operator: Actor) -> None:
    await a_published_election(operator)
    (first, *_) = await approved(operator)
    assert (await verify((await line_of(operator, first)).code, HERE)).answer is Answer.WAITING


async def test_a_reprint_tells_its_day(operator: Actor, ids: list[int], tmp_path: Path) -> None:
    await reprint(operator, Store(tmp_path), PretendPress(), ids[0], Reason(reason="本人遗失"))
    found = await verify((await line_of(operator, ids[0])).code, HERE)
    assert (found.answer, found.reprints, found.reprinted) == (Answer.VALID, 1, clock.today())
    assert (found.shared, found.spent) == (False, None)
    await void(operator, ids[0], Reason(reason="写错职务"))
    assert (await verify((await line_of(operator, ids[0])).code, HERE)).reprinted is None


async def test_a_copy_that_was_declared_lost_is_replaced_by_the_reprint(
    operator: Actor, ids: list[int], tmp_path: Path
) -> None:
    original = (await line_of(operator, ids[0])).code
    for reason in ("本人遗失", "又遗失"):
        await reprint(operator, Store(tmp_path), PretendPress(), ids[0], Reason(reason=reason))
    line = await line_of(operator, ids[0])
    found = await verify(original, HERE)
    assert (found.answer, found.number, found.holders) == (Answer.SUPERSEDED, line.number, "贾**")
    assert (found.spent, found.reprinted, found.sha256) == (clock.today(), None, "")
    assert (await verify(line.code, HERE)).answer is Answer.VALID
    listed = json.loads(await listed_for(operator))["papers"]
    assert [listed[hashlib.sha256(plain(code).encode()).hexdigest()] for code in (original, line.code)] == [
        "superseded",
        "valid",
    ]


async def test_a_void_paper_is_void_by_each_of_its_codes(operator: Actor, ids: list[int], tmp_path: Path) -> None:
    original = (await line_of(operator, ids[0])).code
    await reprint(operator, Store(tmp_path), PretendPress(), ids[0], Reason(reason="本人遗失"))
    await void(operator, ids[0], Reason(reason="写错职务"))
    found = await verify(original, HERE)
    assert (found.answer, found.spent) == (Answer.VOID, None)
    assert (await verify((await line_of(operator, ids[0])).code, HERE)).answer is Answer.VOID


async def test_a_reprint_of_the_time_of_one_code_says_that_its_original_has_the_same(
    operator: Actor, ids: list[int]
) -> None:
    await connection().execute("UPDATE registered_paper SET reprints = 1 WHERE id = $1", ids[0])
    found = await verify((await line_of(operator, ids[0])).code, HERE)
    assert (found.answer, found.shared) == (Answer.VALID, True)


async def test_a_void_paper_says_so(operator: Actor, ids: list[int]) -> None:
    line = await line_of(operator, ids[1])
    await void(operator, ids[1], Reason(reason="写错职务"))
    assert (await verify(line.code, HERE)).answer is Answer.VOID


async def test_a_superseded_paper_says_so_and_the_new_one_stands(
    operator: Actor, ids: list[int], tmp_path: Path
) -> None:
    new = await replace_with_new(operator, ids[0], Reason(reason="姓名更正"))
    await move(another(operator), [new], PaperState.CHECKED)
    await move(another(operator), [new], PaperState.APPROVED)
    await issue(operator, Store(tmp_path), PretendPress(), [new])
    old, now = await line_of(operator, ids[0]), await line_of(operator, new)
    assert (await verify(old.code, HERE)).answer is Answer.SUPERSEDED
    assert (await verify(now.code, HERE)).answer is Answer.VALID


async def test_a_code_that_is_ours_but_no_papers_is_unknown(operator: Actor) -> None:
    assert operator.reach
    assert (await verify(codes.code_of(codes.new_serial()), HERE)).answer is Answer.UNKNOWN
    for shown in ("不是验证码", "ABC", "U" * 32):
        assert (await verify(shown, HERE)).answer is Answer.MALFORMED


async def test_a_code_with_one_character_changed_is_told_apart(operator: Actor, ids: list[int]) -> None:
    code = (await line_of(operator, ids[0])).code.replace(" ", "")
    for place in range(len(code)):
        other = "Q" if code[place] != "Q" else "Z"
        changed = code[:place] + other + code[place + 1 :]
        assert codes.read(changed).genuine is False
    assert (await verify("Q" * 32, HERE)).answer is Answer.TAMPERED


async def test_a_code_may_be_typed_in_any_way(operator: Actor, ids: list[int]) -> None:
    code = (await line_of(operator, ids[0])).code
    typed = code.lower().replace("0", "o").replace("1", "l").replace(" ", "-")
    assert (await verify(typed, HERE)).answer is Answer.VALID


async def test_one_address_asks_only_so_often_and_others_are_not_held_up(operator: Actor) -> None:
    assert operator.reach
    now = clock.now()
    with clock.stopped_at(now):
        for _ in range(MOST):
            await verify("x", HERE)
        with pytest.raises(Crowded):
            await verify("x", HERE)
        await verify("x", "192.0.2.8")
    with clock.stopped_at(now + SPAN + timedelta(seconds=1)):
        await verify("x", HERE)
