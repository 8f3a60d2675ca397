"""Which vote of an election a sheet is about, so that no sheet is taken for another's. Pure."""

from hashlib import sha256

from elections.rules.course import Ballot

_DIGITS = 12


def ballot_mark(held: int, ballot: Ballot) -> str:
    """The mark of the ballot that is waited for after `held` counts: the same kind of vote may be held several times.

    Whoever reads the ballot hands the mark back with the count; it changes when a count comes in or is withdrawn.
    """
    names = [(one.post, one.seats, [each.name for each in one.candidates]) for one in ballot.contests]
    return f"{held + 1}-{sha256(repr((ballot.kind, names)).encode()).hexdigest()[:_DIGITS]}"
