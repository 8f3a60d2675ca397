"""Where filings and issued certificates are kept."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Community, Person
from certificates.vocabulary import FilingState, FilingType
from elections.tables import Elected, Election
from server.db.columns import big_number, choice, day, flag, key, link, moment, number, one_of, region, text
from server.db.engine import DB


class Filing(Table, tablename="filing", db=DB):
    """One business of the legal-person certificate. Name, representative and validity are those computed when it opened.

    `business` is NULL until it is known or somebody says which it is. A later result's filing takes the place of one that is still open: `superseded_by` names it, and nothing more is done.
    """

    id = key()
    region = region()
    community = link(Community)
    election = link(Election)
    business = choice(FilingType, null=True)
    state = choice(FilingState)
    returned = flag(default=False)
    opened = day()
    due = day()
    committee = text(120)
    representative = link(Person)
    valid_from = day()
    valid_until = day()
    superseded_by = link("self", null=True)

    filing_election_unique = Unique([election])
    filing_business_known = one_of("business", FilingType)
    filing_state_known = one_of("state", FilingState)
    filing_validity_in_order = Check("valid_until > valid_from")


class FilingMaterial(Table, tablename="filing_material", db=DB):
    """One line of a filing's checklist and the day on which it was there."""

    id = key()
    region = region()
    filing = link(Filing)
    position = number()
    material = text(20)
    name = text(60)
    note = text(120)
    printed = flag()
    present = day(null=True)

    filing_material_unique = Unique([filing, material])


class FilingStep(Table, tablename="filing_step", db=DB):
    """Who took a filing into a state, when and from which office."""

    id = key()
    region = region()
    filing = link(Filing)
    state = choice(FilingState)
    returned = flag(default=False)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    note = text(200, null=True)

    filing_step_state_known = one_of("state", FilingState)


class ElectionCertificate(Table, tablename="election_certificate", db=DB):
    """The 当选证书 of a person whom a result names. Its number, its state and its code are on the register of papers.

    `issued` is the day that it bears, that of the result.
    """

    id = key()
    region = region()
    elected = link(Elected)
    issued = day()

    election_certificate_elected_unique = Unique([elected])
