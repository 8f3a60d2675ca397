"""Certificates of completion and their numbers: what the register of papers gives out of them; inside `transaction(actor)`.

The register numbers for one body of a county. A run that another body organised has its certificates numbered by that body.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress

from server import clock
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import NotFound, Problem, Refused
from server.manifest import Drawn, PaperKind
from server.papers.passages import Passages
from server.papers.register.kinds import kind_of, numbered
from server.papers.register.reading import PaperLine, as_registered, on_register
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.register.wording import passages, texts
from server.values.periods import chinese_day
from training import courses
from training.course_documents import CompletionCertificate
from training.course_specimens import completion_certificate
from training.course_vocabulary import COMPLETION_CERTIFICATE
from training.courses import CourseLine, CourseView, MemberLine
from training.permissions import CERTIFY, SEE_CERTIFICATES, VIEW
from training.rules.hours import said

_RECORD = "course_member"
_MOST_NAMED = 5


def source_of(member: int) -> str:
    """How the register names the certificate of somebody enrolled."""
    return f"{_RECORD}:{member}"


async def registered(actor: Actor, members: Sequence[MemberLine]) -> Mapping[int, PaperLine]:
    """The certificates on the register by whom they are of; one that is void is as good as none."""
    lines = await on_register(actor, COMPLETION_CERTIFICATE, [source_of(one.id) for one in members])
    return {
        one.id: line for one in members if (line := lines.get(source_of(one.id))) and line.state is not PaperState.VOID
    }


async def registered_certificates(actor: Actor, found: CourseView) -> tuple[CompletionCertificate, ...]:
    """The certificate of each who finished as the register has it, else as a draft.

    That of a run which another body organised is no draft of ours: that body approves it and writes its number in.
    """
    lines, words = await registered(actor, found.complete), await _words(found.course)
    ours = await other_body(found.course) is None
    made = {one.id: _certificate(found.course, one, words) for one in found.complete}
    return tuple(
        as_registered(paper, lines.get(member)) if ours or member in lines else paper for member, paper in made.items()
    )


async def certified(course: int, members: Collection[int] | None = None) -> tuple[str, ...]:
    """The names of those, or of some of those, whose certificate of a run has its number and stands."""
    rows = await connection().fetch(
        """SELECT m.name FROM course_member m
           JOIN registered_paper p ON p.kind = $1 AND p.source = $2 || ':' || m.id
           WHERE m.course = $3 AND ($4::bigint[] IS NULL OR m.id = ANY($4)) AND p.state IN ('approved', 'issued')
           ORDER BY m.id""",
        COMPLETION_CERTIFICATE,
        _RECORD,
        course,
        None if members is None else list(members),
    )
    return tuple(row["name"] for row in rows)


async def refuse_certified(field: str, course: int, members: Collection[int] | None = None) -> None:
    """Raise Refused where somebody's certificate rests on what is about to be changed."""
    if names := await certified(course, members):
        more = "等" if len(names) > _MOST_NAMED else ""
        cause = f"{'、'.join(names[:_MOST_NAMED])}{more}的结业证书已经核准编号，所依据的登记不再更改。"
        raise Refused([Problem(field, cause, "确实有误的，先在文书登记簿作废证书，再更改。", "DC-10")])


async def other_body(course: CourseLine) -> Problem | None:
    """Why the register gives no numbers for a run: another body than the one it numbers for organised it."""
    body = (await texts(kind_of(COMPLETION_CERTIFICATE), course.region))[Wording.ISSUER]
    if course.organiser == body:
        return None
    cause = f"本班由{course.organiser}举办，登记簿上结业证书的发证单位是{body}。"
    return Problem("主办", cause, "由举办单位编号，手填在证书上；发证单位要改的，先设定文书用语。", "DC-10")


def too_early(course: CourseLine) -> Problem | None:
    """Why nobody has a certificate yet: it bears the last day of the run, and lessons may still be added."""
    if course.last <= clock.today():
        return None
    cause = f"{course.name}到{chinese_day(course.last)}才结束。"
    return Problem("结束日期", cause, "结束以后再办证书；提前结束的，先更改结束日期。", "TH-5")


async def draw_certificates(actor: Actor, sources: Sequence[str]) -> Mapping[str, Drawn]:
    """The certificates behind some sources, for the register; none for whoever has not finished."""
    wanted = {number: source for source in sources if (number := numbered(source, _RECORD)) is not None}
    of_course: defaultdict[int, set[int]] = defaultdict(set)
    for row in await connection().fetch(
        "SELECT id, course FROM course_member WHERE id = ANY($1) AND starts_with(region, $2)",
        *(list(wanted), actor.reach),
    ):
        of_course[row["course"]].add(row["id"])
    found: dict[str, Drawn] = {}
    for course, members in of_course.items():
        with suppress(NotFound):
            drawn = await _drawn(await courses.view(actor, course), members)
            found |= {wanted[member]: one for member, one in drawn.items()}
    return found


async def _drawn(found: CourseView, members: set[int]) -> Mapping[int, Drawn]:
    course = found.course
    if course.cancelled:
        return {}
    words, obstacle = await _words(course), too_early(course) or await other_body(course)
    made = {one.id: _certificate(course, one, words) for one in found.complete if one.id in members}
    return {
        member: Drawn(course.region, f"{course.name}{paper.title}", paper.name, paper, obstacle)
        for member, paper in made.items()
    }


async def _words(course: CourseLine) -> tuple[str, Passages]:
    """Who signs, and how the place words it.

    The body signs as the register has it where it numbers for the organiser, else the organiser, by the program's own words.
    """
    kind = kind_of(COMPLETION_CERTIFICATE)
    said_of = await texts(kind, course.region)
    if course.organiser != said_of[Wording.ISSUER]:
        return course.organiser, ()
    return said_of[Wording.SIGNATURE], await passages(kind, course.region)


def _certificate(course: CourseLine, one: MemberLine, words: tuple[str, Passages]) -> CompletionCertificate:
    issuer, worded = words
    return CompletionCertificate(
        issuer=issuer,
        course=course.name,
        first=course.first,
        last=course.last,
        venue=course.venue,
        dated=course.last,
        number="",
        name=one.name,
        place=one.place,
        hours=said(one.completion.made),
        days=course.days_said,
        score=one.score,
        passages=worded,
    )


KIND = PaperKind(
    code=COMPLETION_CERTIFICATE,
    label="结业证书",
    level=6,
    issuer="{县}民政局",
    series="{县首字}培结字",
    view=SEE_CERTIFICATES,
    handle=CERTIFY,
    draw=draw_certificates,
    specimen=completion_certificate,
    page="/courses/members/{}",
    page_right=VIEW,
    single_copy=True,
)
