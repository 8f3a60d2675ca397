"""The form of one answer: several facts on the page, each with its item, its paper, its day and its scan."""

from dataclasses import dataclass

import pytest

from cadres.vocabulary import Answer
from server import clock
from server.access.actor import Actor, Role
from server.db.engine import connection
from tests.support import reviews as given
from tests.support.factories import a_county
from tests.support.files import A_PDF
from tests.support.http import Page, SignIn, Visitor
from tests.support.replying import line_of

COURT = "偏关县人民法院"
CONVICTED = {"item": "Q-10-2", "words": "2009年因盗窃罪判处拘役", "document": "（2009）偏刑初字第12号"}
DEFAULTER = {"item": "9", "words": "列为失信被执行人", "document": "（2024）晋0932执12号", "day": "2024年3月1日"}
SIGNED = {"answer": "found", "signed_by": "赵国强"}


@dataclass(frozen=True)
class Asked:
    """A person whom a court is asked about that answers by its own account."""

    court: Visitor
    operator: Actor
    entry: int
    page: str

    async def typed(self, *facts: dict[str, str], first: int = 0, **more: str) -> Page:
        """The form of as many facts, sent; it is asked for room first, as on the page."""
        parts = {f"facts.{place}.{part}": word for place, one in enumerate(facts, first) for part, word in one.items()}
        return Page(
            await self.court.client.post(
                self.page, data={**await self.court.token(), **self._form, **parts, **more}, follow_redirects=True
            )
        )

    @property
    def _form(self) -> dict[str, str]:
        return {**SIGNED, "signed": clock.today().isoformat()}


@pytest.fixture
async def asked(operator: Actor, sign_in: SignIn) -> Asked:
    await a_county(operator)
    await given.the_lists(operator)
    court = await sign_in(Role.AGENCY_REVIEWER, office=COURT)
    await given.seated(operator, "court", COURT)
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    return Asked(court, operator, entry, f"/vetting/answers/{await given.question_of(operator, entry, 'court')}")


async def test_room_for_one_more_fact_keeps_what_was_typed_and_refuses_nothing(asked: Asked) -> None:
    page = await asked.court.get(asked.page)
    assert not page.all("//legend[.='第1项']")
    more = await asked.court.submit(page.form(), {"answer": "found", "facts.0.words": "2009年因盗窃", "_more": "1"})
    assert (more.status, more.problems()) == (200, [])
    assert more.words("//fieldset[@id]/legend[starts-with(., '第')]") == ["第1项", "第2项"]
    form = more.form()
    assert (form.fields["facts.0.words"], form.fields["facts.1.words"]) == ("2009年因盗窃", "")
    assert not (await line_of(asked.operator, asked.entry, "court")).answered
    inputs = more.all("//form//input[@type='radio' and @name='facts.1.item']/@value")
    assert "9" in inputs, "the items are there for each fact"
    full = await asked.typed(*[{"words": "一件事"}] * 12, _more="1")
    assert not full.all("//button[@name='_more']")


async def test_q24_two_items_are_one_answer(asked: Asked) -> None:
    done = await asked.typed(CONVICTED, DEFAULTER)
    assert "已答复贾永胜：有问题" in done.text
    shown = (await asked.court.get(asked.page)).words("//section[@aria-labelledby='given']//dt")
    assert [word for word in shown if "条目" in word] == ["第1项条目", "第2项条目"]
    rows = await connection().fetch("SELECT answer, withdrawn FROM vetting_opinion")
    assert [(row["answer"], row["withdrawn"]) for row in rows] == [(Answer.FOUND, None)]


async def test_what_one_of_several_facts_lacks_is_told_with_its_number_at_its_input(asked: Asked) -> None:
    wrong = {**DEFAULTER, "document": "", "day": "去年"}
    unread = await asked.typed(CONVICTED, wrong)
    assert unread.problems() == ["第2项起算日：不是日期。写成2026-10-18的样子。"]
    refused = await asked.typed(CONVICTED, {**wrong, "day": "2024年3月1日"})
    assert refused.status == 422
    assert refused.problems() == ["第2项文书：没有写依据的文书。填判决书、决定书等的文号；还没有文书的答“待核”。 Q-24"]
    assert refused.one("//div[@class='summary']//a").get("href") == "#facts.1.document"
    assert refused.all("//input[@id='facts.1.document' and @aria-invalid='true']")
    assert refused.form().fields["facts.1.words"] == DEFAULTER["words"]


