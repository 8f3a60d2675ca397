"""The whole system is driven through its failures with other people's data in hand; its logs must hold none of it."""

import json
import re
import shutil
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from tests.support.accounts import PASSWORD
from tests.support.http import Page, Visitor
from tests.support.office import Office
from tests.support.sheets import MEMBER_HEAD, a_file
from tests.support.workbooks import a_citizen_number

_PATIENCE = 120
NAME, STRANGER = "贺文秀", "苗秀珍"
NUMBER = a_citizen_number()
WRONG_NUMBER = NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1")
PHONE, ADDRESS = "13900009393", "新关镇解放街九十三号院"
WRONG_PASSWORD, WRONG_TOKEN = "mima-hewenxiu-1966", "hj-wrong-token-9393"
REASON = "贺文秀本人来电"
TYPED = [
    NAME,
    STRANGER,
    NUMBER,
    NUMBER[:17],
    WRONG_NUMBER,
    PHONE,
    ADDRESS,
    WRONG_PASSWORD,
    WRONG_TOKEN,
    REASON,
    PASSWORD,
]


@dataclass
class Driven:
    """The office after the drive: the numbers that people were told, and the secrets that came up on the way."""

    office: Office
    numbers: list[str] = field(default_factory=list)
    secrets: list[str] = field(default_factory=list)

    @property
    def logs(self) -> dict[Path, str]:
        """Everything that was logged anywhere below the home, the embedded database's log too."""
        return {path: path.read_text("utf-8", "replace") for path in self.office.home.rglob("*.log")}

    @property
    def lines(self) -> list[dict[str, object]]:
        """The lines of the pages' own log."""
        return [json.loads(line) for line in self.office.log.read_text().splitlines() if line.startswith("{")]


@pytest.fixture(scope="module")
def office(worker_name: str) -> Iterator[Office]:
    office = Office(f"logs-{worker_name}")
    furnished = office.run("furnish", module="tests.support.home")
    assert furnished.returncode == 0, furnished.stderr
    yield office
    shutil.rmtree(office.home)


@pytest.fixture(scope="module")
async def driven(office: Office) -> Driven:
    told = Driven(office)
    token = office.run("token", "pgx-01", "--label", "试用")
    assert token.returncode == 0, token.stderr
    told.secrets.append(token.stdout.strip())
    with office.running("serve", "--port", office.port, module="tests.support.leaky"):
        async with httpx.AsyncClient(base_url=office.address, timeout=_PATIENCE) as client:
            visitor = Visitor(client)
            await _come_in(visitor, told)
            await _ask_wrongly(visitor, told)
            await _hand_in(visitor)
            await _break(visitor, told)
            await _call(client, told)
            told.secrets += list(client.cookies.values())
        _babble(office)
    return told


async def _come_in(visitor: Visitor, told: Driven) -> None:
    for name, word in ((NAME, WRONG_PASSWORD), ("pgx-01", WRONG_PASSWORD), (NUMBER, PASSWORD)):
        page = await visitor.submit((await visitor.get("/sign-in")).form("/sign-in"), {"name": name, "word": word})
        assert page.status in {401, 422}
    page = await visitor.submit((await visitor.get("/sign-in")).form("/sign-in"), {"name": "pgx-01", "word": PASSWORD})
    assert page.heading == "工作台"
    assert told.numbers == []


async def _ask_wrongly(visitor: Visitor, told: Driven) -> None:
    for path in (f"/communities?q={NUMBER}", f"/areas?q={NAME}", f"/why?subject={NUMBER}"):
        await visitor.get(path)
    for path in (f"/people/{NUMBER[:17]}", f"/{NAME}", f"/communities/{NUMBER}", f"/elections/{NAME}?q={ADDRESS}"):
        page = await visitor.get(path)
        assert page.status == 404, path
        told.numbers.append(page.one("//span[@class='mono']").text)
    await visitor.post("/people/1/disclose", {"fields.0": PHONE, "reason": REASON})
    await visitor.post("/imports/1/undo", {"reason": REASON})


