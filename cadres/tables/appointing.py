"""What a 任免通知 says that no office on record tells, as it was put on the register of papers."""

from piccolo.constraints import Unique
from piccolo.table import Table

from server.db.columns import key, moment, region, text
from server.db.engine import DB


class AppointingOrder(Table, tablename="appointing_order", db=DB):
    """The notice of one paper by one body: who decided, to whom it goes, who gets a copy.

    `region` is the division whose body issues it, `document` the paper that the offices name. `addressee` and `copies` may be
    empty.
    """

    id = key()
    region = region()
    document = text(120)
    body = text(60)
    addressee = text(60)
    copies = text(200)
    recorded = moment()

    appointing_order_unique = Unique([region, document])
