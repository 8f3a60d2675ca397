"""Who may come to an office in which way, what nobody holds together, and how many of an office there are. Pure.

The law of the day decides (RV-01). What began before an edition that forbids it is told, and ends by nothing here (RV-02).
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from cadres.vocabulary import CommitteeKind, HoldingKind, Kinship, Office, PoliticalStatus
from server.law.lawbook import Dated, Edition, Finding, Provision, Standing
from server.values.labels import Labelled
from server.values.periods import chinese_day

VILLAGERS, RESIDENTS = CommitteeKind.VILLAGERS, CommitteeKind.RESIDENTS
_2018, _2026 = date(2018, 12, 29), date(2026, 1, 1)
_LAWS = {
    VILLAGERS: ("村民委员会组织法（2018修正）", "村民委员会组织法（2025修正）"),
    RESIDENTS: ("城市居民委员会组织法（2018修正）", "城市居民委员会组织法（2025修订）"),
}

COMMITTEE = frozenset({Office.CHAIR, Office.VICE_CHAIR, Office.MEMBER})
PARTY = frozenset(office for office in Office if office.of_party)
OVERSIGHT = frozenset({Office.OVERSIGHT_HEAD, Office.OVERSIGHT_MEMBER})
DIRECTORS = frozenset({Office.COLLECTIVE_HEAD, Office.COLLECTIVE_DIRECTOR})
SUPERVISORS = frozenset({Office.COLLECTIVE_SUPERVISOR})
SUB_COMMITTEES = frozenset(office for office in Office if office.of_sub_committee)


class Way(Labelled):
    """By which procedure somebody comes to an office."""

    VOTE = "vote", "村（居）民选举"
    ASSEMBLY = "assembly", "村（居）民会议或者代表会议推选"
    COLLECTIVE = "collective", "集体经济组织成员（代表）大会选举"
    PARTY_VOTE = "party_vote", "党内选举"
    APPOINTMENT = "appointment", "任命或者聘用"
    ACTING = "acting", "主持工作"
    CONCURRENT = "concurrent", "派驻单位人员兼职"

    @property
    def holding(self) -> HoldingKind:
        return _HOLDING.get(self, HoldingKind.ELECTED)


_HOLDING = {
    Way.APPOINTMENT: HoldingKind.APPOINTED,
    Way.ACTING: HoldingKind.ACTING,
    Way.CONCURRENT: HoldingKind.CONCURRENT,
}

#: The offices that each way leads to; there is no other way to any of them.
LEADS_TO: Mapping[Way, frozenset[Office]] = MappingProxyType(
    {
        Way.VOTE: COMMITTEE,
        # How members of sub-committees come about no article says (S20): chosen by a meeting, or named by the committee.
        Way.ASSEMBLY: OVERSIGHT | SUB_COMMITTEES,
        Way.COLLECTIVE: DIRECTORS | SUPERVISORS,
        Way.PARTY_VOTE: PARTY,
        Way.APPOINTMENT: PARTY | {Office.ACCOUNTANT, Office.CLERK, Office.CHAIR_ASSISTANT} | SUB_COMMITTEES,
        Way.ACTING: frozenset({Office.CHAIR, Office.PARTY_SECRETARY}),
        Way.CONCURRENT: frozenset(
            {
                Office.PARTY_VICE_SECRETARY,
                Office.PARTY_COMMITTEE_MEMBER,
                Office.CHAIR_ASSISTANT,
                Office.COMMUNITY_POLICE,
            }
        ),
    }
)

_PARTY_RULES = Provision("Q-05", "中国共产党支部工作条例（试行）", Standing.POLICY)
#: The police are no members of a committee unless the voters elect them: they hold posts beside their own (Q-31).
_POLICE = Provision("Q-33", "晋民发〔2021〕12号三（五）17，兼职口径", Standing.INFERENCE)
_COLLECTIVE_LAW = "农村集体经济组织法"
_COLLECTIVE_SINCE = date(2025, 5, 1)
_SECRETARY_MONTHS = 12


def _by_law(rule: str, kind: CommitteeKind, articles: tuple[str, str]) -> Dated[None]:
    """The same clause in the two editions of a law."""
    return Dated(
        *(
            Edition(since, None, Provision(rule, law + article))
            for since, law, article in zip((_2018, _2026), _LAWS[kind], articles, strict=True)
            if article
        )
    )


_NO_APPOINTMENT = {
    VILLAGERS: _by_law("B-37", VILLAGERS, ("第十一条", "第十四条")),
    RESIDENTS: _by_law("B-37", RESIDENTS, ("第八条", "第十四条")),
}
_OVERSIGHT_CHOSEN = {
    VILLAGERS: _by_law("B-17", VILLAGERS, ("第三十二条", "第三十七条")),
    RESIDENTS: _by_law("B-20", RESIDENTS, ("", "第三十六条")),
}
_LOCAL_OVERSIGHT = Provision("B-17", "居务监督办法（2026年前法律未作规定）", Standing.POLICY)


def provision_at(editions: Dated[None], day: date, otherwise: Provision) -> Provision:
    """The clause in force on a day, `otherwise` before the first edition."""
    return editions.at(day).provision if day >= editions.editions[0].since else otherwise


def refuse_way(kind: CommitteeKind, office: Office, way: Way, day: date) -> Finding | None:
    """Why a way does not lead to an office, None where it does."""
    if office in LEADS_TO[way]:
        return None
    if office in COMMITTEE:
        basis = provision_at(_NO_APPOINTMENT[kind], day, _NO_APPOINTMENT[kind].editions[0].provision)
        ways = f"{office.label}由{kind.people}选举产生，任何组织或者个人不得指定、委派、撤换"
        return basis.breach(f"{ways}，不能以“{way.label}”任职。")
    if office in OVERSIGHT:
        basis = provision_at(_OVERSIGHT_CHOSEN[kind], day, _LOCAL_OVERSIGHT)
        return basis.breach(
            f"{office.label}由{kind.people}会议或者{kind.people}代表会议推选，不能以“{way.label}”任职。"
        )
    if office is Office.COMMUNITY_POLICE:
        return _POLICE.breach(f"社区民警是派出所人员的兼职岗位，不占职数，不能以“{way.label}”任职。")
    allowed = "、".join(one.label for one in Way if office in LEADS_TO[one])
    return Provision("B-37", "任职依据", Standing.INFERENCE).breach(
        f"{office.label}的任职依据是{allowed}，“{way.label}”不能作为依据。"
    )


def party_findings(
    office: Office, status: PoliticalStatus | None, party_since: str | None, since: date
) -> Iterator[Finding]:
    """What an office of the party asks of its holder: full membership, of a secretary for a year (Q-05, Q-08, Q-32)."""
    if not office.of_party:
        return
    if status is None:
        yield _PARTY_RULES.warning(f"本人的政治面貌没有登记，任{office.label}须是中共党员。", met=False)
    elif status is not PoliticalStatus.PARTY_MEMBER:
        yield _PARTY_RULES.under("Q-08").breach(f"本人是{status.label}，不能任{office.label}。")
    elif party_since:
        year, month = map(int, party_since.split("."))
        months = (since.year - year) * 12 + since.month - month
        if months < 0:
            yield _PARTY_RULES.under("Q-08").breach(
                f"本人{party_since}入党，{chinese_day(since)}还不是党员，不能从那天起任{office.label}。"
            )
        elif office is Office.PARTY_SECRETARY and months < _SECRETARY_MONTHS:
            yield _PARTY_RULES.warning(
                f"本人{party_since}入党，到任职之日党龄不满1年，书记一般须有1年以上党龄。", met=False
            )


def party_cure(status: PoliticalStatus | None) -> str:
    """What to do about a breach of `party_findings`: a member has joined too late for the day, anybody else is outside."""
    if status is PoliticalStatus.PARTY_MEMBER:
        return "核对日期；入党年月登记错了的，先在人员档案里更正。"
    return "任党组织职务的须是中共正式党员；政治面貌登记错了的，先在人员档案里更正。"


@dataclass(frozen=True, slots=True)
class Held:
    """One office of one person as the rules look at it."""

    person: int
    name: str
    office: Office
    holding: HoldingKind
    since: date


@dataclass(frozen=True, slots=True)
class Relation:
    """`one` is the `relation` of `other`."""

    one: int
    other: int
    relation: Kinship


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two offices that go not together, of one person or of two relatives."""

    finding: Finding
    one: Held
    other: Held


