"""Whose accounts give out the numbers of a body: its own, and those of the offices that keep them (编号承办单位, DC-10).

Papers and decisions name an office in words; an account belongs to a unit. A unit is that office where it is called so and works
for the body's division or one above it: a name alone any unit might bear.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from server import clock
from server.access.records import life_of
from server.access.standing import state_of
from server.access.tables import Account
from server.db.engine import connection
from server.manifest import PaperKind
from server.papers.register.rules import Offices
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import FIELDS, fields_in, filled, filling, own, signers
from server.places.regions import above, names_of

#: A kind, the division of its body, and the body's name as papers have it.
Asked = tuple[PaperKind, str, str]
#: The same by the kind's code.
Body = tuple[str, str, str]
#: What places decided, by kind, place and text.
Decided = Mapping[tuple[str, str, Wording], str]
_DECIDED = """
SELECT DISTINCT ON (kind, place, wording) kind, place, wording, value FROM paper_wording
WHERE kind = ANY($1) AND place = ANY($2) AND wording = ANY($3) ORDER BY kind, place, wording, id DESC
"""
_SAID = (Wording.ISSUER, Wording.OFFICE)


async def keepers(kind: PaperKind, issuer: str, body: str) -> Offices:
    """Whose accounts approve, issue and void papers of a body; inside a transaction."""
    return (await keepers_of([(kind, issuer, body)]))[kind.code, issuer, body]


async def called(place: str, forms: Sequence[str]) -> Offices:
    """The offices that some forms name for a division, and the units that are called so; inside a transaction."""
    way = await _way(place)
    filled_in = filling(dict(enumerate(way.values(), start=1)))
    said = tuple(filled(form, filled_in) for form in forms)
    return Offices(said, _among(said, way, await _units(list(way))))


async def keepers_of(asked: Iterable[Asked]) -> Mapping[Body, Offices]:
    """As `keepers` for many bodies, by kind, division and name; three questions to the database, however many they are."""
    wanted = {(kind.code, issuer, body): (kind, issuer, body) for kind, issuer, body in asked}
    if not wanted:
        return {}
    places = list({place for _, issuer, _ in wanted for place in above(issuer)})
    names = await names_of(places)
    decided = await _decided([code for code, _, _ in wanted], places)
    units = await _units(places)
    found = {}
    for key, (kind, issuer, body) in wanted.items():
        way = {place: names[place] for place in above(issuer) if place in names}
        said = _names(kind, body, way, decided)
        found[key] = Offices(said, _among(said, way, units))
    return found


async def _way(place: str) -> Mapping[str, str]:
    """The names of a division and those above it, the province first."""
    names = await names_of(above(place))
    return {one: names[one] for one in above(place) if one in names}


async def _units(places: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    sql = "SELECT id, name, region FROM unit WHERE region = ANY($1) AND closed IS NULL"
    rows: Sequence[Mapping[str, Any]] = await connection().fetch(sql, list(places))
    return rows


def _among(said: Sequence[str], way: Mapping[str, str], units: Sequence[Mapping[str, Any]]) -> frozenset[int]:
    """Which units are called as offices are and work for one of the divisions of a way."""
    names = {whole_name(one, list(way.values())) for one in said}
    return frozenset(row["id"] for row in units if row["region"] in way and _called(row, way) & names)


async def _decided(kinds: Sequence[str], places: Sequence[str]) -> Decided:
    rows = await connection().fetch(_DECIDED, list(kinds), list(places), [one.value for one in _SAID])
    return {(row["kind"], row["place"], Wording(row["wording"])): row["value"] for row in rows if row["value"]}


def _names(kind: PaperKind, body: str, way: Mapping[str, str], decided: Decided) -> tuple[str, ...]:
    """The body as the paper names it and as it is called now, and the offices that keep its numbers."""
    forms = {wording: own(kind)[wording] for wording in _SAID}
    for place in way:
        forms |= {one: decided[kind.code, place, one] for one in _SAID if (kind.code, place, one) in decided}
    filled_in = filling(dict(enumerate(way.values(), start=1)))
    # What names a township says nothing of a county's body.
    said = {wording: "" if too_deep(kind, form) else filled(form, filled_in) for wording, form in forms.items()}
    return tuple(one for one in dict.fromkeys((body, said[Wording.ISSUER], *signers(said[Wording.OFFICE]))) if one)


def too_deep(kind: PaperKind, form: str) -> Sequence[str]:
    """The fields of a form that name a division below the kind's body, in braces."""
    deepest = len(above("1" * kind.level + "0" * (12 - kind.level)))
    return [f"{{{name}}}" for name in fields_in(form) if FIELDS.get(name, 0) > deepest]


def whole_name(name: str, above_it: Sequence[str]) -> str:
    """An office by the name of its own division on: 中共山西省偏关县委组织部 is 偏关县委组织部. `above_it` has the province first."""
    bare = name.strip().removeprefix("中共")
    for place in above_it:
        rest = bare.removeprefix(place)
        if rest != bare and any(rest.startswith(other) for other in above_it):
            bare = rest
    return bare


def _called(unit: Mapping[str, Any], way: Mapping[str, str]) -> set[str]:
    """What a unit may be called: of a county, its 民政局 is the county's."""
    name = whole_name(unit["name"], list(way.values()))
    return {name, f"{way[unit['region']]}{name}"}


async def fitting(asked: Iterable[tuple[PaperKind, Offices]]) -> Mapping[str, int]:
    """How many accounts in the actor's area can give out numbers of a kind, by its code, where these offices keep them.

    One question to the database, however many kinds there are; inside a transaction.
    """
    wanted = list(asked)
    units = {unit for _, offices in wanted for unit in offices.units}
    rows = await Account.objects().where(Account.unit.is_in(list(units))) if units else []
    now = clock.now()
    able = [row for row in rows if state_of(life_of(row), now).enters]
    return {kind.code: sum(_fits(row, kind, offices) for row in able) for kind, offices in wanted}


def _fits(account: Account, kind: PaperKind, offices: Offices) -> bool:
    roles = {role.value for role in kind.handle.roles}
    return account.unit in offices.units and not roles.isdisjoint(account.roles)
