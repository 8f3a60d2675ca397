"""Loading the packages."""

import gc

from server.registry import load, unsearched


def test_modules_are_imported_without_a_search_for_garbage_and_it_goes_on_afterwards() -> None:
    gc.enable()
    before = gc.get_freeze_count()
    with unsearched():
        assert not gc.isenabled()
        kept = [[number] for number in range(100_000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() - before > len(kept) / 2, "what was made inside is left out of every later search"


def test_whoever_searches_for_nothing_anyway_goes_on_so() -> None:
    gc.disable()
    try:
        with unsearched():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_the_grounds_own_work_comes_before_the_towers() -> None:
    first, *rest = [package.name for package in load()]
    assert rest == ["cadres", "elections", "training", "certificates"]
    assert first not in rest
