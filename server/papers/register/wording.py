"""Texts that places decide for their papers: the issuing body's name, 代字, signature, place, and paragraphs of the template.

The province decides for all, a city for its counties, a county or township for itself; the nearest decision counts, and
without one the kind's own. A decision is a row: an earlier one stays readable, and what lies above shows through again when a
place gives its decision back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from server import clock
from server.access import audit
from server.access.actor import Actor, Role, permission
from server.access.audit import Change, event_kind
from server.db.engine import connection, transaction
from server.errors import Problem, Refused
from server.manifest import PaperKind
from server.papers.passages import LONGEST, Passages, difference, form_problem, is_worded
from server.papers.register.kinds import kind_of
from server.papers.register.tables import PaperWording
from server.papers.register.vocabulary import Wording
from server.places.government import government_name
from server.places.regions import path

DECIDE = permission(
    "server.papers.decide", "设定文书用语", Role.ELECTION_OFFICER, Role.ASSIGNMENT_OFFICER, Role.FILING_OFFICER
)
DECIDED = event_kind("paper.wording", "设定文书用语")

#: How long a text may be that is no paragraph.
_SHORT = 120
#: Who gives out a body's numbers beside the body itself, until a place decides otherwise: the office that the elections are run by.
_OFFICE = "{县}换届办"
#: The words in braces that a text may hold, with the level of the division they are taken from.
FIELDS: Mapping[str, int] = {"县": 3, "县首字": 3, "乡镇": 4, "乡镇政府": 4}


@dataclass(frozen=True, slots=True)
class Decision:
    """What stands for one text: the form with its braces, where it was decided and on what it rests.

    `place` is empty for the kind's own. `above` is what would stand without this decision.
    """

    wording: Wording
    form: str
    place: str = ""
    place_name: str = ""
    basis: str = ""
    decided: datetime | None = None
    above: str = ""

    @property
    def difference(self) -> Sequence[tuple[str, str]]:
        """How it comes out of what would stand without it, see `passages.difference`; nothing where it is the same."""
        return difference(self.above, self.form) if self.place and self.above != self.form else ()


class Decide(BaseModel):
    """One text of one kind for a place; an empty one gives the decision back to the place above."""

    model_config = ConfigDict(frozen=True)

    kind: str = Field(max_length=60)
    wording: Wording
    value: str = Field("", max_length=LONGEST)
    basis: str = Field(min_length=2, max_length=120)


def own(kind: PaperKind) -> Mapping[Wording, str]:
    """What a kind prints where nobody decided."""
    return {
        Wording.ISSUER: kind.issuer,
        Wording.SERIES: kind.series,
        Wording.SIGNATURE: kind.issuer,
        Wording.PLACE: kind.place,
        Wording.OFFICE: _OFFICE,
        **paragraphs(kind),
    }


def paragraphs(kind: PaperKind) -> Mapping[Wording, str]:
    """The paragraphs of a kind that places may word otherwise, as the program words them."""
    specimen = kind.specimen()
    return specimen.WORDED if is_worded(specimen) else {}


async def decisions(kind: PaperKind, issuer: str) -> Mapping[Wording, Decision]:
    """What stands for the body of a division, inside a transaction; the signature follows the body's name unless decided."""
    above = await path(issuer)
    rows = await connection().fetch(
        """SELECT DISTINCT ON (place, wording) place, wording, value, basis, decided FROM paper_wording
           WHERE kind = $1 AND place = ANY($2) ORDER BY place, wording, id DESC""",
        kind.code,
        [place.code for place in above],
    )
    said = {(row["place"], row["wording"]): row for row in rows if row["value"]}
    found = {wording: Decision(wording, form) for wording, form in own(kind).items()}
    for place in above:
        for wording, stood in list(found.items()):
            row = said.get((place.code, wording.value))
            if row:
                before = stood.form
                when = row["decided"].astimezone(clock.ZONE)
                found[wording] = Decision(wording, row["value"], place.code, place.name, row["basis"], when, before)
    if not found[Wording.SIGNATURE].place:
        found[Wording.SIGNATURE] = Decision(Wording.SIGNATURE, found[Wording.ISSUER].form)
    return found


async def texts(kind: PaperKind, region: str) -> Mapping[Wording, str]:
    """The texts of a paper about a place, filled in; inside a transaction."""
    stand = await decisions(kind, region[: kind.level].ljust(12, "0"))
    names, worded = await _names(region), paragraphs(kind)
    return {wording: filled(one.form, names) for wording, one in stand.items() if wording not in worded}


async def passages(kind: PaperKind, region: str) -> Passages:
    """The paragraphs of a paper about a place as places above it worded them; inside a transaction."""
    return passages_in(kind, await decisions(kind, region[: kind.level].ljust(12, "0")))


