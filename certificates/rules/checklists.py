"""Which materials a filing consists of: data of a county or the province, with what is used until somebody decides (FT-1 … FT-5). Pure.

No list for committees was found: the default rests on the sister procedure of government organs and on practice, and is
shown as such. A printed paper is known by its name, so that a county's own list names it as the default does.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from types import MappingProxyType

from certificates.rules.filings import DEADLINE
from certificates.vocabulary import FilingType
from server.access.actor import reach_of
from server.errors import Problem, Refused
from server.law.lawbook import Provision
from server.values.text import fold

DEFAULT_BASIS = "参照机关证书办理（S10）和各地做法　待确认"

#: The names and the notes of a list fit their columns.
_NAME, _NOTE = 60, 120
_MOST = 30


@dataclass(frozen=True, slots=True)
class Material:
    """One line of the checklist. `printed` papers come out of the records; the others are brought by people."""

    key: str
    name: str
    note: str
    printed: bool = False


_APPLICATION = Material(
    "application", "申领（换领）表", "打印后由法定代表人签字，本组织和乡镇（街道）盖章", printed=True
)
_CHANGE_FORM = Material(
    "application", "变更登记申请表", "打印后由法定代表人签字，本组织和乡镇（街道）盖章", printed=True
)
_REPLACEMENT_FORM = Material(
    "application", "补领申请表", "打印后由法定代表人签字，本组织和乡镇（街道）盖章", printed=True
)
_CANCELLATION_FORM = Material("application", "注销申请表", "打印后由经办人签字，乡镇（街道）盖章", printed=True)
_STATEMENT = Material("statement", "遗失（损毁）情况说明", "打印后由法定代表人签字、盖章", printed=True)
_REPORT = Material("report", "选举结果报告单", "由乡镇（街道）盖章", printed=True)
_NOTICE_COPY = Material("notice", "选举结果公告", "公布当日张贴的文本", printed=True)
_CERTIFICATE = Material("certificate", "主任当选证书复印件", "", printed=True)
_MEMBERS = Material("members", "成员名单", "", printed=True)
_REPRESENTATIVE = Material("representative", "法定代表人情况表", "", printed=True)
_IDENTITY = Material("identity", "法定代表人身份证复印件", "正反面，须清晰")
_ADDRESS = Material("address", "住所证明", "产权证明、租赁合同或乡镇（街道）证明之一")
_ESTABLISHED = Material("established", "设立批准文件", "仅首次申领须交")
_OLD = Material("old", "原证书正本、副本", "换发时交回")
_CHANGE_PAPER = Material("change_paper", "变更批准文件", "更名、区划变更的批准文件复印件")
_LOSS_NOTICE = Material("loss_notice", "遗失公告", "登载遗失公告的报刊或者网页")
_DAMAGED = Material("damaged", "损毁的证书", "交回残件")
_ABOLITION = Material("abolition", "撤销（合并）批准文件", "复印件")
_CANCEL_NOTICE = Material("cancel_notice", "注销公告", "登载或者张贴的文本")
_SEAL = Material("seal", "印章", "随证书一并收回")

_BY_NAME: Mapping[str, Material] = MappingProxyType(
    {
        one.name: one
        for one in (
            *(_APPLICATION, _CHANGE_FORM, _REPLACEMENT_FORM, _CANCELLATION_FORM, _STATEMENT, _REPORT, _NOTICE_COPY),
            *(_CERTIFICATE, _MEMBERS, _REPRESENTATIVE, _IDENTITY, _ADDRESS, _ESTABLISHED, _OLD, _CHANGE_PAPER),
            *(_LOSS_NOTICE, _DAMAGED, _ABOLITION, _CANCEL_NOTICE, _SEAL),
        )
    }
)

#: The paper on which a change rests; a filing that is renamed while it waits needs it too.
CHANGE_PAPER = _CHANGE_PAPER

#: The paper that is printed out of the records and counts only once it was signed: a draft proves nothing (FT-2).
SIGNED = _CERTIFICATE.key

#: The lists used until somebody decides.
MATERIALS: Mapping[FilingType, tuple[Material, ...]] = {
    FilingType.FIRST: (
        _APPLICATION,
        _ESTABLISHED,
        _REPORT,
        _NOTICE_COPY,
        _CERTIFICATE,
        _MEMBERS,
        _REPRESENTATIVE,
        _IDENTITY,
        _ADDRESS,
    ),
    FilingType.RENEWAL: (
        _APPLICATION,
        _REPORT,
        _NOTICE_COPY,
        _CERTIFICATE,
        _MEMBERS,
        _REPRESENTATIVE,
        _IDENTITY,
        _OLD,
    ),
    FilingType.CHANGE: (
        _CHANGE_FORM,
        _REPORT,
        _NOTICE_COPY,
        _CERTIFICATE,
        _REPRESENTATIVE,
        _CHANGE_PAPER,
        _IDENTITY,
        _OLD,
    ),
    FilingType.REPLACEMENT: (_REPLACEMENT_FORM, _STATEMENT, _REPRESENTATIVE, _LOSS_NOTICE, _DAMAGED, _IDENTITY),
    FilingType.CANCELLATION: (_CANCELLATION_FORM, _ABOLITION, _CANCEL_NOTICE, _OLD, _SEAL),
}

#: What only an election leaves, and what only another change does: the rest of a list is asked for whatever the cause.
_OF_ELECTIONS = frozenset({"report", "notice", "certificate", "members"})
_OF_CHANGES = frozenset({"change_paper"})
_OF_LOSS, _OF_DAMAGE = frozenset({"loss_notice"}), frozenset({"damaged"})


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a list is drawn up for: an election's result or a change on record, a loss or a damage, with a chair or without."""

    election: bool = True
    lost: bool = False
    damaged: bool = False
    headed: bool = True

    def asks(self, material: Material) -> bool:
        """Whether a line of a list is about this occasion at all: nobody brings the notice of a vote that was not held."""
        left_out = set[str]()
        left_out |= _OF_CHANGES if self.election else _OF_ELECTIONS
        left_out |= set() if self.lost else _OF_LOSS
        left_out |= set() if self.damaged else _OF_DAMAGE
        left_out |= set() if self.headed else {"representative", "identity"}
        return material.key not in left_out


