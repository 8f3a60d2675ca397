"""A clause as official papers write it. Pure."""

import re

from server.law.lawbook import Finding, Standing

_STATE = "中华人民共和国"
_CITE = re.compile(r"(?P<law>[^《》（）第\s]+)(?P<edition>（[^）]*）)?\s*(?P<clause>第.+)")


def cited(clause: str) -> str:
    """A clause with its law's whole name in 书名号.

    村民委员会组织法 第十五条 becomes 《中华人民共和国村民委员会组织法》第十五条.
    """
    match = _CITE.fullmatch(clause)
    if not match:
        return clause
    law = match["law"]
    state = _STATE if law.endswith("组织法") and not law.startswith(_STATE) else ""
    return f"《{state}{law}》{match['edition'] or ''}{match['clause']}"


def titled(law: str) -> str:
    """A law's whole name in 书名号 with its edition: 村民委员会组织法（2025修正） becomes 《中华人民共和国村民委员会组织法》（2025修正）."""
    name, mark, edition = law.partition("（")
    state = _STATE if name.endswith("组织法") and not name.startswith(_STATE) else ""
    return f"《{state}{name}》{mark}{edition}"


def basis_of(finding: Finding) -> str:
    """What a paper names as a finding's basis. How far a parameter is confirmed is a note for the office, not for the paper."""
    cite = finding.cite.partition("　")[0] if finding.standing is Standing.PARAMETER else finding.cite
    return cited(cite)
