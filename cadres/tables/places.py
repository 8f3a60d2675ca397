"""Communities and resettlement sites."""

from typing import ClassVar

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.place_vocabulary import SiteKind
from cadres.vocabulary import CommitteeKind
from server.db.columns import IN_AREA, Exclude, choice, day, flag, key, link, number, one_of, region, text, words
from server.db.engine import DB


class Community(Table, tablename="community", db=DB):
    """A village or community and the committee it elects. `region` is its own division.

    `households` and `population` are those of the latest `CommunityCount`; `until` is the first day it is no more.
    """

    id = key()
    region = region()
    kind = choice(CommitteeKind)
    name = text(60)
    households = number(null=True)
    population = number(null=True)
    address = text(120, null=True)
    credit_code = text(18, null=True)
    established = day(null=True)
    until = day(null=True)

    community_kind_known = one_of("kind", CommitteeKind)
    community_counts_not_negative = Check("households >= 0 AND population >= 0")


class HeldCode(Table, tablename="held_code", db=DB):
    """A credit code that is a community's, or was until it `ended` with the committee; nobody else's ever after (UC-14).

    `printed` once a certificate was given out with it. `doubled` marks those that several communities had before codes were
    held: each keeps its row until people have settled whose the code is.
    """

    #: Whoever names a code sees whose it is, in whichever county; nobody writes by it.
    writable: ClassVar[str] = IN_AREA
    policy: ClassVar[str] = (
        f"{IN_AREA} OR 'code:' || code = ANY (string_to_array(nullif(current_setting('app.key', true), ''), ' '))"
    )

    id = key()
    region = region()
    code = text(18, index=True)
    doubled = flag(default=False)
    printed = flag(default=False)
    ended = day(null=True)

    held_code_unique = Unique([region, code])
    held_code_once = Exclude("code WITH =", where="NOT doubled")


class ResettlementSite(Table, tablename="resettlement_site", db=DB):
    """A concentrated resettlement site; `region` is the township that received it, `origins` the villages people left."""

    id = key()
    region = region()
    name = text(60)
    kind = choice(SiteKind)
    origins = words(60)
    address = text(120, null=True)
    closed = day(null=True)

    resettlement_site_kind_known = one_of("kind", SiteKind)
    resettlement_site_name_unique = Unique([region, name])


class SiteService(Table, tablename="site_service", db=DB):
    """That a community serves a site."""

    id = key()
    region = region()
    site = link(ResettlementSite)
    community = link(Community)

    site_service_unique = Unique([site, community])


class SiteCount(Table, tablename="site_count", db=DB):
    """Households, relocated people and the registered poor among them at a site, as counted on a day."""

    id = key()
    region = region()
    site = link(ResettlementSite)
    as_of = day()
    households = number(null=True)
    relocated = number()
    registered_poor = number()

    site_count_day_unique = Unique([site, as_of])
    site_count_not_negative = Check("households >= 0 AND registered_poor >= 0 AND registered_poor <= relocated")
