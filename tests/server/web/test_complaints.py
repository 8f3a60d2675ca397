"""What pydantic complains of, as the page says it."""

from typing import Annotated

import pytest
from pydantic import BaseModel, Field, ValidationError

from cadres.services.people import RegisterPerson
from server.access.accounts import NewAccount
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


def test_a_text_that_is_too_long_is_measured_in_characters() -> None:
    with pytest.raises(ValidationError) as refusal:
        RegisterPerson.model_validate({"name": "贾" * 41})
    (error,) = [one for one in refusal.value.errors(include_url=False) if one["loc"] == ("name",)]
    assert complaint(error, "姓名") == Problem("姓名", "太长，最多40个字。", "改短一些。")


def test_what_was_typed_is_never_repeated() -> None:
    assert "缺" not in str(said_of(reason="缺")).replace("退回原因", "")


@pytest.mark.parametrize(
    ("command", "name", "cure"),
    [
        (NewAccount, "login", "用小写字母开头，可含数字和连字符，3至40个字符，如pgx-zzb-01。"),
        (NewAccount, "region", "填12位数字，如140932100000。"),
        (RegisterPerson, "party_since", "写成2012.07的样子。"),
    ],
)
def test_a_text_of_the_wrong_form_is_told_the_right_one(command: type[BaseModel], name: str, cure: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        command.model_validate({name: "Wrong Form"})
    (error,) = [one for one in refusal.value.errors(include_url=False) if one["loc"] == (name,)]
    assert complaint(error, "栏").cure == cure
