"""The papers of the result and of what comes after it."""

from datetime import date, datetime
from typing import Any

from cadres.vocabulary import Education, PoliticalStatus, Sex
from elections.after.archive import ElectionFile, FileLine, Filled
from elections.after.handover import HandoverLine
from elections.after.papers import ArchiveSheet, HandoverSheet
from elections.after_vocabulary import HandoverItem
from elections.corrigendum_papers import CorrectionNotice
from elections.notices import ElectedLine, PostLine, ResultNotice, ResultReport, RoundLine, VoteLine
from elections.printing import method_of
from elections.rules.archive import CATALOGUES, USUAL, Item
from elections.rules.corrigendum import Correction
from elections.rules.handover import CHECKLIST
from elections.rules.sampling import ranked, sealed_list
from elections.sample_papers import SampleList
from elections.sampling import Sampled, SampleLine
from elections.specimens.village import BOOK, COMMUNITY, DAY, HEADING, ISSUER, LINE
from elections.statistics.figures import Place
from elections.statistics.forms import FORMS
from elections.statistics.papers import FiguresPaper, Head, PeoplePaper
from elections.statistics.people import PEOPLE_FORMS, PersonLine
from elections.vocabulary import Post, RoundKind
from server import clock
from server.access.duties import Hand
from server.law.citing import cited
from server.manifest import Specimen
from server.papers.invented import COUNTY, DIVISION, FULL_PLACE, REGION, TOWNSHIP, VILLAGES

_OUT = date(2026, 12, 21)
_ELECTED = {
    "姚寒": (Post.CHAIR, Sex.MALE, 341),
    "李广": (Post.MEMBER, Sex.MALE, 402),
    "林丝": (Post.MEMBER, Sex.FEMALE, 371),
    "邹平": (Post.MEMBER, Sex.MALE, 305),
    "刘康": (Post.MEMBER, Sex.MALE, 285),
}
_AGES = {"姚寒": 48, "李广": 36, "林丝": 40, "邹平": 51, "刘康": 44}
#: Who was never in the committee before.
_FIRST = frozenset({"李广", "林丝", "刘康"})
#: In the order of the form's own fields; what is not told is nought.
_FIGURES = {
    "representatives": (35, 31, 28),
    "by_households": (0, 31, 0),
    "by_group": (35, 0, 28),
    "representatives_women": (13, 11, 10),
    "representatives_party": (12, 9, 8),
    "groups": (4, 3, 3),
    "leaders": (4, 3, 3),
    "leaders_women": (1, 1, 0),
    "leaders_party": (2, 1, 1),
    "leaders_registered": (640, 512, 468),
    **dict.fromkeys(("mediation_all", "security_all", "health_all", "welfare_all"), (3, 3, 3)),
    **dict.fromkeys(("mediation_headed", "security_headed"), (1, 1, 1)),
    **dict.fromkeys(("health_headed", "welfare_headed"), (1, 0, 1)),
    "elected_all": (5, 3, 3),
    "elected_women": (1, 1, 1),
    "elected_party": (5, 2, 2),
    "runoff_member": (0, 1, 0),
    "runoff_women": (0, 1, 0),
    "runoff_cast": (0, 436, 0),
    "of_age": (6, 4, 3),
    "moved_in": (2, 0, 1),
    "married_in": (3, 2, 2),
    "omitted": (1, 0, 0),
    "moved_out": (4, 3, 1),
    "married_out": (2, 1, 1),
    "died": (5, 3, 4),
}
_OTHERS = {
    "刘佳": (Post.CHAIR, Sex.FEMALE, 200),
    "彭华": (Post.MEMBER, Sex.MALE, 211),
}


def _post(post: Post, seats: int) -> PostLine:
    told = [
        VoteLine(name, sex.label, (votes,), "当选" if name in _ELECTED else "未当选", elected=name in _ELECTED)
        for name, (own, sex, votes) in (_ELECTED | _OTHERS).items()
        if own is post
    ]
    return PostLine(post, seats, tuple(told))