async def test_a_place_left_empty_is_closed_up_so_that_the_numbers_agree(asked: Asked) -> None:
    refused = await asked.typed({**DEFAULTER, "document": ""}, first=3)
    assert refused.problems()[0].startswith("文书：")
    assert refused.form().fields["facts.0.words"] == DEFAULTER["words"]
    assert "facts.1.words" not in refused.form().fields


async def test_too_many_facts_are_refused_and_kept(asked: Asked) -> None:
    refused = await asked.typed(*[DEFAULTER] * 13)
    assert refused.problems() == ["事实：最多12项。删去多余的。"]


async def test_of_an_answer_that_is_looked_into_the_words_are_the_note(asked: Asked) -> None:
    done = await asked.typed({"words": "在核实一起执行案件，下周答复"}, answer="pending")
    assert "已答复贾永胜：待核" in done.text
    line = await line_of(asked.operator, asked.entry, "court")
    rows = await connection().fetch("SELECT note IS NOT NULL AS noted, facts FROM vetting_opinion")
    assert [(row["noted"], row["facts"]) for row in rows] == [(True, None)]
    assert line.answered
    assert "在核实一起执行案件，下周答复" in (await asked.court.get(asked.page)).text


async def test_q24_what_is_looked_into_stands_in_one_place_of_bounded_length(asked: Asked) -> None:
    refused = await asked.typed(*[{"words": "一" * 500}] * 12, answer="pending")
    assert refused.status == 422
    (problem,) = refused.problems()
    assert problem.startswith("第2项事实：答复“待核”，却分12处写了核实什么。")
    assert refused.one("//div[@class='summary']//a").get("href") == "#facts.1.words"
    assert refused.form().fields["facts.11.words"] == "一" * 500, "nothing typed is lost"
    assert not await connection().fetch("SELECT FROM vetting_opinion")
    long = await asked.typed({"words": "一" * 501}, answer="pending")
    assert long.problems() == ["事实：太长，最多500个字。改短一些。"]
    kept = await asked.typed({"words": "一" * 500}, answer="pending")
    assert "已答复贾永胜：待核" in kept.text


async def test_a_scan_is_named_by_the_fact_that_it_shows(asked: Asked) -> None:
    await asked.typed(CONVICTED, DEFAULTER)
    page = await asked.court.get(asked.page)
    assert page.words("//select[@id='called']/option") == [
        "整份答复",
        "第1项 （2009）偏刑初字第12号",
        "第2项 （2024）晋0932执12号",
    ]
    files = {"file": ("裁定书.pdf", A_PDF, "application/pdf")}
    for called in ("2", "", "9"):
        data = {**await asked.court.token(), "called": called}
        kept = await asked.court.client.post(f"{asked.page}/file", data=data, files=files, follow_redirects=True)
        assert "已存入附件" in kept.text
    names = [row["name"] for row in await connection().fetch("SELECT name FROM stored_file ORDER BY id")]
    assert names == ["第2项-裁定书.pdf", "裁定书.pdf", "裁定书.pdf"]
    nothing = await asked.court.client.post(f"{asked.page}/file", data={**await asked.court.token(), "called": "2"})
    assert nothing.status_code == 422
    assert Page(nothing).all("//option[@selected]/@value") == ["2"], "the choice is still made"
    one = await asked.court.get(asked.page)
    assert "第2项-裁定书.pdf" in one.text


async def test_one_fact_is_not_numbered_and_its_scan_asks_nothing(asked: Asked) -> None:
    await asked.typed(DEFAULTER)
    page = await asked.court.get(asked.page)
    assert not page.all("//select[@id='called']")
    assert "第1项" not in page.text
