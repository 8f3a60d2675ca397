"""Households and people of communities by day. A community shows the latest; a row is what was known on its day."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_PLACES
from cadres.services import ledgers
from cadres.services.ledgers import Ledger, Values
from server import clock
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem


class Counted(BaseModel):
    """A community as counted on a day. Households and population that are not given stay as known before that day.

    `minority` is how many of the population belong to a minority; where it is not given it is not known of that day.
    """

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=r"^\d{12}$")
    as_of: date
    households: int | None = Field(None, ge=0, le=100_000)
    population: int | None = Field(None, ge=0, le=1_000_000)
    minority: int | None = Field(None, ge=0, le=1_000_000)


def _check(values: Values) -> Iterator[Problem]:
    households, population = values.get("households"), values.get("population")
    if households is None and population is None:
        yield Problem("户数", "户数和人口都没有填。", "至少填一项。")
    if households is not None and population is not None and households > population:
        yield Problem("人口", f"填了{population}人，少于户数{households}户。", "请核对户数和人口。")
    minority = values.get("minority")
    if minority is not None and population is not None and minority > population:
        yield Problem("少数民族人口", f"填了{minority}人，多于人口{population}人。", "请核对人口和少数民族人口。")
    if values["as_of"] > clock.today():
        yield Problem("统计日期", "还没有到。", "请填户数、人口是哪一天的。")


COUNTS = Ledger(
    table="community_count",
    noun="户数人口",
    words={"as_of": "统计日期", "households": "户数", "population": "人口", "minority": "少数民族人口"},
    right=EDIT_PLACES,
    twice=Problem("统计日期", "这一天已经登记过。", "请更正那一次的数字。"),
    check=_check,
)


async def count_community(actor: Actor, counted: Counted) -> None:
    """Record a count; another one of the same day is corrected. The community shows the latest."""
    actor.require(EDIT_PLACES, at=counted.region)
    about = Change(f"community:{counted.region}", counted.region)
    async with transaction(actor):
        community = await ledgers.community_of(actor, counted.region)
        given = counted.model_dump(exclude={"region", "as_of"}, exclude_none=True)
        held = await _held(community, counted.as_of)
        if held:
            await ledgers.amend(actor, COUNTS, held["id"], about, given)
        else:
            known = await _known(community, counted.as_of) if given else {}
            values = {"as_of": counted.as_of, **known, **given}
            COUNTS.refuse_wrong(values)
            await ledgers.add(actor, COUNTS, about, {"community": community, **values})
        await _show_latest(community)


async def remove_count(actor: Actor, region: str, as_of: date, reason: str) -> None:
    """Take back the count of a day; the community shows what is then the latest."""
    actor.require(EDIT_PLACES, at=region)
    async with transaction(actor):
        community = await ledgers.community_of(actor, region)
        held = await _held(community, as_of)
        if held is None:
            raise NotFound
        await ledgers.remove(actor, COUNTS, held["id"], Change(f"community:{region}", region, reason=reason))
        await _show_latest(community)


async def keep_as_known(communities: Sequence[int]) -> None:
    """What communities show now is what is known of them today; for whoever changed it and leaves the event of that."""
    await connection().execute(
        """INSERT INTO community_count (region, community, as_of, households, population)
           SELECT region, id, $2, households, population FROM community WHERE id = ANY($1)
           ON CONFLICT (community, as_of)
           DO UPDATE SET households = EXCLUDED.households, population = EXCLUDED.population""",
        list(communities),
        clock.today(),
    )


async def _held(community: int, as_of: date) -> Mapping[str, Any] | None:
    found: Mapping[str, Any] | None = await connection().fetchrow(
        "SELECT id FROM community_count WHERE community = $1 AND as_of = $2 FOR UPDATE", community, as_of
    )
    return found


async def _known(community: int, day: date) -> dict[str, Any]:
    """What was known on a day, by the latest count before it."""
    row = await connection().fetchrow(
        """SELECT households, population FROM community_count WHERE community = $1 AND as_of < $2
           ORDER BY as_of DESC LIMIT 1""",
        community,
        day,
    )
    return dict(row) if row else {}


async def _show_latest(community: int) -> None:
    await connection().execute(
        """UPDATE community SET (households, population) = (
               SELECT households, population FROM community_count n WHERE n.community = community.id
               ORDER BY as_of DESC LIMIT 1)
           WHERE id = $1""",
        community,
    )
