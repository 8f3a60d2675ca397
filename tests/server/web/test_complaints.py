"""What pydantic complains of, as the page says it."""

from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError

from server.errors import Problem
from server.web.complaints import complaint


class _Asked(BaseModel):
    reason: Annotated[str, Field(min_length=2)]
    name: Annotated[str, Field(min_length=1)] = "贾永胜"


def said_of(**typed: str) -> Problem:
    with pytest.raises(ValidationError) as refusal:
        _Asked.model_validate(typed)
    (error,) = refusal.value.errors(include_url=False)
    return complaint(error, "退回原因")


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ({"reason": "缺"}, "只有1个字，至少2个字。"),
        ({"reason": ""}, "没有填。"),
        ({}, "没有填。"),
        ({"reason": "缺章", "name": ""}, "没有填。"),
    ],
)
def test_a_text_too_short_is_told_from_one_that_is_missing(typed: dict[str, str], cause: str) -> None:
    assert said_of(**typed).cause == cause


def test_what_was_typed_is_never_repeated() -> None:
    assert "缺" not in str(said_of(reason="缺")).replace("退回原因", "")
