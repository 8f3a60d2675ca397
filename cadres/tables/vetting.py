"""The joint review: the province's lists, the batches, what each agency was asked and said, and what followed."""

from collections.abc import Mapping
from typing import ClassVar

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables.people import Person, VettingCase
from cadres.vocabulary import Answer, CommitteeKind, ItemLevel, ObjectionOutcome, Objector, Office, ReviewPurpose
from server.access.tables import Unit
from server.db.columns import (
    IN_AREA,
    Exclude,
    big_number,
    choice,
    day,
    flag,
    key,
    link,
    moment,
    number,
    one_of,
    region,
    sealed,
    text,
    words,
)
from server.db.engine import DB

# Names of the sealed columns, bound into their ciphertext.
FACTS = "vetting_opinion.facts"
NOTE = "vetting_opinion.note"
REASON = "vetting_decision.reason"
RETURN_REASON = "vetting_subject.return_reason"
OBJECTION = "vetting_objection.said"
OBJECTOR = "vetting_objection.raised_by"
ANSWERED_WITH = "vetting_objection.answer"

#: Whether the row is of the county that the caller's area lies in.
_OF_THE_COUNTY = (
    "(right(region, 6) = '000000' AND starts_with(nullif(current_setting('app.scope', true), ''), left(region, 6)))"
)
_ACCOUNT = "nullif(current_setting('app.account', true), '')::bigint"
_OPENED = (
    "EXISTS (SELECT FROM vetting_question q JOIN vetting_subject s ON s.id = q.subject"
    " WHERE q.id = question AND s.opened IS NOT NULL)"
)
_OWN_UNIT = f"(SELECT unit FROM account WHERE account.id = {_ACCOUNT})"  # noqa: S608  # Constants of the module.
_OWN = f"unit = {_OWN_UNIT}"


#: The kind of the files that belong to an opinion, and who is shown a row of it among the stored files: whoever is shown the
#: opinion itself.
OPINION_FILE = "cadres.opinion_file"
OPINION_FILE_SHOWN = (
    "EXISTS (SELECT FROM vetting_opinion o WHERE o.id = substring(subject FROM '^opinion:([0-9]+)$')::bigint)"
)


class VettingAgency(Table, tablename="vetting_agency", db=DB):
    """Somebody who may be asked, as the province lists them: `question` is all that is put to them (Q-22, Q-23).

    An edition holds from `since` to the day before `until`; `source` is the document that says so.
    """

    id = key()
    code = text(30)
    name = text(40)
    short = text(8)
    question = text(200)
    source = text(120)
    position = number()
    since = day()
    until = day(null=True)

    vetting_agency_once = Exclude("code WITH =, daterange(since, until) WITH &&")
    vetting_agency_days_in_order = Check("until > since")


class NegativeItem(Table, tablename="negative_item", db=DB):
    """One item of an edition of the province's negative list (Q-18). The statute's own bans are not among them.

    `lookback_months` NULL: time does not heal it. `agencies` empty: whoever is asked may answer for it.
    """

    id = key()
    edition = text(40)
    code = text(20)
    level = choice(ItemLevel)
    wording = text(300)
    source = text(120)
    lookback_months = number(null=True)
    agencies = words(30)
    committees = words(9)
    since = day()
    until = day(null=True)

    negative_item_once = Unique([edition, code])
    negative_item_not_statute = Check("level IN ('must_not', 'should_not')")
    negative_item_months_positive = Check("lookback_months > 0")
    negative_item_days_in_order = Check("until > since")


class AgencySeat(Table, tablename="agency_seat", db=DB):
    """Which unit of a county answers for an agency. Where none does, the answer comes on paper or by sheet."""

    id = key()
    region = region()
    agency = text(30)
    unit = link(Unit)

    agency_seat_once = Unique([region, agency])


class VettingBatch(Table, tablename="vetting_batch", db=DB):
    """People reviewed together for one purpose. `event_day` is the day whose law and lists decide, such as the election's.

    `edition` is the negative list as of the opening, so that the same facts come to the same conclusion years later.
    `afterwards`: it puts a review on record that was held before a day long over.
    """

    #: A township sees the batches of its county, to hand people in; they are the county's to change.
    writable: ClassVar[str] = IN_AREA
    policy: ClassVar[str] = f"{IN_AREA} OR {_OF_THE_COUNTY}"

    id = key()
    region = region()
    year = number()
    sequence = number()
    title = text(80)
    purpose = choice(ReviewPurpose)
    kind = choice(CommitteeKind)
    term_number = number(null=True)
    event_day = day()
    edition = text(40, null=True)
    opened = moment()
    letter = text(80, null=True)
    sent = day(null=True)
    due = day(null=True)
    shown_from = day(null=True)
    shown_until = day(null=True)
    closed = moment(null=True)
    afterwards = flag(default=False)

    vetting_batch_number_once = Unique([region, year, sequence])
    vetting_batch_purpose_known = one_of("purpose", ReviewPurpose)
    vetting_batch_kind_known = one_of("kind", CommitteeKind)
    vetting_batch_days_in_order = Check("due >= sent AND shown_until >= shown_from")


