"""What is on record of a person beside who they are: dated facts, each with its evidence.

Nothing here is overwritten. What turns out wrong is struck for a reason, and what is right goes in anew.
"""

from piccolo.constraints import Check
from piccolo.table import Table

from cadres.fact_vocabulary import Circumstance, YesNo
from cadres.tables.people import Person
from cadres.vocabulary import AppraisalKind, Conduct, FileDate, Grade, Merit, Office
from server.db.columns import (
    Exclude,
    big_number,
    choice,
    day,
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
CONDUCT_FACTS = "conduct_record.facts"
FORM_CONTENT = "appointment_form.content"
FORM_DOUBTS = "appointment_form.doubts"


class PersonMerit(Table, tablename="person_merit", db=DB):
    """A merit or a source that held from `since` to before `until`; the same one does not hold twice at a time."""

    id = key()
    region = region()
    person = link(Person)
    kind = choice(Merit)
    since = day()
    until = day(null=True)
    note = text(120, null=True)
    evidence = text(120)
    recorded = moment()
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    person_merit_of_a_kind = one_of("kind", Merit)
    person_merit_days_in_order = Check("until > since")
    person_merit_unnamed_once = Exclude(
        "person WITH =, kind WITH =, daterange(since, until) WITH &&",
        where="struck IS NULL AND kind NOT IN ('skill', 'other')",
    )
    person_merit_skill_once = Exclude(
        "person WITH =, note WITH =, daterange(since, until) WITH &&", where="struck IS NULL AND kind = 'skill'"
    )


class Appraisal(Table, tablename="appraisal", db=DB):
    """What a year's appraisal of one kind came to."""

    id = key()
    region = region()
    person = link(Person)
    kind = choice(AppraisalKind)
    year = number()
    grade = choice(Grade)
    evidence = text(120)
    recorded = moment()
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    appraisal_kind_known = one_of("kind", AppraisalKind)
    appraisal_grade_known = one_of("grade", Grade)
    appraisal_once = Exclude("person WITH =, kind WITH =, year WITH =", where="struck IS NULL")


class ConductRecord(Table, tablename="conduct_record", db=DB):
    """A reward, in words; or a penalty, whose facts are sealed and shown by disclosure only."""

    id = key()
    region = region()
    person = link(Person)
    kind = choice(Conduct)
    decided = day()
    authority = text(60)
    words = text(120, null=True)
    facts = sealed(null=True)
    evidence = text(120)
    recorded = moment()
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    conduct_record_kind_known = one_of("kind", Conduct)
    conduct_record_sealed_unless_reward = Check("(kind = 'reward') = (words IS NOT NULL AND facts IS NULL)")


class Determination(Table, tablename="determination", db=DB):
    """A date as the personnel file determines it, a month or a day, where papers differ; one of each holds."""

    id = key()
    region = region()
    person = link(Person)
    field = choice(FileDate)
    value = text(10)
    conflict = text(200, null=True)
    evidence = text(120)
    determined = day()
    recorded = moment()
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    determination_field_known = one_of("field", FileDate)
    determination_once = Exclude("person WITH =, field WITH =", where="struck IS NULL")


class CareerLine(Table, tablename="career_line", db=DB):
    """One span of a career as forms have it: months as 1978.03, an open end for what goes on."""

    id = key()
    region = region()
    person = link(Person)
    since = text(7)
    until = text(7, null=True)
    words = text(400)
    evidence = text(120)
    recorded = moment()
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    career_line_months_in_order = Check("until >= since")


class PersonCircumstance(Table, tablename="person_circumstance", db=DB):
    """Pay, insurance or a post beside the office from `since` to before `until`, or that there is none; yuan are of a month."""

    id = key()
    region = region()
    person = link(Person)
    kind = choice(Circumstance)
    stands = choice(YesNo)
    yuan = number(null=True)
    unit = text(60, null=True)
    since = day()
    until = day(null=True)
    evidence = text(120)
    recorded = moment()
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    person_circumstance_kind_known = one_of("kind", Circumstance)
    person_circumstance_stands_known = one_of("stands", YesNo)
    person_circumstance_yuan_possible = Check("yuan BETWEEN 1 AND 999999")
    person_circumstance_nothing_of_none = Check("stands = 'yes' OR (yuan IS NULL AND unit IS NULL)")
    person_circumstance_allowance_told = Check("kind <> 'allowance' OR stands = 'no' OR yuan IS NOT NULL")
    person_circumstance_days_in_order = Check("until > since")
    person_circumstance_once = Exclude(
        "person WITH =, kind WITH =, daterange(since, until) WITH &&", where="struck IS NULL"
    )


class PersonDuty(Table, tablename="person_duty", db=DB):
    """Work that somebody is in charge of from `since` to before `until`; it ends with the office that it is of, whatever stands here.

    Without `office` it is of no single one and ends with the last of them.
    """

    id = key()
    region = region()
    person = link(Person)
    office = choice(Office, null=True)
    words = text(200)
    since = day()
    until = day(null=True)
    evidence = text(120)
    recorded = moment()
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    person_duty_office_of_a_community = one_of("office", Office)
    person_duty_days_in_order = Check("until > since")
    person_duty_words_once = Exclude(
        "person WITH =, coalesce(office, '') WITH =, words WITH =, daterange(since, until) WITH &&",
        where="struck IS NULL",
    )


class AppointmentFormRecord(Table, tablename="appointment_form", db=DB):
    """A 干部任免审批表 as it was handed in: its content and its doubts as sealed JSON, its picture as a stored file.

    The newest one that is not struck is the person's form.
    """

    id = key()
    region = region()
    person = link(Person)
    content = sealed()
    doubts = sealed()
    photo = big_number(null=True)
    recorded = moment()
    settled = moment(null=True)
    struck = moment(null=True)
    struck_reason = text(200, null=True)
