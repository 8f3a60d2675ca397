"""Checking codes by a signed list, on a machine that has nothing but the file and the public key."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from server.access.actor import Actor
from server.cli.main import main
from server.db.engine import transaction
from server.papers.register.codes import list_key_words
from server.papers.register.life import Reason, void
from server.papers.register.lists import signed_list
from tests.support.factories import COUNTY, a_published_election
from tests.support.papers import issued, line_of

_DOCUMENTS = Path(__file__).parents[3] / "docs" / "papers"


@pytest.fixture
async def made(operator: Actor, tmp_path: Path) -> tuple[Path, list[str]]:
    await a_published_election(operator)
    ids = await issued(operator, tmp_path)
    await void(operator, ids[1], Reason(reason="写错姓名"))
    path = tmp_path / "list.json"
    async with transaction(operator):
        path.write_bytes(await signed_list(operator, COUNTY, "偏关县"))
    return path, [(await line_of(operator, one)).code for one in ids[:2]]


async def test_codes_are_answered_by_the_list_alone(made: tuple[Path, list[str]]) -> None:
    path, codes = made
    ran = CliRunner().invoke(main, ["verify-list", str(path), codes[0], "--key", list_key_words()])
    assert (ran.exit_code, ran.output.splitlines()[1]) == (0, f"{codes[0]}\t有效")
    ran = CliRunner().invoke(main, ["verify-list", str(path), *codes, "0" * 32, "ABC", "--key", list_key_words()])
    assert ran.output.splitlines()[3].endswith("\t（名单只有偏关县的文书；别处和上级机关发的，用它们的名单核验）")
    assert (ran.exit_code, [line.split("\t")[1] for line in ran.output.splitlines()[1:]]) == (
        1,
        ["有效", "已作废", "查无此件", "不是验证码"],
    )


async def test_a_list_that_was_touched_or_signed_by_somebody_else_is_refused(made: tuple[Path, list[str]]) -> None:
    path, codes = made
    content = json.loads(path.read_bytes())
    for one in content["papers"]:
        content["papers"][one] = "valid"
    path.write_text(json.dumps(content, ensure_ascii=False))
    ran = CliRunner().invoke(main, ["verify-list", str(path), codes[1], "--key", list_key_words()])
    assert (ran.exit_code, "签名不对，内容被改动过" in ran.output) == (1, True)
    ran = CliRunner().invoke(main, ["verify-list", str(path), "--key", "ab" * 32])
    assert (ran.exit_code, "不是用这把公钥签的" in ran.output) == (1, True)
    path.write_text("{}")
    ran = CliRunner().invoke(main, ["verify-list", str(path), "--key", list_key_words()])
    assert (ran.exit_code, "不是文书核验名单" in ran.output) == (1, True)


def test_the_pictures_of_the_documents_are_whole() -> None:
    told = CliRunner().invoke(main, ["pictures", "--check", "--out", str(_DOCUMENTS)])
    assert (told.exit_code, "都有样张" in told.output) == (0, True)


def test_some_pictures_are_made_and_the_list_is_begun(tmp_path: Path) -> None:
    made = CliRunner().invoke(main, ["pictures", "certificate-face", "--out", str(tmp_path)])
    assert (made.exit_code, "套打的证面" in made.output) == (0, True)
    assert (tmp_path / "certificate-face.png").read_bytes().startswith(b"\x89PNG")
    assert "| 套打的证面 | [certificate-face](certificate-face.png) |" in (tmp_path / "README.md").read_text("utf-8")
    # The others are lacking there, and that is said when it is asked.
    asked = CliRunner().invoke(main, ["pictures", "--check", "--out", str(tmp_path)])
    assert (asked.exit_code, "选派通知（dispatch-notice）没有样张。" in asked.output) == (1, True)


def test_a_picture_of_no_paper_is_refused_by_name(tmp_path: Path) -> None:
    refused = CliRunner().invoke(main, ["pictures", "ballots", "--out", str(tmp_path)])
    assert (refused.exit_code, "没有这种文书：ballots" in refused.output) == (1, True)
