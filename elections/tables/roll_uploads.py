"""Sheets of voters that wait for a worker."""

from piccolo.table import Table

from server.db.columns import big_number, flag, key, moment, region, sealed, text
from server.db.engine import DB

# Name of the sealed column, bound into its ciphertext.
UPLOADED = "roll_upload.content"


class RollUpload(Table, tablename="roll_upload", db=DB):
    """A file as it came, sealed, until a worker has taken it in; `batch` is the import that it became.

    A `trial` is only checked, and has the batch 0 then. The content goes once it was taken in or checked, or after a few days.
    """

    id = key()
    region = region()
    file_name = text(200)
    content = sealed(null=True)
    trial = flag(default=False)
    batch = big_number(null=True)
    account = big_number(null=True)
    actor = text(80)
    unit = text(60)
    uploaded = moment()