#: The near relatives of 民法典 第一千零四十五条 (B-11); spouses and lineal relatives are those without siblings (B-12).
NEAR = frozenset(
    {Kinship.SPOUSE, Kinship.PARENT, Kinship.CHILD, Kinship.SIBLING, Kinship.GRANDPARENT, Kinship.GRANDCHILD}
)
SPOUSE_LINEAL = NEAR - {Kinship.SIBLING}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ban:
    """Offices that go not together from `since` to `until`, of one person or, by `kin`, of relatives."""

    provision: Provision
    since: date
    until: date | None = None
    kind: CommitteeKind | None = None
    one: frozenset[Office]
    other: frozenset[Office]
    kin: frozenset[Kinship] = frozenset()
    alone: bool = True
    firm: bool = True
    words: str = "两个职务不得由一人兼任。"

    def holds(self, kind: CommitteeKind, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until) and self.kind in {None, kind}


def _oversight_bans() -> Iterator[_Ban]:
    for kind, editions in _OVERSIGHT_CHOSEN.items():
        for edition in editions.editions:
            later = next((one.since for one in editions.editions if one.since > edition.since), None)
            yield _Ban(
                provision=edition.provision,
                since=edition.since,
                until=later,
                kind=kind,
                one=OVERSIGHT,
                other=COMMITTEE,
                kin=NEAR,
            )
    opinion = "中办国办《关于建立健全村务监督委员会的指导意见》"
    since = date(2017, 12, 4)
    apart = frozenset({Office.ACCOUNTANT, Office.CLERK, Office.COLLECTIVE_HEAD})
    b19, b18 = (Provision(rule, opinion, Standing.POLICY) for rule in ("B-19", "B-18"))
    yield _Ban(provision=b19, since=since, kind=VILLAGERS, one=OVERSIGHT, other=apart, firm=False)
    head, secretary = frozenset({Office.OVERSIGHT_HEAD}), frozenset({Office.PARTY_SECRETARY})
    yield _Ban(provision=b18, since=since, kind=VILLAGERS, one=head, other=secretary, firm=False)


