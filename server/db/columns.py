"""Column makers with our defaults.

Piccolo's bare columns hide missing data: '' for text, today for dates, cascading and unindexed foreign keys. These
start empty, refuse NULL unless asked, and give closed choices a CHECK.
"""

from typing import Any

from piccolo.columns import (
    JSONB,
    Array,
    BigInt,
    BigSerial,
    Boolean,
    Bytea,
    Date,
    ForeignKey,
    Integer,
    OnDelete,
    OnUpdate,
    Text,
    Timestamptz,
    Varchar,
)
from piccolo.constraints import Check, Constraint
from piccolo.table import Table

from server.values.labels import Labelled

#: What a policy says of a table that carries a region: its rows are shown, and may be written, inside the caller's area.
IN_AREA = "starts_with(region, nullif(current_setting('app.scope', true), ''))"

#: How sealed columns and the hashes that find them are known among the others.
SEALED = "sealed"
FINDS = "finds "


def key() -> BigSerial:
    """The primary key; it means nothing."""
    return BigSerial(primary_key=True)


def text(length: int, *, null: bool = False, unique: bool = False, index: bool = False) -> Varchar:
    """Text of at most `length` characters."""
    return Varchar(length=length, default=None, null=null, unique=unique, index=index)


def long_text(*, null: bool = False) -> Text:
    """Text of any length."""
    return Text(default=None, null=null)


def region() -> Varchar:
    """The twelve digits of the division that a row belongs to. A table with this column is closed to other areas."""
    return Varchar(length=12, default=None, null=False, index=True)


def number(*, null: bool = False) -> Integer:
    """A count."""
    return Integer(default=None, null=null)


def big_number(*, null: bool = False, index: bool = False) -> BigInt:
    """An identifier of something kept elsewhere."""
    return BigInt(default=None, null=null, index=index)


def flag(*, default: bool | None = None) -> Boolean:
    """Yes or no."""
    return Boolean(default=default, null=False)


def day(*, null: bool = False) -> Date:
    """A day."""
    return Date(default=None, null=null)


def moment(*, null: bool = False) -> Timestamptz:
    """A moment with its zone."""
    return Timestamptz(default=None, null=null)


def sealed(*, null: bool = False) -> Bytea:
    """Ciphertext of `server.access.sealing`, closed for `table.column`. A change of keys finds the column by this mark."""
    return Bytea(default=None, null=null, help_text=SEALED)


def found_by(column: str, *, null: bool = False) -> Bytea:
    """The keyed hash by which a sealed column of the same table is searched; made anew when the index key changes.

    It has no index of its own: the constraint that keeps it unique, which its table declares, has one.
    """
    return Bytea(default=None, null=null, index=False, help_text=f"{FINDS}{column}")


def digest(*, null: bool = False, unique: bool = False, index: bool = True) -> Bytea:
    """A hash; without an index where nothing is found by it."""
    return Bytea(default=None, null=null, unique=unique, index=index and not unique)


def document(*, null: bool = False) -> JSONB:
    """A JSON document; read it with `.output(load_json=True)`."""
    return JSONB(default=None, null=null)


def words(length: int) -> Array:
    """Several short texts."""
    return Array(base_column=Varchar(length=length), default=None, null=False)


def choice(vocabulary: type[Labelled], *, null: bool = False) -> Varchar:
    """One of a closed vocabulary; pair it with `one_of`."""
    return Varchar(length=max(len(member.value) for member in vocabulary), default=None, null=null)


def one_of(column: str, vocabulary: type[Labelled]) -> Check:
    """The CHECK that belongs to a `choice` column."""
    values = ", ".join(f"'{member.value}'" for member in vocabulary)
    return Check(f'"{column}" IN ({values})')


def link(table: type[Table] | str, *, null: bool = False) -> ForeignKey[Any]:
    """A foreign key that holds its target in place."""
    return ForeignKey(
        table, default=None, null=null, index=True, on_delete=OnDelete.restrict, on_update=OnUpdate.restrict
    )


class Exclude(Constraint):
    """No two rows for which all of `body` holds, such as overlapping spans; `where` limits it to some rows."""

    def __init__(self, body: str, where: str = "", name: str | None = None) -> None:
        self.body = body
        self.where = where
        super().__init__(name=name, body=body, where=where)

    def serialise_self(self) -> None:
        """Nothing refers to columns by object."""

    @property
    def ddl(self) -> str:
        """The constraint as PostgreSQL reads it."""
        return f"EXCLUDE USING gist ({self.body})" + (f" WHERE ({self.where})" if self.where else "")

    def _table_str(self) -> str:
        return f"{self._meta.name} = Exclude({self.body!r}, {self.where!r})"
