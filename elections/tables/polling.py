"""Where an election's votes are given, who works there, and what became of the ballots."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from cadres.vocabulary import Kinship
from elections.polling_vocabulary import StationDuty, StationKind
from elections.tables.elections import Election
from server.db.columns import Exclude, big_number, choice, day, flag, key, link, moment, number, one_of, region, text
from server.db.engine import DB


class PollingStation(Table, tablename="polling_station", db=DB):
    """A place where ballots go in. `listed` are the voters for whom a mobile box was published, and why they need it.

    `boxes` are those with a tally sheet of their own, where boxes are counted apart; None is one.
    """

    id = key()
    region = region()
    election = link(Election)
    sequence = number()
    name = text(40)
    kind = choice(StationKind)
    place = text(80)
    booth = flag(default=False)
    listed = number(null=True)
    listed_for = text(120, null=True)
    boxes = number(null=True)

    polling_station_sequence_unique = Unique([election, sequence])
    polling_station_name_unique = Unique([election, name])
    polling_station_kind_known = one_of("kind", StationKind)
    polling_station_boxes_possible = Check("boxes BETWEEN 1 AND 20")
    polling_station_listed_for_mobile = Check("listed IS NULL OR (kind = 'mobile' AND listed > 0)")


class PollingWorker(Table, tablename="polling_worker", db=DB):
    """Somebody who works at a station; `person` where they are on record."""

    id = key()
    region = region()
    station = link(PollingStation)
    name = text(40)
    person = link(Person, null=True)
    duty = choice(StationDuty)

    polling_worker_once = Unique([station, name, duty])
    polling_worker_duty_known = one_of("duty", StationDuty)


class BallotAccount(Table, tablename="ballot_account", db=DB):
    """The ballots of one station in the vote that `mark` names; the one who wrote it down, and who held it against the paper."""

    id = key()
    region = region()
    election = link(Election)
    station = link(PollingStation)
    mark = text(40)
    received = number()
    issued = number()
    spoilt = number()
    unused = number()
    returned = number()
    forged = number()
    reason = text(200, null=True)
    entered = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    checked = moment(null=True)
    checked_account = big_number(null=True)
    checked_actor = text(40, null=True)
    checked_unit = text(60, null=True)

    ballot_account_once = Unique([station, mark])
    ballot_account_not_negative = Check(
        "received >= 0 AND issued >= 0 AND spoilt >= 0 AND unused >= 0 AND returned >= 0 AND forged >= 0"
    )
    ballot_account_sums = Check("received = issued + spoilt + unused")


class ProxyMandate(Table, tablename="proxy_mandate", db=DB):
    """That somebody asked another in writing to cast their vote. What is taken back keeps its row, with when and why.

    `giver_voter` and `taker_voter` are their entries on the roll, NULL where none is kept: several may bear one name.
    """

    id = key()
    region = region()
    election = link(Election)
    giver = text(40)
    taker = text(40)
    giver_voter = big_number(null=True)
    taker_voter = big_number(null=True)
    relation = choice(Kinship, null=True)
    absent_for = text(80)
    written = day()
    recorded = moment()
    ended = moment(null=True)
    ended_why = text(200, null=True)

    proxy_mandate_voter_once = Exclude(
        "election WITH =, giver WITH =, (coalesce(giver_voter, 0::bigint)) WITH =", where="ended IS NULL"
    )
    proxy_mandate_relation_known = one_of("relation", Kinship)
    proxy_mandate_two_voters = Check("giver <> taker OR coalesce(giver_voter <> taker_voter, false)")