async def _hand_in(visitor: Visitor) -> None:
    rows = [
        ("140932100209", "马道村", NAME, WRONG_NUMBER, "1966.07", "汉族", "高中", "群众", PHONE, ADDRESS),
        ("140932100209", "马道村", STRANGER, float(NUMBER[:17]), NAME, "汉族", PHONE, "群众", NAME, ADDRESS),
    ]
    content = a_file(*rows, head=MEMBER_HEAD)
    for name, body in (
        (f"{NAME}.xlsx", content),
        (f"{NAME}.xlsx", content[:900]),
        (f"{NAME}.pdf", b"MZ" + NAME.encode()),
    ):
        answer = await visitor.client.post(
            "/imports",
            data={**await visitor.token(), "of": "members"},
            files={"file": (name, body, "application/octet-stream")},
            follow_redirects=True,
        )
        assert answer.status_code in {200, 422}, answer.text


async def _break(visitor: Visitor, told: Driven) -> None:
    for word, status in (("page", 500), ("database", 422), ("beside", 204)):
        answer = await visitor.client.get(f"/leaky/{word}", params={"q": f"{NAME} {NUMBER}"})
        assert answer.status_code == status, word
        if status == 500:
            told.numbers.append(Page(answer).one("//span[@class='mono']").text)
    with pytest.raises(httpx.RemoteProtocolError):
        await visitor.client.get("/leaky/half", params={"q": f"{NAME}.pdf"})
    job = (await visitor.client.get("/leaky/job", params={"q": f"{NAME} {PHONE}"})).json()["job"]
    page = await visitor.get(f"/jobs/{job}")
    while "没有办成" not in page.text:
        page = await visitor.get(f"/jobs/{job}")
    (number,) = re.findall(r"编号([0-9a-f]+)", page.text)[:1]
    told.numbers.append(number)
    for word in (NAME, PHONE):
        assert word not in page.text


async def _call(client: httpx.AsyncClient, told: Driven) -> None:
    for token, status in ((WRONG_TOKEN, 401), (told.secrets[0], 422)):
        answer = await client.post(
            f"/api/v1/elections/{quote(NAME)}/counts",
            headers={"authorization": f"Bearer {token}"},
            json={"kind": NAME, "held": NUMBER, "lines": [{"name": STRANGER, "post": PHONE}]},
        )
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
        told.numbers.append(answer.json()["number"])


def _babble(office: Office) -> None:
    """What is no request at all."""
    with socket.create_connection(("127.0.0.1", int(office.port))) as line:
        line.sendall(f"GET /{NAME} {NUMBER}\r\nCookie: {WRONG_TOKEN}\r\n\r\n".encode())
        assert b"400" in line.recv(1000)


def _ways_of_writing(word: str) -> set[str]:
    return {word, quote(word), json.dumps(word)[1:-1], word.encode().hex()}


async def test_nothing_that_was_typed_is_in_any_log(driven: Driven) -> None:
    logs = driven.logs
    assert {path.name for path in logs} == {"said.log", "server.log"}
    for path, said in logs.items():
        for word in (*TYPED, *driven.secrets):
            assert [way for way in _ways_of_writing(word) if way in said] == [], (path, word)


async def test_what_people_were_told_is_found_in_the_log(driven: Driven) -> None:
    known = {line.get("request") for line in driven.lines} | {line.get("number") for line in driven.lines}
    assert len(driven.numbers) == 8
    assert set(driven.numbers) <= known


async def test_every_request_and_every_failure_is_there(driven: Driven) -> None:
    lines = driven.lines
    routes = {(line["route"], line["status"]) for line in lines if line["event"] == "request"}
    for one in (("/people/{person}", 404), ("", 404), ("/leaky/page", 500), ("/imports", 422), ("/leaky/half", 200)):
        assert one in routes, one
    told = "\n".join(str(line["error"]) for line in lines if "error" in line)
    for kind in ("KeyError", "ValidationError", "LookupError", "ValueError", "OSError Input/output error"):
        assert kind in told, kind
    assert {line["words"] for line in lines if line["event"] == "library"} >= {
        "could not read %s",
        "Task exception was never retrieved",
        "Exception in ASGI application",
    }
