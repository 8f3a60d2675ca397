"""The register as it is kept: books of numbers, papers with their life, what places decided, who asked the public page."""

from typing import ClassVar

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from server.db.columns import (
    IN_AREA,
    Exclude,
    big_number,
    choice,
    day,
    digest,
    flag,
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
from server.papers.register.vocabulary import PaperState, Wording


class PaperBook(Table, tablename="paper_book", db=DB):
    """The last number that an issuing body gave out in a year; whoever wants the next one locks the row (DC-10).

    `issuer` is the division whose body it is: a township's act may take a number of its county's book.
    """

    id = key()
    issuer = text(12)
    series = text(20)
    year = number()
    last = number()

    paper_book_unique = Unique([issuer, series, year])


class RegisteredPaper(Table, tablename="registered_paper", db=DB):
    """One paper. `source` names what it is made from (`elected:12`), `serial` is the random part of its public code.

    `content` is the hash of what it says, taken when it was checked, `sha256` that of the bytes last given out.
    `said` is what it says, as XML, kept from the approval on: null for one that was approved before it was kept.
    `stands_for` is the paper that it takes the place of. A number that was lost is a row too, void from the start.
    """

    #: Whoever shows a paper's code sees that paper's row, wherever it belongs; nobody writes by it.
    writable: ClassVar[str] = IN_AREA
    policy: ClassVar[str] = (
        f"{IN_AREA} OR 'paper:' || encode(serial, 'hex') = nullif(current_setting('app.key', true), '')"
    )

    id = key()
    region = region()
    kind = text(60)
    source = text(60)
    title = text(120)
    holder = text(400)
    issuer = text(12, index=True)
    issuer_name = text(120)
    book = link(PaperBook, null=True)
    reprints = number()
    number = number(null=True)
    state = choice(PaperState)
    dated = day(null=True)
    content = digest(null=True, index=False)
    serial = digest(null=True, unique=True)
    sha256 = digest(null=True)
    template = text(16, null=True)
    said = sealed(null=True)
    stands_for = link("self", null=True)
    reason = text(200, null=True)
    changed = moment()

    registered_paper_number_unique = Unique([book, number])
    registered_paper_state_known = one_of("state", PaperState)
    registered_paper_number_whole = Check("(book IS NULL) = (number IS NULL)")
    registered_paper_numbered_once_approved = Check(
        "state NOT IN ('approved', 'issued', 'superseded') OR number IS NOT NULL"
    )
    registered_paper_coded_once_approved = Check(
        "state NOT IN ('approved', 'issued', 'superseded') OR serial IS NOT NULL"
    )
    registered_paper_issued_has_bytes = Check("state NOT IN ('issued', 'superseded') OR sha256 IS NOT NULL")
    registered_paper_void_explained = Check("state <> 'void' OR reason IS NOT NULL")
    registered_paper_open_once = Exclude(
        "kind WITH =, source WITH =", where="state IN ('draft', 'checked', 'approved')"
    )
    registered_paper_issued_once = Exclude("kind WITH =, source WITH =", where="state = 'issued'")


class PaperStep(Table, tablename="paper_step", db=DB):
    """Who took a paper into a state, when and from which office.

    `again` marks a reprint and a draft written anew, which change no state.
    """

    id = key()
    region = region()
    paper = link(RegisteredPaper)
    state = choice(PaperState)
    again = flag(default=False)
    at = moment()
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    note = text(200, null=True)

    paper_step_state_known = one_of("state", PaperState)


class SpentCode(Table, tablename="spent_code", db=DB):
    """A code that no longer stands for its paper, which was printed anew under `follows`: the copy with this one was lost or spoilt.

    The number stays the paper's (DC-10); the code tells the copies apart.
    """

    #: Whoever shows this code, or the one that follows it, sees the row, as with the paper itself.
    writable: ClassVar[str] = IN_AREA
    policy: ClassVar[str] = (
        f"{IN_AREA} OR nullif(current_setting('app.key', true), '')"
        " IN ('paper:' || encode(serial, 'hex'), 'paper:' || encode(follows, 'hex'))"
    )

    id = key()
    region = region()
    paper = link(RegisteredPaper)
    serial = digest(unique=True)
    follows = digest(unique=True)
    at = moment()


class PaperWording(Table, tablename="paper_wording", db=DB):
    """A text that a division decided for a kind of paper; the nearest division above a body counts. The last row stands.

    An empty `value` gives the decision back to the division above.
    """

    id = key()
    place = text(12, index=True)
    kind = text(60)
    wording = choice(Wording)
    value = text(600)
    basis = text(120)
    decided = moment()
    account = big_number(null=True)
    actor = text(40)

    paper_wording_known = one_of("wording", Wording)


class VerifyAttempt(Table, tablename="verify_attempt", db=DB):
    """How often one address asked the public page in the running span. The address is kept as a hash."""

    id = key()
    source = digest(unique=True)
    began = moment()
    asked = number()
