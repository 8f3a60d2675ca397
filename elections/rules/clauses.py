"""How a statute's fields find their provisions, and the shares all four statutes speak in."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind
from server.law.citing import cited, titled
from server.law.lawbook import Provision, Share, Standing

HALF = Share(1, 2, inclusive=False)
THIRD = Share(1, 3, inclusive=True)
TWO_THIRDS = Share(2, 3, inclusive=True)
BEYOND_TWO_THIRDS = Share(2, 3, inclusive=False)
FOUR_FIFTHS = Share(4, 5, inclusive=True)
FIFTH = Share(1, 5, inclusive=True)
TENTH = Share(1, 10, inclusive=True)

SILENT = "未作规定"

Row = tuple[str, str, str]


def parameter(rule: str, basis: str) -> Provision:
    return Provision(rule, f"省参数（待确认，{basis}）", Standing.PARAMETER)


_UNCONFIRMED = "待确认"
_PROCEDURE = "村民委员会选举规程（民发〔2013〕76号）"
#: How the parameters name the ministry's procedure, which is made for villages alone.
_NAMES_OF_PROCEDURE = frozenset({"选举规程", "民发〔2013〕76号"})
_ELSEWHERE = "参照外省规定（本省规定未定）"
_BARE = re.compile(rf"省参数(?:（{_UNCONFIRMED}，(?P<basis>.*)）|[　（]{_UNCONFIRMED}）?)")
_OF_OTHER_PROVINCES = re.compile(r"参照.*规定")


def is_unconfirmed(cite: str) -> bool:
    """Whether the clause is a parameter that the province has yet to confirm."""
    return _UNCONFIRMED in cite


def on_paper(cite: str, committee: CommitteeKind) -> str:
    """The clause as a paper for others prints it: where it was taken from, without the notes that the pages show beside it.

    省参数（待确认，选举规程，参照四川规定） becomes the ministry's procedure with its number, which binds villages and is a
    pattern for residents; where only other provinces' rules are known, the paper says so and names none of them: they bind
    nobody here.
    """
    bare = _BARE.fullmatch(cite)
    if bare is None:
        return cite.replace(f"，{_UNCONFIRMED}）", "）")
    if not bare["basis"]:
        return "省参数"
    own = [one for one in bare["basis"].split("，") if not _OF_OTHER_PROVINCES.fullmatch(one)]
    followed = "" if committee is CommitteeKind.VILLAGERS else "参照"
    printed = [followed + _PROCEDURE if one in _NAMES_OF_PROCEDURE else one for one in own]
    return "，".join(printed) or _ELSEWHERE


def cited_together(law: str, committee: CommitteeKind, *bases: Provision) -> str:
    """The clauses as a notice cites them, the law's name once: 《…组织法》（2025修正）第八条、第十四条.

    A statute or a local law is cited by its article; where there is none that speaks, the law as a whole.
    """
    whole = titled(law)
    spoken = [
        cited(on_paper(one.cite, committee)) for one in bases if one.standing.is_law and SILENT not in one.cite
    ] or [whole]
    first, *more = dict.fromkeys(spoken)
    return "、".join((first, *(one.removeprefix(whole) for one in more)))


_PARAMETERS: Mapping[str, Provision] = {
    "ec_min_members": parameter("S02a", "民发〔2013〕76号"),
    "chair_margin": parameter("S07a", "参照四川、海南、河北规定"),
    "vice_chair_margin": parameter("S07a", "参照四川、海南、河北规定"),
    "member_margin": parameter("S07a", "参照四川、海南、河北规定"),
    "member_margin_most": parameter("S07a", "参照四川、海南、河北规定"),
    "one_post": parameter("S07b", "参照四川、海南、浙江规定"),
    "free_ballot": parameter("S07c", "参照浙江规定"),
    "candidates_days": parameter("S09", "参照河北、浙江、海南规定"),
    "proxy_list_days": parameter("S11", "参照海南规定"),
    "postponed_roll_days": parameter("D-05", "参照四川规定"),
    "runoff_days": parameter("S15", "选举规程，参照河北、四川规定"),
    "result_days": parameter("S17", "选举规程，参照浙江、海南规定"),
    "filing_days": parameter("S18", "选举规程"),
    "recall_meeting_days": parameter("T-32", "参照河北、浙江、海南、北京规定"),
    "recall_again_months": parameter("T-32", "参照四川规定"),
    "recall_in_person": parameter("T-33", "参照天津规定"),
    "by_election_months": parameter("T-38", "参照四川、海南规定"),
    "postponement_months": parameter("B-06", "参照海南规定，山西2011年口径为届满后3个月"),
    "complaint_days": parameter("T-17", "参照信访工作条例"),
    "complaint_more_days": parameter("T-17", "参照信访工作条例"),
    "subbodies_days": parameter("S20", "参照海南、河北规定"),
    "mobile_box_staff": parameter("V-20", "参照四川、浙江、天津、北京规定"),
    "mobile_box_excess": parameter("T-18", "参照海南规定"),
    "mobile_box_scrutineers": parameter("V-20", "参照四川、海南规定"),
    "mobile_scope": parameter("V-20", "参照海南规定"),
    "writer_max": parameter("V-15", "参照海南规定"),
    "recovered_gt_issued": parameter("T-03", "选举规程，参照四川、海南规定"),
    "spoilt_in_cast": parameter("T-07", "参照四川、河北、北京规定"),
    "ballot_marks": parameter("S12", "选票样式由省里统一规定"),
    "overvote_scope": parameter("T-08", "参照四川、海南规定"),
    "carry_down": parameter("T-10", "参照浙江、河北、海南规定"),
    "tie": parameter("T-13", "选举规程，参照四川、浙江、河北规定"),
    "women_seat": parameter("T-14", "选举规程，参照四川、海南规定"),
    "runoff_extra": parameter("T-20", "参照四川规定"),
    "vacancy_ok_from": parameter("T-24", "选举规程，参照四川、浙江规定"),
    "kin_fill": parameter("T-16", "参照四川、浙江、海南规定"),
    "seats_odd": parameter("B-02", "山西省村民委员会选举办法2011年口径"),
}


def clauses(law: str, rows: Iterable[Row], **parameters: Provision) -> Mapping[str, Provision]:
    """Field name to provision, from rows of rule id, article and the fields it settles."""
    found = dict(_PARAMETERS)
    for rule, article, fields in rows:
        provision = Provision(rule, law + article)
        found.update(dict.fromkeys(fields.split(), provision))
    return MappingProxyType({**found, **parameters})
