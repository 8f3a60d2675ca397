"""Who was shown whose sealed data."""

from piccolo.table import Table

from cadres.tables.people import Person
from server.db.columns import big_number, digest, key, link, moment, region, text, words
from server.db.engine import DB


class Disclosure(Table, tablename="disclosure", db=DB):
    """Some sealed fields of a person, opened for one session until a moment. `session` is the hash of its token.

    `unit_id` is where the account belonged then: the list goes to that unit's head, also after it moved on.
    """

    id = key()
    region = region()
    person = link(Person)
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    unit_id = big_number(null=True, index=True)
    session = digest()
    fields = words(20)
    reason = text(200)
    at = moment()
    until = moment()
