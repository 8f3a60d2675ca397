"""Office holders against a negative list: what agencies found of them before, by the list and the law of a day (Q-20, Q-18)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cadres.reviews.facts import facts_of
from cadres.reviews.lists import edition_on, negative_list
from cadres.rules.negative_list import STATUTORY, Fact, Hit, Item, screen
from cadres.vocabulary import CommitteeKind, Office
from server.access.actor import Actor, reach_of
from server.db.engine import connection


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody in office on the day, by whose law the office is judged."""

    person: int
    kind: CommitteeKind


@dataclass(frozen=True, slots=True)
class Unlisted:
    """A fact under an item that the list of the day has no counterpart of: for a person to look at, not for the rule."""

    holder: Holder
    wording: str
    fact: Fact


@dataclass(frozen=True, slots=True)
class Screening:
    """Of `holders` people in office: whose facts count on the day, and facts that the list of the day does not know."""

    edition: str | None
    holders: int
    hits: tuple[tuple[Holder, Hit], ...]
    unlisted: tuple[Unlisted, ...]


_HOLDERS = """
FROM tenure t JOIN community c ON c.id = t.community
WHERE starts_with(t.region, $1) AND starts_with(t.region, $2) AND t.known_until IS NULL
  AND t.since <= $3 AND (t.until IS NULL OR $3 < t.until)
"""
_FOUND = f"""
SELECT h.person, h.kind, b.edition, o.facts
FROM (SELECT DISTINCT t.person, c.kind {_HOLDERS}) h
JOIN vetting_subject s ON s.person = h.person AND s.opened IS NOT NULL
JOIN vetting_batch b ON b.id = s.batch
JOIN vetting_question q ON q.subject = s.id AND q.asked_about = s.person
JOIN vetting_opinion o ON o.question = q.id AND o.withdrawn IS NULL AND o.facts IS NOT NULL
  AND (NOT o.on_paper OR o.checked IS NOT NULL)
"""  # noqa: S608  # Constants of the module.


async def screened(actor: Actor, area: str, day: date) -> Screening:
    """Everybody in office in an area on a day, against the list in force then.

    What is sealed still is not looked at, nor what was answered under another number (Q-24a).
    """
    of = (actor.reach, reach_of(area), day)
    holders = await connection().fetchval(f"SELECT count(DISTINCT t.person) {_HOLDERS}", *of)
    edition = await edition_on(day)
    now = (await negative_list(edition)).in_force
    items = {kind: now(kind, day) for kind in CommitteeKind}
    counterparts = {kind: {item.words: item.code for item in held} for kind, held in items.items()}
    wordings: dict[str | None, Mapping[str, str]] = {}
    facts: dict[Holder, dict[Fact, None]] = {}
    unlisted: dict[Unlisted, None] = {}
    for row in await connection().fetch(_FOUND, *of):
        if row["edition"] not in wordings:
            wordings[row["edition"]] = _wordings((await negative_list(row["edition"])).items)
        known = wordings[row["edition"]]
        holder = Holder(row["person"], CommitteeKind(row["kind"]))
        for fact in facts_of(row["facts"]):
            words = known.get(fact.item, fact.item)
            code = counterparts[holder.kind].get(words)
            if code is None:
                unlisted[Unlisted(holder, words, fact)] = None
            else:
                facts.setdefault(holder, {})[replace(fact, item=code)] = None
    hits = [
        (Holder(hit.person, kind), hit)
        for kind in CommitteeKind
        for hit in screen(items[kind], day, _of_kind(facts, kind))
    ]
    return Screening(edition, int(holders), tuple(hits), tuple(unlisted))


async def offices_held(people: Collection[int], kind: CommitteeKind, day: date) -> Mapping[int, Office]:
    """The office that people hold on a day in communities of a kind; of several the one that lists name first."""
    rows = await connection().fetch(
        """SELECT t.person, t.office FROM tenure t JOIN community c ON c.id = t.community
           WHERE t.person = ANY($1) AND c.kind = $2 AND t.known_until IS NULL
             AND t.since <= $3 AND (t.until IS NULL OR $3 < t.until)""",
        list(people),
        kind.value,
        day,
    )
    order = list(Office)
    held: dict[int, list[Office]] = {}
    for row in rows:
        held.setdefault(row["person"], []).append(Office(row["office"]))
    return {person: min(offices, key=order.index) for person, offices in held.items()}


def _wordings(items: Sequence[Item]) -> Mapping[str, str]:
    """What the codes of an edition stood for: a later edition may give a number to something else."""
    return {item.code: item.words for item in (*STATUTORY, *items)}


def _of_kind(facts: Mapping[Holder, Mapping[Fact, None]], kind: CommitteeKind) -> Sequence[tuple[int, Fact]]:
    return [(holder.person, fact) for holder, held in facts.items() if holder.kind is kind for fact in held]
