"""Commands that share the embedded server: one that comes and goes leaves it to the others."""

import shutil
import signal
from collections.abc import Iterator

import pytest

from tests.support.office import Office


@pytest.fixture(scope="module")
def office() -> Iterator[Office]:
    office = Office("office")
    yield office
    shutil.rmtree(office.home)


def test_opening_an_account_leaves_the_database_to_the_running_pages(office: Office) -> None:
    words = (
        "--name",
        "贺文秀",
        "--unit",
        "新关镇人民政府",
        "--role",
        "township_clerk",
        "--password",
        "korrekt-pferd-9",
    )
    with office.serving():
        opened = office.run("account", "create", "xgz-09", *words)
        assert opened.returncode == 0, opened.stderr
        assert office.status("/health") == 200
        assert office.status("/sign-in") == 200
    assert not (office.home / "postgres" / "postmaster.pid").exists()


def test_pages_that_are_ended_stop_their_database(office: Office) -> None:
    with office.serving(end=signal.SIGTERM):
        assert (office.home / "postgres" / "postmaster.pid").exists()
    assert not (office.home / "postgres" / "postmaster.pid").exists()
