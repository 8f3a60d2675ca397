"""What a check of an exported trace says of itself: whole only where the marks were looked at."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from server.access.chain import BEGINNING, FIELDS, digest_of, link_hash, mark_of
from server.access.keyring import Keyring
from server.cli.traces import audit

DAY = date(2026, 10, 23)


@pytest.fixture
def ring() -> Keyring:
    return Keyring.fresh()


@pytest.fixture
def dump(tmp_path: Path, ring: Keyring) -> Path:
    """A trace of one event, as it is exported."""
    content = dict.fromkeys(FIELDS) | {"at": datetime(2026, 10, 23, 2, tzinfo=UTC), "kind": "person.registered"}
    digest = digest_of(content)
    link = {"position": 1, "day": DAY.isoformat(), "hash": link_hash(BEGINNING, 1, 7, DAY, digest).hex()}
    event = content | {"at": content["at"].isoformat(), "id": 7, "event": 7, "digest": digest.hex()}
    mark = mark_of(ring.trace_key, digest).hex()
    path = tmp_path / "trace.jsonl"
    lines = [{"sort": "head", **link}, {"sort": "event", **link, **event, "mark": mark}]
    path.write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    return path


def verified(dump: Path, home: Path) -> Result:
    return CliRunner().invoke(audit, ["verify", "--dump", str(dump)], env={"HUANJIE_HOME": str(home)})


def test_without_the_key_nothing_is_called_whole(dump: Path, tmp_path: Path) -> None:
    result = verified(dump, tmp_path / "elsewhere")
    assert result.exit_code == 2
    assert "未核对印记" in result.stdout
    assert "链完整" not in result.output


def test_without_the_key_a_fault_is_still_a_fault(dump: Path, tmp_path: Path) -> None:
    dump.write_text(dump.read_text("utf-8").replace("person.registered", "person.deceased"), "utf-8")
    result = verified(dump, tmp_path / "elsewhere")
    assert result.exit_code == 1
    assert "内容被改动过" in result.stdout
    assert "1处不符，未核对印记" in result.stderr


def test_with_the_key_it_is_whole(dump: Path, tmp_path: Path, ring: Keyring) -> None:
    ring.write(tmp_path / "keys.json")
    result = verified(dump, tmp_path)
    assert (result.exit_code, result.output) == (0, "1条留痕，链完整。\n")
