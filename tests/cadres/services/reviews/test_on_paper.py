"""Replies on paper: one person types them, another holds them against the letter, and until then they are no answer (AC-3)."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from cadres import evidence
from cadres.reviews import answers
from cadres.reviews.answers import QuestionLine
from cadres.reviews.states import state_of
from cadres.services.reviews import lists, on_paper, opinions
from cadres.services.reviews.opinions import FactFound
from cadres.vocabulary import Answer, ReviewStage
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.access.tables import Account
from server.db.engine import connection, transaction
from server.errors import Conflict, NotFound, Refused
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import FileLine, RemoveFile
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY, a_county, an_actor
from tests.support.files import A_PDF, A_PNG, in_pieces
from tests.support.http import an_account

_OTHER_OFFICE = "偏关县联审办"


@pytest.fixture
async def entry(operator: Actor) -> int:
    """One person about whom three agencies are asked, all on paper."""
    return await _asked(operator)


async def _asked(operator: Actor, police: Account | None = None) -> int:
    """The same; the police has an account where one is named."""
    await a_county(operator)
    await given.the_lists(operator)
    if police:
        await lists.seat_agency(operator, COUNTY, "police", police.unit)
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    return entry


async def _of(role: Role, **more: str) -> Actor:
    account = await an_account(role, **more)
    return _actor(account, role)


def _actor(account: Account, role: Role) -> Actor:
    return replace(
        an_actor(role, region=account.region), account_id=account.id, unit_id=account.unit, name=account.name
    )


@pytest.fixture
async def typist(operator: Actor) -> Actor:
    assert operator
    return await _of(Role.VETTING_OFFICER)


@pytest.fixture
async def colleague(typist: Actor) -> Actor:
    assert typist
    return await _of(Role.VETTING_OFFICER)


async def _line(actor: Actor, entry: int, agency: str = "police") -> QuestionLine:
    async with transaction(actor):
        return next(one for one in await answers.questions_of(actor, entry) if one.agency == agency)


async def test_a_reply_counts_once_somebody_else_has_checked_it(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    question = (await _line(operator, entry)).id
    opinion = await on_paper.answer_for(typist, question, given.says(Answer.FOUND, given.CONVICTED))

    typed = await _line(operator, entry)
    assert (typed.unchecked, typed.answered) == (True, False)
    with pytest.raises(Refused, match="本人办的"):
        await on_paper.check_reply(typist, question, opinion)
    await on_paper.check_reply(colleague, question, opinion)

    checked = await _line(operator, entry)
    assert (checked.unchecked, checked.answered, checked.answer) == (False, True, Answer.FOUND)
    with pytest.raises(Refused, match="已经核对"):
        await on_paper.check_reply(colleague, question, opinion)


async def test_what_nobody_checked_is_no_answer_even_when_the_rest_is_opened(
    operator: Actor, entry: int, typist: Actor
) -> None:
    line = await _line(operator, entry)
    await on_paper.answer_for(typist, line.id, given.says(Answer.FOUND, given.CONVICTED))
    with clock.stopped_at(clock.now() + timedelta(days=11)):
        await opinions.open_answers(operator, line.batch, [entry], "期限已过，先行启封其他部门的答复")
        state = await state_of(operator, entry)

    assert state.verdict is not None
    assert state.stage is ReviewStage.ASKED
    assert state.verdict.conclusion is None
    assert "police" in {agency.code for agency in state.verdict.waits_for}


async def test_a_reply_is_shown_to_the_unit_that_typed_it_alone(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    elsewhere = await _of(Role.VETTING_OFFICER, office=_OTHER_OFFICE)
    line = await _line(operator, entry)
    opinion = await on_paper.answer_for(typist, line.id, given.says(Answer.FOUND, given.CONVICTED))

    shown = [(await _line(actor, entry)).answer for actor in (typist, colleague, elsewhere)]

    assert shown == [Answer.FOUND, Answer.FOUND, None]
    assert (await _line(elsewhere, entry)).unchecked
    async with transaction(elsewhere):
        assert await connection().fetchval("SELECT count(*) FROM vetting_opinion") == 0
    with pytest.raises(Refused, match="请刷新"):
        await on_paper.check_reply(elsewhere, line.id, opinion)
    with pytest.raises(Refused, match="还没有核对"):
        await on_paper.answer_for(elsewhere, line.id, given.says())


async def test_a_reply_that_was_typed_wrongly_is_sent_back_and_typed_anew(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    line = await _line(operator, entry)
    await on_paper.answer_for(typist, line.id, given.says(Answer.FOUND, given.CONVICTED))

    await opinions.withdraw_answer(colleague, line.id, "来函写的是另一个人")

    assert not (await _line(operator, entry)).unchecked
    again = await on_paper.answer_for(typist, line.id, given.says())
    await on_paper.check_reply(colleague, line.id, again)
    assert (await _line(operator, entry)).answer is Answer.CLEAR


async def test_several_are_checked_at_once_or_none(
    operator: Actor, entry: int, typist: Actor, colleague: Actor
) -> None:
    typed = [
        await on_paper.answer_for(typist, (await _line(operator, entry, agency)).id, given.says())
        for agency in ("police", "court")
    ]
    batch = (await _line(operator, entry)).batch
    with pytest.raises(Refused, match="有1件"):
        await on_paper.check_replies(colleague, batch, [*typed, 999_999_999])
    with pytest.raises(Refused, match="没有勾选"):
        await on_paper.check_replies(colleague, batch, [])
    assert not (await _line(operator, entry)).answered

    async with transaction(colleague):
        assert await on_paper.waiting(colleague, batch) == 2
    async with transaction(typist):
        assert await on_paper.waiting(typist, batch) == 0
    assert await on_paper.check_replies(colleague, batch, typed) == 2
    assert (await _line(operator, entry, "court")).answered


@pytest.mark.parametrize("how", ["locked", "expired", "closed"])
async def test_an_agency_whose_account_is_gone_is_answered_for_on_paper(
    operator: Actor, typist: Actor, how: str
) -> None:
    account = await an_account(Role.AGENCY_REVIEWER, office="偏关县公安局")
    line = await _line(operator, await _asked(operator, account))
    with pytest.raises(Conflict, match="用本单位账号答复"):
        await on_paper.answer_for(typist, line.id, given.says())
    gone = {
        "locked": "UPDATE account SET locked = now(), locked_for = '调离' WHERE id = $1",
        "expired": "UPDATE account SET expires = '2020-01-01' WHERE id = $1",
        "closed": "UPDATE unit SET closed = now() WHERE id = (SELECT unit FROM account WHERE id = $1)",
    }
    async with transaction(operator):
        await connection().execute(gone[how], account.id)

    assert await on_paper.answer_for(typist, line.id, given.says())


async def _kept(actor: Actor, store: Store, entry: int, content: bytes = A_PDF, agency: str = "police") -> int:
    line = await _line(actor, entry, agency)
    async with transaction(actor):
        purpose = await evidence.purpose_of(line)
    return await keeping.add(actor, store, purpose, "判决书-盗窃.pdf", in_pieces(content))


async def _files(actor: Actor, entry: int) -> list[str]:
    async with transaction(actor):
        return [one.name for one in await evidence.scans_of(actor, await _line(actor, entry))]


async def _rows(actor: Actor) -> int:
    async with transaction(actor):
        return int(await connection().fetchval("SELECT count(*) FROM stored_file"))


@pytest.fixture
async def police(operator: Actor) -> Actor:
    assert operator
    return await _of(Role.AGENCY_REVIEWER, office="偏关县公安局")


@pytest.fixture
async def sealed(operator: Actor, police: Actor, tmp_path: Path) -> int:
    """The person on whom the police has answered with a file."""
    account = await Account.objects().get(Account.id == police.account_id)
    entry = await _asked(operator, account)
    await opinions.answer(police, (await _line(police, entry)).id, given.says(Answer.FOUND, given.CONVICTED))
    await _kept(police, Store(tmp_path), entry)
    return entry


async def test_a_file_is_sealed_with_its_answer_and_opened_with_it(
    operator: Actor, sealed: int, police: Actor, typist: Actor
) -> None:
    entry = sealed
    other = await _of(Role.AGENCY_REVIEWER, office="偏关县人民法院")
    assert await _files(police, entry) == ["判决书-盗窃.pdf"]
    assert [await _rows(actor) for actor in (police, typist, other)] == [1, 0, 0]
    async with transaction(police):
        file = await _id()
    with pytest.raises(NotFound):
        async with transaction(typist):
            await keeping.look_at(typist, file)

    for agency in ("court", "petition"):
        await given.replied(operator, (await _line(operator, entry, agency)).id, given.says())
    await opinions.open_answers(operator, (await _line(operator, entry)).batch)

    assert await _files(typist, entry) == ["判决书-盗窃.pdf"]
    async with transaction(typist):
        assert (await keeping.look_at(typist, file)).media_type == "application/pdf"
        assert await evidence.numbers(typist, [entry]) == {(entry, "police"): 1}
    strange = an_actor(Role.VETTING_OFFICER, region=OTHER_COUNTY)
    assert await _rows(strange) == 0


async def _id() -> int:
    return int(await connection().fetchval("SELECT max(id) FROM stored_file"))


async def test_the_trace_tells_no_more_than_that_a_file_was_kept(police: Actor, sealed: int) -> None:
    line = await _line(police, sealed)
    assert line.opinion is not None
    async with transaction(police):
        (file,) = await evidence.scans_of(police, line)
        await keeping.trace_reading(police, file)
        await keeping.remove(police, file.id, RemoveFile(reason="传错了文件"))
    removed, fetched, stored = await trail(evidence.subject(line.opinion))
    assert [one.label for one in (stored, fetched, removed)] == ["存入文件", "下载文件", "移除文件"]
    assert set(stored.after) == {"类别", "SHA-256"}
    assert set(fetched.after) == set(removed.before) == {"SHA-256"}


async def test_a_file_goes_back_before_the_opening_and_stays_after(
    operator: Actor, sealed: int, police: Actor, tmp_path: Path
) -> None:
    entry = sealed
    second = await _kept(police, Store(tmp_path), entry, A_PNG)
    async with transaction(police):
        removed: FileLine = await keeping.remove(police, second, RemoveFile(reason="传错了文件"))
    assert removed.id == second
    for agency in ("court", "petition"):
        await given.replied(operator, (await _line(operator, entry, agency)).id, given.says())
    await opinions.open_answers(operator, (await _line(operator, entry)).batch)

    with pytest.raises(Conflict, match="已经启封"):
        async with transaction(police):
            await keeping.remove(police, await _id() - 1, RemoveFile(reason="不想让人看到"))
    with pytest.raises(Conflict, match="已经启封"):
        await _kept(police, Store(tmp_path), entry, A_PNG)


async def test_the_scan_of_a_letter_belongs_to_the_reply_that_is_checked(
    operator: Actor, entry: int, typist: Actor, colleague: Actor, tmp_path: Path
) -> None:
    line = await _line(typist, entry)
    with pytest.raises(Conflict, match="先答复"):
        await _kept(typist, Store(tmp_path), entry)
    said = given.says(
        Answer.FOUND, FactFound(item="9", words="列为失信被执行人", document="（2024）执12号", day=clock.today())
    )
    line = await _line(typist, entry, "court")
    opinion = await on_paper.answer_for(typist, line.id, said.model_copy(update={"letter": "偏法函〔2026〕2号"}))
    await _kept(typist, Store(tmp_path), entry, agency="court")

    shown = await _line(colleague, entry, "court")
    assert shown.letter == "偏法函〔2026〕2号"
    async with transaction(colleague):
        assert len(await evidence.scans_of(colleague, shown)) == 1
    await on_paper.check_reply(colleague, line.id, opinion)
    with pytest.raises(Conflict, match="扫描件不再更换"):
        await _kept(typist, Store(tmp_path), entry, A_PNG, agency="court")
    assert operator
