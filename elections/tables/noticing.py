"""The numbered notices of an election, as issued, and what is on record of their hanging on the wall."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from elections.notice_vocabulary import NoticeKind
from elections.tables.elections import Election
from server.db.columns import Exclude, choice, day, document, key, link, long_text, moment, number, one_of, region, text
from server.db.engine import DB


class ElectionNotice(Table, tablename="election_notice", db=DB):
    """One notice as it was issued. Its number is the election's own and never given twice; a void one keeps it.

    `content` is what it says, word for word, and `seal` the SHA-256 of that. `facts` is the hash of what the records gave
    it, without number and days: where they give another one today, they have changed since. `given` is what was typed,
    `worded` each paragraph's form as it was in force on the day of the notice, so that the comparison is in its own words;
    empty for notices from before places worded them, which are in the program's own.
    """

    id = key()
    region = region()
    election = link(Election)
    replaces = number(null=True)
    number = number()
    kind = choice(NoticeKind)
    issued = day()
    until = day(null=True)
    given = document()
    worded = document(null=True)
    content = long_text()
    seal = text(64)
    facts = text(64)
    reason = text(200, null=True)
    recorded = moment()
    voided = moment(null=True)
    voided_reason = text(200, null=True)

    election_notice_number_unique = Unique([election, number])
    election_notice_number_positive = Check("number > 0 AND (replaces IS NULL OR (replaces > 0 AND replaces < number))")
    election_notice_kind_known = one_of("kind", NoticeKind)
    election_notice_voided_why = Check("(voided IS NULL) = (voided_reason IS NULL)")


class NoticePosting(Table, tablename="notice_posting", db=DB):
    """That a notice went up at a place: when, and by which two people; and when it came down, with why where that was early.

    What was recorded wrongly is taken back with a reason and keeps its row.
    """

    id = key()
    region = region()
    notice = link(ElectionNotice)
    place = text(80)
    posted = day()
    hour = text(5)
    by_one = text(40)
    by_two = text(40)
    taken_down = day(null=True)
    taken_by = text(40, null=True)
    taken_reason = text(200, null=True)
    recorded = moment()
    ended = moment(null=True)
    ended_why = text(200, null=True)

    notice_posting_place_once = Exclude("notice WITH =, place WITH =", where="ended IS NULL")
    notice_posting_two_people = Check("by_one <> by_two")
    notice_posting_taken_whole = Check("(taken_down IS NULL) = (taken_by IS NULL)")
    notice_posting_ended_why = Check("(ended IS NULL) = (ended_why IS NULL)")
