"""The law of an election is asked for with its place and day: nothing but the rules and the offline tools knows the defaults."""

from pathlib import Path

import elections

_PACKAGE = Path(elections.__file__).parent
#: Where there is no database: `huanjie tally` and `huanjie calendar`.
_OFFLINE = {"commands.py"}


def test_no_page_and_no_act_goes_round_the_province_s_parameters() -> None:
    naming = {
        f"{path.relative_to(_PACKAGE)}"
        for path in _PACKAGE.rglob("*.py")
        if "SHANXI" in path.read_text("utf-8") and "rules" not in path.relative_to(_PACKAGE).parts
    }
    assert naming == _OFFLINE
