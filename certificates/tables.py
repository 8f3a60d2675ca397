"""Where filings and issued certificates are kept."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Community, Person
from certificates.vocabulary import CertificateCopy, CorrectionState, FilingCause, FilingState, FilingType
from elections.tables import Elected, Election
from server.db.columns import big_number, choice, day, flag, key, link, long_text, moment, number, one_of, region, text
from server.db.engine import DB


class Filing(Table, tablename="filing", db=DB):
    """One business of the legal-person certificate. Name, representative and validity are those computed when it opened.

    `business` is NULL until it is known or somebody says which it is. A later filing takes the place of one that is still
    open: `superseded_by` names it, and nothing more is done; nor where it was `stopped`, which says why. Either an election
    asked for it or a `cause` did: `change_event` is the number of the change of communities, `document` its paper. Where
    nobody represents the committee, or no term is on record, these are empty.
    """

    id = key()
    region = region()
    community = link(Community)
    election = link(Election, null=True)
    cause = choice(FilingCause, null=True)
    change_event = big_number(null=True)
    document = text(120, null=True)
    business = choice(FilingType, null=True)
    state = choice(FilingState)
    returned = flag(default=False)
    opened = day()
    due = day()
    committee = text(120)
    representative = link(Person, null=True)
    valid_from = day(null=True)
    valid_until = day(null=True)
    superseded_by = link("self", null=True)
    stopped = text(120, null=True)

    filing_election_unique = Unique([election])
    filing_business_known = one_of("business", FilingType)
    filing_state_known = one_of("state", FilingState)
    filing_validity_in_order = Check("valid_until > valid_from")
    filing_cause_known = one_of("cause", FilingCause)
    filing_election_or_cause = Check("(election IS NULL) = (cause IS NOT NULL)")


class FilingMaterial(Table, tablename="filing_material", db=DB):
    """One line of a filing's checklist and the day on which it was there.

    `instead` says what became of a certificate that cannot be handed back, and where its loss was announced.
    """

    id = key()
    region = region()
    filing = link(Filing)
    position = number()
    material = text(20)
    name = text(60)
    note = text(120)
    printed = flag()
    present = day(null=True)
    instead = text(100, null=True)

    filing_material_unique = Unique([filing, material])
    filing_material_instead_is_there = Check("instead IS NULL OR present IS NOT NULL")


class FilingStep(Table, tablename="filing_step", db=DB):
    """Who took a filing into a state, when and from which office; of a return its `codes`, parted by blanks."""

    id = key()
    region = region()
    filing = link(Filing)
    state = choice(FilingState)
    returned = flag(default=False)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    note = text(800, null=True)
    codes = text(120, null=True)

    filing_step_state_known = one_of("state", FilingState)


class FilingChecklist(Table, tablename="filing_checklist", db=DB):
    """What a business consists of in a place from a day on, by which paper: a line for each material, as typed.

    `days` is the office's own deadline for it, counted from the opening (CT-10).
    """

    id = key()
    place = text(12)
    business = choice(FilingType)
    since = day()
    document = text(120)
    lines = long_text()
    days = number(null=True)
    recorded = moment()

    filing_checklist_unique = Unique([place, business, since])
    filing_checklist_business_known = one_of("business", FilingType)


class CertificateLoss(Table, tablename="certificate_loss", db=DB):
    """The statement of whoever asks for a replacement: which copies, what became of them, and where the loss was announced."""

    id = key()
    region = region()
    filing = link(Filing)
    copies = choice(CertificateCopy)
    happened = day()
    statement = text(400)
    announced_in = text(60, null=True)
    announced = day(null=True)

    certificate_loss_filing_unique = Unique([filing])
    certificate_loss_copies_known = one_of("copies", CertificateCopy)


class LegalCertificate(Table, tablename="legal_certificate", db=DB):
    """A legal-person certificate as it was given out: what is printed on it, who fetched it, where it is kept.

    The code is the one printed, never one made here. Of a cancellation this is the certificate that was surrendered, its
    code as far as it is on record.
    """

    id = key()
    region = region()
    filing = link(Filing)
    credit_code = text(18, null=True)
    committee = text(120)
    representative = text(40, null=True)
    valid_from = day(null=True)
    valid_until = day(null=True)
    issued = day()
    issuer = text(60)
    received_by = text(40, null=True)
    received_as = text(40, null=True)
    received = day(null=True)
    kept_at = text(60, null=True)

    legal_certificate_filing_unique = Unique([filing])
    legal_certificate_validity_in_order = Check("valid_until > valid_from")
    legal_certificate_received_by_somebody = Check("(received IS NULL) = (received_by IS NULL)")


class CodeCorrection(Table, tablename="code_correction", db=DB):
    """A code that was recorded wrongly: `after` is what the certificate says, and `reason` how that is known (UC-14).

    Who asks for it and who decides are two people; `code_reason` says why `after` is right although it looks wrong.
    """

    id = key()
    region = region()
    community = link(Community)
    before = text(18)
    after = text(18)
    reason = text(200)
    code_reason = text(200, null=True)
    state = choice(CorrectionState)
    asked = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    decided = moment(null=True)
    decided_by = text(40, null=True)
    decided_unit = text(60, null=True)
    answer = text(200, null=True)

    code_correction_state_known = one_of("state", CorrectionState)
    code_correction_decided_by_somebody = Check("(state = 'asked') = (decided IS NULL)")
    code_correction_changes = Check("before <> after")


class FaceOffset(Table, tablename="face_offset", db=DB):
    """How far a county's printer must shift a face of the certificate, in tenths of a millimetre, right and down."""

    id = key()
    region = region()
    copy_kind = choice(CertificateCopy)
    shift_right = number()
    shift_down = number()

    face_offset_unique = Unique([region, copy_kind])
    face_offset_copy_known = one_of("copy_kind", CertificateCopy)


class ElectionCertificate(Table, tablename="election_certificate", db=DB):
    """The 当选证书 of a person whom a result names. Its number, its state and its code are on the register of papers.

    `issued` is the day that it bears, that of the result.
    """

    id = key()
    region = region()
    elected = link(Elected)
    issued = day()

    election_certificate_elected_unique = Unique([elected])
