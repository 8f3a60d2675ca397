"""What the number of a document usually looks like (GB-6): the issuer's word, the year in brackets, the number. Pure."""

import re

from server.errors import Problem

_USUAL = re.compile(r"^\D{1,40}[〔\[（(【](19|20)\d{2}[〕\]）)】]第?\d{1,5}号$")


def refuse_unusual(field: str, number: str, reason: str) -> Problem | None:
    """Why a number cannot stand without a word about it: it is printed on papers and nobody could find it by it."""
    if _USUAL.fullmatch(number.strip()) or reason.strip():
        return None
    cause = f"“{number}”没有年份或者号数，不像文号。"
    return Problem(field, cause, "写成偏联审〔2026〕3号；文件确是这样编号的，在“文号说明”里写明。", "GB-6")
