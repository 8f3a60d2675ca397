"""People, who is related to whom, and what the joint review said of them."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.vocabulary import (
    Education,
    Kinship,
    PoliticalStatus,
    Sex,
    Source,
    VettingConclusion,
)
from server.db.columns import choice, day, found_by, key, link, long_text, moment, one_of, region, sealed, text
from server.db.engine import DB

# Names of the sealed columns, bound into their ciphertext.
CITIZEN_NUMBER = "person.citizen_number"
PHONE = "person.phone"
HOME = "person.home"
VETTING_FACTS = "vetting_case.facts"


class Person(Table, tablename="person", db=DB):
    """One person. `region` is the community whose records they are in; `born` is a day from the identity number.

    `born_by_file` is the day that a determination on record puts in its place when ages are counted; a trigger keeps it. What
    nobody has said yet is NULL: nothing is filled in by guess. `stroke_key` is the name's place 按姓氏笔画, made by
    `server.values.strokes` whenever the name is written. A record that was a duplicate stays, with the one it went into.
    """

    id = key()
    region = region()
    name = text(40)
    name_key = text(40)
    stroke_key = long_text(null=True)
    sex = choice(Sex)
    born = day()
    born_by_file = day(null=True)
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
    """A conclusion of the joint review for one purpose, with the document that records it and the facts it rests on.

    `judged_for` is the day whose law and lists decided, where the joint review was held here. A conclusion that a second
    look took back is `superseded` and opens nothing any more; it keeps the `notice` that had told it, and when that was handed over.
    """

    id = key()
    region = region()
    person = link(Person)
    purpose = text(60)
    conclusion = choice(VettingConclusion)
    document = text(80)
    concluded = day()
    facts = sealed(null=True)
    recorded = moment()
    judged_for = day(null=True)
    superseded = moment(null=True)
    notice = text(80, null=True)
    noticed = day(null=True)

    vetting_case_conclusion_known = one_of("conclusion", VettingConclusion)
