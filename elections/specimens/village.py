"""The village that all these papers are about, its people and its days."""

from datetime import date
from itertools import islice, product

from cadres.vocabulary import CommitteeKind
from elections.laws import Laws
from elections.queries import ElectionLine
from elections.vocabulary import Method
from server.law.citing import titled
from server.papers.invented import REGION, VILLAGE

DAY = date(2026, 12, 20)
#: Up with the list: 20 days before the vote and more.
LISTED = date(2026, 11, 26)
COMMUNITY, ISSUER = VILLAGE, f"{VILLAGE}村民选举委员会"
LINE = ElectionLine(
    code=f"{VILLAGE}-13",
    region=REGION,
    community=COMMUNITY,
    kind=CommitteeKind.VILLAGERS,
    term_number=13,
    method=Method.VOTERS,
    election_day=DAY,
    issuer=ISSUER,
    published=None,
    term_ends=None,
    last_step=None,
    last_held=None,
    readings=0,
    reached=None,
)
BOOK = Laws(()).book(LINE.kind, DAY, REGION)
LAW = titled(BOOK.law)
HEADING = LINE.title
_SURNAMES = "丁王牛白邢任刘贾李杨张苗武郝高秦温"
_GIVEN = ("玉梅", "建国", "秀英", "海燕", "永胜", "桂兰", "有强", "文秀", "二平", "瑞", "国珍", "海明", "久安", "贺")


def people(number: int, skip: int = 0) -> tuple[str, ...]:
    """So many invented names, no two alike."""
    pairs = ((_SURNAMES[(one * 5 + two) % len(_SURNAMES)], _GIVEN[two]) for one, two in product(range(17), range(14)))
    return tuple(surname + given for surname, given in islice(pairs, skip, skip + number))
