"""Where imports wait between the file and the records."""

from piccolo.table import Table

from server.db.columns import (
    big_number,
    choice,
    digest,
    document,
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
from server.sheets.vocabulary import BatchState, RowState

# Names of the sealed columns, bound into their ciphertext.
CONTENT = "import_batch.content"
PAYLOAD = "import_row.payload"


class ImportBatch(Table, tablename="import_batch", db=DB):
    """One file that somebody handed in. `region` is the area of whoever did; `head` says how its head was read.

    `content` is the file itself, kept to give the rows with errors back in it, until the batch is old or dropped.
    """

    id = key()
    region = region()
    sheet = text(30)
    file_name = text(200)
    tab = text(60)
    content = sealed(null=True)
    head = document()
    notes = words(300)
    state = choice(BatchState)
    account = big_number(null=True)
    actor = text(80)
    unit = text(60)
    staged = moment()
    committed = moment(null=True)
    undone = moment(null=True)

    import_batch_state_known = one_of("state", BatchState)


class ImportRow(Table, tablename="import_row", db=DB):
    """One row of a file: sealed, because it may hold identity numbers, with a keyed hash of what it says.

    `region` is the place of its record, or the batch's where the row does not say. `record` is what it was written to.
    """

    id = key()
    region = region()
    batch = link(ImportBatch)
    number = number()
    state = choice(RowState)
    payload = sealed()
    says = digest()
    record = text(80, null=True)
    committed = moment(null=True)

    import_row_state_known = one_of("state", RowState)