def passages_in(kind: PaperKind, stand: Mapping[Wording, Decision]) -> Passages:
    """The paragraphs among what stands that were decided somewhere."""
    return tuple((one.value, stand[one].form) for one in paragraphs(kind) if stand[one].place)


async def _names(region: str) -> Mapping[str, str]:
    places = await path(region)
    by_level = {place.level: place.name for place in places}
    county = by_level.get(FIELDS["县"], places[-1].name)
    township = by_level.get(FIELDS["乡镇"])
    government = government_name(township) if township else f"{county}人民政府"
    return {"县": county, "县首字": county[:1], "乡镇": township or county, "乡镇政府": government}


def filled(form: str, names: Mapping[str, str]) -> str:
    """A text with its braces filled. Raises Refused for a word in braces that there is not."""
    try:
        return form.format_map(names)
    except (KeyError, ValueError, IndexError, AttributeError):
        raise Refused([unknown_field(form)], code="papers.unknown_field") from None


def unknown_field(form: str) -> Problem:
    """Why a text with braces cannot be printed."""
    known = "、".join(f"{{{name}}}" for name in FIELDS)
    return Problem("用语", f"“{form}”里大括号中的字段不认识。", f"可用的字段：{known}；其他文字直接写。", "DC-10")


async def decide(actor: Actor, place: str, command: Decide) -> None:
    """Put a text on record for a place. Raises Refused for an unknown field, and where it says what stands already."""
    actor.require(DECIDE, at=place)
    kind = kind_of(command.kind)
    if not actor.may(kind.view):
        raise actor.refused(kind.view)
    _refuse_form(kind, command)
    async with transaction(actor):
        stands = (await decisions(kind, place))[command.wording]
        same = stands.form == command.value or (not command.value and stands.place != place)
        if same:
            raise Refused([Problem("用语", "和现在用的一样。", "要改的，填不同的文字；不改的，不用办。")])
        await PaperWording.insert(
            PaperWording(
                place=place,
                kind=kind.code,
                wording=command.wording,
                value=command.value,
                basis=command.basis,
                decided=clock.now(),
                account=actor.account_id,
                actor=actor.name,
            )
        )
        label = f"{kind.label}{command.wording.label}"
        change = Change(
            f"wording:{place}",
            place,
            before={label: stands.form},
            after={label: command.value or "（随上级）"},
            reason=command.basis,
        )
        await audit.record(actor, DECIDED, change)


def _refuse_form(kind: PaperKind, command: Decide) -> None:
    """Raise Refused for a text that papers of the kind could not be printed with."""
    problem = None
    if command.wording not in own(kind) or (command.value and command.wording in paragraphs(kind)):
        problem = form_problem(kind.specimen(), command.wording, command.value)
    elif command.wording not in paragraphs(kind):
        filled(command.value, dict.fromkeys(FIELDS, "县"))
        problem = _too_long(command.value)
        if command.wording is Wording.SIGNATURE:
            problem = problem or _too_many(kind, command.value)
    if problem:
        raise Refused([problem], code="papers.unknown_field")


def _too_long(text: str) -> Problem | None:
    return Problem("用语", f"有{len(text)}个字，超过{_SHORT}个字。", "请缩短。") if len(text) > _SHORT else None


def _too_many(kind: PaperKind, signature: str) -> Problem | None:
    """Why so many bodies do not sign a paper jointly: each has a seal of its own, and a row holds three (GB-24)."""
    bodies = signers(signature)
    if len(bodies) <= kind.issuers:
        return None
    most = f"至多{kind.issuers}个机关联署，印章排成一排" if kind.issuers > 1 else "由一个机关署名"
    cause = f"署名有{len(bodies)}个机关，{kind.label}{most}。"
    return Problem("用语", cause, "减少署名的机关。", "GB-24", "党政机关公文格式（GB/T 9704-2012）")


def signers(signature: str) -> tuple[str, ...]:
    """The bodies that sign, in the order in which they stand."""
    return tuple(one.strip() for one in signature.split("、") if one.strip())


async def keepers(kind: PaperKind, issuer: str, body: str) -> tuple[str, ...]:
    """Whose accounts approve, issue and void papers of a body: its own, and those of the offices that keep its numbers."""
    said = await texts(kind, issuer)
    return tuple(dict.fromkeys((body, said[Wording.ISSUER], *signers(said[Wording.OFFICE]))))


async def history(kind: PaperKind, places: Sequence[str]) -> Sequence[Mapping[str, object]]:
    """All decisions about a kind at some places, the newest first."""
    rows = await connection().fetch(
        """SELECT place, wording, value, basis, decided, actor FROM paper_wording
           WHERE kind = $1 AND place = ANY($2) ORDER BY id DESC""",
        kind.code,
        list(places),
    )
    return [
        {**row, "label": Wording(row["wording"]).label, "decided": row["decided"].astimezone(clock.ZONE)}
        for row in rows
    ]
