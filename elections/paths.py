"""By which steps people came to be chair, for the package below that counts who is secretary as well (Q-0E)."""

from collections.abc import Iterator, Mapping
from typing import Any

import asyncpg

from cadres.rules.dual_office import ChairPath, ChairPaths, DualStep
from cadres.vocabulary import CommitteeKind, VettingConclusion
from elections.laws import Laws, laws
from elections.roll_vocabulary import OffGround, VoterStatus
from elections.rules.book import Rulebook
from elections.rules.voters import Ground, nothing_on_record, off_the_roll, registered
from elections.vocabulary import Post, VoterApprover, VoterClass
from server.access.actor import Actor
from server.db.engine import connection
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day

_NOMINATION = Provision("Q-0E", "候选人名单", Standing.INFERENCE)
_VETTING = Provision("Q-20", "县级联审办法", Standing.POLICY)

_STEPS = """
SELECT a.region, a.person, e.election_day, e.published, c.kind,
       coalesce(e.voided, (SELECT min(d.decided) FROM election_dispute d WHERE d.election = e.id AND d.person = a.person
                           AND d.effect = 'person_void')) AS voided, k.post AS nominated, v.conclusion, v.document AS vetting,
       (SELECT w.document FROM vetting_case w WHERE w.person = a.person AND w.superseded IS NULL
          AND (w.purpose = e.code OR starts_with(e.code, w.purpose || '-'))
          AND w.conclusion = 'clear' ORDER BY w.concluded DESC, w.id DESC LIMIT 1) AS cleared,
       x.post AS elected, x.votes, s.ground, s.declared, s.residence_months, s.service_months, s.approved_by, s.approved,
       s.document, l.id AS roll, w.status AS on_roll, w.off_ground, w.ground AS roll_ground, w.declared AS roll_declared,
       w.residence_months AS roll_residence_months, w.service_months AS roll_service_months,
       w.approved_by AS roll_approved_by, w.approved AS roll_approved, w.document AS roll_document
FROM unnest($1::text[], $2::bigint[], $3::text[]) AS a(region, person, code)
JOIN election e ON e.code = a.code AND e.region = a.region JOIN community c ON c.id = e.community
LEFT JOIN candidacy k ON k.election = e.id AND k.person = a.person
LEFT JOIN vetting_case v ON v.id = k.vetting_case
LEFT JOIN elected x ON x.election = e.id AND x.person = a.person
LEFT JOIN voter_standing s ON s.election = e.id AND s.person = a.person
LEFT JOIN roll l ON l.election = e.id
LEFT JOIN person p ON p.id = a.person
LEFT JOIN voter w ON w.roll = l.id AND w.citizen_index = p.citizen_index AND w.county = left(l.region, 6)
WHERE starts_with(e.region, $4)
"""


async def chair_paths(actor: Actor, question: ChairPaths) -> Mapping[ChairPath, Mapping[DualStep, Finding]]:
    """The steps known of each path asked about; a result that no election here has gives none."""
    asked = question.asked
    rows = await connection().fetch(
        _STEPS,
        [one.region for one in asked],
        [one.person for one in asked],
        [one.result for one in asked],
        actor.reach,
    )
    by_place = {(one.region, one.person): one for one in asked}
    known = await laws()
    return {by_place[row["region"], row["person"]]: dict(_findings(known, row)) for row in rows}


def ground_of(row: Mapping[str, Any]) -> Ground:
    """What the columns of a registration say."""
    return Ground(
        ground=VoterClass(row["ground"]),
        document=row["document"],
        declared=row["declared"],
        residence_months=row["residence_months"],
        service_months=row["service_months"],
        approved_by=VoterApprover(row["approved_by"]) if row["approved_by"] else None,
        approved=row["approved"],
    )


def _as_voter(book: Rulebook, row: Mapping[str, Any]) -> Finding:
    """Whether somebody is a voter: by the roll where one is kept, else by the ground that was recorded of them alone."""
    if row["roll"] is None:
        return registered(book, row["election_day"], ground_of(row)) if row["ground"] else nothing_on_record()
    if row["on_roll"] != VoterStatus.REGISTERED:
        return off_the_roll(OffGround(row["off_ground"]) if row["off_ground"] else None)
    entry = {name: row[f"roll_{name}"] for name in _GROUND}
    return registered(book, row["election_day"], ground_of(entry))


_GROUND = ("ground", "declared", "residence_months", "service_months", "approved_by", "approved", "document")


def _findings(known: Laws, row: asyncpg.Record) -> Iterator[tuple[DualStep, Finding]]:
    book = known.book(CommitteeKind(row["kind"]), row["election_day"], row["region"])
    yield DualStep.VOTER, _as_voter(book, row)
    yield DualStep.NOMINATED, _nominated(row["nominated"])
    document = row["vetting"] if row["conclusion"] == VettingConclusion.CLEAR else row["cleared"]
    if document:
        yield DualStep.VETTED, _VETTING.note(f"县级联审通过（{document}）。", met=True)
    if row["voided"]:
        message = f"当选结果已于{chinese_day(row['voided'])}认定无效。"
        yield DualStep.ELECTED, book.basis("majority").warning(message, met=False)
    elif row["elected"] == Post.CHAIR and row["published"]:
        message = (
            f"{chinese_day(row['election_day'])}选举，{row['votes']}票当选主任，{chinese_day(row['published'])}公布。"
        )
        yield DualStep.ELECTED, book.basis("majority").note(message, met=True)


def _nominated(post: str | None) -> Finding:
    if post == Post.CHAIR:
        return _NOMINATION.note("列为主任候选人。", met=True)
    stood = f"列为{Post(post).label}候选人" if post else "不在候选人名单上，是另选的人"
    return _NOMINATION.warning(f"{stood}，没有被提名为主任候选人。", met=False)


async def ground_on_record(actor: Actor, code: str, person: int) -> Ground | None:
    """The ground of one person's registration for an election."""
    row = await connection().fetchrow(
        """SELECT s.* FROM voter_standing s JOIN election e ON e.id = s.election
           WHERE e.code = $1 AND s.person = $2 AND starts_with(s.region, $3)""",
        code,
        person,
        actor.reach,
    )
    return ground_of(row) if row else None
