"""Who is meant by a name in a place: somebody on record there, or with the number somebody new."""

from cadres.services.people import RegisterPerson, register
from server.access.actor import Actor
from server.db.engine import connection
from server.errors import Problem, Refused
from server.values.text import clean_name


async def somebody_of(
    actor: Actor, region: str, place: str, name: str, citizen_number: str | None, phone: str | None = None
) -> int:
    """The person by the number, else the one of that name on record in the place. Raises Refused where that is not one."""
    name = clean_name(name)
    if citizen_number:
        known = RegisterPerson(region=region, name=name, citizen_number=citizen_number, phone=phone)
        return await register(actor, known)
    found = await connection().fetch(
        """SELECT id FROM person WHERE region = $1 AND name = $2 AND merged_into IS NULL
           AND starts_with(region, $3)""",
        region,
        name,
        actor.reach,
    )
    if len(found) == 1:
        return int(found[0]["id"])
    cause = f"{place}有{len(found)}个{name}。" if found else f"{place}没有登记过{name}。"
    raise Refused([Problem("公民身份号码", cause, "填身份证号，姓名不能认人。")])
