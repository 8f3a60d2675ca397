"""How outcomes are kept: whatever a count comes to must come back as it was decided."""

import json

from hypothesis import given

from elections.storing import OUTCOME
from tests.elections.rules.polls import THOROUGH, Count, counts, decided


@THOROUGH
@given(counts())
def test_an_outcome_on_record_reads_as_it_was_decided(count: Count) -> None:
    outcome = decided(count)
    kept = json.dumps(OUTCOME.dump_python(outcome, mode="json"))
    assert OUTCOME.validate_json(kept) == outcome
