"""What says nothing agrees to nothing: an empty body, an unknown one, and a form without a field."""

from collections.abc import Sequence

import pytest

from server.access.actor import Role
from tests.support.http import Programs, SignIn
from tests.sweeps.counties import County
from tests.sweeps.inputs import INPUTS
from tests.sweeps.ways import Way

#: Forms all of whose fields may be empty, and which then agree to nothing: they take back what they said before, or nobody waits.
_MAY_BE_EMPTY = {
    "POST /elections/{code}/preparation",
    "POST /elections/{code}/write-in",
    "POST /rolls/{code}/contact",
}


def _about(every: Sequence[Way], *, api: bool) -> list[Way]:
    """The ways of elections that are asked for something: a command with fields."""
    subjects = ("elections", "rolls", "recalls")
    found = [
        way
        for way in every
        if not way.safe and way.api is api and way.path.removeprefix("/api/v1").split("/")[1] in subjects
    ]
    return [way for way in found if INPUTS.get(str(way))]


@pytest.mark.parametrize("said", [b"", b"{}", b"null", b'{"agreed_by_silence": true}', b"[]"])
async def test_a_program_that_says_nothing_is_refused(
    every: list[Way], county: County, program: Programs, said: bytes
) -> None:
    machine = await program(*Role)
    asked = _about(every, api=True)
    assert len(asked) > 20
    taken = []
    for way in asked:
        head = {"content-type": "application/json"}
        answer = await machine.post(county.address(way.path), content=said, headers=head)
        if answer.status_code < 400:
            taken.append(str(way))
    assert taken == [], taken


async def test_a_form_without_a_field_is_refused(every: list[Way], county: County, sign_in: SignIn) -> None:
    own = await sign_in(*Role)
    asked = [way for way in _about(every, api=False) if str(way) not in _MAY_BE_EMPTY]
    assert len(asked) > 20
    taken = []
    for way in asked:
        answer = await own.post(county.address(way.path), {})
        if answer.status_code not in {404, 409, 422}:
            taken.append((str(way), answer.status_code))
    assert taken == [], taken
