"""Finding a person by the whole identity number, through its keyed hash. The search leaves a trace, the number does not."""

from cadres.permissions import VIEW
from cadres.services.people import subject
from cadres.tables import Person
from server import clock
from server.access import audit, sealing
from server.access.actor import Actor
from server.access.audit import Change, Dot, event_kind
from server.db.engine import transaction
from server.errors import Problem, Refused
from server.values import identity

SEARCHED = event_kind("person.searched", "按身份证号查找", Dot.ATTENTION)
_LABEL = "身份证号"


async def find_by_number(actor: Actor, number: str) -> int:
    """The person with that number in the actor's area, the surviving record where two were put together.

    Raises Refused for what is no number, and for one that nobody in the area has; that search leaves a trace too.
    """
    actor.require(VIEW, at=actor.region)
    checked = identity.check(number, today=clock.today())
    if checked.verdict == "refused":
        raise Refused([Problem(_LABEL, "".join(checked.messages), "", "ST-4")])
    async with transaction(actor):
        row = await Person.objects().where(Person.citizen_index.is_in(sealing.indexes(checked.number))).first()
        found = row if row is not None and actor.covers(row.region) else None
        about, place = (subject(found.id), found.region) if found else ("people:search", actor.region)
        after = {"结果": "有此人" if found else "本地区没有此人"}
        await audit.record(actor, SEARCHED, Change(about, place, after=after))
    if found is None:
        raise Refused([Problem(_LABEL, "本账号的地区内没有登记这个号码。", "核对号码；没有登记的，用成员信息表导入。")])
    return int(found.merged_into or found.id)
