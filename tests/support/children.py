"""What tests about posts for children build on: a community with a committee, and somebody fit for the post."""

from datetime import date

from cadres.services.people import RegisterPerson, register
from cadres.services.tenures import ElectedIn, Holding, Term, open_tenures
from cadres.vocabulary import Office, Sex
from server.access.actor import Actor
from tests.support.factories import COMMUNITY, a_citizen_number
from training.child_vocabulary import Capacity
from training.services.children import AppointChildDirector, appoint_director

SEATED, APPOINTED = date(2021, 11, 21), date(2022, 1, 10)


async def a_seat(actor: Actor, name: str = "刘桂芳", region: str = COMMUNITY, since: date = SEATED) -> tuple[int, int]:
    """A woman of the committee: the person and the row of her seat."""
    number = a_citizen_number(Sex.FEMALE, date(1980, 5, 2))
    person = await register(actor, RegisterPerson(region=region, name=name, citizen_number=number))
    (tenure,) = await open_tenures(
        actor, region, [Holding(person, Office.MEMBER)], Term(since, None), ElectedIn("选举结果")
    )
    return person, tenure


def a_director(place: str = COMMUNITY, name: str = "刘桂芳", **more: object) -> AppointChildDirector:
    told = {
        "place": place,
        "name": name,
        "capacity": Capacity.WOMEN_MEMBER,
        "office": "妇联主席",
        "since": APPOINTED,
        "document": "新政发〔2022〕2号",
        "inducted": date(2021, 12, 20),
        "induction_document": "偏民培〔2021〕3号",
        "checked": date(2021, 12, 28),
        "checked_until": date(2022, 12, 27),
        "checked_by": "偏关县公安局",
        "check_document": "偏公查〔2021〕18号",
    }
    return AppointChildDirector.model_validate(told | more)


async def an_appointed(actor: Actor, **more: object) -> int:
    """A director with a seat, on duty."""
    command = a_director(**more)  # type: ignore[arg-type]  # Words of the command.
    await a_seat(actor, command.name, command.place)
    return await appoint_director(actor, command)
