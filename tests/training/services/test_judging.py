"""What a reason may say, wherever one is written, and what is to be done about a breach."""

import ast
from datetime import date
from pathlib import Path

import pytest

import training
from server.errors import Refused
from server.law.lawbook import Finding
from training.rules.assignments import Held, taking_up
from training.rules.settings import DEFAULTS
from training.services.judging import because, refuse
from training.vocabulary import TeamPost

ROOT = Path(training.__file__).parent


def told(refused: pytest.ExceptionInfo[Refused]) -> list[tuple[str, str]]:
    return [(one.field, one.cure) for one in refused.value.problems]


def test_a_number_never_goes_in_and_a_name_does_once_somebody_says_whose_it_is() -> None:
    assert because("李明父亲病重，请假照顾（不是儿童姓名）") == "李明父亲病重，请假照顾（不是儿童姓名）"
    assert because(None) == because("") == ""
    with pytest.raises(Refused, match="“李明”像是儿童、家长的姓名") as refused:
        because("李明父亲病重，请假照顾", "理由")
    assert told(refused) == [("理由", "改成不带姓名的话；是干部姓名或者不是姓名的，在后面写上“不是儿童姓名”。")]
    with pytest.raises(Refused, match="“13903501234”像是公民身份号码或者手机号") as refused:
        because("李明父亲病重，13903501234（不是儿童姓名）")
    assert told(refused) == [("原因", "改成不带号码的话。")]
    with pytest.raises(Refused, match="“李明”像是儿童、家长的姓名"):
        refuse((), "人员", "李明父亲病重")
    refuse((), "人员", "李明父亲病重，不是儿童姓名")


def test_every_reason_of_the_package_is_read_before_it_is_kept() -> None:
    """The trace takes no reason but through `because`, whichever act it is of."""
    unread = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in ROOT.rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "Change"
        for reason in _reasons(call)
        if not _is_read(reason)
    ]
    assert unread == []


def _reasons(call: ast.Call) -> list[ast.expr]:
    """The reason is the last of the five words of a change."""
    return [*call.args[4:], *(one.value for one in call.keywords if one.arg == "reason")]


def _is_read(reason: ast.expr) -> bool:
    return isinstance(reason, ast.Call) and getattr(reason.func, "id", "") == "because"


def test_each_breach_of_a_rule_has_the_cure_of_its_own_clause() -> None:
    since = date(2026, 3, 1)
    head = Held(1, "聚福苑小区工作队", 1, "贾志强", TeamPost.BOTH, since, None)
    second = Held(0, "聚福苑小区工作队", 2, "马志强", TeamPost.FIRST_SECRETARY, since, None)
    elsewhere = Held(2, "老营新村工作队", 2, "马志强", TeamPost.MEMBER, since, None)

    def cures(found: tuple[Finding, ...]) -> list[str]:
        with pytest.raises(Refused) as refused:
            refuse(found, "人员", None)
        return [one.cure for one in refused.value.problems]

    assert cures(taking_up(second, (), (head,), 3, DEFAULTS)) == [
        "轮换的，选明接替谁；不是轮换的，改选队内职务，或者先登记原来那一名离岗。"
    ]
    assert cures(taking_up(second, (elsewhere,), (), 3, DEFAULTS)) == ["先登记原来的离岗，或者换一人。"]
