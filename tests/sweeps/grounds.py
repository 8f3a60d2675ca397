"""Where the counties of the sweeps lie, and by which words what they hold is told apart."""

from dataclasses import dataclass

from cadres.vocabulary import (
    Sex,
)
from elections.vocabulary import Post
from tests.support.factories import (
    COUNTY,
    OTHER_COUNTY,
    SLATE,
    VILLAGE,
    Slate,
)

CITY = "140900000000"
PROVINCE = "140000000000"


@dataclass(frozen=True)
class Ground:
    """Where a county lies, the name of its first village, who stands there, and the syllable that its invented words begin with."""

    county: str
    villages: tuple[str, str, str]
    community: str
    slate: Slate
    mark: str


HOME = Ground(COUNTY, (VILLAGE, "140932102200", "140932102202"), "马道", SLATE, "偏")
_AWAY_NAMES = ("温久安", "仝立业", "亢月娥", "要志远", "暴永祥", "侍秀兰", "弓建设", "药满仓")
AWAY = Ground(
    OTHER_COUNTY,
    ("140931100202", "140931102200", "140931102202"),
    "大烟墩",
    {
        Post.CHAIR: ((_AWAY_NAMES[0], Sex.MALE), (_AWAY_NAMES[1], Sex.MALE)),
        Post.VICE_CHAIR: ((_AWAY_NAMES[2], Sex.FEMALE), (_AWAY_NAMES[3], Sex.MALE)),
        Post.MEMBER: (
            (_AWAY_NAMES[4], Sex.MALE),
            (_AWAY_NAMES[5], Sex.FEMALE),
            (_AWAY_NAMES[6], Sex.MALE),
            (_AWAY_NAMES[7], Sex.MALE),
        ),
    },
    "保",
)
