"""The roll of an election: its voters, their sums, its published editions, and what was said against it.

`voter` holds 25 million rows in a list of partitions by county, which Piccolo cannot declare: its own migration makes it. The
functions there also make a county's partition with its first roll, keep the sums, and look across counties for somebody who
is registered twice, of whom they give away the place and the day only.
"""

from piccolo.columns import Varchar
from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.vocabulary import Sex
from elections.roll_vocabulary import (
    ChangeKind,
    ConflictState,
    ImportState,
    ObjectionKind,
    ObjectionResult,
    OffGround,
    Side,
    VoterStatus,
)
from elections.tables.elections import Election
from elections.vocabulary import VoterApprover, VoterClass
from server.db.columns import (
    big_number,
    choice,
    day,
    digest,
    flag,
    found_by,
    key,
    link,
    moment,
    number,
    one_of,
    region,
    sealed,
    text,
)
from server.db.engine import DB

# Names of the sealed columns, bound into their ciphertext.
VOTER_NUMBER = "voter.citizen_number"
VOTER_PHONE = "voter.phone"
RETURNED = "roll_import.returned"


class Roll(Table, tablename="roll", db=DB):
    """The roll kept for an election. `judged_for` is the election day that its entries were last judged by (V-01).

    Of a published roll it is the day for which the list that is out holds. `edition` is the number of the list published last, 0 before the first. `contact` is what the committee of another place
    is told where somebody stands on both rolls.
    """

    id = key()
    region = region()
    election = link(Election)
    judged_for = day()
    edition = number()
    contact = text(120, null=True)
    opened = moment()

    roll_election_unique = Unique([election])


class Voter(Table, tablename="voter", db=DB):
    """One person's entry on one roll. `county` is the first six digits of the region: the partition.

    `batch` and `line` say which row of which sheet it came from. `listed` is the edition that published it first and
    `unlisted` the one that took it out again, None until then.
    """

    #: Run before rows are copied in from a backup, when no trigger is at work.
    before_restore = "SELECT open_voter_county(left(region, 6)) FROM (SELECT DISTINCT region FROM roll) r"

    id = key()
    region = region()
    county = Varchar(length=6, default=None, null=False)
    roll = link(Roll)
    group_name = text(30)
    household = text(20)
    name = text(40)
    sex = choice(Sex)
    born = day()
    ethnicity = text(20, null=True)
    party_member = flag()
    citizen_number = sealed()
    citizen_index = found_by("citizen_number")
    phone = sealed(null=True)
    ground = choice(VoterClass)
    declared = day(null=True)
    residence_months = number(null=True)
    service_months = number(null=True)
    approved_by = choice(VoterApprover, null=True)
    approved = day(null=True)
    document = text(120)
    deprived_from = day(null=True)
    deprived_until = day(null=True)
    status = choice(VoterStatus)
    off_ground = choice(OffGround, null=True)
    off_document = text(120, null=True)
    off_day = day(null=True)
    listed = number(null=True)
    unlisted = number(null=True)
    batch = big_number(null=True)
    line = number(null=True)
    recorded = moment()

    voter_sex_known = one_of("sex", Sex)
    voter_ground_known = one_of("ground", VoterClass)
    voter_approver_known = one_of("approved_by", VoterApprover)
    voter_status_known = one_of("status", VoterStatus)
    voter_off_ground_known = one_of("off_ground", OffGround)
    voter_off_ground_said = Check("(status = 'registered') = (off_ground IS NULL)")
    voter_county_of_region = Check("county = left(region, 6)")


class RollCount(Table, tablename="roll_count", db=DB):
    """The sums of a roll by group and status, written by the triggers of `voter` and by nothing else."""

    id = key()
    region = region()
    roll = link(Roll)
    group_name = text(30)
    status = choice(VoterStatus)
    voters = number()
    women = number()
    party_members = number()

    roll_count_place_unique = Unique([roll, group_name, status])
    roll_count_status_known = one_of("status", VoterStatus)


