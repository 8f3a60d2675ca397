"""Resettlement sites: registering, amending, counting."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_PLACES
from cadres.place_vocabulary import SiteKind
from cadres.services import ledgers
from cadres.services.ledgers import Ledger, Values
from server import clock
from server.access.actor import Actor
from server.access.audit import Change
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.places.regions import TOWNSHIP_LEVEL

_MOST = 100_000
TOWNSHIP = r"^\d{9}000$"

Origin = Annotated[str, Field(min_length=1, max_length=60)]
RegionCode = Annotated[str, Field(pattern=r"^\d{12}$")]


class SiteDetails(BaseModel):
    """A site as people describe it; `region` is the township that received it, `communities` are the codes of those serving it."""

    model_config = ConfigDict(frozen=True)

    region: str = Field(pattern=TOWNSHIP)
    name: str = Field(min_length=1, max_length=60)
    kind: SiteKind
    origins: tuple[Origin, ...] = Field((), max_length=60)
    address: str | None = Field(None, max_length=120)
    communities: tuple[RegionCode, ...] = Field((), max_length=40)
    closed: date | None = None


class SiteCounted(BaseModel):
    """People of a site as counted on a day."""

    model_config = ConfigDict(frozen=True)

    as_of: date
    households: int | None = Field(None, ge=0, le=_MOST)
    relocated: int = Field(ge=0, le=_MOST)
    registered_poor: int = Field(ge=0, le=_MOST)


def _check_count(values: Values) -> Iterator[Problem]:
    relocated, poor, households = values["relocated"], values["registered_poor"], values.get("households")
    if poor > relocated:
        cause = f"填了{poor}人，多于搬迁人口{relocated}人。"
        yield Problem("建档立卡搬迁人口", cause, "建档立卡搬迁人口是搬迁人口的一部分，请核对。", "SD-5")
    if households is not None and households > relocated:
        yield Problem("户数", f"填了{households}户，多于搬迁人口{relocated}人。", "请核对户数和人数。")
    if values["as_of"] > clock.today():
        yield Problem("统计日期", "还没有到。", "请填人口是哪一天的。")


SITES = Ledger(
    table="resettlement_site",
    noun="安置点",
    words={"name": "名称", "kind": "类型", "origins": "迁出村", "address": "地址", "closed": "停用日期"},
    right=EDIT_PLACES,
    twice=Problem("名称", "这个乡镇（街道）已有同名的安置点。", "请核对是不是同一个；不是的，在名称里注明区别。"),
    vocabularies={"kind": SiteKind},
)
COUNTS = Ledger(
    table="site_count",
    noun="安置点人口",
    words={
        "as_of": "统计日期",
        "households": "户数",
        "relocated": "搬迁人口",
        "registered_poor": "建档立卡搬迁人口",
    },
    right=EDIT_PLACES,
    twice=Problem("统计日期", "这一天已经登记过。", "请更正那一次的数字。"),
    check=_check_count,
)
SERVICES = Ledger(
    table="site_service",
    noun="服务安置点的村（社区）",
    words={},
    right=EDIT_PLACES,
    twice=Problem("服务的村（社区）", "已经登记过。"),
)


def subject(site: int | str) -> str:
    """The name of a site in the trace."""
    return f"site:{site}"


async def register_site(actor: Actor, details: SiteDetails) -> int:
    """Put a site on record; returns its number."""
    actor.require(EDIT_PLACES, at=details.region)
    async with transaction(actor):
        await _require_township(details.region)
        communities = await _communities(details)
        site = await ledgers.add(actor, SITES, Change(subject("{}"), details.region), _columns(details))
        await _serve(actor, site, details.region, communities)
    return site


async def amend_site(actor: Actor, site: int, details: SiteDetails, reason: str = "") -> None:
    """Set what is known of a site; its township stays."""
    async with transaction(actor):
        region = await region_of(actor, site)
        if details.region != region:
            raise Refused(
                [Problem("迁入乡镇", "已登记的安置点不能换乡镇。", "登记错了的，停用后在正确的乡镇重新登记。")]
            )
        actor.require(EDIT_PLACES, at=region)
        communities = await _communities(details)
        await ledgers.amend(actor, SITES, site, Change(subject(site), region, reason=reason), _columns(details))
        await _serve(actor, site, region, communities)


async def count_site(actor: Actor, site: int, counted: SiteCounted) -> None:
    """Record a count; another one of the same day is corrected."""
    async with transaction(actor):
        region = await region_of(actor, site)
        about, values = Change(subject(site), region), counted.model_dump()
        held = await count_on(site, counted.as_of)
        if held is None:
            await ledgers.add(actor, COUNTS, about, {"site": site, **values})
        else:
            await ledgers.amend(actor, COUNTS, held, about, values)


async def remove_count(actor: Actor, site: int, as_of: date, reason: str) -> None:
    """Take back the count of a day."""
    async with transaction(actor):
        region, held = await region_of(actor, site), await count_on(site, as_of)
        if held is None:
            raise NotFound
        await ledgers.remove(actor, COUNTS, held, Change(subject(site), region, reason=reason))


async def remove_site(actor: Actor, site: int, reason: str) -> None:
    """Take back a site that should not be on record, with whom it was served by; counts must be taken back before."""
    async with transaction(actor):
        region = await region_of(actor, site)
        await _serve(actor, site, region, {})
        await ledgers.remove(actor, SITES, site, Change(subject(site), region, reason=reason))


async def region_of(actor: Actor, site: int) -> str:
    """The township of a site. Raises NotFound outside the area."""
    found = await connection().fetchval(
        "SELECT region FROM resettlement_site WHERE id = $1 AND starts_with(region, $2)", site, actor.reach
    )
    if found is None:
        raise NotFound
    return str(found)


async def count_on(site: int, as_of: date) -> int | None:
    """The number of the count of a day."""
    found = await connection().fetchval("SELECT id FROM site_count WHERE site = $1 AND as_of = $2", site, as_of)
    return None if found is None else int(found)


async def _require_township(region: str) -> None:
    level = await connection().fetchval("SELECT level FROM division WHERE code = $1 AND until IS NULL", region)
    if level != TOWNSHIP_LEVEL:
        raise Refused([Problem("迁入乡镇", f"{region}不是乡镇（街道）。", "请选择安置点迁入的乡镇（街道）。")])


def _columns(details: SiteDetails) -> dict[str, Any]:
    values = details.model_dump(exclude={"region", "communities"})
    return {**values, "origins": list(dict.fromkeys(details.origins))}


async def _communities(details: SiteDetails) -> dict[int, str]:
    """The communities named, by number. They lie in the township that received the site, which looks after it (SD-4)."""
    rows = await connection().fetch(
        "SELECT id, region, name FROM community WHERE region = ANY($1) AND left(region, 9) = left($2, 9) AND until IS NULL",
        list(details.communities),
        details.region,
    )
    found = {row["region"] for row in rows}
    if unknown := [code for code in details.communities if code not in found]:
        cause = f"{'、'.join(unknown)}不是迁入地乡镇（街道）的村（社区）。"
        raise Refused([Problem("服务的村（社区）", cause, "安置点由迁入地乡镇（街道）管理，请在其中选择。", "SD-4")])
    return {row["id"]: row["name"] for row in rows}


async def _serve(actor: Actor, site: int, region: str, communities: dict[int, str]) -> None:
    held: Sequence[Any] = await connection().fetch(
        "SELECT s.id, s.community, c.name FROM site_service s JOIN community c ON c.id = s.community WHERE s.site = $1",
        site,
    )
    for row in held:
        if row["community"] not in communities:
            about = Change(subject(site), region, before={"村（社区）": row["name"]})
            await ledgers.remove(actor, SERVICES, row["id"], about)
    for community, name in communities.items():
        if community not in {row["community"] for row in held}:
            about = Change(subject(site), region, after={"村（社区）": name})
            await ledgers.add(actor, SERVICES, about, {"site": site, "community": community})
