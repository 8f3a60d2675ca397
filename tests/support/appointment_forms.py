"""A 干部任免审批表 handed in and taken out on the page of a person."""

import httpx

from cadres.services.people import RegisterPerson, register
from server.access.actor import Actor, Role
from tests.support.factories import VILLAGE, a_citizen_number, a_county
from tests.support.http import Page, SignIn, Visitor


async def a_person_with_officer(operator: Actor, sign_in: SignIn) -> tuple[int, str, Visitor]:
    await a_county(operator)
    number = a_citizen_number()
    person = await register(operator, RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number))
    return person, number, await sign_in(Role.VETTING_OFFICER)


async def handed_in(
    officer: Visitor, person: int, content: bytes, name: str = "贾永胜.lrmx", photo: bytes = b""
) -> Page:
    form = (await officer.get(f"/people/{person}/forms")).form()
    files = {"file": (name, content)} | ({"photo": ("贾永胜.pic", photo)} if photo else {})
    token = {key: value for key, value in form.fields.items() if key.startswith("_")}
    return Page(await officer.client.post(form.target, data=token, files=files, follow_redirects=True))


def ticks(page: Page, *taken: str) -> dict[str, str]:
    """Every doubt of the page looked into, and the named differences taken over."""
    seen = {str(box.get("name")): str(box.get("value")) for box in page.all("//input[starts-with(@name, 'seen.')]")}
    return seen | {f"taken.{place}": key for place, key in enumerate(taken)}


async def taken_out(officer: Visitor, person: int, shape: str) -> httpx.Response:
    form = (await officer.get(f"/people/{person}/form-export")).form()
    return await officer.client.post(form.target, data={**form.fields, "shape": shape, "reason": "报县委组织部备案。"})
