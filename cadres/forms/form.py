"""干部任免审批表 as one record, whichever file it came from (LX-2, LM-2).

Single-line fields are trimmed. The texts that people lay out by hand (career, rewards, appraisals, reason) are kept to
the character, their line ends included (LX-8).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """A member of the family, as the form's rows have them; `born` is `yyyyMM` where the writer kept to it.

    `extras` are elements that this release does not know, as they stood in the row.
    """

    relation: str = ""
    name: str = ""
    born: str = ""
    political_status: str = ""
    work: str = ""
    extras: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """Something this release does not know, as it stood in the file, behind the element named `after`."""

    after: str
    content: str


def _named(tag: str, label: str, *, laid_out: bool = False) -> Any:
    return field(default="", metadata={"tag": tag, "label": label, "laid_out": laid_out})


@dataclass(frozen=True, slots=True, kw_only=True)
class AppointmentForm:
    """The form. The order of the fields is the order in which a file is written (LX-2).

    `party_since` is text, not a date: `200512；民盟` names two memberships (LX-7). `photo` is the picture's bytes, and
    `photo_text` what stood in the file instead where it is no picture.
    """

    name: str = _named("XingMing", "姓名")
    sex: str = _named("XingBie", "性别")
    born: str = _named("ChuShengNianYue", "出生年月")
    ethnicity: str = _named("MinZu", "民族")
    native_place: str = _named("JiGuan", "籍贯")
    birth_place: str = _named("ChuShengDi", "出生地")
    party_since: str = _named("RuDangShiJian", "入党时间")
    work_since: str = _named("CanJiaGongZuoShiJian", "参加工作时间")
    health: str = _named("JianKangZhuangKuang", "健康状况")
    title: str = _named("ZhuanYeJiShuZhiWu", "专业技术职务")
    skill: str = _named("ShuXiZhuanYeYouHeZhuanChang", "熟悉专业有何专长")
    full_time_education: str = _named("QuanRiZhiJiaoYu_XueLi", "全日制学历")
    full_time_degree: str = _named("QuanRiZhiJiaoYu_XueWei", "全日制学位")
    full_time_school: str = _named("QuanRiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "全日制学历毕业院校系及专业")
    full_time_degree_school: str = _named("QuanRiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "全日制学位毕业院校系及专业")
    in_service_education: str = _named("ZaiZhiJiaoYu_XueLi", "在职学历")
    in_service_degree: str = _named("ZaiZhiJiaoYu_XueWei", "在职学位")
    in_service_school: str = _named("ZaiZhiJiaoYu_XueLi_BiYeYuanXiaoXi", "在职学历毕业院校系及专业")
    in_service_degree_school: str = _named("ZaiZhiJiaoYu_XueWei_BiYeYuanXiaoXi", "在职学位毕业院校系及专业")
    current_post: str = _named("XianRenZhiWu", "现任职务")
    proposed_post: str = _named("NiRenZhiWu", "拟任职务")
    post_to_leave: str = _named("NiMianZhiWu", "拟免职务")
    career: str = _named("JianLi", "简历", laid_out=True)
    rewards: str = _named("JiangChengQingKuang", "奖惩情况", laid_out=True)
    appraisals: str = _named("NianDuKaoHeJieGuo", "年度考核结果", laid_out=True)
    reason: str = _named("RenMianLiYou", "任免理由", laid_out=True)
    family: tuple[Relative, ...] = ()
    submitting_unit: str = _named("ChengBaoDanWei", "呈报单位")
    age_day: str = _named("JiSuanNianLingShiJian", "计算年龄时间")
    filled_day: str = _named("TianBiaoShiJian", "填表时间")
    filled_by: str = _named("TianBiaoRen", "填表人")
    citizen_number: str = _named("ShenFenZheng", "身份证")
    photo: bytes = b""
    photo_text: str = ""
    version: str = _named("Version", "版本")
    extras: tuple[Extra, ...] = ()

    def with_photo(self, photo: bytes) -> Self:
        """The form with a picture; what stood there instead stays where there is none."""
        return replace(self, photo=photo, photo_text="") if photo else self


@dataclass(frozen=True, slots=True)
class TextField:
    """A field of plain text: its attribute, its element, its words on the form, and whether its layout is kept."""

    attribute: str
    tag: str
    label: str
    laid_out: bool


def _text_fields() -> Iterator[TextField]:
    for one in fields(AppointmentForm):
        if "tag" in one.metadata:
            yield TextField(one.name, one.metadata["tag"], one.metadata["label"], one.metadata["laid_out"])


TEXT_FIELDS: Final = tuple(_text_fields())

FAMILY, ITEM, PHOTO, VERSION = "JiaTingChengYuan", "Item", "ZhaoPian", "Version"
_BEFORE_FAMILY = "RenMianLiYou"

#: The elements of a row of the family, with the attributes they fill.
RELATIVE_TAGS: Final = {
    "ChengWei": "relation",
    "XingMing": "name",
    "ChuShengRiQi": "born",
    "ZhengZhiMianMao": "political_status",
    "GongZuoDanWeiJiZhiWu": "work",
}


def _order() -> Iterator[str]:
    for one in TEXT_FIELDS:
        if one.tag == VERSION:
            yield PHOTO
        yield one.tag
        if one.tag == _BEFORE_FAMILY:
            yield FAMILY


#: Every element in the order in which a file is written.
ORDER: Final = tuple(_order())
