"""Communities."""

from piccolo.constraints import Check
from piccolo.table import Table

from cadres.vocabulary import CommitteeKind
from server.db.columns import choice, day, key, number, one_of, region, text
from server.db.engine import DB


class Community(Table, tablename="community", db=DB):
    """A village or community and the committee it elects. `region` is its own division."""

    id = key()
    region = region()
    kind = choice(CommitteeKind)
    name = text(60)
    households = number(null=True)
    population = number(null=True)
    address = text(120, null=True)
    credit_code = text(18, null=True)
    established = day(null=True)

    community_kind_known = one_of("kind", CommitteeKind)
    community_counts_not_negative = Check("households >= 0 AND population >= 0")
