"""审查结果告知书 on the register: approved by another, numbered, void when the conclusion is taken back, seen by who may read it."""

import asyncio
from pathlib import Path

import pytest

from cadres.printing.review_letters import notice, notices
from cadres.printing.reviews import WrittenIn
from cadres.reviews.objections import objections_of
from cadres.reviews.states import state_of
from cadres.services.reviews import opinions, verdicts
from cadres.services.reviews.verdicts import Concluding, Decide, Notice, Object, Settle
from cadres.vocabulary import REVIEW_NOTICE, Answer, ObjectionOutcome, Objector, reviewed_source
from server import clock
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent, trail
from server.db.engine import connection, transaction
from server.errors import NotFound, Refused
from server.files.disk import Store
from server.jobs import queries as jobs
from server.jobs.asking import enqueue
from server.jobs.queries import Wish
from server.jobs.running import Bench, perform
from server.many_papers import TAKE_ON, TakeOn
from server.papers.register.kinds import draw, kind_of
from server.papers.register.life import Reason, move, prepare, void
from server.papers.register.reading import paper
from server.papers.register.spoiling import Spoil, spoil
from server.papers.register.vocabulary import PaperState
from tests.support import reviews as given
from tests.support.factories import COUNTY, OTHER_COUNTY, TOWNSHIP, a_county, an_actor
from tests.support.http import SignIn
from tests.support.papers import all_papers, another, approved, issued, line_of
from tests.support.press import PretendPress
from tests.support.replying import somebody


@pytest.fixture
async def batch(operator: Actor) -> int:
    await a_county(operator)
    await given.the_lists(operator)
    return await given.a_batch(operator)


@pytest.fixture
async def unfit(operator: Actor, batch: int) -> int:
    """Somebody who is not fit by decision."""
    (entry,) = await given.people_in(operator, batch, "高建平")
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    decided = clock.today()
    await verdicts.decide(
        operator,
        entry,
        Decide(item="9", fit=False, reason="失信情形尚未消除。", decided_by="县联审组", decided=decided),
    )
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=decided))
    return entry


async def _drafted(actor: Actor, entry: int) -> int:
    (made,) = await prepare(actor, kind_of(REVIEW_NOTICE), [reviewed_source(entry)])
    return made


async def test_it_is_numbered_by_the_countys_office_and_printed_with_its_code(
    operator: Actor, batch: int, unfit: int, tmp_path: Path
) -> None:
    made = await _drafted(operator, unfit)
    draft = await notice(operator, batch, unfit)
    assert (draft.number, draft.stamp and draft.stamp.across) == ("", "草稿")
    await issued(operator, tmp_path, REVIEW_NOTICE)
    line = await line_of(operator, made)
    assert line.number == f"偏联审告〔{clock.today().year}〕1号"
    assert (line.issuer_name, line.region, line.holder) == ("中共偏关县委组织部", COUNTY, "高建平")
    printed = await notice(operator, batch, unfit)
    assert (printed.number, printed.review.issuer) == (line.number, "中共偏关县委组织部")
    assert printed.stamp
    assert (printed.stamp.kept, printed.stamp.code) == (line.sha256, line.code)
    # What was handed over under the register's number is that paper, and may be printed anew.
    await verdicts.give_notice(operator, unfit, Notice(number=line.number, noticed=clock.today()))
    async with transaction(operator):
        drawn = await draw(operator, kind_of(REVIEW_NOTICE), [line.source])
    assert drawn[line.source].obstacle is None


async def test_one_that_nobody_put_on_the_register_is_a_draft_whatever_number_was_typed(
    operator: Actor, batch: int, unfit: int, tmp_path: Path
) -> None:
    made = await notice(operator, batch, unfit, WrittenIn(number="偏组告[2026]第04号"))
    assert (made.number, made.stamp and made.stamp.across) == ("偏组告〔2026〕4号", "草稿")
    wanted = await _drafted(operator, unfit)
    await issued(operator, tmp_path, REVIEW_NOTICE)
    assert (await notice(operator, batch, unfit)).stamp == (await notices(operator, batch))[0].stamp
    await void(operator, wanted, Reason(reason="写错姓名"))
    made = await notice(operator, batch, unfit)
    assert (made.number, made.stamp and made.stamp.across) == ("", "草稿")


