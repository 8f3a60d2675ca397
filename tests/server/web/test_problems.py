"""Each kind of error has one status, and is told to programs and to people in their own form."""

import asyncpg
import pytest
from litestar.exceptions import HTTPException, PermissionDeniedException
from structlog.testing import capture_logs

from elections import queries
from server.access.actor import Role
from server.errors import (
    Conflict,
    Crowded,
    DomainError,
    Forbidden,
    NotFound,
    Problem,
    Refused,
    Stale,
    Unauthenticated,
    Unavailable,
)
from server.web.problems import trouble_of
from server.web.security import CSRF_COOKIE
from tests.support.http import Programs, SignIn

_FORM = {"content-type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (NotFound(), 404, "not_found"),
        (Unauthenticated("请先登录。"), 401, "unauthenticated"),
        (Unauthenticated("锁定。", code="locked"), 401, "locked"),
        (Forbidden("没有权限。"), 403, "forbidden"),
        (Conflict("冲突。"), 409, "conflict"),
        (Stale("过时。"), 409, "stale"),
        (Refused([Problem("姓名", "太长。")]), 422, "refused"),
        (Unavailable("没有。"), 503, "unavailable"),
        (Crowded("请过10秒再试。"), 429, "crowded"),
        (DomainError("其他。"), 422, "error"),
        (PermissionDeniedException(), 403, "stale_form"),
        (HTTPException(status_code=405), 405, "http_405"),
        (HTTPException(status_code=413), 413, "http_413"),
        (HTTPException(status_code=418), 418, "http_418"),
        (asyncpg.UniqueViolationError(), 409, "taken"),
        (asyncpg.ExclusionViolationError(), 409, "overlap"),
        (asyncpg.SerializationError(), 409, "busy"),
        (asyncpg.DeadlockDetectedError(), 409, "busy"),
        (asyncpg.CheckViolationError(), 422, "contradiction"),
        (asyncpg.CharacterNotInRepertoireError("0x00"), 422, "unwritable"),
        (asyncpg.UntranslatableCharacterError("u0000"), 422, "unwritable"),
        (asyncpg.DataError("invalid input for query argument $1: 9 (value out of int64 range)"), 422, "too_large"),
        (asyncpg.DataError("invalid input for query argument $1: 'a' (an integer is required)"), 500, "error"),
        (ZeroDivisionError(), 500, "error"),
    ],
)
def test_one_status_for_each_kind(error: Exception, status: int, code: str) -> None:
    trouble = trouble_of(error)
    assert (trouble.status, trouble.code) == (status, code)
    assert trouble.title
    assert trouble.detail or trouble.problems


def test_what_a_library_says_is_not_repeated() -> None:
    for error in (
        HTTPException("secret", status_code=400),
        ValueError("secret"),
        asyncpg.UniqueViolationError("secret"),
    ):
        assert "secret" not in str(trouble_of(error))


def test_what_is_out_of_reach_reads_like_what_is_not_there() -> None:
    assert trouble_of(NotFound("甲村")) == trouble_of(NotFound())


async def test_an_unforeseen_error_has_a_number_that_finds_it_in_the_log(
    sign_in: SignIn, program: Programs, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*_: object) -> None:
        message = "140932197803120014"
        raise ZeroDivisionError(message)

    member, machine = await sign_in(*Role), await program(*Role)
    monkeypatch.setattr(queries, "elections", broken)
    with capture_logs() as log:
        page = await member.get("/elections")
        answer = await machine.get("/api/v1/elections")
    assert (page.status, page.heading) == (500, "系统出错")
    assert answer.status_code == 500
    told = [(line["request"], line["route"]) for line in log if line["event"] == "unforeseen"]
    numbers = page.one("//span[@class='mono']").text, answer.json()["number"]
    assert told == list(zip(numbers, ("/elections", "/api/v1/elections"), strict=True))
    for text in (page.response.text, answer.text):
        assert "140932197803120014" not in text
        assert "ZeroDivisionError" not in text


async def test_too_much_is_said_before_it_is_read(sign_in: SignIn) -> None:
    member = await sign_in(*Role)
    answer = await member.client.post("/sign-out", content=b"x" * 2_000_000, headers=_FORM)
    assert answer.status_code == 413
    assert "内容太大" in answer.text


async def test_a_form_signed_with_a_key_that_is_gone_gets_a_new_one(sign_in: SignIn) -> None:
    member = await sign_in(*Role)
    await member.token()
    for cookie in member.client.cookies.jar:
        if cookie.name == CSRF_COOKIE:
            cookie.value = "0" * 128
    answer = await member.client.post("/sign-out", data={"_csrf_token": "0" * 128})
    assert answer.status_code == 403
    assert CSRF_COOKIE not in member.client.cookies
    page = await member.get("/account")
    assert (await member.submit(page.form("/sign-out"))).heading == "登录"


@pytest.mark.parametrize("digits", [19, 23, 5_000])
@pytest.mark.parametrize("path", ["/files", "/jobs", "/imports", "/people", "/api/v1/jobs"])
async def test_a_number_that_no_record_has_is_not_found(
    sign_in: SignIn, program: Programs, path: str, digits: int
) -> None:
    client = await program(*Role) if path.startswith("/api") else (await sign_in(*Role)).client
    assert (await client.get(f"{path}/{'9' * digits}")).status_code == 404
