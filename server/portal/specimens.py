"""Every paper on invented data: the packages', and the prints of lists, which are the portal's own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from server import clock
from server.manifest import Specimen, packages
from server.papers.invented import REGION, VILLAGE, VILLAGES
from server.portal.rosters import Roster, roster
from server.sheets.exchange import exchange
from server.sheets.workbook import Cell
from server.sheets.writing import Around

_NAMES = (
    "丁玉梅",
    "任建国",
    "张秀英",
    "高海燕",
    "王永胜",
    "刘桂兰",
    "苗志强",
    "秦文秀",
    "牛二平",
    "贾瑞",
    "郝国珍",
    "白久安",
)
_DAY = datetime(2026, 12, 22, 9, tzinfo=clock.ZONE)


def specimens() -> tuple[Specimen, ...]:
    """All of them, in the order of the tower."""
    return (*_ROSTERS, *(one for package in packages() for one in package.specimens))


def member_roster() -> Roster:
    rows = [
        {
            "region_code": REGION,
            "community": VILLAGE,
            "name": name,
            "citizen_number": f"1499{'*' * 10}{1000 + place * 40 + 10 * bool(place % 3):04}",
            "sex": "男" if place % 3 else "女",
            "birth_month": f"{1965 + place}.{1 + place % 12:02}",
            "education": ("高中及中专", "大学专科", "大学本科")[place % 3],
            "party_since": f"{1995 + place}.07" if place % 2 else "",
            "political_status": "中共党员" if place % 2 else "群众",
            "phone": f"000****{1000 + place * 53}",
            "address": "某营村**",
            "source": ("致富带头人", "退役军人", "高校毕业生")[place % 3],
            "party_office": ("党支部书记", "党支部委员")[place > 0] if place % 2 else "",
            "committee_office": ("主任", "副主任", "委员")[min(place, 2)],
            "duties": ("全面工作", "集体经济", "民政和儿童")[place % 3],
            "crossed": "是" if place % 2 else "否",
            "dual": "否",
            "again": "是" if place % 4 else "否",
            "first": "否" if place % 4 else "是",
            "allowance": "3200",
            "insurance": "五险",
            "village_official": "否",
            "social_worker": "否",
        }
        for place, name in enumerate(_NAMES)
    ]
    return _roster("members", rows, {"name": f"{len(rows)}人"})


def community_list() -> Roster:
    rows: list[dict[str, Cell]] = [
        {
            "region_code": f"1499991{place + 1:02}200",
            "name": name,
            "community": name,
            "households": 180 + place * 23,
            "population": 520 + place * 61,
            "kind": "村委会",
            "address": f"某某县{name}党群服务中心",
        }
        for place, name in enumerate(VILLAGES)
    ]
    foot = {key: sum(int(str(row[key])) for row in rows) for key in ("households", "population")}
    return _roster("communities", rows, {"name": f"{len(rows)}个", **foot})


def _roster(sheet: str, rows: Sequence[Mapping[str, Cell]], foot: Mapping[str, Cell]) -> Roster:
    """A print of a sheet, whose cells are its examples where a row says nothing of its own."""
    of = exchange(sheet).sheet
    examples = {column.key: column.example for column in of.columns}
    with clock.stopped_at(_DAY):
        return roster(of, [{**examples, **row} for row in rows], Around("某某县换届办", "", foot))


_ROSTERS = (
    Specimen("member-roster", "花名册", member_roster),
    Specimen("community-list", "一览表", community_list),
)
