"""Where pages are served: the place is taken before any work, and a place that cannot be had is told in Chinese."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from server.cli.serving import bound
from server.errors import Refused


def test_a_place_is_taken_but_does_not_answer_yet() -> None:
    with bound("127.0.0.1", 0) as place:
        address = place.getsockname()
        with socket.socket() as caller:
            assert caller.connect_ex(address) != 0


def test_a_place_in_use_is_refused_with_what_to_do() -> None:
    with bound("127.0.0.1", 0) as taken:
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused) as refusal:
            bound("127.0.0.1", port)

    [problem] = refusal.value.problems
    assert (problem.cause, problem.cure) == (
        f"127.0.0.1:{port}正由别的程序使用。",
        "停止那个程序，或者用--port换一个端口。",
    )


def test_what_is_no_address_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        bound("没有这个主机.invalid", 8000)

    assert refusal.value.problems[0].field == "监听地址"


def test_the_description_of_the_api_is_written_alike_at_each_run(tmp_path: Path) -> None:
    written = []
    for seed in ("1", "2"):
        # Another seed has sets in another order.
        target, place = tmp_path / f"{seed}.json", {"PYTHONHASHSEED": seed, "HUANJIE_HOME": str(tmp_path)}
        subprocess.run(  # noqa: S603  # Our own command.
            [sys.executable, "-m", "server", "openapi", "--out", target],
            env={**os.environ, **place},  # noqa: TID251  # The search path comes along.
            check=True,
        )
        written.append(target.read_text("utf-8"))

    assert written[0] == written[1]
    assert "/api/v1/elections" in json.loads(written[0])["paths"]
