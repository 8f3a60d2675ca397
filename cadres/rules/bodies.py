"""The organisations a community has or should have, and how large it should be (B-17 … B-20, B-29, Q-06). Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from cadres.place_vocabulary import BodyKind, BodyState, PartyForm
from cadres.vocabulary import CommitteeKind
from server.law.lawbook import Dated, Edition, Finding, Provision, Standing
from server.values.periods import days_between

_DOCUMENT = "晋民发〔2021〕12号"
_COMPLETE = Provision("B-30", f"{_DOCUMENT} 三（一）2", Standing.POLICY)
_FURTHER = Provision("B-30", f"{_DOCUMENT} 三（一）3", Standing.POLICY)
_PARTY = Provision("Q-06", "中国共产党农村基层组织工作条例（2019）第五条", Standing.POLICY)
_2018, _2026 = date(2018, 12, 29), date(2026, 1, 1)

#: Whether the law requires an oversight committee (B-17, B-20); where it does not, policy does.
OVERSIGHT: Mapping[CommitteeKind, Dated[bool]] = {
    CommitteeKind.VILLAGERS: Dated(
        Edition(_2018, value=True, provision=Provision("B-17", "村民委员会组织法（2018修正）第三十二条")),
        Edition(_2026, value=True, provision=Provision("B-17", "村民委员会组织法（2025修正）第三十七条")),
    ),
    CommitteeKind.RESIDENTS: Dated(
        Edition(_2018, value=False, provision=_COMPLETE),
        Edition(_2026, value=True, provision=Provision("B-20", "城市居民委员会组织法（2025修订）第三十六条")),
    ),
}
#: Households of a residents' committee, which the law gives as usual only (B-29). Villages have no such rule.
HOUSEHOLDS: Dated[tuple[int, int]] = Dated(
    Edition(_2018, (100, 700), Provision("B-29", "城市居民委员会组织法（2018修正）第六条")),
    Edition(_2026, (1000, 3000), Provision("B-29", "城市居民委员会组织法（2025修订）第三条")),
)
_BRANCH_FROM, _GENERAL_ABOVE, _COMMITTEE_FROM = 3, 50, 100


@dataclass(frozen=True, slots=True)
class Body:
    """An organisation as it stands. `since` is the day its state began; `task_head` leads the 工作专班 of a missing one."""

    kind: BodyKind
    state: BodyState
    since: date
    task_head: str | None = None
    full_members: int | None = None
    party_form: PartyForm | None = None


def days_pending(body: Body, day: date) -> int | None:
    """For how many days it has been missing; None for one that stands."""
    return days_between(body.since, day) if body.state is BodyState.PENDING else None


def required(kind: CommitteeKind, day: date) -> Mapping[BodyKind, Provision]:
    """Which organisations every community should have on a day, and by what."""
    oversight = OVERSIGHT[kind].at(day).provision
    found = {
        BodyKind.PARTY: _COMPLETE,
        BodyKind.COMMITTEE: _COMPLETE,
        BodyKind.OVERSIGHT: oversight,
        BodyKind.COLLECTIVE: _COMPLETE,
    }
    if kind is CommitteeKind.RESIDENTS:
        del found[BodyKind.COLLECTIVE]
    return found


def completeness(kind: CommitteeKind, bodies: Sequence[Body], day: date, *, seated: int = 0) -> tuple[Finding, ...]:
    """What is missing, what nobody has said, and which missing one has no 工作专班 (items 2 and 3 of the document).

    `seated` are the members whom voters elected to the committee and who are in office: it is there, though not recorded.
    """
    held = {body.kind for body in bodies}
    found: list[Finding] = []
    for wanted, basis in required(kind, day).items():
        if wanted is BodyKind.COMMITTEE and wanted not in held and seated:
            message = f"{wanted.label}选出的{seated}人在任，组建日期和文件没有登记，请补登。"
            found.append(basis.note(message, {"seated": seated}))
        elif wanted not in held:
            found.append(basis.warning(f"没有登记{wanted.label}是否组建，不能当作已组建。"))
    for body in bodies:
        found.extend(_pending(kind, body, day))
        if body.kind is BodyKind.PARTY:
            found.extend(party_form(body))
    if not held & {BodyKind.MASS, BodyKind.SOCIAL}:
        found.append(_FURTHER.note("没有登记群团组织和社会组织。"))
    return tuple(found)


def _pending(kind: CommitteeKind, body: Body, day: date) -> Iterator[Finding]:
    days = days_pending(body, day)
    if days is None:
        return
    basis = required(kind, day).get(body.kind, _FURTHER)
    numbers = {"days": days}
    yield basis.warning(f"{body.kind.label}未组建，已{days}天。", numbers, met=False)
    if not body.task_head:
        yield _COMPLETE.warning(
            f"{body.kind.label}未组建，没有登记工作专班：应当抽调精干力量组建工作专班。", numbers, met=False
        )


def party_form(body: Body) -> Iterator[Finding]:
    """Which form suits so many full members (Q-06). The larger forms are allowed, not required."""
    members, form = body.full_members, body.party_form
    if members is None or form is None:
        return
    numbers = {"full_members": members}
    if members < _BRANCH_FROM:
        message = f"正式党员{members}人，不足{_BRANCH_FROM}人，不能单独设立党支部，可以与邻近的联合设立。"
        yield _PARTY.warning(message, numbers, f"{members} ＜ {_BRANCH_FROM}", met=False)
    elif form is PartyForm.COMMITTEE and members < _COMMITTEE_FROM:
        message = f"正式党员{members}人，不足{_COMMITTEE_FROM}人，一般不设党委；达到{_COMMITTEE_FROM}人的，经县级党委批准可以设。"
        yield _PARTY.warning(message, numbers, f"{members} ＜ {_COMMITTEE_FROM}", met=False)
    elif form is PartyForm.GENERAL_BRANCH and members <= _GENERAL_ABOVE:
        message = f"正式党员{members}人，没有超过{_GENERAL_ABOVE}人；确因工作需要的，可以设党总支。"
        yield _PARTY.warning(message, numbers, f"{members} ≤ {_GENERAL_ABOVE}", met=False)
    elif form is PartyForm.BRANCH and members > _GENERAL_ABOVE:
        message = f"正式党员{members}人，超过{_GENERAL_ABOVE}人，可以设党总支。"
        yield _PARTY.note(message, numbers, f"{members} ＞ {_GENERAL_ABOVE}")
    else:
        yield _PARTY.note(f"正式党员{members}人，设{form.label}。", numbers, met=True)


def size(kind: CommitteeKind, households: int | None, day: date) -> tuple[Finding, ...]:
    """Whether a residents' committee is as large as the law says is usual (B-29); nothing for villages."""
    if kind is CommitteeKind.VILLAGERS or households is None:
        return ()
    edition = HOUSEHOLDS.at(day)
    low, high = edition.value
    numbers = {"households": households, "low": low, "high": high}
    if low <= households <= high:
        message = f"{households}户，在一般规模{low}—{high}户之内。"
        return (edition.provision.note(message, numbers, f"{low} ≤ {households} ≤ {high}", met=True),)
    over = households > high
    by, compared = (
        (households - high, f"{households} ＞ {high}") if over else (low - households, f"{households} ＜ {low}")
    )
    message = f"{households}户，比一般规模{low}—{high}户{'多' if over else '少'}{by}户；法律规定的是一般规模，可以根据实际突破。"
    return (edition.provision.warning(message, numbers, compared, met=False),)
