"""The 干部任免审批表 for other programs, in two steps."""

import base64

import httpx
import pytest

from cadres.forms.lrm import write_lrm
from cadres.forms.lrmx import write_lrmx
from cadres.services.people import RegisterPerson, register
from server.access.actor import Actor, Role
from server.access.audit import AuditEvent
from server.db.engine import connection
from tests.cadres.forms.test_forms import a_form, a_photo
from tests.support.factories import VILLAGE, a_citizen_number, a_county
from tests.support.http import Programs


@pytest.fixture
async def number(operator: Actor) -> str:
    await a_county(operator)
    return a_citizen_number()


@pytest.fixture
async def person(operator: Actor, number: str) -> int:
    return await register(operator, RegisterPerson(region=VILLAGE, name="贾永胜", citizen_number=number))


def coded(content: bytes) -> str:
    return base64.b64encode(content).decode()


async def handed_in(machine: httpx.AsyncClient, person: int, **said: str) -> httpx.Response:
    return await machine.post(f"/api/v1/people/{person}/forms", json=said)


async def test_what_is_unclear_is_told_and_only_the_named_is_taken(program: Programs, person: int, number: str) -> None:
    machine = await program(Role.VETTING_OFFICER)
    sent = write_lrmx(a_form(citizen_number=number, ethnicity="汉族", born="197804"))
    told = await handed_in(machine, person, content=coded(sent))
    assert told.status_code == 201
    form = told.json()
    assert "表上1978.04出生，身份证号里是1978.03。" in told.text
    assert [one["key"] for one in form["differences"]] == ["ethnicity", "work_since", "career"]
    assert number not in told.text
    assert not form["settled"]
    assert await connection().fetchval("SELECT ethnicity FROM person WHERE id = $1", person) is None
    path = f"/api/v1/people/{person}/forms/{form['id']}"
    unseen = await machine.post(f"{path}/settle", json={"taken": ["ethnicity"]})
    assert unseen.status_code == 422
    assert "勾选“已核对”" in unseen.text
    seen = [one["key"] for one in form["doubts"]]
    done = await machine.post(f"{path}/settle", json={"taken": ["ethnicity"], "seen": seen})
    assert done.status_code == 204
    again = (await machine.get(path)).json()
    assert again["settled"]
    assert [one["key"] for one in again["differences"]] == ["work_since", "career"]
    assert await connection().fetchval("SELECT ethnicity FROM person WHERE id = $1", person) == "汉族"
    kinds = {row["kind"] for row in await AuditEvent.select(AuditEvent.kind)}
    assert {"person.form_taken", "person.form_read", "person.form_settled"} <= kinds


async def test_the_older_file_comes_with_its_picture(program: Programs, person: int, number: str) -> None:
    machine = await program(Role.VETTING_OFFICER)
    told = await handed_in(
        machine, person, content=coded(write_lrm(a_form(citizen_number=number))), photo=coded(a_photo())
    )
    assert told.status_code == 201
    assert await connection().fetchval("SELECT photo FROM appointment_form WHERE id = $1", told.json()["id"])


async def test_what_is_no_form_is_refused_with_the_cure(program: Programs, person: int, number: str) -> None:
    machine = await program(Role.VETTING_OFFICER)
    letters = await handed_in(machine, person, content="不是")
    assert letters.status_code == 422
    assert "把文件的内容按Base64编码" in letters.text
    assert (await handed_in(machine, person, content=coded(b"no form"))).status_code == 422
    other = write_lrmx(a_form(citizen_number=a_citizen_number()))
    refused = await handed_in(machine, person, content=coded(other))
    assert refused.status_code == 422
    assert "不是此人的" in refused.text
    assert number not in refused.text
    assert await connection().fetchval("SELECT count(*) FROM appointment_form") == 0
