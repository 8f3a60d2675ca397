"""A review of each purpose that is no candidates', from its batch to its papers: every page and paper calls it what it is (Q-20)."""

import re
from dataclasses import dataclass, field
from datetime import date

import pypdfium2
import pytest

from cadres.reviews.states import state_of
from cadres.rules.review_words import WORDS
from cadres.services.reviews import opinions
from cadres.services.tenures import AppointedBy, Holding, Term, open_tenures
from cadres.vocabulary import Answer, Office, ReviewPurpose
from server import clock
from server.access.actor import Actor, Role
from tests.support import reviews as given
from tests.support.factories import COUNTY, VILLAGE, a_person
from tests.support.http import Page, SignIn, Visitor
from tests.support.reviews import EVENT_DAY

FOUND = {
    "answer": "found",
    "facts.0.item": given.CONVICTED.item,
    "facts.0.words": given.CONVICTED.words,
    "facts.0.document": given.CONVICTED.document,
}
#: The statute whom it names, in its own words.
OF_THE_STATUTE = "关于审查村民委员会、居民委员会成员候选人资格的规定"
#: What is said of candidates alone.
OF_CANDIDATES = ("候选人", "竞选")
OF_ELECTIONS = (*OF_CANDIDATES, "选举日", "换届候选", "第十三届", "当选资格")


@dataclass
class Walk:
    """An officer's way through a review, with the words of every page and paper that they met."""

    officer: Visitor
    colleague: Visitor
    board: str
    met: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str = "") -> Page:
        page = await self.officer.get(f"{self.board}{path}")
        assert page.status == 200, path
        self.met[path or "board"] = "".join(page.words("//main"))
        return page

    async def step(self, path: str, said: dict[str, str], told: str) -> None:
        done = await self.officer.submit((await self.get(path)).form(), said)
        assert told in done.text, (path, done.problems())

    async def paper(self, path: str) -> str:
        made = await self.officer.download(f"{self.board}/papers/{path}")
        return self.printed(path, made.content)

    def printed(self, path: str, pdf: bytes) -> str:
        with pypdfium2.PdfDocument(pdf) as document:
            text = "".join(page.get_textpage().get_text_bounded() for page in document)
        self.met[path] = re.sub(r"\s", "", text).replace(OF_THE_STATUTE, "")
        return self.met[path]

    @property
    def number(self) -> str:
        return self.board.rpartition("/")[2]

    async def entries(self) -> list[str]:
        links = (await self.get()).all("//th[@scope='row']/a/@href")
        return [link.partition("open=")[2] for link in links if "open=" in link]

    def said_of(self, *words: str) -> dict[str, list[str]]:
        """Where words stand that have no place in a review of this purpose."""
        found = {path: [word for word in words if word in text] for path, text in self.met.items()}
        return {path: held for path, held in found.items() if held}


async def _listed(walk: Walk, *people: int) -> None:
    form = (await walk.get("/people")).form()
    ticked = {f"people.{place}": str(one) for place, one in enumerate(people)}
    assert "已列入" in (await walk.officer.submit(form, {**ticked, "stands_for": "member"})).text


async def _asked(walk: Walk) -> None:
    await walk.step("/materials", {"complete": "1"}, "都齐了")
    await walk.step("/township", {"signed_by": "杜秀英"}, "乡镇初审通过2人")
    sending = {"letter": "偏联审函〔2026〕7号", "due": given.due_day().isoformat()}
    await walk.step("/send", sending, "已向3个部门发出2人的联审")
    await walk.get("/remind")
    letters = (await walk.get("/papers/letters")).form()
    asked = {"agencies.0": "court", "reason": "送各部门联审"}
    made = await walk.officer.client.post(letters.target, data={**letters.fields, **asked})
    assert made.headers["content-type"] == "application/pdf"
    walk.printed("letters", made.content)


async def _answered(walk: Walk, barred: str) -> None:
    """Every agency has answered on paper; the police name a ban of one of the two."""
    for entry in await walk.entries():
        drawer = await walk.get(f"?open={entry}")
        for question in drawer.all("//aside//a[contains(@href, '/vetting/questions/')]/@href"):
            page = await walk.officer.get(question)
            walk.met[question] = "".join(page.words("//main"))
            said = FOUND if entry == barred and "公安局" in page.text else {"answer": "clear"}
            typed = await walk.officer.submit(page.form(), {**said, "signed_by": "赵国强"})
            assert "的来函答复" in typed.text, typed.problems()
    waiting = (await walk.colleague.get(f"{walk.board}/replies")).all("//input[@type='checkbox']/@value")
    shown = {f"shown.{place}": one for place, one in enumerate(waiting)}
    data = {**await walk.colleague.token(), **shown, "all": "1"}
    done = await walk.colleague.client.post(f"{walk.board}/replies", data=data, follow_redirects=True)
    assert "已核对6件来函答复" in done.text
    await walk.step("/open", {}, "已启封2人")


