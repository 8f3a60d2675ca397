"""People, what they hold, and what the joint review said of them."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables.places import Community
from cadres.vocabulary import (
    Education,
    Kinship,
    Office,
    PoliticalStatus,
    Sex,
    Source,
    TenureEnd,
    VettingConclusion,
)
from server.db.columns import Exclude, choice, day, found_by, key, link, long_text, moment, one_of, region, sealed, text
from server.db.engine import DB

# Names of the sealed columns, bound into their ciphertext.
CITIZEN_NUMBER = "person.citizen_number"
PHONE = "person.phone"
HOME = "person.home"
VETTING_FACTS = "vetting_case.facts"


class Person(Table, tablename="person", db=DB):
    """One person. `region` is the community whose records they are in; `born` is a day from the identity number.

    What nobody has said yet is NULL: nothing is filled in by guess. `stroke_key` is the name's place 按姓氏笔画, made by
    `server.values.strokes` whenever the name is written. A record that was a duplicate stays, with the one it went into.
    """

    id = key()
    region = region()
    name = text(40)
    name_key = text(40, index=True)
    stroke_key = long_text(null=True)
    sex = choice(Sex)
    born = day()
    citizen_number = sealed()
    citizen_index = found_by("citizen_number")
    ethnicity = text(20, null=True)
    political_status = choice(PoliticalStatus, null=True)
    party_since = text(7, null=True)
    education = choice(Education, null=True)
    source = choice(Source, null=True)
    phone = sealed(null=True)
    home = sealed(null=True)
    merged_into = link("self", null=True)

    person_citizen_index_unique = Unique([citizen_index])
    person_sex_known = one_of("sex", Sex)
    person_political_status_known = one_of("political_status", PoliticalStatus)
    person_education_known = one_of("education", Education)
    person_source_known = one_of("source", Source)


class KinRecord(Table, tablename="kin_record", db=DB):
    """`one` is the `relation` of `other`, as evidence shows. A pair without a record is not known to be unrelated.

    A record that was wrong is struck for a reason and stays.
    """

    id = key()
    region = region()
    one = link(Person)
    other = link(Person)
    relation = choice(Kinship)
    evidence = text(120)
    struck = moment(null=True)
    struck_reason = text(200, null=True)

    kin_record_pair_unique = Unique([one, other])
    kin_record_two_people = Check("one <> other")
    kin_record_relation_known = one_of("relation", Kinship)


class VettingCase(Table, tablename="vetting_case", db=DB):
    """A conclusion of the joint review for one purpose, with the document that records it and the facts it rests on."""

    id = key()
    region = region()
    person = link(Person)
    purpose = text(60)
    conclusion = choice(VettingConclusion)
    document = text(80)
    concluded = day()
    facts = sealed(null=True)
    recorded = moment()

    vetting_case_conclusion_known = one_of("conclusion", VettingConclusion)


class Tenure(Table, tablename="tenure", db=DB):
    """One person in one office over one span of days.

    `since` and `until` bound the office as held (`until` is the first day no longer held); `term_ends` is the last day of the
    elected term, which by itself ends nothing (CT-4).
    """

    id = key()
    region = region()
    person = link(Person)
    community = link(Community)
    office = choice(Office)
    since = day()
    until = day(null=True)
    term_ends = day(null=True)
    basis = text(20)
    basis_document = text(120)
    ended_by = choice(TenureEnd, null=True)

    tenure_office_known = one_of("office", Office)
    tenure_ended_by_known = one_of("ended_by", TenureEnd)
    tenure_basis_known = Check("basis IN ('elected', 'appointed')")
    tenure_committee_elected = Check("basis = 'elected' OR office NOT IN ('chair', 'vice_chair', 'member')")
    tenure_person_office_once = Exclude(
        "person WITH =, community WITH =, office WITH =, daterange(since, until) WITH &&"
    )
    tenure_one_chair = Exclude("community WITH =, daterange(since, until) WITH &&", where="office = 'chair'")
    tenure_days_in_order = Check("until > since")
