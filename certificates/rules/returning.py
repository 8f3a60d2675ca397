"""Sending a filing back: the reasons by code, what cures each, and whether it was cured (FT-6). Pure."""

from collections.abc import Iterator, Mapping, Sequence

from certificates.vocabulary import ReturnCode
from server.errors import Problem

#: What is to be done about each. The sister procedure knows 补正 but publishes no list, so these are the house's own.
CURES: Mapping[ReturnCode, str] = {
    ReturnCode.MISSING: "补交所列材料。",
    ReturnCode.UNCLEAR: "换成清晰的复印件，身份证须正反面。",
    ReturnCode.UNSIGNED: "由法定代表人签字，本组织和乡镇（街道）盖章后交回。",
    ReturnCode.OLD: "交回原证书正本、副本；遗失的，在材料里登记遗失。",
    ReturnCode.NAME: "按××省××市××县××乡镇××村（社区）的全称重新打印。",
    ReturnCode.REPRESENTATIVE: "核对选举结果报告单，法定代表人须是依法选出的主任。",
    ReturnCode.TERM: "按选举结果公告的任期改正起止日期。",
    ReturnCode.ADDRESS: "核对住所证明，登记住所后重新打印。",
    ReturnCode.CODE: "照原证书核对统一社会信用代码，换领不换码。",
    ReturnCode.NOTICE: "按要求重新公告或者声明，交登载的原件。",
    ReturnCode.OTHER: "按退回意见改正。",
}

#: These are about materials, so the return names them, and their ticks are the cure.
ABOUT_MATERIALS = frozenset({ReturnCode.MISSING, ReturnCode.UNCLEAR, ReturnCode.UNSIGNED, ReturnCode.OLD})


def told(codes: Sequence[ReturnCode], reason: str) -> str:
    """What the sender reads: each reason with its cure, then what was written besides."""
    said = "；".join(f"{code.label}：{CURES[code].rstrip('。')}" for code in codes if code is not ReturnCode.OTHER)
    return "。".join(filter(None, (said, reason.rstrip("。")))) + "。"


def refuse_return(codes: Sequence[ReturnCode], reason: str, materials: Sequence[str]) -> Iterator[Problem]:
    """What a return lacks to be understood by those who have to mend it."""
    if ReturnCode.OTHER in codes and not reason:
        yield Problem("退回原因", "选了“其他”，没有写明。", "写明错在哪里、怎样补正。", "FT-6")
    about = [code.label for code in codes if code in ABOUT_MATERIALS]
    if about and not materials:
        cause = f"“{'、'.join(about)}”没有选是哪几项。"
        yield Problem("须补正的材料", cause, "在清单中选出须补正的材料。", "FT-6")


def refuse_uncured(codes: Sequence[ReturnCode], note: str | None) -> Iterator[Problem]:
    """Why a returned filing may not be handed in again: what no tick shows must be said."""
    left = [code for code in codes if code not in ABOUT_MATERIALS]
    if left and not (note or "").strip():
        cause = f"退回的原因是“{'、'.join(code.label for code in left)}”，没有写明怎样补正。"
        yield Problem("备注", cause, "".join(CURES[code] for code in left) + "改好后写明改了什么。", "FT-6")


#: The material that a report of its loss can stand for: nobody hands back what is gone (FT-4).
SURRENDERED = "old"

UNTOLD = Problem("遗失情况", "没有填。", "写明遗失情况和公告登载处、日期；证书在的，登记备齐。", "FT-4")


def refuse_lost(material: str, name: str, lost: str | None, *, present: bool) -> Iterator[Problem]:
    """Why a loss cannot be put on record for a material."""
    if lost is None:
        return
    if material != SURRENDERED:
        yield Problem("遗失情况", f"{name}不是原证书，不能用遗失情况代替。", "补齐材料再登记备齐。", "FT-4")
    if not present:
        yield Problem("遗失情况", "撤销备齐时不填。", "这一栏留空。", "FT-4")
