"""The papers of sending people, filled from the records; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Conflict, Problem, Refused
from server.manifest import Drawn, PaperKind
from server.papers.register.kinds import kind_of
from server.papers.register.reading import PaperLine, days_of, on_register, stamped
from server.papers.register.rules import OPEN, same_number
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import texts
from server.places.regions import county_of, names_of, township_of
from server.values.labels import label_of
from server.values.periods import chinese_day
from training import teams
from training.dispatch_notices import Batch, assignment_of, batches, source_of
from training.documents import DispatchNotice, IntroductionLetter, SentLine
from training.permissions import DISPATCH, PRINT, VIEW
from training.rules.coverage import reading
from training.shared_reading import Shared
from training.specimens import dispatch_notice, introduction_letter
from training.teams import AssignmentLine
from training.vocabulary import DISPATCH_NOTICE, INTRODUCTION_LETTER


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A notice, made or to be made: whom it names, and its number on the register."""

    batch: Batch
    line: PaperLine | None

    @property
    def document(self) -> str:
        return self.batch.document

    @property
    def county(self) -> str:
        return self.batch.county

    @property
    def people(self) -> int:
        return len(self.batch.people)

    @property
    def names(self) -> str:
        """Everybody whom it names; of many the first few."""
        names = [one.name for one in self.batch.people]
        return "、".join(names[:_MOST_NAMES]) + ("等" if len(names) > _MOST_NAMES else "")

    @property
    def first(self) -> int:
        return self.batch.first

    @property
    def source(self) -> str:
        """What the register knows the notice by."""
        return self.batch.source

    @property
    def is_renumbered(self) -> bool:
        """Whether the register gave the notice another number than was written down as people were sent."""
        number = self.line.number if self.line else ""
        return bool(number) and not same_number(number, self.document)


_MOST_NAMES = 6


async def documents_of(actor: Actor, area: str) -> tuple[DocumentLine, ...]:
    """The notices of an area, the latest first. One that has its number is closed: who is sent later stands in the next."""
    found = await batches(actor, area)
    lines = await on_register(actor, DISPATCH_NOTICE, [one.source for one in found])
    return tuple(DocumentLine(one, lines.get(one.source)) for one in found)


async def notice(actor: Actor, area: str, document: str, first: int | None = None) -> DispatchNotice:
    """A notice of the area's county as the register has it, else as a draft: the one that names `first`, else the latest of a paper.

    Raises Conflict where the paper sent nobody.
    """
    county = county_of(area)
    actor.require(PRINT, at=county)
    of_paper = await batches(actor, county, document)
    wanted = [one for one in of_paper if first is None or first in one.ids]
    if not wanted:
        raise Conflict(f"没有按{document}选派的人。", code="dispatch.nobody")
    batch = max(wanted, key=lambda one: one.first)
    made = await _notice(Shared(actor, DISPATCH_NOTICE), batch, await day_of(DISPATCH_NOTICE, batch.source))
    return await stamped(actor, DISPATCH_NOTICE, batch.source, made)


async def day_of(kind: str, source: str) -> date:
    """The day that a paper bears: never that of the arrival, which it only tells of."""
    return (await days_of(kind, [source])).get(source) or clock.today()


async def _notice(shared: Shared, batch: Batch, day: date) -> DispatchNotice:
    county = await shared.county(batch.county)
    sent = [one for one in county.sent if one.id in batch.ids]
    said = reading((await shared.decisions()).at(batch.county, max(one.since for one in sent)))
    return DispatchNotice(
        issuer=await shared.signature(batch.county),
        number="",
        dated=day,
        county=county.names[batch.county],
        reading=said.message,
        lines=tuple(line_of(one, county.names[township_of(one.region)]) for one in sent),
        passages=await shared.passages(batch.county),
    )


async def letter(actor: Actor, assignment: int) -> IntroductionLetter:
    """The letter of introduction of one person as the register has it, else as a draft.

    Raises Refused while the notice it cites has no number.
    """
    one, township, county = await about(actor, assignment)
    day = await day_of(INTRODUCTION_LETTER, source_of(assignment))
    made, obstacle = await _letter(Shared(actor, INTRODUCTION_LETTER), one, (township, county), day)
    obstacle = obstacle or over(one)
    if obstacle and source_of(assignment) not in await on_register(actor, INTRODUCTION_LETTER, [source_of(assignment)]):
        raise Refused([obstacle])
    return await stamped(actor, INTRODUCTION_LETTER, source_of(assignment), made)


async def _letter(
    shared: Shared, one: AssignmentLine, names: tuple[str, str], day: date
) -> tuple[IntroductionLetter, Problem | None]:
    """The letter, and why it may not go out yet. It cites the notice by the number that the register gave that."""
    (township, county), obstacle = names, None
    line, county_code = None, county_of(one.region)
    if shared.actor.covers(county_code):
        notices = await shared.notices(county_code)
        batch = notices.naming.get(one.id)
        if batch is not None:
            line = notices.lines.get(batch.source)
            obstacle = _unnamed(one, batch, line)
    else:
        # Somebody of a township sees no notice of the county, and would let another citation pass.
        obstacle = Problem("依据", "选派通知在县级的登记簿上，本账号看不到它的编号。", "请县级的同事办理。", "DC-6")
    if line and line.state in OPEN and not line.number:
        cause = f"派遣函引用的选派通知在登记簿上是“{line.state.label}”，还没有编号。"
        obstacle = Problem("依据", cause, "先核准选派通知。", "DC-6")
    document = line.number if line and line.number and line.state is not PaperState.VOID else one.document
    body = "党工委" if township.endswith("街道") else "党委"
    made = IntroductionLetter(
        issuer=await shared.signature(township_of(one.region)),
        number="",
        dated=day,
        addressee=f"{township}{body}",
        county=county,
        line=line_of(one, township),
        document=document,
        passages=await shared.passages(county_code),
    )
    return made, obstacle


