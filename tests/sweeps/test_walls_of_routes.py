"""Every route about a record, as every role: there in the own county by right, not there anywhere else.

Foreign records are asked for with both walls, with the first taken away, and with the second taken away; so are records of
the areas above, which are nobody's below.
"""

from collections.abc import Collection

import pytest

from cadres.permissions import EDIT_COMMUNITIES
from certificates.permissions import CERTIFY, PRINT, VIEW
from certificates.scans import SCAN
from server.access.actor import Actor, Permission, Role
from server.access.records import MANAGE
from server.web.security import API
from tests.support.http import Programs, SignIn
from tests.sweeps.counties import County, Furnished
from tests.sweeps.grounds import CITY, HOME
from tests.sweeps.inputs import INPUTS
from tests.sweeps.walls import ROLES, Asker, may, readers_behind
from tests.sweeps.ways import MINE, Way

#: What a record asks for beyond the right of the route, and how the lack of it is answered.
FURTHER: dict[str, tuple[Permission, int]] = {
    "/account/tokens/{token}/revoke": (MANAGE, 403),
    "/files/{file}/remove": (SCAN.add, 403),
    "/files/{file}": (SCAN.view, 403),
    "/imports/{batch}": (EDIT_COMMUNITIES, 403),
    "/jobs/{job}": (PRINT, 404),
    "/papers/{registered}/void": (CERTIFY, 403),
    "/papers/{registered}/reprint": (CERTIFY, 403),
    "/papers/{registered}/replace": (CERTIFY, 403),
    "/papers/{registered}": (VIEW, 404),
}
#: Answers of a record that is there: shown, done, not to be done now, or wrongly filled in.
THERE = {200, 201, 204, 303, 409, 422}


pytestmark = pytest.mark.usefixtures("blank_press")


@pytest.fixture
def about_records(every: list[Way]) -> list[Way]:
    found = [way for way in every if "{" in way.path and not way.public]
    assert len(found) > 70
    return found


async def an_asker(sign_in: SignIn, program: Programs, *roles: Role) -> Asker:
    return Asker(await sign_in(*roles), await program(*roles), INPUTS)


async def test_what_is_foreign_is_not_there(
    standing: str, counties: Furnished, about_records: list[Way], sign_in: SignIn, program: Programs
) -> None:
    away = counties.away
    wrong = {}
    askers = {roles: await an_asker(sign_in, program, *roles) for roles in readers_behind(standing)}
    for place in ("", CITY):
        if place:
            await away.move(place)
        for roles, asker in askers.items():
            actor = Actor(None, "李雅琴", "", HOME.county, frozenset(roles))
            for way in about_records:
                # Without the right the guard says no before any wall is reached, wherever the record is.
                if place and not may(actor, way):
                    continue
                answer = await asker.ask(way, away, place)
                if answer.status_code != (404 if may(actor, way) else 403):
                    wrong[standing, roles, str(way), place] = answer.status_code
    assert wrong == {}


async def test_what_is_ones_own_is_there_by_right(
    county: County, about_records: list[Way], sign_in: SignIn, program: Programs
) -> None:
    wrong = {}
    for role in ROLES:
        asker = await an_asker(sign_in, program, role)
        actor = Actor(None, "李雅琴", "", HOME.county, frozenset({role}))
        for way in about_records:
            answer = await asker.ask(way, county)
            if answer.status_code not in _expected(actor, way):
                wrong[role.value, str(way)] = answer.status_code
    assert wrong == {}


def _expected(actor: Actor, way: Way) -> Collection[int]:
    if not may(actor, way):
        return {403}
    if way.path in MINE:
        return {404}
    path = way.path.removeprefix(API.rstrip("/") + "/v1")
    for prefix, (right, otherwise) in FURTHER.items():
        if path.startswith(prefix) and not actor.may(right):
            return {otherwise}
    return THERE


async def test_an_area_above_has_both(
    counties: Furnished, about_records: list[Way], sign_in: SignIn, program: Programs
) -> None:
    visitor, machine = await sign_in(*Role, region=CITY), await program(*Role, region=CITY)
    asker = Asker(visitor, machine, INPUTS)
    for way in about_records:
        if way.safe and way.path not in MINE:
            assert (await asker.ask(way, counties.away)).status_code == 200, way
