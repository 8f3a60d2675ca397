"""What pages call the records that the trace names by kind and number: a person by name, an election by its place."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from server.access.actor import Actor
from server.access.audit import TrailEntry
from server.access.records import MANAGE
from server.access.tables import Account, Unit
from server.manifest import RecordKind, packages, visible
from server.places.regions import names_of
from server.sheets.tables import ImportBatch


@dataclass(frozen=True, slots=True)
class Named:
    """A record in words. `href` is its page, empty where it has none or the reader may not open it."""

    label: str
    name: str
    href: str = ""


async def _accounts(actor: Actor, logins: Sequence[str]) -> Mapping[str, str]:
    rows = await Account.select(Account.login, Account.name, Account.region).where(Account.login.is_in(list(logins)))
    return {row["login"]: f"{row['name']}（{row['login']}）" for row in rows if actor.covers(row["region"])}


async def _units(actor: Actor, ids: Sequence[str]) -> Mapping[str, str]:
    rows = await Unit.select(Unit.id, Unit.name, Unit.region).where(Unit.id.is_in(list(map(int, ids))))
    return {str(row["id"]): row["name"] for row in rows if actor.covers(row["region"])}


async def _imports(actor: Actor, ids: Sequence[str]) -> Mapping[str, str]:
    rows = await ImportBatch.select(ImportBatch.id, ImportBatch.file_name, ImportBatch.region).where(
        ImportBatch.id.is_in(list(map(int, ids)))
    )
    return {str(row["id"]): row["file_name"] for row in rows if actor.covers(row["region"])}


#: The ground's own kinds, as `Package.records`.
_OWN: Mapping[str, RecordKind] = {
    "account": RecordKind("账号", "/accounts?q={}", _accounts),
    "unit": RecordKind("单位", "/accounts/units/{}", _units),
    "import": RecordKind("导入", "/imports/{}", _imports),
    "job": RecordKind("任务", "/jobs/{}"),
    "file": RecordKind("文件", "/files/{}"),
    "sheet": RecordKind("导出", ""),
    "keys": RecordKind("密钥", ""),
    "system": RecordKind("系统", ""),
}
_KEPT_BY_ADMINISTRATORS = frozenset({"account", "unit"})


def pages(actor: Actor) -> Mapping[str, str]:
    """The addresses of the records' pages that the actor may open, by kind."""
    own = {kind: one.page for kind, one in _OWN.items() if kind not in _KEPT_BY_ADMINISTRATORS or actor.may(MANAGE)}
    theirs = {
        kind: one.page
        for package in visible(actor)
        for kind, one in package.records.items()
        if one.right is None or actor.may(one.right)
    }
    return own | theirs


def page_of(actor: Actor, subject: str) -> str:
    """The page of the record that an act was about; empty where it has none."""
    kind, _, rest = subject.partition(":")
    return pages(actor).get(kind, "").format(rest)


async def named(actor: Actor, events: Sequence[TrailEntry]) -> Mapping[str, Named]:
    """The records that some events are about, by the trace's name for them; inside `transaction(actor)`.

    Who reads the traces of an area reads names in them anyway; the page behind a name opens to those alone who may see it.
    """
    kinds = {**_OWN} | {kind: one for package in packages() for kind, one in package.records.items()}
    places = await names_of({event.region for event in events})
    found: dict[str, Named] = {}
    for code, kind in kinds.items():
        of_kind = {event.subject: event for event in events if event.subject.partition(":")[0] == code}
        rests = {subject: subject.partition(":")[2] for subject in of_kind}
        names = await kind.names(actor, list(rests.values())) if kind.names and rests else {}
        for subject, event in of_kind.items():
            rest = rests[subject]
            name = names.get(rest, rest) if kind.names else places.get(event.region, rest)
            found[subject] = Named(kind.label, name, page_of(actor, subject))
    return found
