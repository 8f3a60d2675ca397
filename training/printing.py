"""The papers of sending people, filled from the records; inside `transaction(actor)`."""

from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Conflict
from server.places.regions import names_of
from server.values.labels import label_of
from training import children, teams
from training.documents import ChildEngagementLetter, DispatchNotice, EngagementLetter, IntroductionLetter, SentLine
from training.parameters import decisions
from training.permissions import PRINT
from training.rules.coverage import reading
from training.teams import AssignmentLine


async def documents_of(actor: Actor, area: str) -> tuple[tuple[str, int], ...]:
    """The papers by which people of an area were sent, with how many each sent, the latest first."""
    rows = await connection().fetch(
        """SELECT document, count(*) AS n FROM team_assignment
           WHERE starts_with(region, $1) AND starts_with(region, $2) GROUP BY document ORDER BY max(since) DESC, document""",
        actor.reach,
        reach_of(area),
    )
    return tuple((row["document"], row["n"]) for row in rows)


async def notice(actor: Actor, area: str, document: str, number: str) -> DispatchNotice:
    """The notice with everybody of the area's county whom a paper sent. Raises Conflict where it sent nobody."""
    county = area[:6].ljust(12, "0")
    actor.require(PRINT, at=county)
    sent = [one for one in await teams.assignments_in(actor, county, clock.today()) if one.document == document]
    if not sent:
        raise Conflict(f"没有按{document}选派的人。", code="dispatch.nobody")
    day = max(one.since for one in sent)
    said = reading((await decisions()).at(county, day))
    townships = await names_of({_township(one.region) for one in sent})
    name = (await names_of([county]))[county]
    return DispatchNotice(
        issuer=_issuer(name),
        number=number,
        dated=day,
        county=name,
        reading=f"{said.message}（口径依据：{said.cite}）",
        lines=tuple(_line(one, townships[_township(one.region)]) for one in sent),
    )


async def letter(actor: Actor, assignment: int, number: str) -> IntroductionLetter:
    """The letter of introduction of one person."""
    one, township, county = await _about(actor, assignment)
    body = "党工委" if township.endswith("街道") else "党委"
    return IntroductionLetter(
        issuer=_issuer(county),
        number=number,
        dated=one.since,
        addressee=f"{township}{body}",
        county=county,
        line=_line(one, township),
        document=one.document,
    )


async def engagement(actor: Actor, assignment: int, number: str) -> EngagementLetter:
    """The letter of engagement of one person."""
    one, township, county = await _about(actor, assignment)
    return EngagementLetter(
        issuer=_issuer(county), number=number, dated=one.since, county=county, line=_line(one, township)
    )


async def child_engagement(actor: Actor, director: int, number: str) -> ChildEngagementLetter:
    """The letter of engagement of a child director or supervisor; the township engages. Raises Conflict once that is over."""
    one = await children.director(actor, director)
    actor.require(PRINT, at=one.region)
    if one.until:
        raise Conflict(f"{one.name}已于{one.until.isoformat()}离任。", code="child_director.ended")
    township, county = _township(one.region), one.region[:6].ljust(12, "0")
    names = await names_of([township, county])
    place = "" if one.region.endswith("000") else one.place
    body = "办事处" if names[township].endswith("街道") else "人民政府"
    return ChildEngagementLetter(
        issuer=f"{names[township]}{body}",
        number=number,
        dated=one.since,
        place=f"{names[county]}{names[township]}{place}",
        name=one.name,
        post=one.post.label,
        since=one.since,
    )


async def _about(actor: Actor, assignment: int) -> tuple[AssignmentLine, str, str]:
    one = await teams.assignment(actor, assignment, clock.today())
    actor.require(PRINT, at=one.region)
    township, county = _township(one.region), one.region[:6].ljust(12, "0")
    names = await names_of([township, county])
    return one, names[township], names[county]


def _township(region: str) -> str:
    return region[:9].ljust(12, "0")


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
        rank=one.rank or "",
        post=one.post,
        since=one.since,
        due=one.due,
    )
