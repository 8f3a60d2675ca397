"""Pages: the frame around them, the pager, and files to take away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from litestar import Request, Response
from litestar.response import Template

from server.access import audit
from server.access.actor import Actor
from server.access.records import MANAGE
from server.errors import NotFound
from server.manifest import MenuEntry, packages, visible
from server.papers.register.permissions import VIEW as VIEW_PAPERS
from server.places.regions import VILLAGE_LEVEL, Place
from server.web import areas, flash
from server.web.areas import Branch, Marks
from server.web.auth import WATCHING, known
from server.web.cookies import cookie, kept
from server.web.templating import address

AREA_COOKIE = "huanjie_area"
WORKBENCH = MenuEntry("工作台", "/")
AUDIT = MenuEntry("审计", "/audit")
ACCOUNTS = MenuEntry("账号", "/accounts")
PAPERS = MenuEntry("文书", "/papers", VIEW_PAPERS)

Query = Mapping[str, str | int | None]


@dataclass(frozen=True, slots=True)
class MenuLink:
    """One word of the bar, with the area kept."""

    label: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds a page: who is signed in, the subject (a menu path) and the area it is about, the tree of areas."""

    actor: Actor | None
    subject: str
    places: tuple[Place, ...] = ()
    tree: Branch | None = None

    @property
    def area(self) -> Place:
        """The area the page is about."""
        return self.places[-1]

    @property
    def area_code(self) -> str:
        """Its code, empty where the page is about no area."""
        return self.places[-1].code if self.places else ""

    @property
    def list_area(self) -> str:
        """The area that lists are about when one goes on from here: they stop at townships."""
        return next((place.code for place in reversed(self.places) if place.level < VILLAGE_LEVEL), self.area_code)

    @property
    def menu(self) -> tuple[MenuLink, ...]:
        """The words of the bar; changing the subject keeps the area."""
        entries = (WORKBENCH, *self._entries) if self.actor else (WORKBENCH,)
        here = self._here(entries)
        return tuple(
            MenuLink(
                entry.label,
                # What waits is asked for the whole of the actor's area: work elsewhere is not to be overlooked.
                entry.path if entry is WORKBENCH else address(entry.path, area=self.list_area),
                entry.path == here,
            )
            for entry in entries
        )

    def _here(self, entries: Sequence[MenuEntry]) -> str:
        """The path of the word that the subject stands under: its own, else that of the nearest page above it."""
        words = {
            path: entry.path for entry in entries for path in (entry.path, *entry.beside) if entry is not WORKBENCH
        }
        above = [path for path in words if f"{self.subject}/".startswith(f"{path}/")]
        return words[max(above, key=len)] if above else self.subject

    @property
    def subjects(self) -> frozenset[str]:
        """The paths of the menu, for what stands in the bar only beside its subject."""
        return frozenset(entry.path for entry in self._entries)

    @property
    def _entries(self) -> tuple[MenuEntry, ...]:
        """What the packages offer to whoever is signed in."""
        if self.actor is None:
            return ()
        offered = (*(entry for package in visible(self.actor) for entry in package.menu), PAPERS)
        return tuple(entry for entry in offered if entry.right is None or self.actor.may(entry.right))

    @property
    def asides(self) -> tuple[MenuLink, ...]:
        """What stands beside the user's name, for those who may."""
        entries = (
            (AUDIT, audit.READ_TRACES),
            (ACCOUNTS, MANAGE),
            *(aside for package in packages() for aside in package.asides),
        )
        return tuple(
            MenuLink(entry.label, address(entry.path, area=self.list_area), entry.path == self.subject)
            for entry, right in entries
            if self.actor is not None and self.actor.may(right)
        )

    def link(self, place: Place) -> str:
        """The subject's page about another place; empty where the actor may not go."""
        reachable = self.actor is not None and self.actor.covers(place.code)
        return address(self.subject, area=place.code) if reachable else ""


async def frame(
    request: Request[Any, Any, Any], actor: Actor, subject: str, area: str | None = None, marks: Marks | None = None
) -> Frame:
    """The frame of a page about an area: the one asked for, else the last one looked at, else the actor's own.

    Runs inside the page's transaction. Raises NotFound for an area asked for that is unknown or out of reach.
    """
    places = await areas.locate(actor, area) if area else await _last_area(request, actor)
    grown = await areas.tree(actor, places, subject, marks or Marks())
    return Frame(actor, subject, places, grown)


async def _last_area(request: Request[Any, Any, Any], actor: Actor) -> tuple[Place, ...]:
    try:
        return await areas.locate(actor, kept(request, AREA_COOKIE) or actor.region)
    except NotFound:
        return await areas.locate(actor, actor.region)


def page(
    request: Request[Any, Any, Any], template: str, around: Frame, *, status: int = 200, **context: object
) -> Template:
    """A page in its frame."""
    cookies = flash.forget(request)
    if around.places and kept(request, AREA_COOKIE) != around.list_area:
        cookies.append(cookie(request, AREA_COOKIE, around.list_area))
    return Template(
        template,
        context={"frame": around, "said": flash.read(request), **context},
        status_code=status,
        media_type="text/html",
        cookies=cookies,
    )


def bare_page(request: Request[Any, Any, Any], template: str, *, status: int = 200, **context: object) -> Template:
    """A page about no area, with no tree: it needs no database and can tell of its loss."""
    return page(request, template, Frame(known(request), subject=""), status=status, **context)


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a list stands: `number` counts pages from 1, `size` lines a page, `total` lines in all, each a `unit`."""

    path: str
    query: Query
    number: int
    size: int
    total: int
    unit: str = "个"

    @property
    def skipped(self) -> int:
        """How many lines stand on the pages before."""
        return (self.number - 1) * self.size

    @property
    def last(self) -> int:
        """The number of the last page."""
        return max(1, -(-self.total // self.size))

    @property
    def span(self) -> str:
        """第1—20个，共42个."""
        if not self.total:
            return f"共0{self.unit}"
        return f"第{self.skipped + 1}—{min(self.skipped + self.size, self.total)}{self.unit}，共{self.total}{self.unit}"

    @property
    def numbers(self) -> tuple[int | None, ...]:
        """The first, the last and the pages around this one; None is a gap."""
        near = range(max(1, self.number - 2), min(self.last, self.number + 2) + 1)
        before = [1, None] if near.start > 2 else [1] if near.start == 2 else []  # noqa: PLR2004  # A gap hides a page or more.
        after = [None, self.last] if near.stop < self.last else [self.last] if near.stop == self.last else []
        return (*before, *near, *after)

    def to(self, number: int) -> str:
        """The address of a page."""
        return address(self.path, **{**self.query, "page": number if number > 1 else None})

    @property
    def watching(self) -> str:
        """This page's address when it asks again by itself."""
        return address(self.path, **{**self.query, "page": self.number, WATCHING: 1})


def download(content: bytes, filename: str, media_type: str) -> Response[bytes]:
    """A file to take away, under its Chinese name (RFC 6266, RFC 5987)."""
    extension = filename.rpartition(".")[2]
    disposition = f"attachment; filename=\"huanjie.{extension}\"; filename*=UTF-8''{quote(filename)}"
    return Response(content, media_type=media_type, headers={"Content-Disposition": disposition})