def _common() -> dict[str, Any]:
    return {
        "committee": LINE.kind,
        "county": COUNTY,
        "township": TOWNSHIP,
        "community": COMMUNITY,
        "committee_name": f"{FULL_PLACE}村民委员会",
        "term_number": LINE.term_number,
        "election_day": DAY,
        "issuer": ISSUER,
        "method": method_of(LINE),
        "rounds": (RoundLine(RoundKind.FIRST.label, DAY, 640, 566, 560, 8, valid=True),),
        "posts": (_post(Post.CHAIR, 1), _post(Post.MEMBER, 4)),
        "elected": tuple(
            ElectedLine(
                post,
                name,
                sex.label,
                votes,
                "汉族",
                PoliticalStatus.PARTY_MEMBER,
                Education.COLLEGE,
                _AGES[name],
                first_time=name in _FIRST,
            )
            for name, (post, sex, votes) in _ELECTED.items()
        ),
        "law_cites": (BOOK.basis("majority").cite,),
        "term_from": DAY,
        "term_to": date(2031, 12, 19),
        "published_on": _OUT,
    }


def result_notice() -> ResultNotice:
    return ResultNotice(**_common(), notice_number=14)


def result_report() -> ResultReport:
    basis = BOOK.basis("majority")
    findings = (
        basis.note(
            "收回选票560张，超过登记参加选举的村民640人的半数，选举有效。",
            {"cast": 560, "electorate": 640},
            "2 × 560 = 1120 ＞ 640",
            met=True,
        ),
        basis.note(
            "姚寒得票341票，超过收回选票560张的半数，当选主任。",
            {"votes": 341, "cast": 560},
            "2 × 341 = 682 ＞ 560",
            met=True,
        ),
        *(
            basis.note(
                f"{name}得票{votes}票，超过收回选票560张的半数，当选委员。",
                {"votes": votes, "cast": 560},
                f"2 × {votes} = {2 * votes} ＞ 560",
                met=True,
            )
            for name, (post, _, votes) in _ELECTED.items()
            if post is Post.MEMBER
        ),
    )
    return ResultReport(**_common(), findings=findings)


def corrigendum() -> CorrectionNotice:
    return CorrectionNotice(
        community=COMMUNITY,
        term="第十三届村民委员会",
        event="选举",
        vote=RoundKind.FIRST.label,
        voted=DAY,
        published=_OUT,
        figures=(Correction("委员　林丝", 371, 317), Correction("收回选票", 560, 561)),
        reason="誊写计票单时数字颠倒",
        issuer=ISSUER,
        confirmed=date(2026, 12, 28),
    )


def recount_sample() -> SampleList:
    """A sample that was drawn, in the order of the drawing."""
    villages = VILLAGES[:9]
    codes = [f"E{place:03}-1" for place in range(1, len(villages) + 1)]
    hand, word = Hand(None, "温久安", "某某县换届办"), "2026347042"
    of = SampleLine(
        id=1,
        region=f"{DIVISION}000000",
        title="第1次计票抽查",
        since=date(2026, 12, 1),
        until=DAY,
        wanted=3,
        seal=sealed_list(codes),
        fixed=datetime(2026, 12, 22, 9, tzinfo=clock.ZONE),
        fixed_by=hand,
        word=word,
        source="福彩3D第2026347期的期号和开奖号042",
        drawn=datetime(2026, 12, 23, 9, tzinfo=clock.ZONE),
        drawn_by=hand,
        counts=len(codes),
        recounted=0,
    )
    named = dict(zip(codes, villages, strict=True))
    counts = tuple(
        Sampled(
            id=one.rank,
            code=one.identifier,
            region=REGION,
            community=named[one.identifier],
            identifier=one.identifier,
            position=1,
            vote=RoundKind.FIRST,
            rank=one.rank,
            digest=one.digest,
            chosen=one.rank <= of.wanted,
            recount=None,
        )
        for one in ranked(word, codes)
    )
    return SampleList("某某县换届办", COUNTY, of, counts)


