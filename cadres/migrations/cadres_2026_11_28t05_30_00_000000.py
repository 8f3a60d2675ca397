"""A conclusion that was taken back keeps the notice that told it, and each person of a list keeps the days it hung out."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Date, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-28T05:30:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "notices of former conclusions, and who hung out when"

_COMMON = {
    "default": None,
    "null": True,
    "primary_key": False,
    "unique": False,
    "index": False,
    "index_method": IndexMethod.btree,
    "choices": None,
    "db_column_name": None,
    "secret": False,
}
_COLUMNS = (
    ("VettingCase", "vetting_case", "notice", Varchar, {"length": 80}),
    ("VettingCase", "vetting_case", "noticed", Date, {}),
    ("VettingSubject", "vetting_subject", "shown_from", Date, {}),
    ("VettingSubject", "vetting_subject", "shown_until", Date, {}),
)

async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="cadres", description=DESCRIPTION)
    for class_name, table, column, kind, params in _COLUMNS:
        manager.add_column(
            table_class_name=class_name,
            tablename=table,
            column_name=column,
            db_column_name=column,
            column_class_name=kind.__name__,
            column_class=kind,
            params={**params, **_COMMON},
            schema=None,
        )
    manager.add_constraint(
        table_class_name="VettingSubject",
        tablename="vetting_subject",
        constraint_name="vetting_subject_shown_days_in_order",
        constraint_class=Check,
        params={"condition": "shown_until >= shown_from"},
        schema=None,
    )

    return manager
