"""Joint reviews for tests: the province's lists, a batch, and its people as far along as a test needs them."""

from collections.abc import Sequence
from datetime import date, timedelta

from cadres.reviews import answers
from cadres.reviews.batches import find_batch
from cadres.reviews.states import state_of
from cadres.services.reviews import batches, lists, on_paper, opinions, verdicts
from cadres.services.reviews.batches import Listed, OpenBatch, Sending
from cadres.services.reviews.on_paper import PaperReply
from cadres.services.reviews.opinions import FactFound
from cadres.services.reviews.verdicts import Concluding
from cadres.tables import VettingBatch
from cadres.vocabulary import Answer, CommitteeKind, ItemLevel, Office, ReviewMaterial, ReviewPurpose
from server import clock
from server.access.actor import Actor
from server.access.tables import Unit
from server.db.engine import transaction
from tests.support.factories import COUNTY, a_person, another_hand

#: The election lies ahead, whenever the tests run.
EVENT_DAY = clock.today() + timedelta(days=40)
#: Five years of item 5 are over between the two days, of somebody who was released as said.
LATER = EVENT_DAY + timedelta(days=21)
HEALED = (EVENT_DAY + timedelta(days=12)).replace(day=min((EVENT_DAY + timedelta(days=12)).day, 28))
SINCE = date(2021, 1, 1)
SOURCE = "山西省村（社区）两委换届联审办法（示例）"
EDITION = "2026版"

AGENCIES = {
    "police": ("县公安局", "公安局", "有无前科、拘留、涉黑涉恶"),
    "court": ("县人民法院", "法院", "有无判决、失信被执行"),
    "petition": ("县信访局", "信访局", "有无违法信访"),
}
COMPLETE = frozenset(ReviewMaterial)
RELEASED = FactFound(item="5", words="刑满释放", document="释放证明", day=HEALED.replace(year=HEALED.year - 5))
DEFAULTER = FactFound(
    item="9", words="2024年3月列为失信被执行人", document="（2024）晋0932执12号", day=date(2024, 3, 1)
)
CONVICTED = FactFound(item="Q-10-2", words="2009年因盗窃罪判处拘役", document="（2009）偏刑初字第12号")


async def the_lists(province: Actor) -> None:
    """Three agencies, and an edition with a must-not that heals in five years and a should-not that does not."""
    for position, (code, (name, short, question)) in enumerate(AGENCIES.items(), 1):
        await lists.list_agency(
            province,
            lists.NewAgency(
                code=code, name=name, short=short, question=question, source=SOURCE, position=position, since=SINCE
            ),
        )
    items = (
        ("5", ItemLevel.MUST_NOT, "刑满释放未满5年", 60, ("police", "court")),
        ("9", ItemLevel.SHOULD_NOT, "失信被执行人未撤销", None, ("court",)),
    )
    for code, level, wording, months, agencies in items:
        await lists.list_item(
            province,
            lists.NewItem(
                edition=EDITION,
                code=code,
                level=level,
                wording=wording,
                source=SOURCE,
                since=SINCE,
                lookback_months=months,
                agencies=agencies,
            ),
        )


async def a_batch(actor: Actor, *, region: str = COUNTY, purpose: ReviewPurpose = ReviewPurpose.CANDIDATES) -> int:
    """An open batch for the villagers' committees' thirteenth term."""
    command = OpenBatch(
        region=region,
        purpose=purpose,
        kind=CommitteeKind.VILLAGERS,
        event_day=EVENT_DAY,
        term_number=13,
        title="新关镇",
        afterwards=clock.today() > EVENT_DAY,
    )
    return await batches.open_batch(actor, command)


def number_of(sequence: int = 1, year: int | None = None) -> str:
    """A batch's number as sheets have it, of this year."""
    return f"{year or clock.today().year}-{sequence}"


async def people_in(actor: Actor, batch: int, *names: str, office: Office | None = Office.MEMBER) -> Sequence[int]:
    """New people of one village listed in a batch, by their entries."""
    people = [await a_person(actor, name) for name in names or ("贾永胜",)]
    return await batches.add_people(actor, batch, [Listed(person=one, stands_for=office) for one in people])