class VettingSubject(Table, tablename="vetting_subject", db=DB):
    """One person in a batch. `purpose` is what the conclusion will be for: the place and the term of an election.

    A reviewed person is `returned` with what is missing and by whom to be supplied, and may be handed in again.
    `shown_from` and `shown_until` are the days of the published list that the person is on, NULL where they are on none.
    `passed_over` names the agencies of the list that were not asked, as they were called then, and `fewer_why` says why.
    It is empty where all were, and null where nobody was asked yet or that was not recorded.
    """

    id = key()
    region = region()
    batch = link(VettingBatch)
    person = link(Person)
    stands_for = choice(Office, null=True)
    purpose = text(60)
    materials = words(20)
    checked = moment(null=True)
    township_passed = flag(default=False)
    township_day = day(null=True)
    township_by = text(40, null=True)
    passed_over = text(2000, null=True)
    fewer_why = text(200, null=True)
    returned = moment(null=True)
    return_reason = sealed(null=True)
    opened = moment(null=True)
    vetting_case = link(VettingCase, null=True)
    notice = text(80, null=True)
    noticed = day(null=True)
    shown_from = day(null=True)
    shown_until = day(null=True)

    vetting_subject_once = Unique([batch, person])
    vetting_subject_shown_days_in_order = Check("shown_until >= shown_from")
    vetting_subject_stands_for_known = one_of("stands_for", Office)


class VettingQuestion(Table, tablename="vetting_question", db=DB):
    """One agency asked about one person, by which letter. `answered` says that there is an answer, never which.

    `replied` says that a reply came on paper; while nobody has checked it there is no `answered`. `asked_about` is the record
    whose number the agency was given: no link, for it stays when that record goes into another one.
    """

    id = key()
    region = region()
    subject = link(VettingSubject)
    asked_about = big_number()
    agency = text(30)
    unit = link(Unit, null=True)
    letter = text(80, null=True)
    asked = day()
    due = day()
    answered = moment(null=True)
    replied = moment(null=True)
    reminded = day(null=True)

    vetting_question_once = Unique([subject, agency])


class VettingOpinion(Table, tablename="vetting_opinion", db=DB):
    """An agency's answer on one person, 待核 perhaps with a `note` of what is looked into: signed, sealed until all are opened together, never written over.

    Until then it is shown to nobody but the unit it came from and whoever typed it, in the database too. One that came
    `on_paper` counts only once somebody else of the typist's unit has `checked` it against the paper, and is shown to
    that unit until then.
    """

    writable: ClassVar[str] = IN_AREA
    policy: ClassVar[str] = (
        f"{IN_AREA} AND ({_OPENED} OR {_ACCOUNT} IS NULL OR {_ACCOUNT} IN (entered_by, checked_by) OR {_OWN}"
        f" OR (on_paper AND checked IS NULL AND typed_for = {_OWN_UNIT}))"
    )
    narrows: ClassVar[Mapping[str, str]] = {"stored_file": f"kind <> '{OPINION_FILE}' OR {OPINION_FILE_SHOWN}"}

    id = key()
    region = region()
    question = link(VettingQuestion)
    unit = big_number(null=True)
    answer = choice(Answer)
    signed_by = text(40)
    signed = day()
    facts = sealed(null=True)
    entered_by = big_number(null=True)
    recorded = moment()
    on_paper = flag(default=False)
    letter = text(80, null=True)
    typed_by = text(40, null=True)
    typed_in = text(60, null=True)
    typed_for = big_number(null=True)
    checked = moment(null=True)
    checked_by = big_number(null=True)
    withdrawn = moment(null=True)
    withdrawn_why = text(200, null=True)
    note = sealed(null=True)

    vetting_opinion_checked_is_paper = Check("checked IS NULL OR on_paper")
    vetting_opinion_answer_known = one_of("answer", Answer)
    vetting_opinion_facts_with_found = Check("(answer = 'found') = (facts IS NOT NULL)")
    vetting_opinion_one_stands = Exclude("question WITH =", where="withdrawn IS NULL")


class VettingDecision(Table, tablename="vetting_decision", db=DB):
    """What the county's review decided of one 不宜 item of one person, by whom and why. A later one takes its place.

    One that is `set_aside` stays on record and decides nothing.
    """

    id = key()
    region = region()
    subject = link(VettingSubject)
    item = text(20)
    fit = flag()
    reason = sealed()
    decided_by = text(40)
    decided = day()
    entered_by = big_number(null=True)
    recorded = moment()
    set_aside = moment(null=True)


class VettingObjection(Table, tablename="vetting_objection", db=DB):
    """An objection to a conclusion or to a name on the published list, numbered within its batch (Q-26)."""

    id = key()
    region = region()
    batch = link(VettingBatch)
    subject = link(VettingSubject)
    sequence = number()
    objector = choice(Objector)
    raised_by = sealed(null=True)
    said = sealed()
    received = day()
    due = day()
    outcome = choice(ObjectionOutcome, null=True)
    answer = sealed(null=True)
    answered = day(null=True)
    answered_by = text(40, null=True)

    vetting_objection_number_once = Unique([batch, sequence])
    vetting_objection_objector_known = one_of("objector", Objector)
    vetting_objection_outcome_known = one_of("outcome", ObjectionOutcome)
    vetting_objection_answered_whole = Check("(outcome IS NULL) = (answered IS NULL)")
