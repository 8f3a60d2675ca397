"""Stored files on record. The content lies on the disk; the row says whose it is, where it belongs and how long it stays."""

from piccolo.constraints import Check
from piccolo.table import Table

from server.db.columns import big_number, digest, key, moment, region, text
from server.db.engine import DB


class StoredFile(Table, tablename="stored_file", db=DB):
    """One file. Several rows may share a content; it goes with the last of them.

    `subject` names the record it belongs to, as the trace does (`filing:12`). `removed` keeps the row when the content is gone.
    """

    id = key()
    region = region()
    kind = text(60)
    subject = text(60, index=True)
    sha256 = digest()
    size = big_number()
    media_type = text(100)
    name = text(120)
    account = big_number(null=True)
    actor = text(40)
    created = moment()
    expires = moment(null=True)
    removed = moment(null=True)

    stored_file_size_positive = Check("size > 0")
