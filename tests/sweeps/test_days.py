"""No program sends a day of another age, in an address or in a body: each is refused before anything is reckoned from it."""

import re
from collections.abc import Iterator
from typing import Any

from litestar import Litestar

from server.access.actor import Role
from tests.support.http import Programs
from tests.sweeps.counties import County
from tests.sweeps.inputs import INPUTS
from tests.sweeps.ways import Way

FAR = "9999-12-31"
_SAYS = "不在1900年至2100年之间。"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


def _asked(parameter: dict[str, Any]) -> bool:
    schema = parameter.get("schema", {})
    return any(one.get("format") == "date" for one in (schema, *schema.get("oneOf", ())))


async def test_a_far_day_in_an_address_is_refused(app: Litestar, county: County, program: Programs) -> None:
    machine = await program(*Role)
    paths = app.openapi_schema.to_schema()["paths"]
    asking = {
        (path, parameter["name"])
        for path, item in paths.items()
        for parameter in item.get("get", {}).get("parameters", ())
        if parameter["in"] == "query" and _asked(parameter)
    }
    assert len(asking) >= 8
    for path, name in sorted(asking):
        answer = await machine.get(county.address(path), params={name: FAR})
        assert (answer.status_code, _SAYS in answer.text) == (422, True), (path, name, answer.text)


def _with_far_days(value: object) -> Iterator[object]:
    """The body once for each day in it, with that day beyond all records."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        yield FAR
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from ({**value, key: changed} for changed in _with_far_days(part))
    elif isinstance(value, list | tuple):
        for at, part in enumerate(value):
            yield from ([*value[:at], changed, *value[at + 1 :]] for changed in _with_far_days(part))


async def test_a_far_day_in_a_body_is_refused(every: list[Way], county: County, program: Programs) -> None:
    machine = await program(*Role)
    bodies = [
        (way, body) for way in every if way.api and not way.safe for body in _with_far_days(INPUTS.get(str(way), {}))
    ]
    assert len({str(way) for way, _ in bodies}) >= 10
    for way, body in bodies:
        answer = await machine.post(county.address(way.path), json=body)
        # A day that may be a month or a year alone is read as text, and refused in words of its own.
        assert (answer.status_code, FAR in answer.text or _SAYS in answer.text) == (422, True), (way, answer.text)
