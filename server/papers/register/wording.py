"""Texts that places decide for their papers: the issuing body's name, 代字, signature, place, and paragraphs of the template.

The province decides for all, a city for its counties, a county or township for itself; the nearest decision counts, and
without one the kind's own. A decision is a row: an earlier one stays readable, and what lies above shows through again when a
place gives its decision back.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from server import clock
from server.access.actor import reach_of
from server.db.engine import connection
from server.errors import Problem, Refused
from server.manifest import PaperKind, WordedKind
from server.papers.passages import Passages, difference, is_worded
from server.papers.register.vocabulary import Wording
from server.places.government import committee_name, government_name
from server.places.regions import Place, above, county_of, path

#: Who gives out a body's numbers beside the body itself, until a place decides otherwise: the office that the elections are run by.
_OFFICE = "{县}换届办"
#: The words in braces that a text may hold, with the level of the division they are taken from.
FIELDS: Mapping[str, int] = {"县": 3, "县首字": 3, "乡镇": 4, "乡镇政府": 4, "乡镇党委": 4}
_FIELD = re.compile(r"\{([^{}]*)\}")


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


def own(kind: PaperKind | WordedKind) -> Mapping[Wording, str]:
    """What a kind prints where nobody decided."""
    if isinstance(kind, WordedKind):
        return paragraphs(kind)
    return {
        Wording.ISSUER: kind.issuer,
        Wording.SERIES: kind.series,
        Wording.SIGNATURE: kind.issuer,
        Wording.PLACE: kind.place,
        Wording.OFFICE: _OFFICE,
        **paragraphs(kind),
    }


def paragraphs(kind: PaperKind | WordedKind) -> Mapping[Wording, str]:
    """The paragraphs of a kind that places may word otherwise, as the program words them."""
    specimen = kind.specimen()
    return specimen.WORDED if is_worded(specimen) else {}


async def decisions(kind: PaperKind | WordedKind, issuer: str) -> Mapping[Wording, Decision]:
    """What stands for the body of a division, inside a transaction; the signature follows the body's name unless decided."""
    return (await decisions_of([kind], issuer))[kind.code]


async def decisions_of(
    kinds: Sequence[PaperKind | WordedKind], issuer: str
) -> Mapping[str, Mapping[Wording, Decision]]:
    """The same of several kinds by their codes, in one question."""
    above = await path(issuer)
    rows = await connection().fetch(
        """SELECT DISTINCT ON (kind, place, wording) kind, place, wording, value, basis, decided FROM paper_wording
           WHERE kind = ANY($1) AND place = ANY($2) ORDER BY kind, place, wording, id DESC""",
        [kind.code for kind in kinds],
        [place.code for place in above],
    )
    said: dict[str, dict[tuple[str, str], Mapping[str, Any]]] = {kind.code: {} for kind in kinds}
    for row in rows:
        if row["value"]:
            said[row["kind"]][row["place"], row["wording"]] = row
    return {kind.code: _stand(kind, above, said[kind.code]) for kind in kinds}


def _stand(
    kind: PaperKind | WordedKind, above: Sequence[Place], said: Mapping[tuple[str, str], Mapping[str, Any]]
) -> Mapping[Wording, Decision]:
    """What stands of a kind, by what each place above said last, the highest first."""
    found = {wording: Decision(wording, form) for wording, form in own(kind).items()}
    for place in above:
        for wording, stood in list(found.items()):
            row = said.get((place.code, wording.value))
            if row:
                before = stood.form
                when = row["decided"].astimezone(clock.ZONE)
                found[wording] = Decision(wording, row["value"], place.code, place.name, row["basis"], when, before)
    if Wording.SIGNATURE in found and not found[Wording.SIGNATURE].place:
        found[Wording.SIGNATURE] = Decision(Wording.SIGNATURE, found[Wording.ISSUER].form)
    return found


async def texts(kind: PaperKind, region: str) -> Mapping[Wording, str]:
    """The texts of a paper about a place, filled in; inside a transaction."""
    return (await texts_of([kind], region))[kind.code]


async def texts_of(kinds: Sequence[PaperKind], region: str) -> Mapping[str, Mapping[Wording, str]]:
    """The same of several kinds of one level by their codes, in one question."""
    level = max(kind.level for kind in kinds)
    stand, names = await decisions_of(kinds, region[:level].ljust(12, "0")), await _names(region)
    return {
        kind.code: {
            wording: filled(one.form, names)
            for wording, one in stand[kind.code].items()
            if wording not in paragraphs(kind)
        }
        for kind in kinds
    }


async def passages(kind: PaperKind | WordedKind, region: str) -> Passages:
    """The paragraphs of a paper about a place as places above it worded them; inside a transaction."""
    return passages_in(kind, await decisions(kind, region[: kind.level].ljust(12, "0")))