async def _concluded(walk: Walk, barred: str) -> None:
    await walk.get(f"?open={barred}")
    await walk.step("/conclude", {"document": "偏联审〔2026〕3号"}, "已出具2人的联审结论")
    drawer = await walk.get(f"?open={barred}")
    told = {"number": "偏组告〔2026〕1号", "noticed": clock.today().isoformat()}
    notice = drawer.form(f"/vetting/{walk.number}/entries/{barred}/notice")
    assert "送达" in (await walk.officer.submit(notice, told)).text
    await walk.step("/show", {"since": clock.today().isoformat()}, "已登记公示")
    await walk.get()
    await walk.get("/day")
    await walk.get("/close")
    home = await walk.officer.get(f"/?area={COUNTY}")
    walk.met["home"] = "".join(home.words("//main"))


async def _papers(walk: Walk, purpose: ReviewPurpose, barred: str) -> None:
    words = WORDS[purpose]
    form = await walk.paper(f"forms/{barred}")
    assert f"{words.what}表" in form
    assert words.barred in form
    assert f"{words.what}结果告知书" in await walk.paper(f"notices/{barred}")
    shown = await walk.paper(f"list?since={clock.today().isoformat()}")
    assert f"{words.what}结果公示" in shown
    assert f"{words.clear}1人" in await walk.paper("summary")


async def _walked(walk: Walk, purpose: ReviewPurpose, *people: int) -> None:
    if people:
        await _listed(walk, *people)
    await _asked(walk)
    first, _ = await walk.entries()
    await _answered(walk, first)
    await _concluded(walk, first)
    await _papers(walk, purpose, first)


async def _a_batch(officer: Visitor, colleague: Visitor, **said: str) -> Walk:
    form = (await officer.get(f"/vetting/new?area={COUNTY}")).form(f"/vetting/new?area={COUNTY}")
    made = await officer.submit(form, {"kind": "villagers", "title": "新关镇", **said})
    assert "已建立批次" in made.text, made.problems()
    return Walk(officer, colleague, str(made.response.url.path))


@pytest.mark.usefixtures("county")
@pytest.mark.parametrize(
    ("purpose", "said", "foreign"),
    [
        (ReviewPurpose.JOINING, {}, OF_ELECTIONS),
        (ReviewPurpose.WRITE_IN, {"term_number": "13"}, OF_CANDIDATES),
    ],
)
async def test_q20_a_review_of_whoever_joins_or_was_written_in(
    operator: Actor, sign_in: SignIn, purpose: ReviewPurpose, said: dict[str, str], foreign: tuple[str, ...]
) -> None:
    people = [await a_person(operator, "贾永胜"), await a_person(operator, "高建平")]
    officer, colleague = await sign_in(Role.VETTING_OFFICER), await sign_in(Role.VETTING_OFFICER)
    walk = await _a_batch(officer, colleague, purpose=purpose.value, event_day=EVENT_DAY.isoformat(), **said)
    await _walked(walk, purpose, *people)
    assert walk.said_of(*foreign) == {}


@pytest.mark.usefixtures("county")
async def test_q20_a_yearly_review_of_whom_the_screening_hits(operator: Actor, sign_in: SignIn) -> None:
    batch = await given.a_batch(operator)
    (entry,) = await given.people_in(operator, batch)
    await given.asked(operator, batch, [entry])
    await given.answered(operator, entry, police=given.says(Answer.FOUND, given.CONVICTED))
    await opinions.open_answers(operator, batch)
    person = (await state_of(operator, entry)).person
    term, basis = Term(date(2026, 1, 10), None), AppointedBy("偏组备〔2026〕1号")
    other = await a_person(operator, "高建平")
    holdings = [Holding(person, Office.PARTY_SECRETARY), Holding(other, Office.PARTY_VICE_SECRETARY)]
    await open_tenures(operator, VILLAGE, holdings, term, basis)
    officer, colleague = await sign_in(Role.VETTING_OFFICER), await sign_in(Role.VETTING_OFFICER)
    here = f"/vetting/screen?area={COUNTY}"
    found = await officer.submit((await officer.get(here)).form(here))
    opened = await officer.submit(found.form(f"/vetting/screen/open?area={COUNTY}"), {"kind": "villagers"})
    assert "已建立年度复审批次" in opened.text
    walk = Walk(officer, colleague, str(opened.response.url.path))
    rows = [re.sub(r"\s", "", one) for one in (await walk.get()).words("//table[contains(@class, 'matrix')]//tbody/tr")]
    assert len(rows) == 1
    assert "党组织书记" in rows[0], "the office held is on record, so that nobody has to type it"
    await _listed(walk, other)
    await _walked(walk, ReviewPurpose.YEARLY)
    assert "不晚于" not in walk.met["/send"], "a review of today sets no last day for answers"
    assert walk.said_of(*OF_ELECTIONS, "拟任职务") == {}
