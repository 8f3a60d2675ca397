"""A database server for the run, a database for each worker, a rolled-back transaction for each test."""

import asyncio
import contextlib
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Generator
from pathlib import Path

# The run's own home; workers are started with the environment of the process that made it. The account that PostgreSQL
# runs as must be able to pass through, so the folder is not as private as mkdtemp makes it.
_MADE_HERE = "HUANJIE_TEST_RUN" not in os.environ  # noqa: TID251  # Before settings reads it.
if _MADE_HERE:
    os.environ["HUANJIE_TEST_RUN"] = tempfile.mkdtemp(prefix="huanjie-tests-")  # noqa: TID251
_HOME = Path(os.environ["HUANJIE_TEST_RUN"])  # noqa: TID251
_HOME.chmod(0o755)
# A worker's own: workers have a database each, so their records bear the same numbers, and files go by those.
_OWN = _HOME / os.environ.get("PYTEST_XDIST_WORKER", "alone")  # noqa: TID251
_OWN.mkdir(mode=0o755, exist_ok=True)
os.environ["HUANJIE_HOME"] = str(_OWN)  # noqa: TID251

import asyncpg  # noqa: E402  # The environment comes before the first import that reads it.
import hypothesis  # noqa: E402
import pytest  # noqa: E402
import uvloop  # noqa: E402

from server import registry  # noqa: E402
from server.access import sealing  # noqa: E402
from server.access.actor import Actor  # noqa: E402
from server.db import engine, schema  # noqa: E402
from server.db.embedded import EmbeddedServer  # noqa: E402
from server.places.regions import load_divisions  # noqa: E402
from tests.support.databases import Databases  # noqa: E402

pytest_plugins = ("tests.support.served", "tests.support.http", "tests.support.browser")


# The same examples on every machine, however slow it is just now: a red run must mean a changed product.
hypothesis.settings.register_profile(
    "run",
    deadline=None,
    derandomize=True,
    # Slow machines and counts that are void for most questions say nothing of the product.
    suppress_health_check=[hypothesis.HealthCheck.too_slow, hypothesis.HealthCheck.filter_too_much],
)
hypothesis.settings.load_profile("run")


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests come by the ten thousand and stay to the end."""
    with registry.unsearched():
        return (yield)


def pytest_unconfigure() -> None:
    """The process that made the run's home stops the server and removes it."""
    if _MADE_HERE:
        if (_HOME / "postgres").exists():
            server = EmbeddedServer(_HOME / "postgres")
            server.stop()
            shutil.rmtree(server.socket)
        shutil.rmtree(_HOME)


@pytest.fixture(scope="session")
def _asyncio_loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The loop that the application is served on; going to the database and back takes half the time of Python's own.

    The plugin's fixture is replaced, not its hook used: that marks coroutines alone, so the first plain function that asks
    for a fixture of the run would get another loop, and with it everything anew.
    """
    return uvloop.new_event_loop


@pytest.fixture(scope="session")
def postgres() -> EmbeddedServer:
    """The server, which the workers share."""
    return EmbeddedServer(_HOME / "postgres", durable=False).start()


@pytest.fixture(scope="session")
def worker_name(request: pytest.FixtureRequest) -> str:
    return str(getattr(request.config, "workerinput", {}).get("workerid", "main"))


@pytest.fixture(scope="session")
async def database(postgres: EmbeddedServer, worker_name: str) -> AsyncIterator[str]:
    """A migrated database with the divisions in it, new for this run."""
    registry.load()
    name = f"test_{worker_name}"
    owner = await asyncpg.connect(**postgres.config())
    await owner.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
    await owner.execute(f"CREATE DATABASE {name}")
    await owner.close()
    await schema.migrate(postgres.config(database=name))
    await Databases(postgres, name).copy(_blank(worker_name))
    sealing.use(sealing.Keyring.fresh())
    await engine.open_pool(postgres.config(user=engine.APP_ROLE, database=name))
    await load_divisions(Actor.operator())
    yield name
    await engine.close_pool()


def _blank(worker_name: str) -> str:
    """The database as the migrations leave it: copying it takes a moment, migrating another one many seconds."""
    return f"blank_{worker_name}"


@pytest.fixture(scope="session")
def databases(postgres: EmbeddedServer, database: str, worker_name: str) -> Databases:
    assert database  # Its keys seal what stands in the others too.
    return Databases(postgres, _blank(worker_name))


@pytest.fixture
async def own_database(databases: Databases, worker_name: str) -> AsyncIterator[str]:
    """A database whose writes stay, with the pool on it; its DSN."""
    name = f"committed_{worker_name}"
    await databases.copy(name)
    async with databases.on(name):
        yield f"postgresql://{engine.APP_ROLE}@/{name}?host={databases.postgres.socket}&port=5432"
    await databases.drop(name)


class _UndoError(Exception):
    pass


@pytest.fixture
async def operator(database: str) -> AsyncIterator[Actor]:  # noqa: ARG001
    """The person at the machine, inside a transaction that is rolled back after the test."""
    actor = Actor.operator()
    with contextlib.suppress(_UndoError):
        async with engine.transaction(actor):
            yield actor
            raise _UndoError
