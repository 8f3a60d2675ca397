"""What a person's record must hold for each purpose, and who can supply what it lacks. Pure."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from cadres.vocabulary import RecordPurpose

_VETTING, _APPOINTMENT, _FILING = RecordPurpose.VETTING, RecordPurpose.APPOINTMENT, RecordPurpose.FILING

#: How many years of appraisals the form reports, the last full one first.
APPRAISED_YEARS: Final = 3


@dataclass(frozen=True, slots=True)
class Item:
    """One thing of a record by its key, with its words, who can supply it, and what it is needed for."""

    key: str
    label: str
    supplier: str
    purposes: frozenset[RecordPurpose]


ITEMS: Final = (
    Item("ethnicity", "民族", "本人，对照户口簿", frozenset({_VETTING, _APPOINTMENT})),
    Item("political_status", "政治面貌", "本人，由所在党（团）组织核对", frozenset({_VETTING, _APPOINTMENT})),
    Item("party_since", "入党时间", "所在党组织，对照入党志愿书", frozenset({_VETTING, _APPOINTMENT})),
    Item("education", "文化程度", "本人，对照毕业证书", frozenset({_VETTING, _APPOINTMENT})),
    Item("home", "住址", "本人或村（居）委会", frozenset({_VETTING, _FILING})),
    Item("phone", "电话", "本人", frozenset({_VETTING, _FILING})),
    Item("work_since", "参加工作时间", "档案管理单位认定", frozenset({_APPOINTMENT})),
    Item("career", "简历", "本人填报，乡镇（街道）核对", frozenset({_APPOINTMENT})),
    Item("appraisals", f"近{APPRAISED_YEARS}年年度考核", "乡镇（街道）", frozenset({_APPOINTMENT})),
    Item("form", "籍贯、健康状况、家庭成员", "呈报单位填写的任免审批表", frozenset({_APPOINTMENT})),
    Item("photo", "照片", "本人，证件照", frozenset({_APPOINTMENT})),
)


def needed(purpose: RecordPurpose) -> tuple[Item, ...]:
    """What a purpose needs, in the order of the record."""
    return tuple(item for item in ITEMS if purpose in item.purposes)


def missing(purpose: RecordPurpose, held: Collection[str]) -> tuple[Item, ...]:
    """What a purpose needs and the record lacks. `held` names by key what is there or does not apply to this person."""
    return tuple(item for item in needed(purpose) if item.key not in held)
