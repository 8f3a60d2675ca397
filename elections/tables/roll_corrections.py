"""What is to be put right in a list that is out, with the next supplementary list and not before."""

from piccolo.table import Table

from cadres.vocabulary import Sex
from elections.tables.rolls import Roll
from server.db.columns import (
    Exclude,
    big_number,
    choice,
    day,
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

# Name of the sealed column, bound into its ciphertext.
CORRECTED_NUMBER = "roll_correction.citizen_number"


class RollCorrection(Table, tablename="roll_correction", db=DB):
    """An entry of a published list as it should be. `edition` is the supplementary list that put it right, None until then.

    `told` says what changes, in words, a number never; `citizen_number` is there only where the number itself was wrong.
    `withdrawn` is when it was given up, or the entry left the roll.
    """

    id = key()
    region = region()
    roll = link(Roll)
    voter = big_number(index=True)
    name = text(40)
    sex = choice(Sex)
    born = day()
    group_name = text(30)
    household = text(20)
    party_member = flag()
    citizen_number = sealed(null=True)
    told = text(400)
    document = text(120)
    reason = text(200)
    edition = number(null=True)
    withdrawn = moment(null=True)
    account = big_number(null=True)
    actor = text(80)
    unit = text(60)
    recorded = moment()

    roll_correction_waits_once = Exclude("voter WITH =", where="edition IS NULL AND withdrawn IS NULL")
    roll_correction_sex_known = one_of("sex", Sex)
