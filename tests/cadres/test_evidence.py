"""Scans of answers: sealed with the answer, opened with it, and the agency's own for ever."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from cadres import evidence
from cadres.services.reviews import on_paper, opinions, verdicts
from cadres.services.reviews.opinions import FactFound
from cadres.services.reviews.verdicts import Concluding
from cadres.vocabulary import Answer
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import trail
from server.db.engine import transaction
from server.errors import Conflict, NotFound
from server.files import keeping
from server.files.disk import Store
from server.files.keeping import FileLine, RemoveFile
from tests.support import reviews as given
from tests.support.factories import OTHER_COUNTY, an_actor
from tests.support.files import A_PNG
from tests.support.replying import asked_about, files_of, kept, latest_file, line_of, rows_shown, somebody


@pytest.fixture
async def entry(operator: Actor) -> int:
    """One person about whom three agencies are asked, all on paper."""
    (entry,) = await asked_about(operator)
    return entry


@pytest.fixture
async def typist(operator: Actor) -> Actor:
    assert operator
    return await somebody(Role.VETTING_OFFICER)


@pytest.fixture
async def colleague(typist: Actor) -> Actor:
    assert typist
    return await somebody(Role.VETTING_OFFICER)


@pytest.fixture
async def police(operator: Actor) -> Actor:
    assert operator
    return await somebody(Role.AGENCY_REVIEWER, office="偏关县公安局")


@pytest.fixture
async def sealed(operator: Actor, police: Actor, tmp_path: Path) -> int:
    """The person on whom the police has answered with a file."""
    (entry,) = await asked_about(operator, police=police)
    await opinions.answer(police, (await line_of(police, entry)).id, given.says(Answer.FOUND, given.CONVICTED))
    await kept(police, Store(tmp_path), entry)
    return entry


async def test_a_file_is_sealed_with_its_answer_and_opened_with_it(
    operator: Actor, sealed: int, police: Actor, typist: Actor
) -> None:
    entry = sealed
    other = await somebody(Role.AGENCY_REVIEWER, office="偏关县人民法院")
    assert await files_of(police, entry) == ["判决书-盗窃.pdf"]
    assert [await rows_shown(actor) for actor in (police, typist, other)] == [1, 0, 0]
    async with transaction(police):
        file = await latest_file()
    with pytest.raises(NotFound):
        async with transaction(typist):
            await keeping.look_at(typist, file)

    for agency in ("court", "petition"):
        await given.replied(operator, (await line_of(operator, entry, agency)).id, given.says())
    await opinions.open_answers(operator, (await line_of(operator, entry)).batch)

    assert await files_of(typist, entry) == ["判决书-盗窃.pdf"]
    async with transaction(typist):
        assert (await keeping.look_at(typist, file)).media_type == "application/pdf"
        assert await evidence.numbers(typist, [entry]) == {(entry, "police"): 1}
    strange = an_actor(Role.VETTING_OFFICER, region=OTHER_COUNTY)
    assert await rows_shown(strange) == 0


async def test_the_trace_tells_no_more_than_that_a_file_was_kept(police: Actor, sealed: int) -> None:
    line = await line_of(police, sealed)
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
    second = await kept(police, Store(tmp_path), entry, A_PNG)
    async with transaction(police):
        removed: FileLine = await keeping.remove(police, second, RemoveFile(reason="传错了文件"))
    assert removed.id == second
    for agency in ("court", "petition"):
        await given.replied(operator, (await line_of(operator, entry, agency)).id, given.says())
    await opinions.open_answers(operator, (await line_of(operator, entry)).batch)

    with pytest.raises(Conflict, match="已经启封"):
        async with transaction(police):
            await keeping.remove(police, await latest_file() - 1, RemoveFile(reason="不想让人看到"))
    with pytest.raises(Conflict, match="已经启封"):
        await kept(police, Store(tmp_path), entry, A_PNG)


async def test_the_scan_of_a_letter_belongs_to_the_reply_that_is_checked(
    operator: Actor, entry: int, typist: Actor, colleague: Actor, tmp_path: Path
) -> None:
    line = await line_of(typist, entry)
    with pytest.raises(Conflict, match="先答复"):
        await kept(typist, Store(tmp_path), entry)
    said = given.says(
        Answer.FOUND, FactFound(item="9", words="列为失信被执行人", document="（2024）执12号", day=clock.today())
    )
    line = await line_of(typist, entry, "court")
    opinion = await on_paper.answer_for(typist, line.id, said.model_copy(update={"letter": "偏法函〔2026〕2号"}))
    await kept(typist, Store(tmp_path), entry, agency="court")

    shown = await line_of(colleague, entry, "court")
    assert shown.letter == "偏法函〔2026〕2号"
    async with transaction(colleague):
        assert len(await evidence.scans_of(colleague, shown)) == 1
    await on_paper.check_reply(colleague, line.id, opinion)
    with pytest.raises(Conflict, match="扫描件不再更换"):
        await kept(typist, Store(tmp_path), entry, A_PNG, "court")
    assert operator


async def test_after_the_opening_an_agency_still_sees_no_file_of_another(
    operator: Actor, sealed: int, police: Actor, typist: Actor
) -> None:
    court = await somebody(Role.AGENCY_REVIEWER, office="偏关县人民法院")
    for agency in ("court", "petition"):
        await given.replied(operator, (await line_of(operator, sealed, agency)).id, given.says())
    await opinions.open_answers(operator, (await line_of(operator, sealed)).batch)
    file = await latest_file()

    for reader in (police, typist):
        async with transaction(reader):
            assert (await keeping.look_at(reader, file)).name == "判决书-盗窃.pdf"
    for act in (keeping.look_at, keeping.removable):
        with pytest.raises(NotFound):
            async with transaction(court):
                await act(court, file)


async def test_an_answer_after_the_opening_takes_its_files_until_somebody_concludes(
    operator: Actor, entry: int, typist: Actor, colleague: Actor, tmp_path: Path
) -> None:
    pending = given.says(Answer.PENDING)
    question = (await line_of(operator, entry)).id
    first = await on_paper.answer_for(typist, question, pending)
    await on_paper.check_reply(colleague, question, first)
    for agency in ("court", "petition"):
        await given.replied(operator, (await line_of(operator, entry, agency)).id, given.says())
    await opinions.open_answers(operator, (await line_of(operator, entry)).batch)
    with pytest.raises(Conflict, match="已经启封"):
        await kept(typist, Store(tmp_path), entry)

    late = await on_paper.answer_for(typist, question, given.says(Answer.FOUND, given.CONVICTED))
    await kept(typist, Store(tmp_path), entry)
    assert await files_of(colleague, entry) == ["判决书-盗窃.pdf"]
    await on_paper.check_reply(colleague, question, late)
    with pytest.raises(Conflict, match="已经核对"):
        await kept(typist, Store(tmp_path), entry, A_PNG)


async def test_a_late_answer_by_account_is_its_agencys_to_complete_and_nobody_elses(
    operator: Actor, police: Actor, typist: Actor, tmp_path: Path
) -> None:
    (entry,) = await asked_about(operator, police=police)
    question = (await line_of(police, entry)).id
    await opinions.answer(police, question, given.says(Answer.PENDING))
    for agency in ("court", "petition"):
        await given.replied(operator, (await line_of(operator, entry, agency)).id, given.says())
    await opinions.open_answers(operator, (await line_of(operator, entry)).batch)

    await opinions.answer(police, question, given.says(Answer.FOUND, given.CONVICTED))
    await kept(police, Store(tmp_path), entry)
    with pytest.raises(NotFound):
        await kept(typist, Store(tmp_path), entry, A_PNG)
    async with transaction(typist):
        assert not await evidence.takes_files(typist, await line_of(typist, entry))
    await verdicts.conclude(
        operator,
        (await line_of(operator, entry)).batch,
        Concluding(document="偏联审〔2026〕3号", concluded=clock.today()),
        [entry],
    )
    with pytest.raises(Conflict, match="已有联审结论"):
        await kept(police, Store(tmp_path), entry, A_PNG)


@pytest.mark.parametrize("meanwhile", ["checked", "withdrawn"])
async def test_a_file_that_comes_after_the_answer_was_settled_is_not_kept(
    entry: int, typist: Actor, colleague: Actor, tmp_path: Path, meanwhile: str
) -> None:
    question = (await line_of(typist, entry)).id
    opinion = await on_paper.answer_for(typist, question, given.says())
    line = await line_of(typist, entry)
    async with transaction(typist):
        purpose = await evidence.purpose_of(line)

    async def on_its_way() -> AsyncIterator[bytes]:
        yield A_PNG
        if meanwhile == "checked":
            await on_paper.check_reply(colleague, question, opinion)
        else:
            await opinions.withdraw_answer(colleague, question, "来函写的是另一个人")

    with pytest.raises(Conflict, match=r"已经核对|已经撤回"):
        await keeping.add(typist, Store(tmp_path), purpose, "来函.png", on_its_way())
    assert await rows_shown(typist) == 0


async def test_an_answer_taken_back_keeps_its_files_and_who_sees_them(
    operator: Actor, sealed: int, police: Actor, typist: Actor, tmp_path: Path
) -> None:
    line = await line_of(police, sealed)
    await opinions.withdraw_answer(police, line.id, "写成了另一个人的判决")
    await opinions.answer(police, line.id, given.says())
    await kept(police, Store(tmp_path), sealed, A_PNG)

    async def former(actor: Actor) -> list[tuple[Answer, str, list[str]]]:
        async with transaction(actor):
            found = await evidence.former_of(actor, await line_of(actor, sealed))
        return [(one.answer, one.why, [file.name for file in files]) for one, files in found]

    told = [(Answer.FOUND, "写成了另一个人的判决", ["判决书-盗窃.pdf"])]
    assert (await former(police), await former(typist)) == (told, [])
    assert await files_of(police, sealed) == ["判决书-盗窃.pdf.png"]
    with pytest.raises(Conflict, match="附件随原答复留存"):
        async with transaction(police):
            await keeping.removable(police, await latest_file() - 1)

    for agency in ("court", "petition"):
        await given.replied(operator, (await line_of(operator, sealed, agency)).id, given.says())
    await opinions.open_answers(operator, line.batch)
    assert await former(typist) == told
    async with transaction(typist):
        assert await evidence.numbers(typist, [sealed]) == {(sealed, "police"): 1}, "of the answer that stands"
