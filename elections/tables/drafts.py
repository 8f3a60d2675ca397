"""Count sheets that are not handed in yet."""

from piccolo.constraints import Unique
from piccolo.table import Table

from elections.tables.elections import Election
from elections.vocabulary import RoundKind
from server.db.columns import big_number, choice, document, key, link, moment, one_of, region
from server.db.engine import DB


class CountDraft(Table, tablename="count_draft", db=DB):
    """What one account has typed of a count sheet so far, by the names of its inputs. It decides nothing."""

    id = key()
    region = region()
    election = link(Election)
    account = big_number()
    kind = choice(RoundKind)
    typed = document()
    saved = moment()

    count_draft_of_account_unique = Unique([election, account])
    count_draft_kind_known = one_of("kind", RoundKind)
