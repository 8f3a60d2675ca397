"""Every paper on invented data: the packages', and the prints of lists, which are the portal's own."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from server import clock
from server.manifest import Specimen, packages
from server.papers.invented import DIVISION, REGION, TOWNSHIP, VILLAGES
from server.portal.rosters import Roster, roster
from server.sheets.exchange import exchange
from server.sheets.workbook import Cell
from server.sheets.writing import Around

#: Three members of each of four villages: the first is its chair and its party secretary.
_PEOPLE = (
    ("任建国", "男"),
    ("丁玉梅", "女"),
    ("王永胜", "男"),
    ("苗志强", "男"),
    ("张秀英", "女"),
    ("牛二平", "男"),
    ("白久安", "男"),
    ("高海燕", "女"),
    ("贾瑞", "男"),
    ("郝国珍", "男"),
    ("刘桂兰", "女"),
    ("秦文秀", "女"),
)
_DAY = datetime(2026, 12, 22, 9, tzinfo=clock.ZONE)


def specimens() -> tuple[Specimen, ...]:
    """All of them, in the order of the tower."""
    return (*_ROSTERS, *(one for package in packages() for one in package.specimens))


def member_roster() -> Roster:
    rows = [_member(place, name, sex) for place, (name, sex) in enumerate(_PEOPLE)]
    return _roster("members", rows, {"name": f"{len(rows)}人"})


def _member(place: int, name: str, sex: str) -> Mapping[str, Cell]:
    village, rank = divmod(place, 3)
    party = rank < 2  # noqa: PLR2004  # The first two of a village are in both committees.
    return {
        "region_code": _code(village),
        "community": VILLAGES[village],
        "name": name,
        "citizen_number": f"1499{'*' * 10}{1000 + place * 40 + 10 * (sex == '男'):04}",
        "sex": sex,
        "birth_month": f"{1965 + place}.{1 + place % 12:02}",
        "education": ("高中及中专", "大学专科", "大学本科")[rank],
        "party_since": f"{1995 + place}.07" if party else "",
        "political_status": "中共党员" if party else "群众",
        "phone": f"000****{1000 + place * 53}",
        "address": f"{VILLAGES[village]}**",
        "source": ("致富带头人", "退役军人", "高校毕业生")[(village + rank) % 3],
        "party_office": ("党支部书记", "党支部委员", "")[rank],
        "committee_office": ("主任", "副主任", "委员")[rank],
        "duties": ("全面工作", "集体经济", "民政和儿童")[rank],
        "crossed": "是" if party else "否",
        "dual": "否" if rank else "是",
        "again": "是" if party else "否",
        "first": "否" if party else "是",
        "allowance": ("3200", "2400", "2400")[rank],
        "insurance": "五险",
        "village_official": "否",
        "social_worker": "否",
    }


def community_list() -> Roster:
    rows: list[dict[str, Cell]] = [
        {
            "region_code": _code(place),
            "community": name,
            "households": 180 + place * 23,
            "population": 520 + place * 61,
            "kind": "村委会",
            "address": f"{TOWNSHIP}{name}党群服务中心",
            "credit_code": f"54{DIVISION}MEA000{place}000",
        }
        for place, name in enumerate(VILLAGES)
    ]
    foot = {key: sum(int(str(row[key])) for row in rows) for key in ("households", "population")}
    return _roster("communities", rows, {"community": f"{len(rows)}个", **foot})


def _code(place: int) -> str:
    """The division's code of a village of the list: they are all of one township."""
    return str(int(REGION) + place)


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