def _collective_bans() -> Iterator[_Ban]:
    yield _Ban(
        provision=Provision("B-16", f"{_COLLECTIVE_LAW}第三十四条"),
        since=_COLLECTIVE_SINCE,
        one=SUPERVISORS,
        other=DIRECTORS | {Office.ACCOUNTANT},
        kin=NEAR,
    )
    directors = Provision("B-16", f"{_COLLECTIVE_LAW}第二十九条")
    yield _Ban(provision=directors, since=_COLLECTIVE_SINCE, one=DIRECTORS, other=DIRECTORS, kin=NEAR, alone=False)


def _committee_kin_bans() -> Iterator[_Ban]:
    for kind in CommitteeKind:
        avoided = Provision("B-10", _LAWS[kind][1] + "第八条")
        yield _Ban(provision=avoided, since=_2026, kind=kind, one=COMMITTEE, other=COMMITTEE, kin=NEAR, alone=False)
    method = Provision("B-12", "山西省村民委员会选举办法（2011修改，待确认）", Standing.PARAMETER)
    yield _Ban(
        provision=method,
        since=date(2011, 7, 28),
        until=_2026,
        kind=VILLAGERS,
        one=COMMITTEE,
        other=COMMITTEE,
        kin=SPOUSE_LINEAL,
        alone=False,
        firm=False,
    )


def _police_bans() -> Iterator[_Ban]:
    outside = "机关人员不参加村民委员会组织，须核对其本村村民身份。"
    for since, until, law, article in ((_2018, _2026, 0, "第三十八条"), (_2026, None, 1, "第四十七条")):
        yield _Ban(
            provision=Provision("B-36", f"{_LAWS[VILLAGERS][law]}{article}"),
            since=since,
            until=until,
            kind=VILLAGERS,
            one=frozenset({Office.COMMUNITY_POLICE}),
            other=COMMITTEE,
            firm=False,
            words=outside,
        )


BANS: tuple[_Ban, ...] = (*_oversight_bans(), *_collective_bans(), *_committee_kin_bans(), *_police_bans())


