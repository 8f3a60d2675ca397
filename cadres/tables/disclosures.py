"""Who was shown whose sealed data."""

from piccolo.table import Table

from cadres.tables.people import Person
from server.db.columns import big_number, digest, key, link, moment, region, text, words
from server.db.engine import DB


class Disclosure(Table, tablename="disclosure", db=DB):
    """Some sealed fields of a person, opened for one session until a moment. `session` is the hash of its token."""

    id = key()
    region = region()
    person = link(Person)
    account = big_number(null=True)
    actor = text(40)
    unit = text(60)
    session = digest()
    fields = words(20)
    reason = text(200)
    at = moment()
    until = moment()
