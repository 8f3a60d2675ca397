"""年度考核结果 of a form as years with their grades, where it is written so that nothing has to be guessed. Pure."""

import re
from typing import Final

from cadres.vocabulary import Grade

_PARTS: Final = re.compile(r"[；;，,、。\s]+")
#: The longer words first: 不称职 and 基本称职 end in 称职.
_GRADES: Final = "|".join(sorted((grade.label for grade in Grade), key=len, reverse=True))
_ONE: Final = re.compile(rf"(\d{{4}})(?:年度|年)?(?:考核)?(?:结果)?(?:为|：|:)?(?:“|\")?({_GRADES})(?:”|\")?(?:等次)?")


def read_appraisals(text: str) -> tuple[tuple[int, Grade], ...]:
    """The years and grades that a text names, the earliest first; nothing where any part of it says something else."""
    found: dict[int, Grade] = {}
    for part in filter(None, _PARTS.split(text)):
        match = _ONE.fullmatch(part)
        grade = Grade.from_label(match.group(2)) if match else None
        if match is None or grade is None or int(match.group(1)) in found:
            return ()
        found[int(match.group(1))] = grade
    return tuple(sorted(found.items()))


def written(appraisals: tuple[tuple[int, Grade], ...]) -> str:
    """2023年称职；2024年优秀."""
    return "；".join(f"{year}年{grade.label}" for year, grade in appraisals)
