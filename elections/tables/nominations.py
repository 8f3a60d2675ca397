"""From slips to the list on the wall: who counted what, who consented, and which lists were published."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from elections.nomination_vocabulary import ConsentAnswer, NominationWay
from elections.tables.elections import Election
from elections.vocabulary import Post
from server.db.columns import (
    big_number,
    choice,
    day,
    document,
    flag,
    key,
    link,
    long_text,
    moment,
    number,
    one_of,
    region,
    text,
)
from server.db.engine import DB


class NominationPlan(Table, tablename="nomination_plan", db=DB):
    """How an election comes to its candidates, and by how many they pass the seats of each post."""

    id = key()
    region = region()
    election = link(Election)
    way = choice(NominationWay)
    chair_extra = number()
    vice_chair_extra = number()
    member_extra = number()
    document = text(120)
    reason = text(200, null=True)

    nomination_plan_election_unique = Unique([election])
    nomination_plan_way_known = one_of("way", NominationWay)
    nomination_plan_extra_possible = Check(
        "chair_extra BETWEEN 0 AND 9 AND vice_chair_extra BETWEEN 0 AND 9 AND member_extra BETWEEN 0 AND 9"
    )


class SlipReading(Table, tablename="nomination_reading", db=DB):
    """A counting of slips as one person read it. `confirmed` once a second person read the same; `closed` when set aside.

    The names are as they stand on the papers: they are nobody on record until somebody consents under them.
    """

    id = key()
    region = region()
    election = link(Election)
    position = number()
    entry = document()
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    confirmed = moment(null=True)
    second_account = big_number(null=True)
    second_actor = text(40, null=True)
    second_unit = text(60, null=True)
    closed = moment(null=True)
    closed_reason = text(200, null=True)

    nomination_reading_position_unique = Unique([election, position])
    nomination_reading_by_two = Check("(confirmed IS NULL) = (second_actor IS NULL)")
    nomination_reading_closed_why = Check("(closed IS NULL) = (closed_reason IS NULL)")


class NameMerge(Table, tablename="nomination_merge", db=DB):
    """That two ways of writing are one person: proposed by one, confirmed by another, undone by anybody with a reason."""

    id = key()
    region = region()
    election = link(Election)
    post = choice(Post)
    written = text(40)
    meant = text(40)
    reason = text(200)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    confirmed = moment(null=True)
    second_actor = text(40, null=True)
    undone = moment(null=True)
    undone_reason = text(200, null=True)

    nomination_merge_post_known = one_of("post", Post)
    nomination_merge_by_two = Check("(confirmed IS NULL) = (second_actor IS NULL)")
    nomination_merge_undone_why = Check("(undone IS NULL) = (undone_reason IS NULL)")


class CandidateConsent(Table, tablename="candidate_consent", db=DB):
    """What a nominee said in writing of one post, and who of the people on record that is."""

    id = key()
    region = region()
    election = link(Election)
    person = link(Person)
    post = choice(Post)
    name = text(40)
    answer = choice(ConsentAnswer)
    said = day()
    document = text(120)

    candidate_consent_once = Unique([election, post, person])
    candidate_consent_name_once = Unique([election, post, name])
    candidate_consent_post_known = one_of("post", Post)
    candidate_consent_answer_known = one_of("answer", ConsentAnswer)


class CandidateList(Table, tablename="candidate_list", db=DB):
    """A list of formal candidates as it went up: its text, the SHA-256 of that, and why it was opened again."""

    id = key()
    region = region()
    election = link(Election)
    version = number()
    published = day()
    content = long_text()
    seal = text(64)
    reason = text(200, null=True)
    opened = moment(null=True)
    opened_reason = text(200, null=True)

    candidate_list_version_unique = Unique([election, version])
    candidate_list_opened_why = Check("(opened IS NULL) = (opened_reason IS NULL)")


class CandidateMeeting(Table, tablename="candidate_meeting", db=DB):
    """The meeting of the candidates with the voters (S10)."""

    id = key()
    region = region()
    election = link(Election)
    held = day()
    place = text(60)
    attended = number()
    introduced = flag()
    answered = flag()
    document = text(120)

    candidate_meeting_election_unique = Unique([election])
    candidate_meeting_attended_possible = Check("attended > 0")
