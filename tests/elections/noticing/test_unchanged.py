"""The program's own words of every kind of notice, on every occasion, against hashes of what they were.

Whoever changes a form changes what goes on the wall: that is seen here, and the hash is put down anew on purpose.
"""

import hashlib
import importlib
import json
from datetime import date
from pathlib import Path

import pytest

from elections.notice_vocabulary import NoticeKind
from elections.noticing.issuing import issue_notice
from elections.noticing.kinds import NOTICE_WORDINGS
from elections.noticing.wordings import FORMS, whole
from server.access.actor import Actor
from server.db.engine import connection
from tests.elections.noticing.test_noticing import an_issue
from tests.support.factories import a_published_election

_KNOWN: dict[str, str] = json.loads(Path(__file__).with_name("unchanged.json").read_text(encoding="utf-8"))
_MIGRATION = importlib.import_module("elections.migrations.elections_2026_11_28t11_11_00_000000")
#: Kinds that the program words otherwise since: the article of the vote, objections as the law says them, a line for each hash.
_REWORDED = {NoticeKind.VOTER_LIST.value, NoticeKind.CANDIDATES.value, NoticeKind.VOTING.value}
#: By kind, each of its specimens: a village, a community and the rarer occasions.
CASES = {f"{kind.code} {place}": make for kind in NOTICE_WORDINGS for place, make in enumerate(kind.specimens, start=1)}


def printed(name: str) -> str:
    """The hash of what a specimen says in words, without its tables."""
    made = CASES[name]()
    return hashlib.sha256("\n".join((*made.body.phrases, *made.paragraphs, *made.closing)).encode()).hexdigest()[:16]


@pytest.mark.parametrize("name", CASES)
def test_a_notice_says_in_the_programs_own_words_what_it_said(name: str) -> None:
    assert printed(name) == _KNOWN[name]


def test_every_hash_is_of_a_specimen() -> None:
    assert list(_KNOWN) == list(CASES)


def test_notices_from_before_keep_the_words_that_they_went_out_in() -> None:
    """The migration says them itself. Where the program words a kind otherwise since, that kind is left out here."""
    own = {kind.value: {one.value: form for one, form in forms.items()} for kind, forms in FORMS.items()}
    differ = {kind for kind, forms in _MIGRATION.FORMS.items() if own[kind] != forms}
    assert (differ, set(own)) == (_REWORDED, set(_MIGRATION.FORMS))


async def test_the_migration_fills_what_was_kept_without_forms_and_leaves_the_rest(operator: Actor) -> None:
    code = await a_published_election(operator)
    for day, more in ((20, {}), (21, {"correcting": True, "reason": "补录"})):
        await issue_notice(operator, code, an_issue(NoticeKind.ELECTION_DAY, date(2021, 10, day), **more))
    await connection().execute("UPDATE election_notice SET worded = NULL WHERE number = 1")
    await connection().execute("""UPDATE election_notice SET worded = '{"closing": "特此公告。"}' WHERE number = 2""")
    await connection().execute("UPDATE election SET worded = NULL")
    for statement in _MIGRATION.STATEMENTS:
        await connection().execute(statement)
    kept = await connection().fetch("SELECT worded FROM election_notice ORDER BY number")
    assert [json.loads(row["worded"]) for row in kept] == [
        whole(NoticeKind.ELECTION_DAY, ()),
        {"closing": "特此公告。"},
    ]
    result = await connection().fetchval("SELECT worded FROM election")
    assert json.loads(result) == whole(NoticeKind.RESULT, ())