_OVER = "{}已登记{}离岗，不再出派遣函和聘书。"


def over(one: AssignmentLine) -> Problem | None:
    """Nobody is introduced any more who has left or is about to."""
    if one.until is None:
        return None
    cause = _OVER.format(one.name, chinese_day(one.until))
    return Problem("人员", cause, "登记错了的，先取消误登的离岗。", "DC-6")


def _unnamed(one: AssignmentLine, batch: Batch, line: PaperLine | None) -> Problem | None:
    """The notice that went out does not name somebody sent afterwards: the letter waits for the one that does."""
    if not batch.follows or (line and line.state is not PaperState.VOID):
        return None
    cause = f"按“{one.document}”发出的选派通知已经编号，名单上没有{one.name}。"
    return Problem("依据", cause, "先在选派通知一页给后来选派的人另登记一份，核准后再出派遣函。", "DC-6")


async def signature_of(kind: str, region: str) -> str:
    """Who signs papers of a kind about a place."""
    return (await texts(kind_of(kind), region))[Wording.SIGNATURE]


async def draw_notices(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The notices behind some sources, for the register."""
    found: dict[str, Drawn] = {}
    wanted = _wanted(sources)
    rows = await connection().fetch(
        "SELECT id, region FROM team_assignment WHERE id = ANY($1) AND starts_with(region, $2)",
        list(wanted),
        actor.reach,
    )
    shared, days = Shared(actor, DISPATCH_NOTICE), await days_of(DISPATCH_NOTICE, list(wanted.values()))
    for row in rows:
        batch = (await shared.notices(county_of(row["region"]))).naming.get(row["id"])
        if batch is not None and batch.first == row["id"]:
            source = wanted[row["id"]]
            made = await _notice(shared, batch, days.get(source) or clock.today())
            found[source] = Drawn(batch.county, made.title, "、".join(made.names), made)
    return found


async def draw_letters(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The letters behind some sources, for the register; none for somebody whose sending was struck."""
    found: dict[str, Drawn] = {}
    lines, wanted = await on_register(actor, INTRODUCTION_LETTER, sources), _wanted(sources)
    sent = await teams.assignments_named(actor, list(wanted), clock.today())
    names = await names_of({place for one in sent for place in (township_of(one.region), county_of(one.region))})
    shared, days = Shared(actor, INTRODUCTION_LETTER), await days_of(INTRODUCTION_LETTER, list(wanted.values()))
    for one in sent:
        source, about_ = wanted[one.id], (names[township_of(one.region)], names[county_of(one.region)])
        made, obstacle = await _letter(shared, one, about_, days.get(source) or clock.today())
        if source not in lines or lines[source].state in OPEN:
            # One that went out may still be printed anew.
            obstacle = obstacle or over(one)
        # Whoever shows the code is told this: the place and the post, and not the name.
        title = f"{one.place}{one.post.label}派遣函"
        found[source] = Drawn(one.region, title, one.name, made, obstacle)
    return found


def _wanted(sources: Sequence[str]) -> Mapping[int, str]:
    """The sources that name an assignment, by its number."""
    return {number: source for source in sources if (number := assignment_of(source)) is not None}


ISSUER = "中共{县}委组织部"
KINDS = (
    PaperKind(
        code=DISPATCH_NOTICE,
        label="选派通知",
        level=6,
        issuer=ISSUER,
        series="{县首字}组通字",
        view=VIEW,
        handle=DISPATCH,
        draw=draw_notices,
        specimen=dispatch_notice,
        dated_on_approval=True,
        open_title=True,
    ),
    PaperKind(
        code=INTRODUCTION_LETTER,
        label="派遣函",
        level=6,
        issuer=ISSUER,
        series="{县首字}组派字",
        view=VIEW,
        handle=DISPATCH,
        draw=draw_letters,
        specimen=introduction_letter,
        page="/teams/assignments/{}",
        dated_on_approval=True,
        open_title=True,
        single_copy=True,
    ),
)


async def about(actor: Actor, assignment: int) -> tuple[AssignmentLine, str, str]:
    """As `told`, for whoever may print it."""
    found = await told(actor, assignment)
    actor.require(PRINT, at=found[0].region)
    return found


async def told(actor: Actor, assignment: int) -> tuple[AssignmentLine, str, str]:
    """Somebody who was sent, with the names of the township and the county. Raises NotFound outside the area."""
    one = await teams.assignment(actor, assignment, clock.today())
    township, county = township_of(one.region), county_of(one.region)
    names = await names_of([township, county])
    return one, names[township], names[county]


def line_of(one: AssignmentLine, township: str) -> SentLine:
    """Somebody who was sent as papers name them."""
    return SentLine(
        township=township,
        place=one.place,
        unit=one.unit_name,
        name=one.name,
        sex=label_of(one.sex),
        born=one.counted_from.replace(day=1) if one.counted_from else None,
        political_status=label_of(one.political_status),
        position=one.position or "",
        rank=one.rank or "",
        post=one.post,
        since=one.since,
        # What was decided later is no part of the paper by which somebody was sent.
        due=one.first_due or one.due,
    )