RESULT = Occasion()


@dataclass(frozen=True, slots=True)
class Decided:
    """A list on record: whose, of which business, from which day, by which paper; `days` is the deadline decided with it."""

    place: str
    business: FilingType
    since: date
    document: str
    lines: str
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Checklist:
    """The list of a business as it stands for a place; `decided` is None while the default holds."""

    business: FilingType
    materials: tuple[Material, ...]
    decided: Decided | None = None

    @property
    def days(self) -> int | None:
        """The deadline in days from the opening; None while nobody decided one (CT-10)."""
        return self.decided.days if self.decided else None

    @property
    def deadline(self) -> Provision:
        """What the deadline rests on."""
        return Provision(DEADLINE.rule, self.basis, DEADLINE.standing) if self.days else DEADLINE

    @property
    def basis(self) -> str:
        if self.decided is None:
            return DEFAULT_BASIS
        return f"{self.decided.document}，自{self.decided.since.isoformat()}起"


def default_lines(business: FilingType) -> str:
    """The default as it is typed."""
    return written(MATERIALS[business])


def written(materials: Iterable[Material]) -> str:
    """Materials a line each, the note behind a colon."""
    return "\n".join(f"{one.name}：{one.note}" if one.note else one.name for one in materials)


def read(lines: str) -> tuple[Material, ...]:
    """The materials that typed lines stand for. Raises Refused for an empty list, a line twice, one that is too long."""
    found: dict[str, Material] = {}
    problems: list[Problem] = []
    for number, line in enumerate(filter(None, map(fold, lines.splitlines())), start=1):
        name, _, note = (part.strip() for part in line.replace(":", "：").partition("："))
        known = _BY_NAME.get(name)
        key = known.key if known else f"own-{sha256(name.encode()).hexdigest()[:12]}"
        problems += _refuse_line(number, name, note, twice=key in found)
        found[key] = Material(key, name, note, printed=bool(known and known.printed))
    if not found:
        problems.append(Problem("材料", "一项也没有。", "每行写一项，名称后可以用冒号接说明。", "FT-6"))
    if len(found) > _MOST:
        problems.append(Problem("材料", f"有{len(found)}项，最多{_MOST}项。", "合并或者去掉一些。"))
    if problems:
        raise Refused(problems)
    return tuple(found.values())


def _refuse_line(number: int, name: str, note: str, *, twice: bool) -> list[Problem]:
    where = f"材料第{number}行"
    problems = []
    if not name:
        problems.append(Problem(where, "没有写名称。", "冒号前写材料的名称。"))
    if twice:
        problems.append(Problem(where, f"{name}与前面一行是同一项。", "每项只留一行。"))
    if len(name) > _NAME or len(note) > _NOTE:
        cause = f"名称{len(name)}个字，说明{len(note)}个字。"
        problems.append(Problem(where, cause, f"名称不超过{_NAME}个字，说明不超过{_NOTE}个字。"))
    return problems


def standing(decided: Sequence[Decided], business: FilingType, region: str, on: date) -> Checklist:
    """The list that holds in a place on a day: the narrowest place that decided, and its latest decision."""
    held = [
        one
        for one in decided
        if one.business is business and one.since <= on and region.startswith(reach_of(one.place))
    ]
    if not held:
        return Checklist(business, MATERIALS[business])
    chosen = max(held, key=lambda one: (len(reach_of(one.place)), one.since))
    return Checklist(business, read(chosen.lines), chosen)


def materials(
    business: FilingType | None, occasion: Occasion = RESULT, lists: Mapping[FilingType, Checklist] | None = None
) -> tuple[Material, ...]:
    """The checklist of a business on an occasion; of an undecided one what first application and renewal both need."""

    def of(wanted: FilingType) -> tuple[Material, ...]:
        return lists[wanted].materials if lists else MATERIALS[wanted]

    if business:
        return tuple(one for one in of(business) if occasion.asks(one))
    first = {one.key for one in of(FilingType.FIRST)}
    return tuple(one for one in of(FilingType.RENEWAL) if one.key in first)
