"""The program's own words of every kind of notice, on every occasion, against hashes of what they were.

Whoever changes a form changes what goes on the wall: that is seen here, and the hash is put down anew on purpose.
"""

import hashlib
import importlib
import json
from pathlib import Path

import pytest

from elections.noticing.kinds import NOTICE_WORDINGS
from elections.noticing.wordings import FORMS

_KNOWN: dict[str, str] = json.loads(Path(__file__).with_name("unchanged.json").read_text(encoding="utf-8"))
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
    kept = importlib.import_module("elections.migrations.elections_2026_11_28t11_11_00_000000").FORMS
    assert kept == {kind.value: {one.value: form for one, form in forms.items()} for kind, forms in FORMS.items()}
