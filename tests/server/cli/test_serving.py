"""Where pages are served: the place is taken before any work, and a place that cannot be had is told in Chinese."""

import socket

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
