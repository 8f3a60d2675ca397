"""The papers of elections on invented data, for their pictures. Nobody and nothing named here is real."""

from elections.specimens import notices, results, rolls

SPECIMENS = (*notices.SPECIMENS, *rolls.SPECIMENS, *results.SPECIMENS)
