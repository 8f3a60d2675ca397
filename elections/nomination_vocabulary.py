"""Words of nomination: how candidates come about, which papers are counted, what a nominee says to it."""

from server.values.labels import Labelled


class NominationWay(Labelled):
    """How an election comes to its candidates (form 02), or does without them (S07c)."""

    DIRECT = "direct", "直接提名产生"
    PRESELECTION = "preselection", "提名较多时预选产生"
    FREE = "free", "无候选人一次直选"


class SlipKind(Labelled):
    """Which papers were counted. `SETTLING` is a further vote on those who were level at the cut.

    `WRITTEN` are the ballots of a vote without candidates: what voters wrote on them themselves (S07c).
    """

    NOMINATION = "nomination", "提名票"
    PRESELECTION = "preselection", "预选票"
    SETTLING = "settling", "并列者再次预选票"
    WRITTEN = "written", "选票所写姓名"


class ConsentAnswer(Labelled):
    """What a nominee said in writing; whoever said nothing is not a candidate."""

    GIVEN = "given", "同意作候选人"
    DECLINED = "declined", "不同意"
    WITHDRAWN = "withdrawn", "同意后退出"
