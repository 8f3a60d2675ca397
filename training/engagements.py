"""聘书 of those who are sent and of child directors, on the register: approved by another, numbered, verifiable; inside `transaction(actor)`."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

from server.access.actor import Actor
from server.errors import NotFound, Problem, Refused
from server.manifest import Drawn, PaperKind
from server.papers.register.kinds import kind_of, numbered
from server.papers.register.reading import PaperLine, on_register, stamped
from server.papers.register.rules import OPEN
from server.papers.register.vocabulary import PaperState
from server.papers.register.wording import passages
from server.places.regions import county_of, names_of, township_of
from server.values.periods import chinese_day
from training import children
from training.children import DirectorLine
from training.dispatch_notices import assignment_of, source_of
from training.documents import ChildEngagementLetter, EngagementLetter
from training.permissions import APPOINT, DISPATCH, PRINT, VIEW
from training.printing import ISSUER, about, day_of, line_of, over, signature_of, told
from training.specimens import child_engagement as child_specimen
from training.specimens import engagement_letter
from training.teams import AssignmentLine
from training.vocabulary import CHILD_ENGAGEMENT, ENGAGEMENT_LETTER, INTRODUCTION_LETTER

_DIRECTOR = "child_director"


def child_source(director: int) -> str:
    """How the register names the letter of engagement of a child director or supervisor."""
    return f"{_DIRECTOR}:{director}"


async def engagement(actor: Actor, assignment: int) -> EngagementLetter:
    """The letter of engagement of one person as the register has it, else as a draft.

    Raises Refused once the end is on record, unless it went out before: the term it would name is over.
    """
    one, township, county = await about(actor, assignment)
    source = source_of(assignment)
    await _refuse_over(actor, ENGAGEMENT_LETTER, source, over(one))
    return await stamped(actor, ENGAGEMENT_LETTER, source, await _letter(one, township, county))


async def child_engagement(actor: Actor, director: int) -> ChildEngagementLetter:
    """As `engagement`, of a child director or supervisor; the township engages."""
    one = await children.director(actor, director)
    actor.require(PRINT, at=one.region)
    source = child_source(director)
    await _refuse_over(actor, CHILD_ENGAGEMENT, source, _left(one))
    return await stamped(actor, CHILD_ENGAGEMENT, source, await _child_letter(one))


async def _refuse_over(actor: Actor, kind: str, source: str, problem: Problem | None) -> None:
    """Raise Refused for somebody who has left; what stands on the register is shown as it is there."""
    if problem and not _is_out((await on_register(actor, kind, [source])).get(source)):
        raise Refused([problem])


def _is_out(line: PaperLine | None) -> bool:
    """Whether a letter went out, and may be printed anew."""
    return line is not None and line.state not in OPEN and line.state is not PaperState.VOID


async def _letter(one: AssignmentLine, township: str, county: str) -> EngagementLetter:
    return EngagementLetter(
        issuer=await signature_of(ENGAGEMENT_LETTER, one.region),
        number="",
        dated=await day_of(ENGAGEMENT_LETTER, source_of(one.id)),
        county=county,
        line=line_of(one, township),
        passages=await passages(kind_of(ENGAGEMENT_LETTER), one.region),
    )


async def _child_letter(one: DirectorLine) -> ChildEngagementLetter:
    township, county = township_of(one.region), county_of(one.region)
    names = await names_of([township, county])
    return ChildEngagementLetter(
        issuer=await signature_of(CHILD_ENGAGEMENT, one.region),
        number="",
        dated=await day_of(CHILD_ENGAGEMENT, child_source(one.id)),
        place=f"{names[county]}{names[township]}{_village(one)}",
        name=one.name,
        post=one.post.label,
        since=one.since,
        passages=await passages(kind_of(CHILD_ENGAGEMENT), one.region),
    )


def _village(one: DirectorLine) -> str:
    """The community of a director; a supervisor is the township's own."""
    return "" if one.region.endswith("000") else one.place