class RollEdition(Table, tablename="roll_edition", db=DB):
    """A list as it was published: the first one, or a supplementary one. Its sums follow from the one before (四增四减).

    `digest` is the hash of its entries, printed on the notice.
    """

    id = key()
    region = region()
    roll = link(Roll)
    sequence = number()
    published = day()
    election_day = day()
    posted_at = text(120)
    before = number()
    added = number()
    removed = number()
    voters = number()
    women = number()
    party_members = number()
    households = number()
    digest = digest(index=False)
    reason = text(200, null=True)

    roll_edition_sequence_unique = Unique([roll, sequence])
    roll_edition_adds_up = Check("voters = before + added - removed AND added >= 0 AND removed >= 0")


class RollChange(Table, tablename="roll_change", db=DB):
    """Somebody who came to a published roll or left it; `edition` is the supplementary list that told of it."""

    id = key()
    region = region()
    roll = link(Roll)
    voter = big_number(index=True)
    kind = choice(ChangeKind)
    changed = day()
    document = text(120)
    edition = number(null=True)
    recorded = moment()

    roll_change_kind_known = one_of("kind", ChangeKind)


class RollObjection(Table, tablename="roll_objection", db=DB):
    """An objection to a published list, with its two limits and the decision (S06)."""

    id = key()
    region = region()
    roll = link(Roll)
    edition = number()
    kind = choice(ObjectionKind)
    voter = big_number(null=True)
    about = text(40)
    raised_by = text(40)
    received = day()
    due = day()
    says = text(300)
    result = choice(ObjectionResult, null=True)
    decided = day(null=True)
    announced = day(null=True)
    reply = text(300, null=True)
    recorded = moment()

    roll_objection_kind_known = one_of("kind", ObjectionKind)
    roll_objection_result_known = one_of("result", ObjectionResult)
    roll_objection_decided_whole = Check("(result IS NULL) = (decided IS NULL) AND (result IS NULL) = (reply IS NULL)")


class RegistrationConflict(Table, tablename="registration_conflict", db=DB):
    """One side of somebody's two registrations; the other side has its own row, and neither sees the other's roll.

    `other_first` says that the other registration is the earlier one; `origin` and `other_origin`, which of the two rests on
    household registration there: of a relocated person one does (V-07). `claim` is why this side thinks that the other must give
    way, `other_claim` what the other side says.
    """

    id = key()
    region = region()
    roll = link(Roll)
    voter = big_number(index=True)
    other_voter = big_number()
    other_region = text(12)
    other_contact = text(120, null=True)
    other_election_day = day()
    other_first = flag()
    origin = flag()
    other_origin = flag()
    found = moment()
    state = choice(ConflictState)
    gives_way = choice(Side, null=True)
    claim = text(200, null=True)
    other_claim = text(200, null=True)
    settled = day(null=True)
    settled_by = text(80, null=True)
    evidence = text(200, null=True)

    registration_conflict_pair_unique = Unique([voter, other_voter])
    registration_conflict_state_known = one_of("state", ConflictState)
    registration_conflict_side_one_of = one_of("gives_way", Side)
    registration_conflict_settled_whole = Check("(state = 'settled') = (gives_way IS NOT NULL)")


class RollImport(Table, tablename="roll_import", db=DB):
    """One sheet of voters that was taken in. `digest` is the file's hash; `returned` the rows that could not go in, sealed."""

    id = key()
    region = region()
    file_name = text(200)
    digest = digest(index=False)
    rows = number()
    registered = number()
    refused = number()
    known = number()
    faulty = number()
    conflicts = number()
    returned = sealed(null=True)
    state = choice(ImportState)
    account = big_number(null=True)
    actor = text(80)
    unit = text(60)
    taken = moment()
    undone = moment(null=True)

    roll_import_state_known = one_of("state", ImportState)
