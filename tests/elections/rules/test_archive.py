"""The lists of an election's file (S21)."""

from cadres.vocabulary import CommitteeKind
from elections.after_vocabulary import ArchiveEdition
from elections.rules.archive import CATALOGUES, USUAL, Source


def test_sh5_the_editions_have_their_documents() -> None:
    assert {one: len(made.items) for one, made in CATALOGUES.items()} == {
        ArchiveEdition.RULES_2013: 10,
        ArchiveEdition.FUJIAN_2021: 47,
    }
    assert USUAL in CATALOGUES
    for made in CATALOGUES.values():
        assert len({one.title for one in made.items}) == len(made.items)
        assert [int(one.code) for one in made.items] == list(range(1, len(made.items) + 1))


def test_every_record_fills_a_document_of_the_long_list_or_the_short() -> None:
    filling = {one.source for made in CATALOGUES.values() for one in made.items if one.source}
    assert filling == set(Source)


def test_residents_have_their_own_words() -> None:
    for made in CATALOGUES.values():
        titles = [one.title for one in made.named(CommitteeKind.RESIDENTS)]
        assert not any("村" in title for title in titles), titles
        assert made.named(CommitteeKind.VILLAGERS) == made.items
