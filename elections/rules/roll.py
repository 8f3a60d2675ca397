"""Who is a voter on election day (V-01 … V-05, R-06), and what two rolls or another election day make of it. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from elections.roll_vocabulary import OffGround
from elections.rules.book import Rulebook
from elections.rules.voters import Ground, registered
from elections.vocabulary import VoterClass
from server.law.lawbook import Finding, Provision, Standing
from server.values.periods import chinese_day

DEPRIVATION = Provision("V-02", "中华人民共和国刑法 第五十四条至第五十八条")
TWO_PLACES = Provision("V-07", "晋民发〔2021〕12号 三（三）12", Standing.INFERENCE)
NOT_COUNTED = Provision("V-08", "外省通例（山西待确认）", Standing.PARAMETER)
INCAPABLE = Provision("V-09", "外省通例（山西待确认）", Standing.PARAMETER)

#: Elections of two places within so many days of each other belong to one round: nobody is a voter in both (V-06).
SAME_ROUND_DAYS = 365

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is on record of somebody who may be a voter. Deprived without `deprived_until` is for life (V-02)."""

    born: date
    ground: Ground
    deprived_from: date | None = None
    deprived_until: date | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What the law makes of an entry: `off` is why it is no voter's, None for a voter."""

    off: OffGround | None
    finding: Finding


def is_of_age(born: date, day: date, years: int) -> bool:
    """Whether the birthday of that age is reached on `day`; who was born on 29 February reaches it on 1 March of most years."""
    return (born.year + years, born.month, born.day) <= (day.year, day.month, day.day)


def is_deprived(day: date, since: date | None, until: date | None) -> bool:
    """Whether `day` lies in the term of deprivation, its last day included (V-02)."""
    return since is not None and since <= day and (until is None or day <= until)


def judge(book: Rulebook, election_day: date, entry: Entry) -> Judged:
    """Whether an entry is a voter's on election day, and by which clause."""
    if not is_of_age(entry.born, election_day, book.voting_age):
        return Judged(OffGround.UNDER_AGE, _under_age(book, election_day, entry.born))
    if is_deprived(election_day, entry.deprived_from, entry.deprived_until):
        return Judged(OffGround.DEPRIVED, _deprived(entry))
    finding = registered(book, election_day, entry.ground)
    if finding.met:
        return Judged(None, finding)
    away = entry.ground.ground is VoterClass.AWAY
    return Judged(OffGround.NOT_DECLARED if away else OffGround.NOT_ADMITTED, finding)


def _under_age(book: Rulebook, election_day: date, born: date) -> Finding:
    age = election_day.year - born.year - ((election_day.month, election_day.day) < (born.month, born.day))
    message = f"{chinese_day(born)}出生，到选举日{chinese_day(election_day)}为{age}周岁，未满{book.voting_age}周岁。"
    numbers = {"age": age, "least": book.voting_age}
    return book.basis("voting_age").breach(message, numbers, f"{age} ＜ {book.voting_age}")


def _deprived(entry: Entry) -> Finding:
    since = chinese_day(entry.deprived_from) if entry.deprived_from else ""
    until = f"至{chinese_day(entry.deprived_until)}止" if entry.deprived_until else "终身"
    return DEPRIVATION.breach(f"自{since}起被剥夺政治权利，{until}，选举日在期内。")


@dataclass(frozen=True, slots=True)
class Moved(Generic[K]):
    """Somebody whom another election day makes a voter (`now` is None) or no longer one."""

    who: K
    before: OffGround | None
    now: Judged


def moved(book: Rulebook, election_day: date, held: Iterable[tuple[K, OffGround | None, Entry]]) -> Iterator[Moved[K]]:
    """The differences that an election day makes to entries as they stand.

    Only what follows from the day is undone by it: who died or was struck by mistake stays off the list.
    """
    for who, off, entry in held:
        if off is not None and not off.by_day:
            continue
        now = judge(book, election_day, entry)
        if now.off is not off:
            yield Moved(who, off, now)


def registration_basis(book: Rulebook) -> Provision:
    """What forbids a second registration: the law, or where it is silent the policy on relocated people (V-07)."""
    return (book.basis("single_registration") if book.single_registration else TWO_PLACES).under("V-06")


def single_registration(book: Rulebook, other_place: str, other_day: date, *, other_first: bool, here: bool) -> Finding:
    """What a registration in another place means for this one (V-06): the later one stops, the earlier one is told.

    `here` says whether this registration rests on household registration in the place.
    """
    basis = registration_basis(book)
    message = f"同一人已在{other_place}登记参加{chinese_day(other_day)}的选举"
    if other_first:
        cure = "那里登记在先，本地不得再登记" if here else "那里登记在先，须先在那里除名才能在本地登记"
        return basis.breach(f"{message}，{cure}。")
    return basis.warning(f"{message}，本地登记在先，请与那里的选举委员会核实。", met=False)


_EVIDENCED: dict[OffGround, Provision] = {OffGround.UNREACHABLE: NOT_COUNTED, OffGround.INCAPABLE: INCAPABLE}


def struck(book: Rulebook, ground: OffGround, document: str) -> Finding:
    """The finding that takes somebody off the list: what the law itself says, or what was shown by a paper (V-08, V-09)."""
    basis: Callable[[], Provision] = {
        OffGround.UNDER_AGE: lambda: book.basis("voting_age"),
        OffGround.DEPRIVED: lambda: DEPRIVATION,
        OffGround.ELSEWHERE: lambda: book.basis("single_registration").under("V-06"),
    }.get(ground, lambda: _EVIDENCED.get(ground, book.basis("third_class").under(ground.code or "V-03")))
    return basis().note(f"{ground.label}（{document}）。", met=False)
