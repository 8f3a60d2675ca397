"""The papers of the roll and of the hall."""

from datetime import date, timedelta
from typing import Any

from elections.ballot_papers import BallotPaper, BallotSize
from elections.box_papers import BoxStatement
from elections.box_sums import PostSums, SumRow
from elections.polling_papers import BallotRecord, Column, ProxyList, TallySheet
from elections.proxies import beyond_kin
from elections.roll_notices import HouseholdList, ListedGroup, ListedVoter, RedList, VoterCards
from elections.rules.clauses import cited_together
from elections.rules.profile import BallotMarks
from elections.specimens.village import BOOK, COMMUNITY, DAY, HEADING, ISSUER, LINE, LISTED, people
from elections.vocabulary import Method, Post, RoundKind
from server.law.lawbook import Provision
from server.manifest import Specimen
from server.values.strokes import sort_names

_GROUPS = ("第一村民小组", "第二村民小组")
_IN_GROUP = 28
_COLUMNS = (
    Column(Post.CHAIR, 1, ("刘佳", "姚寒")),
    Column(Post.MEMBER, 4, ("刘康", "李广", "邹平", "林丝", "彭华")),
)
_HALL: dict[str, Any] = {"heading": HEADING, "issuer": ISSUER, "vote": RoundKind.FIRST, "election_day": DAY}
_STATION: dict[str, Any] = {
    "station": "中心会场",
    "workers": {"监票人": "杜秀英", "唱票人": "苗治国", "计票人": "温久安"},
}


def groups(*, by_household: bool = False) -> tuple[ListedGroup, ...]:
    """The voters of two groups, by strokes or by household."""
    found = []
    for at, group in enumerate(_GROUPS):
        names = people(_IN_GROUP, at * _IN_GROUP)
        voters = {
            name: ListedVoter(name, "女" if place % 2 else "男", 30 + place, f"{at * 40 + place // 3 + 1:04}", group)
            for place, name in enumerate(names)
        }
        order = names if by_household else sort_names(names)
        found.append(ListedGroup(group, tuple(voters[name] for name in order)))
    return tuple(found)


def _roll(*, by_household: bool = False) -> dict[str, Any]:
    return {
        "community": COMMUNITY,
        "issuer": ISSUER,
        "edition": "选民名单",
        "election_day": DAY,
        "published": LISTED,
        "objections_until": LISTED + timedelta(days=5),
        "digest": "18e3f24474abaff9",
        "law": cited_together(BOOK.law, LINE.kind, BOOK.basis("roll_days")),
        "groups": groups(by_household=by_household),
        "total": 2 * _IN_GROUP,
        "women": _IN_GROUP,
    }


def red_list() -> RedList:
    return RedList(**_roll())


def households() -> HouseholdList:
    return HouseholdList(**_roll(by_household=True))


def voter_cards() -> VoterCards:
    return VoterCards(**_roll(by_household=True))


def ballot() -> BallotPaper:
    return BallotPaper(
        **_HALL,
        columns=_COLUMNS,
        size=BallotSize.A4,
        marks=BallotMarks.SPACE,
        method=Method.VOTERS,
        whole_void=False,
        blank=True,
        draft=False,
        seal="18e3f24474abaff9" * 4,
        edition="正式候选人名单第1版",
    )


def tally_sheet() -> TallySheet:
    return TallySheet(**_HALL, columns=_COLUMNS, **_STATION)


def ballot_record() -> BallotRecord:
    return BallotRecord(**_HALL, columns=_COLUMNS, **_STATION)


def proxy_list() -> ProxyList:
    mandates = (
        ("王建国", "王海燕", "兄弟姐妹"),
        ("白玉梅", "任有强", "配偶"),
        ("刘永胜", "刘秀英", "父母"),
        ("贾文秀", "贾久安", beyond_kin(LINE.kind)),
    )
    return ProxyList(
        **_HALL,
        columns=(),
        law=cited_together(BOOK.law, LINE.kind, BOOK.basis("proxy_to")),
        mandates=mandates,
        posted=date(2026, 12, 15),
    )


def _rows(hall: tuple[int, ...], mobile: tuple[int, ...]) -> tuple[SumRow, ...]:
    total = tuple(one + other for one, other in zip(hall, mobile, strict=True))
    return (
        SumRow("中心会场1号箱", hall),
        SumRow("流动票箱", mobile),
        SumRow(f"{COMMUNITY}合计（2箱）", total, sum=True),
    )


def count_statement() -> BoxStatement:
    law = Provision("T-03", "《中华人民共和国村民委员会组织法》（2025修正）第十八条")
    member = ("李广", "林丝", "邹平", "刘康", "彭华")
    return BoxStatement(
        **_HALL,
        columns=(),
        ballots=_rows((486, 481, 6, 481), (80, 79, 2, 79)),
        posts=(
            PostSums(Post.CHAIR, 1, ("姚寒", "刘佳"), _rows((298, 167, 10, 6), (43, 33, 1, 2))),
            PostSums(Post.MEMBER, 4, member, _rows((345, 318, 262, 239, 180, 21, 8), (57, 53, 43, 46, 31, 4, 2))),
        ),
        findings=(
            law.note("全村2箱，发出选票566张，收回560张，收回不多于发出。", {"issued": 566, "cast": 560}, met=True),
            law.note(
                "主任得票合计541票，弃权11张，无效8张，合计等于收回。", {"cast": 560}, "541＋11＋8＝560", met=True
            ),
        ),
        merges=(),
        readers=(("中心会场1号箱", "杜秀英、苗治国", ""), ("流动票箱", "杜秀英、苗治国", "温久安")),
        unfinished=False,
        note="",
    )


SPECIMENS = (
    Specimen("red-list", "选民名单红榜", red_list),
    Specimen("voter-households", "选民分户名册", households),
    Specimen("voter-cards", "选民证", voter_cards),
    Specimen("ballot", "选票", ballot),
    Specimen("tally-sheet", "唱票计票单", tally_sheet),
    Specimen("ballot-record", "发票和票箱记录", ballot_record),
    Specimen("count-statement", "各箱计票汇总表", count_statement),
    Specimen("proxy-list", "委托投票名单公告", proxy_list),
)
