"""A form that was posted: a conflict is told at the form where its page says so."""

import pytest

from server.errors import Conflict, Refused
from server.web.acting import at_field


async def test_a_conflict_is_a_problem_of_the_field_it_is_about() -> None:
    async def does(command: str) -> str:
        if command == "again":
            raise Conflict("已经登记过。", code="done.already")
        return command

    doing = at_field("事项", does)

    assert await doing("once") == "once"
    with pytest.raises(Refused) as refusal:
        await doing("again")
    assert [(one.field, one.cause) for one in refusal.value.problems] == [("事项", "已经登记过。")]
