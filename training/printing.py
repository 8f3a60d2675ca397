"""The papers of sending people, filled from the records; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Conflict, NotFound, Problem, Refused
from server.manifest import Drawn, PaperKind
from server.papers.register.by_hand import refuse_of_register
from server.papers.register.kinds import kind_of, numbered
from server.papers.register.reading import P, PaperLine, days_of, on_register, stamped
from server.papers.register.rules import OPEN, same_number
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import passages, texts
from server.places.government import government_name
from server.places.regions import county_of, names_of, township_of
from server.values.labels import label_of
from training import children, teams
from training.documents import ChildEngagementLetter, DispatchNotice, EngagementLetter, IntroductionLetter, SentLine
from training.parameters import decisions
from training.permissions import DISPATCH, PRINT, VIEW
from training.rules.coverage import reading
from training.teams import AssignmentLine
from training.vocabulary import DISPATCH_NOTICE, INTRODUCTION_LETTER, TeamPost


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A paper by which people were sent: how many, the one who stands for it on the register, and its number there."""

    document: str
    people: int
    first: int
    line: PaperLine | None

    @property
    def source(self) -> str:
        """What the register knows the notice by."""
        return source_of(self.first)

    @property
    def is_renumbered(self) -> bool:
        """Whether the register gave the notice another number than was written down as people were sent."""
        number = self.line.number if self.line else ""
        return bool(number) and not same_number(number, self.document)


def source_of(assignment: int) -> str:
    """How the register names what a paper of sending is made from."""
    return f"assignment:{assignment}"


def assignment_of(source: str) -> int | None:
    """The assignment that a source names; None for one that nobody here wrote."""
    return numbered(source, "assignment")


async def documents_of(actor: Actor, area: str) -> tuple[DocumentLine, ...]:
    """The papers by which people of an area were sent, with how many each sent, the latest first."""
    rows = await connection().fetch(
        """SELECT document, count(*) AS n, min(id) AS first FROM team_assignment
           WHERE starts_with(region, $1) AND starts_with(region, $2) GROUP BY document ORDER BY max(since) DESC, document""",
        actor.reach,
        reach_of(area),
    )
    lines = await on_register(actor, DISPATCH_NOTICE, [source_of(row["first"]) for row in rows])
    return tuple(
        DocumentLine(row["document"], row["n"], row["first"], lines.get(source_of(row["first"]))) for row in rows
    )


async def notice(actor: Actor, area: str, document: str, number: str) -> DispatchNotice:
    """The notice with everybody of the area's county whom a paper sent, as the register has it where it does.

    Raises Conflict where it sent nobody.
    """
    county = county_of(area)
    actor.require(PRINT, at=county)
    source = await _notice_source(document, county)
    made = await _notice(actor, county, document, number, await _day(DISPATCH_NOTICE, source))
    return await _numbered(actor, DISPATCH_NOTICE, (source, county), made)


async def _notice_source(document: str, county: str) -> str:
    """What the register knows the notice by that sent people under a paper."""
    first = await connection().fetchval(
        "SELECT min(id) FROM team_assignment WHERE document = $1 AND starts_with(region, $2)", document, county[:6]
    )
    return source_of(first)


async def _day(kind: str, source: str) -> date:
    """The day that a paper bears: never that of the arrival, which it only tells of."""
    return (await days_of(kind, [source])).get(source) or clock.today()


async def _numbered(actor: Actor, kind: str, about: tuple[str, str], made: P) -> P:
    """A paper as the register has it. Raises Refused where it is not there and bears, typed by hand, what the register gives.

    `about` is what it is made from, and its place.
    """
    source, region = about
    found = await stamped(actor, kind, source, made)
    if found.stamp is None and (problem := await refuse_of_register(actor, kind, region, made.number)):
        raise Refused([problem])
    return found