def handover() -> HandoverSheet:
    told = (
        "公章1枚、财务章1枚",
        "正本、副本各1本",
        "办公室3间、钥匙5把",
        "电脑2台、打印机1台",
        "账簿12本、凭证36册",
        "现金0元、存折2本",
        "登记簿1本，43件",
        "承包合同17份",
        "债权债务明细表1份",
        "档案58盒",
        "遗留问题清单1份，2项",
    )
    listed = CHECKLIST.at(DAY).value
    lines = tuple(
        HandoverLine(
            item=item,
            basis=listed[item],
            handed=date(2026, 12, 25),
            given_by="任有福",
            taken_by="姚寒",
            witness="李建国",
            quantity=quantity,
        )
        for item, quantity in zip(HandoverItem, told, strict=True)
    )
    return HandoverSheet(
        heading=HEADING,
        issuer=ISSUER,
        law=cited(BOOK.basis("handover_days").cite),
        produced=DAY,
        last=date(2026, 12, 30),
        lines=lines,
        printed=date(2026, 12, 25),
    )


def archive_list() -> ArchiveSheet:
    catalogue = CATALOGUES[USUAL]
    file = ElectionFile(LINE, catalogue, tuple(map(_filed, catalogue.named(LINE.kind), range(len(catalogue.items)))))
    return ArchiveSheet(heading=HEADING, issuer=ISSUER, file=file, printed=date(2026, 12, 30))


def _filed(item: Item, place: int) -> FileLine:
    if item.source:
        return FileLine(item, Filled(1 + place % 3, "份", date(2026, 12, 1 + place % 20)))
    return FileLine(item, None, pages=2 + place % 5, place=f"第{1 + place // 16}盒")


_HEAD = Head(COUNTY, "第十三届村民委员会选举", "某某县民政局", date(2026, 12, 31))


def statistics() -> FiguresPaper:
    form = FORMS["04"]
    numbers = [one.key for one in form.fields if one.source and not one.text]
    those = tuple(
        Place(f"E{at}", REGION, name, {key: _FIGURES.get(key, (0, 0, 0))[at] for key in numbers})
        for at, name in enumerate(VILLAGES[:3])
    )
    return FiguresPaper(_HEAD, form.name, form, those)


def statistics_people() -> PeoplePaper:
    form = PEOPLE_FORMS["04_1"]
    told: dict[str, str | int] = {
        "sex": "男",
        "ethnicity": "汉族",
        "political": "中共党员",
        "education": "大学专科",
    }
    lines = tuple(
        PersonLine(
            at,
            REGION,
            COMMUNITY,
            {
                key: {
                    **told,
                    "name": name,
                    "age": _AGES[name],
                    "post": post.label,
                    "sex": sex.label,
                    "first": "是" if name in _FIRST else "否",
                    "again": "是" if post is Post.CHAIR else "否",
                    "votes": votes,
                    "all_votes": votes,
                }.get(key)
                for key in form.columns
            },
        )
        for at, (name, (post, sex, votes)) in enumerate(_ELECTED.items(), start=1)
    )
    return PeoplePaper(_HEAD, form.name, form, lines)


SPECIMENS = (
    Specimen("result-report", "选举结果报告单", result_report),
    Specimen("result-notice", "选举结果公告（不在公告登记上的）", result_notice),
    Specimen("corrigendum", "结果更正公告", corrigendum),
    Specimen("recount-sample", "计票抽查名单", recount_sample),
    Specimen("handover-list", "工作移交清单", handover),
    Specimen("archive-list", "选举档案目录", archive_list),
    Specimen("statistics", "选举统计表", statistics),
    Specimen("statistics-people", "选举统计表：人员", statistics_people),
)
