"""A signed list of papers and how they stand, for places that no public server reaches.

It holds hashes of the codes and states, so that whoever has the list learns of no paper but those whose codes they are shown. That
is why all kinds are in it, also those that whoever asks for the list does not see: a list that lacked one would call it unknown.
Whoever has the public key can check it without this installation, the network or a database.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from server import clock
from server.access.actor import Actor, reach_of
from server.db.engine import connection
from server.errors import Problem, Refused
from server.papers.register import codes
from server.papers.register.rules import ANSWERS, spent_answer
from server.papers.register.vocabulary import Answer, PaperState

FORMAT = "huanjie-paper-list-1"


async def signed_list(actor: Actor, area: str, name: str) -> bytes:
    """The list of an area as JSON, inside `transaction(actor)`; `name` is what the area is called."""
    # One statement sees one moment: between two, a reprint would take a code out of both.
    rows = await connection().fetch(
        """WITH held AS (
             SELECT id, serial, state FROM registered_paper
             WHERE serial IS NOT NULL AND starts_with(region, $1) AND starts_with(region, $2))
           SELECT serial, state, false AS spent FROM held
           UNION ALL SELECT s.serial, h.state, true FROM spent_code s JOIN held h ON h.id = s.paper""",
        actor.reach,
        reach_of(area),
    )
    papers = {_hash(codes.code_of(row["serial"])): _answer(row).value for row in rows}
    content = {
        "format": FORMAT,
        "area": area,
        "name": name,
        "made": clock.now().isoformat(timespec="seconds"),
        "papers": dict(sorted(papers.items())),
    }
    signature = codes.list_key().sign(_covered(content)).hex()
    whole = {**content, "key": codes.list_key_words(), "signature": signature}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _answer(row: Mapping[str, Any]) -> Answer:
    state = PaperState(row["state"])
    return spent_answer(state) if row["spent"] else ANSWERS[state]


@dataclass(frozen=True, slots=True)
class PaperList:
    """A list whose signature is right."""

    name: str
    made: str
    papers: Mapping[str, Answer]

    def answer(self, code: str) -> Answer:
        """How the paper with a code stood when the list was made. Unknown is also one of a place that the list is not about."""
        if not codes.is_code(code):
            return Answer.MALFORMED
        return self.papers.get(_hash(codes.plain(code)), Answer.UNKNOWN)


def read_list(content: bytes, key: str) -> PaperList:
    """The list in a file, checked against the public key. Raises Refused for one that is no list, or was touched."""
    try:
        found: dict[str, Any] = json.loads(content)
        signature, claimed = bytes.fromhex(found.pop("signature")), found.pop("key")
        papers = {str(one): Answer(state) for one, state in found["papers"].items()}
        known = found["format"] == FORMAT
    except (ValueError, LookupError, TypeError, AttributeError):
        raise Refused([_problem("不是文书核验名单，或者文件不完整。", "请重新下载。")]) from None
    if not known:
        raise Refused([_problem("是别的版本的名单。", "请用新版程序核验。")])
    if key != claimed:
        raise Refused([_problem("不是用这把公钥签的。", "请向发文机关核对公钥。")])
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(key)).verify(signature, _covered(found))
    except (InvalidSignature, ValueError):
        raise Refused([_problem("签名不对，内容被改动过。", "请重新下载，不要使用这一份。")]) from None
    return PaperList(str(found["name"]), str(found["made"]), papers)


def _covered(content: Mapping[str, Any]) -> bytes:
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _problem(cause: str, cure: str) -> Problem:
    return Problem("名单", cause, cure)