async def _notice(actor: Actor, county: str, document: str, number: str, day: date) -> DispatchNotice:
    sent = [one for one in await teams.assignments_in(actor, county, clock.today()) if one.document == document]
    if not sent:
        raise Conflict(f"没有按{document}选派的人。", code="dispatch.nobody")
    said = reading((await decisions()).at(county, max(one.since for one in sent)))
    townships = await names_of({township_of(one.region) for one in sent})
    name = (await names_of([county]))[county]
    return DispatchNotice(
        issuer=await _signature(DISPATCH_NOTICE, county),
        number=number,
        dated=day,
        county=name,
        reading=said.message,
        lines=tuple(_line(one, townships[township_of(one.region)]) for one in sent),
        passages=await passages(kind_of(DISPATCH_NOTICE), county),
    )


async def letter(actor: Actor, assignment: int, number: str) -> IntroductionLetter:
    """The letter of introduction of one person, as the register has it where it does. Raises Refused while the notice it cites has no number."""
    one, township, county = await _about(actor, assignment)
    made, obstacle = await _letter(actor, one, (township, county), number)
    if obstacle and source_of(assignment) not in await on_register(actor, INTRODUCTION_LETTER, [source_of(assignment)]):
        raise Refused([obstacle])
    return await _numbered(actor, INTRODUCTION_LETTER, (source_of(assignment), one.region), made)


async def _letter(
    actor: Actor, one: AssignmentLine, names: tuple[str, str], number: str
) -> tuple[IntroductionLetter, Problem | None]:
    """The letter, and why it may not go out yet. It cites the notice by the number that the register gave that."""
    (township, county), obstacle = names, None
    line, county_code = None, county_of(one.region)
    if actor.covers(county_code):
        source = await _notice_source(one.document, county_code)
        line = (await on_register(actor, DISPATCH_NOTICE, [source])).get(source)
    else:
        # Somebody of a township sees no notice of the county, and would let another citation pass.
        obstacle = Problem("依据", "选派通知在县级的登记簿上，本账号看不到它的编号。", "请县级的同事办理。", "DC-6")
    if line and line.state in OPEN and not line.number:
        cause = f"派遣函引用的选派通知在登记簿上是“{line.state.label}”，还没有编号。"
        obstacle = Problem("依据", cause, "先核准选派通知。", "DC-6")
    document = line.number if line and line.number and line.state is not PaperState.VOID else one.document
    body = "党工委" if township.endswith("街道") else "党委"
    made = IntroductionLetter(
        issuer=await _signature(INTRODUCTION_LETTER, one.region),
        number=number,
        dated=await _day(INTRODUCTION_LETTER, source_of(one.id)),
        addressee=f"{township}{body}",
        county=county,
        line=_line(one, township),
        document=document,
        passages=await passages(kind_of(INTRODUCTION_LETTER), one.region),
    )
    return made, obstacle


async def engagement(actor: Actor, assignment: int, number: str) -> EngagementLetter:
    """The letter of engagement of one person."""
    one, township, county = await _about(actor, assignment)
    if problem := await refuse_of_register(actor, INTRODUCTION_LETTER, one.region, number):
        raise Refused([problem])
    return EngagementLetter(
        issuer=_issuer(county), number=number, dated=one.since, county=county, line=_line(one, township)
    )


async def child_engagement(actor: Actor, director: int, number: str) -> ChildEngagementLetter:
    """The letter of engagement of a child director or supervisor; the township engages. Raises Conflict once that is over."""
    one = await children.director(actor, director)
    actor.require(PRINT, at=one.region)
    if one.until:
        raise Conflict(f"{one.name}已于{one.until.isoformat()}离任。", code="child_director.ended")
    township, county = township_of(one.region), county_of(one.region)
    names = await names_of([township, county])
    place = "" if one.region.endswith("000") else one.place
    return ChildEngagementLetter(
        issuer=government_name(names[township]),
        number=number,
        dated=one.since,
        place=f"{names[county]}{names[township]}{place}",
        name=one.name,
        post=one.post.label,
        since=one.since,
    )


async def _signature(kind: str, region: str) -> str:
    return (await texts(kind_of(kind), region))[Wording.SIGNATURE]