async def test_one_that_was_handed_over_under_another_number_gets_none(operator: Actor, unfit: int) -> None:
    await verdicts.give_notice(operator, unfit, Notice(number="偏组告〔2026〕7号", noticed=clock.today()))
    made = await _drafted(operator, unfit)
    with pytest.raises(Refused, match="已按偏组告〔2026〕7号送达"):
        await move(another(operator), [made], PaperState.CHECKED)


async def test_one_on_the_register_is_handed_over_under_its_number_alone(operator: Actor, unfit: int) -> None:
    made = await _drafted(operator, unfit)
    today = clock.today()
    for state in (PaperState.DRAFT, PaperState.CHECKED):
        if state is not PaperState.DRAFT:
            await move(another(operator), [made], state)
        with pytest.raises(Refused, match=f"在登记簿上还是“{state.label}”，没有编号"):
            await verdicts.give_notice(operator, unfit, Notice(number="偏组告〔2026〕9号", noticed=today))
    await move(another(operator), [made], PaperState.APPROVED)
    number = (await line_of(operator, made)).number
    for typed in ("偏组告〔2026〕9号", f"偏联审告〔{today.year}〕2号"):
        with pytest.raises(Refused, match=f"在登记簿上是{number}，填的是"):
            await verdicts.give_notice(operator, unfit, Notice(number=typed, noticed=today))
    clerk = await somebody(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    with pytest.raises(Refused, match=f"在登记簿上是{number}"):
        await verdicts.give_notice(clerk, unfit, Notice(number="偏组告〔2026〕9号", noticed=today))
    await verdicts.give_notice(clerk, unfit, Notice(number=f"偏联审告 [{today.year}] 第1号", noticed=today))
    async with transaction(operator):
        assert (await state_of(operator, unfit)).notice == number


async def test_a_number_that_the_register_gives_is_not_typed_for_somebody_who_is_not_on_it(
    operator: Actor, unfit: int
) -> None:
    today = clock.today()
    for typed in (f"偏联审告〔{today.year}〕1号", f"偏联审告（{today.year}）001号", f"偏联审告[{today.year - 1}]3号"):
        with pytest.raises(Refused, match="登记簿的编号，由登记簿按顺序给"):
            await verdicts.give_notice(operator, unfit, Notice(number=typed, noticed=today))
    # What was handed over before anybody kept the register is put into its book first.
    await spoil(operator, COUNTY, Spoil(kind=REVIEW_NOTICE, year=today.year, number=1, reason="登记簿启用以前手编"))
    await verdicts.give_notice(operator, unfit, Notice(number=f"偏联审告〔{today.year}〕1号", noticed=today))


async def test_two_notices_are_not_handed_over_under_one_number(operator: Actor, batch: int) -> None:
    first, second = await _two_against(operator, batch)
    today = clock.today()
    await verdicts.give_notice(operator, first, Notice(number="偏组告〔2026〕9号", noticed=today))
    with pytest.raises(Refused, match="另一人的告知书已按偏组告〔2026〕9号送达，一个文号只能是一份的"):
        await verdicts.give_notice(operator, second, Notice(number="偏组告[2026]第9号", noticed=today))
    clerk = await somebody(Role.TOWNSHIP_CLERK, region=TOWNSHIP)
    with pytest.raises(Refused, match="一个文号只能是一份的"):
        await verdicts.give_notice(clerk, second, Notice(number="偏组告〔2026〕9号", noticed=today))
    await verdicts.give_notice(operator, second, Notice(number="偏组告〔2026〕10号", noticed=today))


async def test_a_number_typed_for_print_is_held_against_the_register_and_the_other_notices(
    operator: Actor, batch: int
) -> None:
    first, second = await _two_against(operator, batch)
    with pytest.raises(Refused, match="偏联审告〔2026〕1号是登记簿的编号，由登记簿按顺序给，不能手填"):
        await notice(operator, batch, first, WrittenIn(number="偏联审告(2026)第1号"))
    with pytest.raises(Refused, match="偏组告〔2026〕1号要印在2人的告知书上"):
        await notices(operator, batch, WrittenIn(number="偏组告〔2026〕1号"))
    assert await AuditEvent.count().where(AuditEvent.kind == "review.printed") == 0
    await verdicts.give_notice(operator, first, Notice(number="偏组告〔2026〕1号", noticed=clock.today()))
    with pytest.raises(Refused, match="另一人的告知书已按偏组告〔2026〕1号送达"):
        await notice(operator, batch, second, WrittenIn(number="偏组告〔2026〕1号"))
    made = await notices(operator, batch, WrittenIn(number="偏组告〔2026〕2号"))
    assert {one.number for one in made} == {"偏组告〔2026〕1号", "偏组告〔2026〕2号"}
    (event,) = await AuditEvent.select().where(AuditEvent.kind == "review.printed")
    assert "偏组告〔2026〕2号" in str(event["after"]), "a number typed for a paper is on record"


async def _two_against(operator: Actor, batch: int) -> tuple[int, int]:
    """Two people who may not stand."""
    entries = await given.people_in(operator, batch, "高建平", "刘桂芳")
    await given.asked(operator, batch, entries)
    decided = clock.today()
    for entry in entries:
        await given.answered(operator, entry, court=given.says(Answer.FOUND, given.DEFAULTER))
    await opinions.open_answers(operator, batch)
    for entry in entries:
        unfit = Decide(item="9", fit=False, reason="失信情形尚未消除。", decided_by="县联审组", decided=decided)
        await verdicts.decide(operator, entry, unfit)
    await verdicts.conclude(operator, batch, Concluding(document="偏联审〔2026〕3号", concluded=decided))
    first, second = entries
    return first, second


async def test_a_look_at_its_page_prints_nothing_and_reads_nothing(
    operator: Actor, sign_in: SignIn, unfit: int, tmp_path: Path
) -> None:
    async def traced() -> tuple[int, int]:
        kinds = ("review.printed", "review.opinions_read")
        printed, read = [await AuditEvent.count().where(AuditEvent.kind == kind) for kind in kinds]
        return printed, read

    before = await traced()
    made = await _drafted(operator, unfit)
    assert await traced() == (before[0], before[1] + 1), "who drafts it has it drawn from what was answered"
    officer = await sign_in(Role.VETTING_OFFICER)
    for _ in range(2):
        assert (await officer.get(f"/papers/{made}")).status == 200
    assert await traced() == (before[0], before[1] + 1)
    await move(another(operator), [made], PaperState.CHECKED)
    await move(operator, [made], PaperState.DRAFT, "事实要改")
    assert await traced() == (before[0], before[1] + 2)
    await issued(operator, tmp_path, REVIEW_NOTICE)
    assert (await traced())[0] == before[0] + 1, "and is printed once it is issued"


async def test_a_conclusion_that_is_taken_back_voids_its_notice(
    operator: Actor, batch: int, unfit: int, tmp_path: Path
) -> None:
    made = await _drafted(operator, unfit)
    await issued(operator, tmp_path, REVIEW_NOTICE)
    today = clock.today()
    told = Object(objector=Objector.PERSON, raised_by="高建平", said="已经履行完毕", received=today)
    await verdicts.object_to(operator, unfit, told)
    (line,) = await objections_of(operator, batch)
    change = Settle(outcome=ObjectionOutcome.CHANGED, answer="查明已履行。", answered_by="县联审组", answered=today)
    await verdicts.settle(operator, line.id, change)
    after = await line_of(operator, made)
    assert (after.state, after.reason) == (PaperState.VOID, "复核变更原结论（偏联审〔2026〕3号）")
    async with transaction(operator):
        assert await draw(operator, kind_of(REVIEW_NOTICE), [after.source]) == {}


async def test_whoever_may_not_read_the_answers_sees_nothing_of_it(operator: Actor, unfit: int) -> None:
    made = await _drafted(operator, unfit)
    clerk = an_actor(Role.TOWNSHIP_CLERK)
    assert REVIEW_NOTICE not in {line.kind for line in await all_papers(clerk)}
    async with transaction(clerk):
        with pytest.raises(NotFound):
            await paper(clerk, made)
    stranger = an_actor(Role.VETTING_OFFICER, region=OTHER_COUNTY)
    async with transaction(stranger):
        assert await draw(stranger, kind_of(REVIEW_NOTICE), [reviewed_source(unfit)]) == {}


async def test_a_job_that_holds_it_up_is_seen_by_who_asked_alone_and_names_nobody(
    operator: Actor, unfit: int, tmp_path: Path
) -> None:
    asker = await somebody(Role.VETTING_OFFICER)
    made = await _drafted(asker, unfit)
    await move(another(operator), [made], PaperState.CHECKED)
    bench = Bench(Store(tmp_path), PretendPress(), asyncio.Event())
    job = await enqueue(asker, TAKE_ON, TakeOn(region=COUNTY, papers=(made,), to=PaperState.APPROVED))
    await perform(bench, job)
    others = [await somebody(role) for role in (Role.FILING_OFFICER, Role.ELECTION_OFFICER, Role.ASSIGNMENT_OFFICER)]
    for reader in (*others, await somebody(Role.VETTING_OFFICER, office="偏关县联审办"), operator):
        async with transaction(reader):
            assert await jobs.jobs(reader, Wish(COUNTY)) == ((), 0)
            with pytest.raises(NotFound):
                await jobs.find(reader, job)
    async with transaction(asker):
        line = await jobs.find(asker, job)
    sha256 = await connection().fetchval("SELECT sha256 FROM stored_file WHERE id = $1", line.result)
    told = bench.store.place(sha256).read_text("utf-8-sig")
    events = await AuditEvent.select().where(AuditEvent.subject == f"job:{job}")
    for said in (told, line.title, line.message, str(events)):
        assert "高建平" not in said
        assert "告知书" not in said
    assert f"登记簿第{made}件" in told
    assert f"/papers/{made}" in told


async def test_every_drawing_is_traced_as_a_reading(operator: Actor, unfit: int) -> None:
    before = await AuditEvent.count().where(AuditEvent.kind == "review.opinions_read")
    await _drafted(operator, unfit)
    assert await AuditEvent.count().where(AuditEvent.kind == "review.opinions_read") == before + 1


async def test_the_drawer_offers_it_and_then_shows_its_number(
    operator: Actor, sign_in: SignIn, batch: int, unfit: int
) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    page = await officer.get(f"/vetting/{batch}?open={unfit}")
    done = await officer.submit(page.form("/papers/register"))
    assert done.heading == "新关镇马道村 高建平 审查结果告知书"
    await move(
        another(operator), [line.id for line in await all_papers(operator, kind=REVIEW_NOTICE)], PaperState.CHECKED
    )
    page = await officer.get(f"/vetting/{batch}?open={unfit}")
    assert "告知书登记：已核对" in page.text
    await move(
        another(operator), [line.id for line in await all_papers(operator, kind=REVIEW_NOTICE)], PaperState.APPROVED
    )
    page = await officer.get(f"/vetting/{batch}?open={unfit}")
    number = f"偏联审告〔{clock.today().year}〕1号"
    assert page.form(f"/vetting/{batch}/entries/{unfit}/notice").fields["number"] == number


async def test_reading_what_was_issued_leaves_its_trace_and_the_difference_is_looked_for_when_asked(
    operator: Actor, unfit: int, sign_in: SignIn
) -> None:
    made = await _drafted(operator, unfit)
    officer = await sign_in(Role.VETTING_OFFICER)
    ids = await approved(operator, REVIEW_NOTICE)
    assert ids == [made]
    await officer.post("/papers/steps", {"to": "issued", "papers.0": str(made)})
    line = await line_of(operator, made)
    async with transaction(operator):
        person = (await state_of(operator, unfit)).person

    async def readings() -> int:
        return sum(one.kind == "review.opinions_read" for one in await trail(f"person:{person}"))

    before = await readings()
    page = await officer.get(f"/papers/{made}")
    assert page.words("//a[contains(@href, 'compare')]") == ["与现在的资料比对"]
    assert await readings() == before
    assert (await officer.download(f"/papers/{made}/paper.pdf")).content.startswith(b"%PDF-")
    assert await readings() == before + 1
    await connection().execute("UPDATE person SET name = '高建坪' WHERE id = $1", person)
    told = await officer.get(f"/papers/{made}?compare=true")
    assert "本件：高建平 现在：高建坪" in told.words("//div[contains(@class, 'finding')]//li")
    assert await readings() > before + 1
    assert line.sha256 == (await line_of(operator, made)).sha256
