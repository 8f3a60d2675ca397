"""Commands that share the embedded server: one that comes and goes leaves it to the others."""

import shutil
import signal
from collections.abc import Iterator

import pytest

from tests.support.office import Office

_WORDS = (
    *("--name", "贺文秀", "--unit", "新关镇人民政府"),
    *("--role", "township_clerk", "--password", "korrekt-pferd-9"),
)


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    office = Office("office")
    yield office
    shutil.rmtree(office.home)


@pytest.mark.parametrize(
    "words", [("account", "list"), ("audit", "verify"), ("keys", "list"), ("token", "x", "--label", "试用")]
)
def test_where_no_data_are_it_is_said_where_was_looked_and_nothing_is_made(words: tuple[str, ...]) -> None:
    empty = Office("empty")
    ran = empty.run(*words)
    assert (ran.returncode, ran.stdout) == (1, "")
    assert f"数据库：{empty.home}里没有数据。数据在别处的，用HUANJIE_HOME指出" in ran.stderr
    assert list(empty.home.iterdir()) == []
    empty.home.rmdir()


def test_a_database_without_accounts_says_so(office: Office) -> None:
    assert office.run("migrate").returncode == 0
    listed = office.run("account", "list")
    assert (listed.returncode, listed.stdout) == (0, "")
    assert f"{office.home}的数据库里，140000000000还没有账号。" in listed.stderr


def test_records_whose_keys_are_gone_get_no_new_ones(office: Office) -> None:
    assert office.run("account", "create", "xgz-08", *_WORDS).returncode == 0
    keys, aside = office.home / "keys.json", office.home / "aside"
    keys.rename(aside)
    refused = office.run("account", "list")
    assert refused.returncode == 1
    assert f"密钥：没有{keys}，而数据库里已有记录。从备份恢复密钥文件" in refused.stderr
    assert not keys.exists()
    aside.rename(keys)
    assert office.run("account", "list").stdout.startswith("xgz-08\t")


def test_opening_an_account_leaves_the_database_to_the_running_pages(office: Office) -> None:
    with office.serving():
        opened = office.run("account", "create", "xgz-09", *_WORDS)
        assert opened.returncode == 0, opened.stderr
        assert office.status("/health") == 200
        assert office.status("/sign-in") == 200
    assert not (office.home / "postgres" / "postmaster.pid").exists()


def test_pages_that_are_ended_stop_their_database(office: Office) -> None:
    with office.serving(end=signal.SIGTERM):
        assert (office.home / "postgres" / "postmaster.pid").exists()
    assert not (office.home / "postgres" / "postmaster.pid").exists()
