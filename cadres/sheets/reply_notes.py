"""What an agency may write under 条目编号: the items of the day with their numbers, which no letter tells (Q-18, Q-23)."""

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from datetime import date

from cadres.reviews.lists import agencies_on, edition_on, kept_list
from cadres.rules.negative_list import Item
from cadres.vocabulary import CommitteeKind
from server import clock
from server.access.actor import Actor

_HEAD = "有问题的，条目编号从下面选："
Held = tuple[str | None, CommitteeKind, date]


async def items_of_today(_actor: Actor) -> tuple[str, ...]:
    """The items of the list in force today, of both committees, for the empty template."""
    today = clock.today()
    edition = await edition_on(today)
    return await items_of([(edition, kind, today) for kind in CommitteeKind], frozenset())


async def items_of(held: Iterable[Held], agencies: AbstractSet[str]) -> tuple[str, ...]:
    """The items that batches were opened under, by edition, committee and day; of `agencies` alone where any are named."""
    names = {one.code: one.name for one in await agencies_on(clock.today())}
    said: list[str] = []
    for edition, kind, day in held:
        items = (await kept_list(edition)).in_force(kind, day)
        said += _lines(
            kind, (one for one in items if not agencies or not one.agencies or agencies & one.agencies), names
        )
    return (_HEAD, *dict.fromkeys(said)) if said else ()


def _lines(kind: CommitteeKind, items: Iterable[Item], names: dict[str, str]) -> Iterator[str]:
    for item in items:
        who = "、".join(names.get(code, code) for code in sorted(item.agencies)) or "各部门"
        only = f"，只用于{kind.label}" if item.committees == {kind} else ""
        months = f"，{item.lookback_months}个月内，要填起算日" if item.lookback_months else ""
        yield f"{item.code}　{item.words}（{item.level.label}{months}{only}；由{who}答复）"