async def ready(actor: Actor, entries: Sequence[int]) -> None:
    """Papers complete, passed by the township."""
    for entry in entries:
        await batches.check_materials(actor, entry, COMPLETE)
    await batches.pass_township(actor, entries, "杜秀英")


async def asked(actor: Actor, batch: int, entries: Sequence[int]) -> None:
    """Sent out to all three agencies, for ten days; the county's first batch by its letter 3."""
    await ready(actor, entries)
    async with transaction(actor):
        number = 2 + (await find_batch(actor, batch)).sequence
    command = Sending(letter=f"偏联审函〔2026〕{number}号", due=due_day(), agencies=tuple(AGENCIES))
    await batches.send(actor, batch, command)


async def the_asked(actor: Actor, batch: int, *names: str) -> Sequence[int]:
    """People put on a batch, about whom the agencies were asked."""
    entries = await people_in(actor, batch, *names)
    await asked(actor, batch, entries)
    return entries


def due_day() -> date:
    """In ten days, yet before the day that decides while that is still ahead."""
    soon = clock.today() + timedelta(days=10)
    return min(soon, EVENT_DAY - timedelta(days=1)) if clock.today() < EVENT_DAY else soon


def says(answer: Answer = Answer.CLEAR, *facts: FactFound) -> PaperReply:
    """An agency's answer of today; 待核 says what is looked into."""
    note = "在核实一起执行案件，下周答复" if answer is Answer.PENDING else ""
    return PaperReply(answer=answer, signed_by="赵国强", signed=clock.today(), facts=facts, note=note)


async def question_of(actor: Actor, entry: int, agency: str) -> int:
    """The question put to an agency about one person."""
    rows = await answers.questions_of(actor, entry)
    return next(row.id for row in rows if row.agency == agency)


async def answered(actor: Actor, entry: int, **said: PaperReply) -> None:
    """Every agency has answered on a person, 无问题 unless the test says otherwise; on paper."""
    for agency in AGENCIES:
        await replied(actor, await question_of(actor, entry, agency), said.get(agency, says()))


async def replied(actor: Actor, question: int, said: PaperReply) -> int:
    """A reply on paper that the actor typed and somebody else held against the letter."""
    opinion = await on_paper.answer_for(actor, question, said)
    await on_paper.check_reply(another_hand(actor), question, opinion)
    return opinion


async def checked(actor: Actor, batch: int) -> int:
    """Every reply of a batch that came on paper is held against the letter by somebody else; returns how many there were."""
    async with transaction(actor):
        waiting = [one.opinion for one in await answers.to_check(actor, batch) if one.opinion]
    return await on_paper.check_replies(another_hand(actor), batch, waiting)


async def concluded(actor: Actor, batch: int, **said: PaperReply) -> int:
    """One person with a recorded conclusion; returns the entry."""
    (entry,) = await people_in(actor, batch)
    await asked(actor, batch, [entry])
    await answered(actor, entry, **said)
    await opinions.open_answers(actor, batch)
    await verdicts.conclude(actor, batch, Concluding(document="偏联审〔2026〕3号", concluded=clock.today()))
    return entry


async def held_later(batch: int) -> None:
    """The day that decides is half a year ahead of whenever the test runs: a list may hang out before it."""
    day = clock.today() + timedelta(days=180)
    await VettingBatch.update({VettingBatch.event_day: day}).where(VettingBatch.id == batch)


async def seated(actor: Actor, agency: str, office: str, region: str = COUNTY) -> int:
    """The unit of that name answers for an agency with its own accounts; returns the unit."""
    unit = await Unit.objects().get(Unit.name == office)
    assert unit is not None
    await lists.seat_agency(actor, region, agency, unit.id)
    return int(unit.id)


async def stage_of(actor: Actor, entry: int) -> str:
    """Where a person stands."""
    return (await state_of(actor, entry)).stage
