"""Words of a vocabulary as people read them."""

from server.values.labels import Labelled, in_words, label_of


class _Seat(Labelled):
    CHAIR = "chair", "主任"


def test_a_word_is_shown_as_its_label_and_anything_else_as_it_is() -> None:
    assert in_words(_Seat.CHAIR) == "主任"
    assert (in_words("chair"), in_words(3), in_words(None)) == ("chair", 3, None)


def test_the_label_of_nothing_is_nothing() -> None:
    assert (label_of(_Seat.CHAIR), label_of(None)) == ("主任", "")