def _left(one: DirectorLine) -> Problem | None:
    if one.until is None:
        return None
    cause = f"{one.name}已登记{chinese_day(one.until)}离任，不再出聘书。"
    return Problem("人员", cause, "登记错了的，先取消误登的离任。", "DC-7")


async def draw_engagements(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The letters of engagement behind some sources, for the register; none for somebody whose sending was struck."""
    found: dict[str, Drawn] = {}
    lines = await on_register(actor, ENGAGEMENT_LETTER, sources)
    for source in sources:
        if (assignment := assignment_of(source)) is None:
            continue
        with suppress(NotFound):
            one, township, county = await told(actor, assignment)
            made = await _letter(one, township, county)
            obstacle = None if _is_out(lines.get(source)) else over(one)
            found[source] = Drawn(one.region, f"{one.place}{one.post.label}聘书", one.name, made, obstacle)
    return found


async def draw_child_engagements(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The same of child directors and supervisors."""
    found: dict[str, Drawn] = {}
    lines = await on_register(actor, CHILD_ENGAGEMENT, sources)
    for source in sources:
        if (director := numbered(source, _DIRECTOR)) is None:
            continue
        with suppress(NotFound):
            one = await children.director(actor, director)
            obstacle = None if _is_out(lines.get(source)) else _left(one)
            found[source] = Drawn(
                one.region, f"{one.place}{one.post.label}聘书", one.name, await _child_letter(one), obstacle
            )
    return found


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A letter to one person as the page of its record shows it; `line` is None where it is still to be put on the register.

    `href` gives it as PDF: a draft until the register has issued it.
    """

    label: str
    kind: str
    source: str
    href: str
    line: PaperLine | None


async def letters_of(actor: Actor, one: AssignmentLine) -> tuple[LetterLine, ...]:
    """派遣函 and 聘书 of somebody who was sent; of one who has left, those alone that stand on the register."""
    source, here = source_of(one.id), f"/teams/assignments/{one.id}/papers"
    found = [
        await _line(actor, "派遣函", (INTRODUCTION_LETTER, source), f"{here}/letter"),
        await _line(actor, "聘书", (ENGAGEMENT_LETTER, source), f"{here}/engagement"),
    ]
    return tuple(letter for letter in found if letter.line or not one.until)


async def child_letters_of(actor: Actor, one: DirectorLine) -> tuple[LetterLine, ...]:
    """The same of a child director or supervisor."""
    about_ = (CHILD_ENGAGEMENT, child_source(one.id))
    letter = await _line(actor, "聘书", about_, f"/children/{one.id}/papers/engagement")
    return (letter,) if letter.line or not one.until else ()


async def _line(actor: Actor, label: str, about_: tuple[str, str], href: str) -> LetterLine:
    kind, source = about_
    line = (await on_register(actor, kind, [source])).get(source)
    return LetterLine(label, kind, source, href, None if line is None or line.state is PaperState.VOID else line)


KINDS = (
    PaperKind(
        code=ENGAGEMENT_LETTER,
        label="聘书（驻村干部）",
        level=6,
        issuer=ISSUER,
        series="{县首字}组聘字",
        view=VIEW,
        handle=DISPATCH,
        draw=draw_engagements,
        specimen=engagement_letter,
        page="/teams/assignments/{}",
        dated_on_approval=True,
        open_title=True,
        single_copy=True,
    ),
    PaperKind(
        code=CHILD_ENGAGEMENT,
        label="聘书（儿童主任）",
        level=9,
        issuer="{乡镇政府}",
        series="{乡镇}政聘字",
        view=VIEW,
        handle=APPOINT,
        draw=draw_child_engagements,
        specimen=child_specimen,
        place="{乡镇}",
        page="/children/{}",
        dated_on_approval=True,
        open_title=True,
        single_copy=True,
    ),
)
