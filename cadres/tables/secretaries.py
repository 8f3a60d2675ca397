"""The party secretary's own procedure: what speaks for the person, and the filing with the county."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables.people import Person
from cadres.tables.places import Community
from cadres.vocabulary import HoldingKind, Quality, SecretaryLabel, SecretaryStep
from server.db.columns import big_number, choice, day, flag, key, link, moment, one_of, region, text
from server.db.engine import DB


class SecretaryMerit(Table, tablename="secretary_merit", db=DB):
    """One item of 双好双强 as somebody assessed it, with the evidence (Q-02); the latest assessment of an item counts."""

    id = key()
    region = region()
    person = link(Person)
    quality = choice(Quality)
    met = flag()
    evidence = text(200)
    assessed_by = text(60)
    assessed = day()
    recorded = moment()

    secretary_merit_quality_known = one_of("quality", Quality)


class SecretaryRecognition(Table, tablename="secretary_recognition", db=DB):
    """That somebody recognised a person as one label says, or did not, by a document (Q-01); the latest of a label counts."""

    id = key()
    region = region()
    person = link(Person)
    label = choice(SecretaryLabel)
    met = flag()
    document = text(120)
    recognised_by = text(60)
    recognised = day()
    recorded = moment()

    secretary_recognition_label_known = one_of("label", SecretaryLabel)


class SecretaryFiling(Table, tablename="secretary_filing", db=DB):
    """One way of one person to the office of party secretary, from the nomination on.

    `way` says whether the party's members elect or the township's committee appoints; `tenure` is the `origin` of the
    tenure that the appointment opened.
    """

    id = key()
    region = region()
    person = link(Person)
    community = link(Community)
    way = choice(HoldingKind)
    tenure = big_number(null=True, index=True)
    opened = moment()

    secretary_filing_tenure_unique = Unique([tenure])
    secretary_filing_way_known = Check("way IN ('elected', 'appointed')")


class SecretaryFilingStep(Table, tablename="secretary_filing_step", db=DB):
    """A step of the filing: the day, who took it, and the paper."""

    id = key()
    region = region()
    filing = link(SecretaryFiling)
    step = choice(SecretaryStep)
    day = day()
    unit = text(60)
    document = text(120)
    recorded = moment()

    secretary_filing_step_once = Unique([filing, step])
    secretary_filing_step_known = one_of("step", SecretaryStep)
