"""Keeping the conditions of a list under a name, for all who work in the area."""

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from cadres.conditions import Conditions
from cadres.permissions import EDIT_PEOPLE
from cadres.tables import SavedSearch
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, event_kind
from server.db.engine import take_turn, transaction
from server.errors import NotFound, Problem, Refused
from server.values.text import fold

KEPT = event_kind("people.search_kept", "存为常用查询")
DROPPED = event_kind("people.search_dropped", "删除常用查询")


class KeepSearch(BaseModel):
    """A name and what is searched for."""

    model_config = ConfigDict(frozen=True)

    name: Annotated[str, AfterValidator(fold), Field(min_length=1, max_length=20)]
    conditions: Conditions


def subject(search: int) -> str:
    """The name of a kept search in the trace."""
    return f"search:{search}"


async def keep_search(actor: Actor, area: str, command: KeepSearch) -> int:
    """Keep the conditions for an area; returns the id. Raises Refused where one of that name is kept for it already."""
    actor.require(EDIT_PEOPLE, at=area)
    async with transaction(actor):
        await take_turn("searches", area)
        if await SavedSearch.exists().where(
            SavedSearch.region == area, SavedSearch.name == command.name, SavedSearch.struck.is_null()
        ):
            cause = f"已有叫“{command.name}”的常用查询。"
            raise Refused([Problem("名称", cause, "换一个名称，或者打开原来的查询，删除以后再存。")])
        row = SavedSearch(
            region=area,
            name=command.name,
            conditions=command.conditions.model_dump(mode="json", exclude_defaults=True),
            actor=actor.name,
            made=clock.now(),
        )
        await row.save()
        # Names may be looked for: what was searched is named by its words, the people's names are left out.
        after = {"名称": command.name}
        await audit.record(actor, KEPT, Change(subject(row.id), area, after=after))
    return int(row.id)


async def strike_search(actor: Actor, search: int) -> str:
    """Take a kept search off; returns its name."""
    async with transaction(actor):
        row = await SavedSearch.objects().where(SavedSearch.id == search, SavedSearch.struck.is_null()).first()
        if row is None:
            raise NotFound
        actor.require(EDIT_PEOPLE, at=row.region)
        await SavedSearch.update({SavedSearch.struck: clock.now()}).where(SavedSearch.id == search)
        await audit.record(actor, DROPPED, Change(subject(search), row.region, before={"名称": row.name}))
    return str(row.name)
