"""What the pages of rolls share: their addresses, and the election with its frame."""

from dataclasses import dataclass
from typing import Any

from litestar import Request

from elections import queries
from elections.queries import ElectionLine
from elections.web.elections import leaves
from elections.web.panels import SUBJECT
from server.access.actor import Actor, Permission
from server.web.areas import Marks
from server.web.pages import Frame, frame

ROLLS = "/rolls"


@dataclass(frozen=True, slots=True)
class Around:
    """The election a page is about, and what stands around it."""

    line: ElectionLine
    frame: Frame


def roll_link(code: str, *further: object) -> str:
    """The page of a roll, or one below it."""
    return "/".join((ROLLS, code, *map(str, further)))


async def around(request: Request[Any, Any, Any], actor: Actor, code: str, right: Permission) -> Around:
    """The election of a page, inside its transaction. Raises NotFound outside the area, Forbidden without the right."""
    line = await queries.election(actor, code)
    actor.require(right, at=line.region)
    marks = Marks(leaves=await leaves(actor, line))
    return Around(line, await frame(request, actor, SUBJECT, line.region, marks))