async def passages_on(codes: Sequence[str], region: str, day: date | None = None) -> Mapping[str, Passages]:
    """By kind, the paragraphs that the places above and of a region had decided by the end of a day; today without one.

    A kind that nobody worded is left out. Inside a transaction, and in one question however many kinds are asked about.
    """
    until = datetime.combine((day or clock.today()) + timedelta(days=1), time(), clock.ZONE)
    rows = await connection().fetch(
        """SELECT DISTINCT ON (kind, wording, place) kind, wording, place, value FROM paper_wording
           WHERE kind = ANY($1) AND place = ANY($2) AND decided < $3 ORDER BY kind, wording, place, id DESC""",
        list(codes),
        list(above(region)),
        until,
    )
    found: dict[str, dict[str, str]] = {}
    # The codes of a division's own begin with those above it, so that in their order the nearest comes last.
    for row in rows:
        if row["value"]:
            found.setdefault(row["kind"], {})[row["wording"]] = row["value"]
    return {kind: tuple(forms.items()) for kind, forms in found.items()}


def passages_in(kind: PaperKind | WordedKind, stand: Mapping[Wording, Decision]) -> Passages:
    """The paragraphs among what stands that were decided somewhere."""
    return tuple((one.value, stand[one].form) for one in paragraphs(kind) if stand[one].place)


async def _names(region: str) -> Mapping[str, str]:
    places = await path(region)
    return filling({place.level: place.name for place in places})


def filling(names: Mapping[int, str]) -> Mapping[str, str]:
    """What stands for the words in braces, by the names of a division and those above it by their levels."""
    county = names.get(FIELDS["县"], names[max(names)])
    township = names.get(FIELDS["乡镇"])
    government = government_name(township) if township else f"{county}人民政府"
    return {
        "县": county,
        "县首字": county[:1],
        "乡镇": township or county,
        "乡镇政府": government,
        "乡镇党委": committee_name(county, township or ""),
    }


async def widest(place: str) -> Mapping[str, str]:
    """The longest that each word in braces comes out as for a division of a place; inside a transaction."""
    rows = await connection().fetch(
        """SELECT code, name, level FROM division
           WHERE (starts_with(code, $1) OR code = ANY($2)) AND until IS NULL AND level IN ($3, $4)""",
        reach_of(place),
        list(above(place)),
        FIELDS["县"],
        FIELDS["乡镇"],
    )
    counties = {row["code"]: row["name"] for row in rows if row["level"] == FIELDS["县"]}
    every = [filling({FIELDS["县"]: name}) for name in counties.values()]
    every += [
        filling({FIELDS["县"]: counties[county_of(row["code"])], FIELDS["乡镇"]: row["name"]})
        for row in rows
        if row["level"] == FIELDS["乡镇"] and county_of(row["code"]) in counties
    ]
    return {field: max((one[field] for one in every), key=len, default=field) for field in FIELDS}


def fields_in(form: str) -> Sequence[str]:
    """The words in braces of a text, each once."""
    return tuple(dict.fromkeys(_FIELD.findall(form)))


def filled(form: str, names: Mapping[str, str]) -> str:
    """A text with its braces filled. Raises Refused for a word in braces that there is not, and for a brace that stands alone.

    A word in braces is a name and nothing else: it says neither how wide it is to be nor what of the name is meant.
    """
    bare = _FIELD.sub("", form)
    if "{" in bare or "}" in bare or any(name not in names for name in fields_in(form)):
        raise Refused([unknown_field(form)], code="papers.unknown_field")
    return _FIELD.sub(lambda found: names[found[1]], form)


def unknown_field(form: str) -> Problem:
    """Why a text with braces cannot be printed."""
    known = "、".join(f"{{{name}}}" for name in FIELDS)
    return Problem("用语", f"“{form}”里大括号中的字段不认识。", f"可用的字段：{known}；其他文字直接写。", "DC-10")


def signers(signature: str) -> tuple[str, ...]:
    """The bodies that sign, in the order in which they stand."""
    return tuple(one.strip() for one in signature.split("、") if one.strip())


async def history(
    kinds: Sequence[PaperKind | WordedKind], places: Sequence[str]
) -> Mapping[str, Sequence[Mapping[str, object]]]:
    """All decisions about some kinds at some places, by the kind's code, the newest first."""
    rows = await connection().fetch(
        """SELECT kind, place, wording, value, basis, decided, actor FROM paper_wording
           WHERE kind = ANY($1) AND place = ANY($2) ORDER BY id DESC""",
        [kind.code for kind in kinds],
        list(places),
    )
    found: dict[str, list[Mapping[str, object]]] = {kind.code: [] for kind in kinds}
    for row in rows:
        when = row["decided"].astimezone(clock.ZONE)
        found[row["kind"]].append({**row, "label": Wording(row["wording"]).label, "decided": when})
    return found