async def draw_notices(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The notices behind some sources, for the register."""
    found: dict[str, Drawn] = {}
    for source in sources:
        assignment = assignment_of(source)
        if assignment is None:
            continue
        row = await connection().fetchrow(
            "SELECT region, document FROM team_assignment WHERE id = $1 AND starts_with(region, $2)",
            assignment,
            actor.reach,
        )
        if row:
            county = county_of(row["region"])
            made = await _notice(actor, county, row["document"], "", await _day(DISPATCH_NOTICE, source))
            found[source] = Drawn(county, made.title, "、".join(made.names), made)
    return found


async def draw_letters(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The letters behind some sources, for the register; none for somebody whose sending was struck."""
    found: dict[str, Drawn] = {}
    for source in sources:
        assignment = assignment_of(source)
        if assignment is None:
            continue
        with suppress(NotFound):
            one, township, county = await _told(actor, assignment)
            made, obstacle = await _letter(actor, one, (township, county), "")
            # Whoever shows the code is told this: the place and the post, and not the name.
            title = f"{one.place}{one.post.label}派遣函"
            found[source] = Drawn(one.region, title, one.name, made, obstacle)
    return found


def _specimen_line() -> SentLine:
    return SentLine(
        township="某某镇",
        place="某某小区",
        unit="某某县某某局",
        name="某某某",
        sex="男",
        born=date(1985, 5, 1),
        political_status="中共党员",
        position="办公室主任",
        rank="副科",
        post=TeamPost.BOTH,
        since=date(2026, 3, 1),
        due=date(2028, 3, 1),
    )


def specimen_notice() -> DispatchNotice:
    """A notice of nobody, to look at."""
    return DispatchNotice(
        issuer="中共某某县委组织部",
        number="某组通字〔2026〕1号",
        dated=date(2026, 3, 1),
        county="某某县",
        reading="第一书记计算在3人之内，一队3人。",
        lines=(_specimen_line(),),
    )


def specimen_letter() -> IntroductionLetter:
    """A letter of nobody, to look at."""
    return IntroductionLetter(
        issuer="中共某某县委组织部",
        number="某组派字〔2026〕1号",
        dated=date(2026, 3, 1),
        addressee="某某镇党委",
        county="某某县",
        line=_specimen_line(),
        document="某组通字〔2026〕1号",
    )


_ISSUER = "中共{县}委组织部"
KINDS = (
    PaperKind(
        code=DISPATCH_NOTICE,
        label="选派通知",
        level=6,
        issuer=_ISSUER,
        series="{县首字}组通字",
        view=VIEW,
        handle=DISPATCH,
        draw=draw_notices,
        specimen=specimen_notice,
        dated_on_approval=True,
        open_title=True,
    ),
    PaperKind(
        code=INTRODUCTION_LETTER,
        label="派遣函",
        level=6,
        issuer=_ISSUER,
        series="{县首字}组派字",
        view=VIEW,
        handle=DISPATCH,
        draw=draw_letters,
        specimen=specimen_letter,
        page="/teams/assignments/{}",
        dated_on_approval=True,
        open_title=True,
    ),
)


async def _about(actor: Actor, assignment: int) -> tuple[AssignmentLine, str, str]:
    found = await _told(actor, assignment)
    actor.require(PRINT, at=found[0].region)
    return found


async def _told(actor: Actor, assignment: int) -> tuple[AssignmentLine, str, str]:
    one = await teams.assignment(actor, assignment, clock.today())
    township, county = township_of(one.region), county_of(one.region)
    names = await names_of([township, county])
    return one, names[township], names[county]


def _issuer(county: str) -> str:
    return f"中共{county}委组织部"


def _line(one: AssignmentLine, township: str) -> SentLine:
    return SentLine(
        township=township,
        place=one.place,
        unit=one.unit_name,
        name=one.name,
        sex=label_of(one.sex),
        born=one.born.replace(day=1) if one.born else None,
        political_status=label_of(one.political_status),
        position=one.position or "",
        rank=one.rank or "",
        post=one.post,
        since=one.since,
        due=one.due,
    )
