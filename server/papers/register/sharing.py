"""代字 that two bodies would share: of one division never, of neighbours with a word of warning. All inside a transaction."""

from collections.abc import Mapping, Sequence

from server.access.actor import reach_of
from server.db.engine import connection
from server.errors import Problem, Refused
from server.manifest import PaperKind
from server.papers.register.kinds import issuer_of, kinds
from server.papers.register.numbering import book_problem
from server.papers.register.rules import series_use_problem
from server.papers.register.vocabulary import Wording
from server.papers.register.wording import FIELDS, decisions_of, filled, filling, own, texts_of
from server.places.regions import above, names_of

#: Of bodies at a level of codes, the level of their divisions, and by how many digits these are neighbours: counties of a province,
#: townships of a county.
_AROUND: Mapping[int, tuple[int, int]] = {6: (FIELDS["县"], 2), 9: (FIELDS["乡镇"], 6)}


async def refuse_shared_books(kind: PaperKind, place: str) -> None:
    """Raise Refused where a body would number in what another body of its division numbers in, as everything stands now.

    Looked at are the place itself and every division within it that decided something of its own.
    """
    peers = [one for one in kinds().values() if one.level == kind.level]
    rows = await connection().fetch(
        """SELECT DISTINCT place FROM paper_wording
           WHERE starts_with(place, $1) AND kind = ANY($2) AND wording IN ('issuer', 'series') ORDER BY place""",
        reach_of(place),
        [one.code for one in peers],
    )
    for at in dict.fromkeys((place, *(row["place"] for row in rows))):
        if problem := await _problem_at(kind, peers, at):
            raise Refused([problem], code="papers.shared_series")


async def _problem_at(kind: PaperKind, peers: Sequence[PaperKind], at: str) -> Problem | None:
    said: Mapping[str, Mapping[Wording, str]]
    if len(reach_of(at)) < kind.level:
        # Above the bodies only the forms are to be compared: filled in, they differ from one division to the next.
        stand = await decisions_of(peers, at)
        said = {code: {one: decision.form for one, decision in texts.items()} for code, texts in stand.items()}
    else:
        said = await texts_of(peers, at)
    series, body = said[kind.code][Wording.SERIES], said[kind.code][Wording.ISSUER]
    others = [
        (one.label, said[one.code][Wording.ISSUER])
        for one in peers
        if one.code != kind.code and said[one.code][Wording.SERIES] == series
    ]
    problem = series_use_problem(series, body, others)
    if problem is None and len(reach_of(at)) >= kind.level:
        problem = await book_problem(kind, issuer_of(kind, at), series, body)
    return problem


async def alike(asked: Sequence[PaperKind], place: str) -> Mapping[str, Sequence[str]]:
    """The names of neighbours whose body numbers papers of a kind in the same 代字 as that of a place, by the kind's code.

    Their books are apart, but two papers of one number may meet on a desk. Kinds whose bodies are below the place are left out.
    """
    kept = [kind for kind in asked if kind.level in _AROUND and len(reach_of(place)) >= kind.level]
    found = {}
    for level in {kind.level for kind in kept}:
        there = [kind for kind in kept if kind.level == level]
        around = await _series_around(there, issuer_of(there[0], place))
        for kind in there:
            mine = around[kind.code].pop(issuer_of(kind, place), None)
            names = await names_of({one for one, series in around[kind.code].items() if series == mine})
            if names:
                found[kind.code] = [names[code] for code in sorted(names)]
    return found


async def _series_around(asked: Sequence[PaperKind], issuer: str) -> Mapping[str, dict[str, str]]:
    """What each body like one's own numbers in, by kind and division."""
    level, shared = _AROUND[asked[0].level]
    rows = await connection().fetch(
        "SELECT code, name FROM division WHERE starts_with(code, $1) AND level = $2 AND until IS NULL",
        issuer[:shared],
        level,
    )
    places = {row["code"]: row["name"] for row in rows}
    decided = await connection().fetch(
        """SELECT DISTINCT ON (kind, place) kind, place, value FROM paper_wording
           WHERE kind = ANY($1) AND wording = 'series' AND (starts_with(place, $2) OR place = ANY($3))
           ORDER BY kind, place, id DESC""",
        [kind.code for kind in asked],
        issuer[:shared],
        list(above(issuer)),
    )
    said = {(row["kind"], row["place"]): row["value"] for row in decided if row["value"]}
    names = await names_of({one for code in places for one in above(code)})
    return {
        kind.code: {code: filled(_nearest(kind, code, said), _filling(code, names)) for code in places}
        for kind in asked
    }


def _nearest(kind: PaperKind, code: str, said: Mapping[tuple[str, str], str]) -> str:
    forms = (said.get((kind.code, one)) for one in reversed(above(code)))
    return next((form for form in forms if form), own(kind)[Wording.SERIES])


def _filling(code: str, names: Mapping[str, str]) -> Mapping[str, str]:
    return filling({at: names[one] for at, one in enumerate(above(code), start=1) if one in names})