def conflicts(
    kind: CommitteeKind, held: Sequence[Held], relations: Collection[Relation], day: date
) -> tuple[Conflict, ...]:
    """What goes not together on a day among the offices of one community, as far as relations are on record."""
    found = []
    related = {frozenset({one.one, one.other}): one.relation for one in relations}
    in_force = [ban for ban in BANS if ban.holds(kind, day)]
    for place, one in enumerate(held):
        for other in held[place + 1 :]:
            for ban in in_force:
                if _meets(ban, one, other):
                    conflict = _conflict(ban, one, other, related.get(frozenset({one.person, other.person})))
                    found += [conflict] if conflict else []
    return tuple(found)


def _meets(ban: _Ban, one: Held, other: Held) -> bool:
    """Acting for the chair is no seat (T-26); every other way of holding counts."""
    offices = (one.office, other.office)
    if any(each.office in COMMITTEE and not each.holding.seated for each in (one, other)):
        return False
    return (offices[0] in ban.one and offices[1] in ban.other) or (offices[1] in ban.one and offices[0] in ban.other)


def _conflict(ban: _Ban, one: Held, other: Held, relation: Kinship | None) -> Conflict | None:
    if one.person == other.person:
        if not ban.alone:
            return None
        message = f"{one.name}同时任{one.office.label}和{other.office.label}，{ban.words}"
    elif relation in ban.kin and relation is not None:
        message = (
            f"登记的亲属关系中，{one.office.label}{one.name}、{other.office.label}{other.name}是近亲属（{relation.label}），"
            "应当回避。"
        )
    else:
        return None
    if not ban.firm:
        return Conflict(ban.provision.warning(message, met=False), one, other)
    if max(one.since, other.since) < ban.since:
        message += f"两个职务都在{chinese_day(ban.since)}施行前取得，本规定只提示，不自动终止。"
        return Conflict(ban.provision.warning(message, met=False), one, other)
    return Conflict(ban.provision.breach(message), one, other)


_SIZE = {
    VILLAGERS: ((3, 7), _by_law("B-01", VILLAGERS, ("第六条", "第八条"))),
    RESIDENTS: ((5, 9), _by_law("B-03", RESIDENTS, ("第七条", "第八条"))),
}
_OVERSIGHT_SIZE = Provision("B-18", "中办国办《关于建立健全村务监督委员会的指导意见》第二条", Standing.POLICY)
_OVERSIGHT_SEATS, _DIRECTORS_SEATS = (3, 4, 5), (3, 5, 7)
_DIRECTORS_SIZE = Provision("B-16", f"{_COLLECTIVE_LAW}第二十九条")


def seat_findings(kind: CommitteeKind, seats: Mapping[Office, int], day: date) -> Iterator[Finding]:
    """Whether the numbers of seats of a community's bodies are those the law allows; bodies without numbers are not judged."""
    (low, high), editions = _SIZE[kind]
    committee = sum(seats.get(office, 0) for office in COMMITTEE)
    if committee and not low <= committee <= high:
        basis = provision_at(editions, day, editions.editions[0].provision)
        message = f"{kind.short}由{low}至{high}人组成，职数合计{committee}人。"
        yield basis.breach(message, {"seats": committee, "low": low, "high": high})
    if (
        seats.get(Office.CHAIR, 0) > 1
        or seats.get(Office.PARTY_SECRETARY, 0) > 1
        or seats.get(Office.OVERSIGHT_HEAD, 0) > 1
    ):
        basis = provision_at(editions, day, editions.editions[0].provision)
        yield basis.breach("主任、党组织书记、监督委员会主任各只有1名。")
    oversight = sum(seats.get(office, 0) for office in OVERSIGHT)
    if oversight and oversight not in _OVERSIGHT_SEATS:
        yield _OVERSIGHT_SIZE.warning(
            f"监督委员会一般由3至5人组成，职数合计{oversight}人。", {"seats": oversight}, met=False
        )
    directors = sum(seats.get(office, 0) for office in DIRECTORS)
    if directors and directors not in _DIRECTORS_SEATS and day >= _COLLECTIVE_SINCE:
        message = f"理事会由3至7人的单数组成，职数合计{directors}人。"
        yield _DIRECTORS_SIZE.breach(message, {"seats": directors, "low": 3, "high": 7})
