"""What a package declares to the ground: its faces, its rights, its reactions, its part of the demo.

A lower package shows what a higher one knows through panels and columns, so that no import runs up the tower.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Protocol

Reaction = Callable[[Any, Any], Awaitable[None]]
Forecast = Callable[[Any, Any], Awaitable[Sequence[str]]]
Links = Callable[[Any, Any], Awaitable[Sequence["Cell"]]]
Answerer = Callable[[Any, Any], Awaitable[Any]]


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """One word of the top bar. Entries stand in the order of the registry, then of the manifest.

    `right` is the one without which the entry is not offered, where that is more than the package's own.
    `beside` are further subjects that stand under the word though their addresses do not begin with its path.
    """

    label: str
    path: str
    right: Any = None
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Panel:
    """A block of a community's page: a heading, and a template with what it shows."""

    title: str
    template: str
    context: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a list: its words, where they lead, and the glyph of a state (`none`, `part`, `done`, `warn`, `stop`).

    `due` is a `server.web.deadlines.Due`, which is shown in the place of words.
    """

    text: str = ""
    href: str = ""
    glyph: str = ""
    due: Any = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns that a package adds to the list of communities.

    `fill(actor, regions)` gives the cells, one for each label, by region; it runs inside the page's transaction.
    """

    labels: tuple[str, ...]
    fill: Callable[[Any, Sequence[str]], Awaitable[Mapping[str, tuple[Cell, ...]]]]


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that waits for somebody, on the workbench.

    `law` tells a deadline of the law from one of the house; `basis` names the clause or the house rule it rests on.
    It is shown to those alone who hold `right`, the right to do it.
    """

    what: str
    href: str
    region: str
    right: Any
    note: str = ""
    due: date | None = None
    law: bool = False
    basis: str = ""
    act: str = "办理"


@dataclass(frozen=True, slots=True)
class Tally:
    """A number at the side of the workbench, with the list behind it; `of` is the whole it is a part of."""

    label: str
    number: int
    href: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class JobKind:
    """Long work that runs beside the pages: `run(actor, command, progress)` gives a `server.jobs.running.Result`.

    `command` is a pydantic model with the `region` the work is about; it is kept in clear, so it names records and quotes
    no personal data. `run` may run twice, after a worker died: what it writes must come out the same. `keep_days` is how
    long a file it made can be fetched. `own`: nobody but who asked for it sees it, since it tells of records that not
    everybody with the right may see.
    """

    code: str
    label: str
    permission: Any
    command: type[Any]
    run: Callable[[Any, Any, Any], Awaitable[Any]]
    keep_days: int = 7
    own: bool = False


@dataclass(frozen=True, slots=True)
class FileKind:
    """A kind of stored file: which media types it takes (by content, see `server.files.sniffing`), and how large.

    `view` is the right to see one, `add` to hand one in or take one back. `keep_days` None keeps it until it is taken back.
    `page` is the address of the record it belongs to, `{}` standing for the number in its subject (`filing:12`). `settled`
    says, for that number, why nothing is taken back any more; empty where it still may be. `shown` is a condition in SQL on
    a row of `stored_file`, for kinds that not everybody of the area may know of; their names and sizes stay out of the trace.
    `admits` is an async function `(actor, number, right)`: whether the actor has that one of the two rights over the files of
    this very record, where the right alone does not tell. `hold` keeps that record as it stands until the transaction ends;
    with it `settled` is asked again as a file is kept, since a record may be settled while the file is still on its way.
    `opens` raises Refused for a file, by name and content, that cannot be used for what the kind is there for.
    """

    code: str
    label: str
    view: Any
    add: Any
    media_types: frozenset[str]
    most_bytes: int
    keep_days: int | None = None
    page: str = "/"
    settled: Callable[[int], Awaitable[str]] | None = None
    shown: str = ""
    admits: Callable[[Any, int, Any], Awaitable[bool]] | None = None
    hold: Callable[[int], Awaitable[None]] | None = None
    opens: Callable[[str, bytes], None] | None = None


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record as the trace names it (`election:12`): its word, and the address of its page, `{}` standing for the rest.

    `names` are async functions `(actor, rests)` that give the records' names by those rests, as far as they lie in the actor's
    area; without them a record is called by its place. `right` opens the page, where not everybody may who sees the package.
    """

    label: str
    page: str
    names: Callable[[Any, Sequence[str]], Awaitable[Mapping[str, str]]] | None = None
    right: Any = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A paper as the records give it now: its place, the words it goes by in lists, whom it is about, and the model to print.

    `obstacle` is why it may not go out, a `server.errors.Problem`: the register asks for it again at every step. `fell` says that
    the record itself fell, so that an issued one is not printed anew either; any other obstacle holds up new papers alone.
    """

    region: str
    title: str
    holder: str
    model: Any
    obstacle: Any = None
    fell: bool = False


@dataclass(frozen=True, slots=True)
class PaperKind:
    """A kind of paper that goes through the register: checked, approved by another person, numbered, issued, verifiable.

    `level` is how many digits of a region's code name the issuing body's own (6: county, 9: township); `issuer`, `series`
    and `place` are its name, its 代字 and where it signs unless somebody decided otherwise, with `{县}`, `{县首字}` (the
    county's first character) and `{乡镇}` filled in. `view` is the right to see papers of the kind, `handle` that to act.
    `draw(actor, sources)` gives the papers by what they are made from (`elected:12`); it runs inside the caller's transaction
    and leaves out what is not in the actor's area. Its models have the fields `number` and `stamp`, which the register fills.
    `dated_on_approval` says that it bears the day of its approval, as an official document does, and not one of its record.
    `open_title` says that the title names no person: whoever shows the code is told it, with the village and the post in it.
    `single_copy` says that one original goes to one recipient (a certificate, a letter): printed anew, it has a code of its own
    and that of the copy before is spent. Any other goes out as many copies of one file, which keep their code: those that are
    not lost stand as before.
    `specimen` is a model of invented data, the one that its picture shows. `page` is the address of the record behind a source, `{}` standing for its number,
    and `page_right` the right to that page where `view` does not open it. `issuers` is how many bodies may sign jointly, parted by 、 in the signature.
    Where drawing a paper is a reading that leaves a trace, `obstacles(actor, sources)` tells why each may not go out, by what
    it is made from, without drawing it, `printed(actor, sources)` leaves the trace of what was printed, and
    `reread(actor, sources)` that of a reading of what is kept of issued papers, which draws nothing.
    """

    code: str
    label: str
    level: int
    issuer: str
    series: str
    view: Any
    handle: Any
    draw: Callable[[Any, Sequence[str]], Awaitable[Mapping[str, Drawn]]]
    specimen: Callable[[], Any]
    place: str = "{县}"
    page: str = ""
    page_right: Any = None
    issuers: int = 1
    dated_on_approval: bool = False
    open_title: bool = False
    single_copy: bool = False
    obstacles: Callable[[Any, Sequence[str]], Awaitable[Mapping[str, Any]]] | None = None
    printed: Callable[[Any, Sequence[str]], Awaitable[None]] | None = None
    reread: Callable[[Any, Sequence[str]], Awaitable[None]] | None = None


@dataclass(frozen=True, slots=True)
class WordedKind:
    """A kind of paper beside the register whose paragraphs places word as they do those of `PaperKind`.

    `level` is how many digits of a region's code name the last division that may decide. `specimens` are models of invented
    data, one for each body that such a paper may come from and for rarer occasions; all have the same paragraphs and fields. A line of a paragraph is
    a paragraph of its own; `hint` tells people what else they may write. `group` is what the kinds of one sort are called.
    `decide` is the right to word them, beside that to word papers at all.
    """

    code: str
    label: str
    group: str
    level: int
    view: Any
    decide: Any
    specimens: tuple[Callable[[], Any], ...]
    hint: str = ""

    @property
    def specimen(self) -> Callable[[], Any]:
        """The one that its wordings are held against."""
        return self.specimens[0]


@dataclass(frozen=True, slots=True)
class Specimen:
    """A paper on invented data, for its picture among the documents.

    `name` is that of the picture, `label` what the list calls it; `make` gives the print model, the same at any time, and
    `page` is which of its pages is shown, -1 the last.
    """

    name: str
    label: str
    make: Callable[[], Any]
    page: int = 0


@dataclass(frozen=True, slots=True)
class BulkDone:
    """What came of a sheet that is too large for the preview: a line for people, how many rows had faults, and their file."""

    said: str
    faulty: int
    returned: bytes | None = None


#: Takes a whole file in: `(actor, file name, content, trial, told)`; with `trial` nothing stays.
BulkImport = Callable[[Any, str, bytes, bool, Callable[[int, int], None]], Awaitable[BulkDone]]


class Stage(Protocol):
    """Where the packages play the demo: who acts, the folders for sheets and papers, and what the earlier parts left.

    `press` and `store` are those of the papers that are issued.
    """

    actor: Any
    inputs: Path
    papers: Path
    kept: dict[str, Any]
    press: Any
    store: Any

    def say(self, text: str) -> None:
        """One line of the story."""

    async def print(self, folder: str, papers: Sequence[Any]) -> None:
        """Print papers into a folder below `papers`, by the end of the play."""

    async def bind(self, folder: str, title: str, papers: Sequence[Any]) -> None:
        """Print papers into one file with bookmarks, by the end of the play."""


@dataclass(frozen=True, slots=True)
class Package:
    """A package as the ground sees it.

    `view` is the right without which nobody sees any of its records (None: open to all who are signed in).
    `reactions` maps an event class to async functions `(actor, event)` that run in the emitter's transaction.
    `forecasts` say beforehand, in sentences, what the package would do upon something that is still to be confirmed.
    `links` name, for a record that a lower package shows, what this package keeps of it.
    `answers` give a lower package what it asks for by a question of its own class and cannot know itself.
    `community_panels` are async functions `(actor, region) -> Panel | None` that run in the page's transaction,
    `person_panels` such functions of `(actor, person)`; `asides` are entries beside the user's name, each with its right;
    `duties` and `tallies` are such functions of `(actor, area)` for the workbench.
    `records` are the kinds of its records by the words in their names (`election:12`).
    `jobs` and `files` are the kinds of long work and of stored files that the package knows, `papers` those of papers that
    go through the register. What is printed without approval (ballots, tally sheets, working lists) is none of them; `worded`
    are the kinds among the others whose paragraphs places may word.
    `specimens` are all its papers on invented data, both those and these.
    `sheets` are the sheets it takes in and gives out, see `server.sheets.exchange.Exchange`.
    `demo` are async functions `(stage)` that play this package's part, a chapter each: what lies a term back, then the
    present. Each chapter runs in the order of the tower, and through all of it before the next begins.
    """

    name: str
    pages: tuple[type, ...] = ()
    api: tuple[type, ...] = ()
    permissions: tuple[Any, ...] = ()
    view: Any = None
    benchmarks: Mapping[str, Callable[[], list[Any]]] = field(default_factory=dict)
    reactions: Mapping[type, tuple[Reaction, ...]] = field(default_factory=dict)
    menu: tuple[MenuEntry, ...] = ()
    community_columns: tuple[Columns, ...] = ()
    community_panels: tuple[Callable[[Any, str], Awaitable[Panel | None]], ...] = ()
    person_panels: tuple[Callable[[Any, int], Awaitable[Panel | None]], ...] = ()
    asides: tuple[tuple[MenuEntry, Any], ...] = ()
    forecasts: Mapping[type, tuple[Forecast, ...]] = field(default_factory=dict)
    links: Mapping[type, tuple[Links, ...]] = field(default_factory=dict)
    answers: Mapping[type, tuple[Answerer, ...]] = field(default_factory=dict)
    duties: tuple[Callable[[Any, str], Awaitable[Sequence[Duty]]], ...] = ()
    tallies: tuple[Callable[[Any, str], Awaitable[Sequence[Tally]]], ...] = ()
    demo: tuple[Callable[[Stage], Awaitable[None]], ...] = ()
    records: Mapping[str, RecordKind] = field(default_factory=dict)
    jobs: tuple[JobKind, ...] = ()
    files: tuple[FileKind, ...] = ()
    papers: tuple[PaperKind, ...] = ()
    worded: tuple[WordedKind, ...] = ()
    specimens: tuple[Specimen, ...] = ()
    sheets: tuple[Any, ...] = ()
    bulk_imports: Mapping[str, BulkImport] = field(default_factory=dict)


_known: dict[str, Package] = {}


def take_up(package: Package) -> None:
    """Make a package known; the registry calls this for each, in the order of the tower."""
    _known[package.name] = package


def packages() -> tuple[Package, ...]:
    """The packages known, in order."""
    return tuple(_known.values())


def visible(actor: Any) -> tuple[Package, ...]:
    """The packages whose records the actor may see; menus, panels, duties and sums of the others are not shown to them."""
    return tuple(package for package in packages() if package.view is None or actor.may(package.view))


async def emit(actor: object, event: object) -> None:
    """Tell the packages above that something happened, inside the running transaction."""
    for package in packages():
        for reaction in package.reactions.get(type(event), ()):
            await reaction(actor, event)


async def foretell(actor: object, prospect: object) -> tuple[str, ...]:
    """What the packages above would do, for the page that asks whether to go on."""
    sources = (source for package in packages() for source in package.forecasts.get(type(prospect), ()))
    return tuple([sentence for source in sources for sentence in await source(actor, prospect)])


async def links_of(actor: object, record: object) -> tuple[Cell, ...]:
    """What the packages above keep of a record, for the page that shows it."""
    sources = (source for package in packages() for source in package.links.get(type(record), ()))
    return tuple([link for source in sources for link in await source(actor, record)])


async def ask(actor: object, question: object) -> tuple[Any, ...]:
    """What the packages above answer to a question of a lower one, inside the running transaction."""
    sources = (source for package in packages() for source in package.answers.get(type(question), ()))
    return tuple([await source(actor, question) for source in sources])
