"""Whether two records look like one person registered twice. It only says so: a person decides. Pure."""

from dataclasses import dataclass
from datetime import date

from cadres.vocabulary import Sex


@dataclass(frozen=True, slots=True)
class Look:
    """What two records are compared by; `name` is the folded name."""

    name: str
    sex: Sex
    born: date
    region: str


def resemblance(one: Look, other: Look) -> str:
    """Why two records look like one person, as a phrase; empty where they do not."""
    if one.name == other.name and one.born == other.born:
        return "姓名、出生日期都相同"
    if one.region != other.region or one.sex is not other.sex:
        return ""
    if one.name == other.name:
        apart = _apart(one.born, other.born)
        return f"同村（社区）、姓名相同，出生日期只有{apart[0]}不同" if len(apart) == 1 else ""
    if one.born == other.born and _one_character_apart(one.name, other.name):
        return "同村（社区）、出生日期相同，姓名只差一个字"
    return ""


def _apart(one: date, other: date) -> list[str]:
    parts = (("年", one.year, other.year), ("月", one.month, other.month), ("日", one.day, other.day))
    return [word for word, first, second in parts if first != second]


def _one_character_apart(one: str, other: str) -> bool:
    return len(one) == len(other) > 1 and sum(a != b for a, b in zip(one, other, strict=True)) == 1
