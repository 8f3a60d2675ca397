"""Recording who is whose relative, on what evidence; and striking what was recorded wrongly."""

from dataclasses import dataclass
from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from cadres.permissions import EDIT_PEOPLE
from cadres.rules.kin_words import inverse, unlikely
from cadres.services.people import refuse_merged, subject
from cadres.tables import KinRecord, Person
from cadres.vocabulary import Kinship, Sex
from server import clock
from server.access import audit
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import connection, transaction
from server.errors import NotFound, Problem, Refused
from server.manifest import emit

KIN_RECORDED = event_kind("person.kin_recorded", "登记亲属关系")
KIN_STRUCK = event_kind("person.kin_struck", "撤销亲属关系", Dot.ATTENTION)


class KinshipFound(BaseModel):
    """`one` is the `relation` of `other`, and what shows it."""

    model_config = ConfigDict(frozen=True)

    one: int
    other: int
    relation: Kinship
    evidence: str = Field(min_length=1, max_length=120)


@dataclass(frozen=True, slots=True)
class KinshipRecorded:
    """Two people are on record as relatives: who runs an election may not be related to who stands in it."""

    one: int
    other: int


class Strike(BaseModel):
    """Why something on record is taken back."""

    model_config = ConfigDict(frozen=True)

    reason: str = Field(min_length=2, max_length=200)


async def record_kinship(actor: Actor, command: KinshipFound) -> int:
    """Record that two people are relatives; of the same relation the later evidence is kept. Returns its id.

    Raises Refused where one of them is not on record in the actor's area, where the two are on record as something else,
    whichever way round, and where their sex or births speak against it.
    """
    async with transaction(actor):
        pair = await Person.objects().where(Person.id.is_in([command.one, command.other]))
        if len(pair) != len({command.one, command.other}) or not all(actor.covers(person.region) for person in pair):
            raise Refused([Problem("亲属", "没有这个人的记录。", "先登记这个人，再登记关系。", "B-11")])
        if command.one == command.other:
            raise Refused([Problem("亲属关系", "两栏是同一个人。", "分别选择两个人。", "B-11")])
        place = next(person.region for person in pair if person.id == command.one)
        actor.require(EDIT_PEOPLE, at=place)
        await refuse_merged([command.one, command.other])
        await _agree(command, {person.id: person for person in pair})
        row = await connection().fetchval(
            """INSERT INTO kin_record (region, one, other, relation, evidence) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT ON CONSTRAINT kin_record_pair_unique
               DO UPDATE SET relation = $4, evidence = $5, struck = NULL, struck_reason = NULL RETURNING id""",
            place,
            command.one,
            command.other,
            command.relation.value,
            command.evidence,
        )
        after = {"关系": command.relation.label, "对方": command.other, "证明": command.evidence}
        await audit.record(actor, KIN_RECORDED, Change(subject(command.one), place, after=after))
        await emit(actor, KinshipRecorded(command.one, command.other))
    return int(row)


async def _agree(command: KinshipFound, people: dict[int, Person]) -> None:
    """Refuse what does not go with the record of the same two, or with who they are."""
    one, other = people[command.one], people[command.other]
    known = await KinRecord.objects().where(
        KinRecord.one.is_in([command.one, command.other]),
        KinRecord.other.is_in([command.one, command.other]),
        KinRecord.struck.is_null(),
    )
    for row in known:
        relation = Kinship(row.relation) if row.one == command.one else inverse(Kinship(row.relation))
        if relation is not command.relation:
            cause = f"已登记{one.name}是{other.name}的{relation.label}，与这次填的不一致。"
            raise Refused([Problem("亲属关系", cause, "先撤销有误的一条，再登记。", "B-11")])
    if against := unlikely(command.relation, *(_as_counted(person) for person in (one, other))):
        raise Refused([Problem("亲属关系", against, "核对是谁的什么人；方向填反的，换一个关系。", "B-11")])


def _as_counted(person: Person) -> tuple[Sex, date]:
    """Sex and the birth from which years are counted, as the list of relatives has them."""
    return Sex(person.sex), person.born_by_file or person.born


async def strike_kinship(actor: Actor, person: int, record: int, command: Strike) -> None:
    """Strike a relation of a person, whichever side they stand on. Raises NotFound for one that is not theirs."""
    async with transaction(actor):
        row = (
            await KinRecord.objects()
            .where(
                KinRecord.id == record,
                (KinRecord.one == person) | (KinRecord.other == person),
                KinRecord.struck.is_null(),
            )
            .lock_rows("UPDATE")
            .first()
        )
        if row is None:
            raise NotFound
        actor.require(EDIT_PEOPLE, at=row.region)
        await KinRecord.update({KinRecord.struck: clock.now(), KinRecord.struck_reason: command.reason}).where(
            KinRecord.id == record
        )
        before = {"关系": Kinship(row.relation).label, "对方": row.other, "证明": row.evidence}
        change = Change(subject(row.one), row.region, before=before, reason=command.reason)
        await audit.record(actor, KIN_STRUCK, change)
