"""Whose certificates of election an area's pack holds: those of one term, of results that stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from certificates.vocabulary import CERTIFICATE
from server.access.actor import Actor, reach_of
from server.db.engine import connection

#: How a term is named: the kind of committee and the number of its term, as villagers.12. Nothing names the running ones.
TERM = r"^((villagers|residents)\.[1-9]\d{0,2})?$"


@dataclass(frozen=True, slots=True)
class CertifiedElection:
    """An election whose certificates are given out, and how many these are."""

    code: str
    region: str
    community: str
    certificates: int


#: Results that a government found void bear no certificates, nor does a person whose own fell or whose paper was declared void.
_STANDING = """
FROM election_certificate k JOIN elected el ON el.id = k.elected JOIN election e ON e.id = el.election
JOIN election_round r ON r.id = e.election_round JOIN community c ON c.id = e.community
WHERE starts_with(k.region, $1) AND starts_with(k.region, $2) AND e.voided IS NULL AND NOT (
    EXISTS (SELECT FROM registered_paper p WHERE p.kind = $3 AND p.source = 'elected:' || el.id AND p.state = 'void')
    AND NOT EXISTS (SELECT FROM registered_paper p WHERE p.kind = $3 AND p.source = 'elected:' || el.id AND p.state <> 'void'))
"""
#: The term that runs in a community is that of its latest result that stands.
_RUNNING = """
e.election_round = (
    SELECT x.election_round FROM election x WHERE x.community = e.community AND x.published IS NOT NULL AND x.voided IS NULL
    ORDER BY x.election_day DESC, x.id DESC LIMIT 1)
"""


async def certified_elections(actor: Actor, area: str, term: str = "") -> tuple[CertifiedElection, ...]:
    """The elections of an area whose certificates are given out, by place: of a `term`, else of the one that runs in each community."""
    wanted = "r.kind || '.' || r.term_number = $4" if term else f"$4 = '' AND {_RUNNING}"
    rows = await connection().fetch(
        f"""SELECT e.code, e.region, c.name AS community, count(*) AS certificates {_STANDING} AND {wanted}
            GROUP BY e.code, e.region, c.name ORDER BY e.code""",
        actor.reach,
        reach_of(area),
        CERTIFICATE,
        term,
    )
    return tuple(CertifiedElection(**row) for row in rows)


async def certified_terms(actor: Actor, area: str) -> Sequence[tuple[str, str]]:
    """The terms of which an area has certificates, the latest first: how each is named and what it is called."""
    rows = await connection().fetch(
        f"""SELECT r.kind, r.term_number, max(r.name) AS name {_STANDING}
            GROUP BY r.kind, r.term_number ORDER BY r.kind DESC, r.term_number DESC""",
        actor.reach,
        reach_of(area),
        CERTIFICATE,
    )
    return [(f"{row['kind']}.{row['term_number']}", row["name"]) for row in rows]
