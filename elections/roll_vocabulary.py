"""Words of the roll of voters."""

from elections.vocabulary import VoterClass
from server.values.labels import Labelled

#: The grounds that rest on household registration in the place itself.
OF_THE_PLACE = frozenset({VoterClass.RESIDENT, VoterClass.AWAY})


class VoterStatus(Labelled):
    """How an entry of a roll stands; only the registered are voters."""

    REGISTERED = "registered", "已登记"
    REFUSED = "refused", "不予登记"
    STRUCK = "struck", "已除名"


class OffGround(Labelled):
    """Why somebody is not a voter of a roll; `code` is the rule."""

    UNDER_AGE = "under_age", "选举日未满十八周岁", "V-01"
    DEPRIVED = "deprived", "依法被剥夺政治权利", "V-02"
    NOT_DECLARED = "not_declared", "本人没有表示参加", "V-04"
    NOT_ADMITTED = "not_admitted", "申请不合条件或者未经同意", "V-05"
    ELSEWHERE = "elsewhere", "已在别处登记", "V-06"
    UNREACHABLE = "unreachable", "外出且无法联系", "V-08"
    INCAPABLE = "incapable", "经证明不能行使选举权利", "V-09"
    DIED = "died", "死亡", ""
    MOVED_OUT = "moved_out", "户籍迁出（含入伍）", ""
    MARRIED_OUT = "married_out", "婚姻家庭迁出", ""
    MISTAKE = "mistake", "误登", ""

    @property
    def by_day(self) -> bool:
        """Whether another election day may undo it."""
        return self in {OffGround.UNDER_AGE, OffGround.DEPRIVED}


class ChangeKind(Labelled):
    """四增四减: what changes a published roll, and what a list left out or took in by mistake. `code` is 1 for who comes to it.

    Of who leaves it `code` is -1.
    """

    OF_AGE = "of_age", "新满十八周岁", "1"
    MOVED_IN = "moved_in", "户籍迁入或者新近居住", "1"
    MARRIED_IN = "married_in", "婚姻家庭迁入、收养", "1"
    RIGHTS_RESTORED = "rights_restored", "恢复政治权利", "1"
    OMITTED = "omitted", "漏登补登", "1"
    DIED = "died", "死亡", "-1"
    MOVED_OUT = "moved_out", "户籍迁出（含入伍）", "-1"
    MARRIED_OUT = "married_out", "婚姻家庭迁出", "-1"
    RIGHTS_LOST = "rights_lost", "被剥夺政治权利", "-1"
    NOT_TO_BE_LISTED = "not_to_be_listed", "不应列入的", "-1"

    @property
    def adds(self) -> bool:
        """Whether the voter comes to the roll."""
        return self.code == "1"

    @classmethod
    def of_leaving(cls, ground: OffGround) -> "ChangeKind":
        """Under which of the four a ground of leaving is counted."""
        return _LEAVING.get(ground, cls.NOT_TO_BE_LISTED)


_LEAVING = {
    OffGround.DIED: ChangeKind.DIED,
    OffGround.MOVED_OUT: ChangeKind.MOVED_OUT,
    OffGround.MARRIED_OUT: ChangeKind.MARRIED_OUT,
    OffGround.DEPRIVED: ChangeKind.RIGHTS_LOST,
}

#: What may be said of somebody who comes to a published roll.
ADDITIONS = tuple(kind for kind in ChangeKind if kind.adds)


def list_name(sequence: int) -> str:
    """What a published list is called: the first one is the roll's, each later one supplements it."""
    return "选民名单" if sequence == 1 else f"补充名单第{sequence - 1}号"


class ObjectionKind(Labelled):
    """What an objection to a published list says (S06)."""

    OMITTED = "omitted", "漏登"
    NOT_TO_BE_LISTED = "not_to_be_listed", "不应列入"
    WRONG_ENTRY = "wrong_entry", "登记内容有误"


class ObjectionResult(Labelled):
    """What the election committee decided on it."""

    UPHELD = "upheld", "申诉成立"
    DISMISSED = "dismissed", "申诉不成立"


class ConflictState(Labelled):
    """Whether a registration in two places still waits to be settled (V-06)."""

    OPEN = "open", "待处理"
    SETTLED = "settled", "已处理"


class Side(Labelled):
    """Which of two registrations gave way; none where a corrected number shows two people, or an election has no result."""

    OWN = "own", "本地登记让出"
    OTHER = "other", "对方登记让出"
    NEITHER = "neither", "更正身份证号，不是同一人"
    VOID = "void", "一地的选举已取消、认定无效或者另建"


class ImportState(Labelled):
    """What became of a sheet of voters."""

    TAKEN = "taken", "已导入"
    UNDONE = "undone", "已撤销"
