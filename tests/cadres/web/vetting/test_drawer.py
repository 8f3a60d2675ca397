"""The drawer of one person: what the opened answers come to, and nothing of those that are sealed or unchecked."""

from datetime import date

import pytest

from cadres.reviews.states import state_of
from cadres.services.reviews import on_paper, opinions
from cadres.services.reviews.batches import Sending, send
from cadres.services.reviews.opinions import FactFound
from cadres.vocabulary import Answer
from server.access.actor import Actor, Role
from tests.support import reviews as given
from tests.support.http import Page, SignIn

LONG_AGO = FactFound(item="5", words="刑满释放", document="释放证明", day=date(2015, 3, 5))
UNDATED = FactFound(item="5", words="刑满释放", document="释放证明")


@pytest.fixture
async def entry(operator: Actor, county: None) -> int:  # noqa: ARG001  # The county is there first.
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    return entry


async def _drawer(operator: Actor, entry: int, sign_in: SignIn) -> Page:
    batch = (await state_of(operator, entry)).batch
    return await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/{batch}?open={entry}")


@pytest.mark.parametrize(
    ("fact", "look", "told"),
    [
        (given.CONVICTED, "stop", ""),
        (given.DEFAULTER, "warn", ""),
        (LONG_AGO, "note", "已过期限，未命中"),
        (UNDATED, "warn", "缺少起算日，按待核办"),
    ],
)
async def test_q18_a_fact_looks_as_hard_as_it_decides(
    operator: Actor, entry: int, sign_in: SignIn, fact: FactFound, look: str, told: str
) -> None:
    await given.answered(operator, entry, court=given.says(Answer.FOUND, fact))
    await opinions.open_answers(operator, (await state_of(operator, entry)).batch)
    page = await _drawer(operator, entry, sign_in)
    (found,) = page.all("//section[@aria-labelledby='opinions']//div[contains(@class, 'finding--')]")
    assert found.get("class") == f"finding finding--{look}"
    (cited,) = page.words("//section[@aria-labelledby='opinions']//p[@class='cite']")
    assert cited.endswith(told)
    assert ("未命中" in cited, "按待核办" in cited) == ("未命中" in told, "按待核办" in told)


async def test_a_reply_that_nobody_has_checked_is_told_as_such(operator: Actor, entry: int, sign_in: SignIn) -> None:
    await on_paper.answer_for(operator, await given.question_of(operator, entry, "court"), given.says())
    page = await _drawer(operator, entry, sign_in)
    told = [one for one in page.words("//section[@aria-labelledby='opinions']//li") if "县人民法院" in one]
    assert told[0].startswith("县人民法院：来函已登记，核对以前不算答复")
    assert "县公安局：未答复" in page.text


async def test_what_was_looked_into_stays_readable_once_it_was_answered(
    operator: Actor, entry: int, sign_in: SignIn
) -> None:
    question = await given.question_of(operator, entry, "court")
    await given.answered(operator, entry, court=given.says(Answer.PENDING))
    await opinions.open_answers(operator, (await state_of(operator, entry)).batch)
    await given.replied(operator, question, given.says())
    page = await (await sign_in(Role.VETTING_OFFICER)).get(f"/vetting/questions/{question}")
    former = [one.replace(" ", "") for one in page.words("//section[@aria-labelledby='former']//dl/div")]
    assert "核实什么在核实一起执行案件，下周答复" in former


@pytest.mark.usefixtures("county")
async def test_who_of_the_list_was_not_asked_stands_beside_the_answers(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.ready(operator, [entry])
    one = Sending(
        letter="偏联审函〔2026〕3号", due=given.due_day(), agencies=("police",), fewer_why="其余部门上月已答。"
    )
    await send(operator, batch, one)
    page = await _drawer(operator, entry, sign_in)
    told = page.words("//section[@aria-labelledby='opinions']/p")
    assert told == ["名单里的县人民法院、县信访局没有征询。理由是：其余部门上月已答。"]
