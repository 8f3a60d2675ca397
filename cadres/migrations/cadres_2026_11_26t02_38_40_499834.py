from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Bytea
from piccolo.columns.indexes import IndexMethod

ID = "2026-11-26T02:38:40:499834"
VERSION = "1.38.0"
DESCRIPTION = "vetting facts are sealed"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="VettingCase",
        tablename="vetting_case",
        column_name="facts",
        db_column_name="facts",
        column_class_name="Bytea",
        column_class=Bytea,
        params={
            "default": None,
            "null": True,
            "primary_key": False,
            "unique": False,
            "index": False,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.drop_column(
        table_class_name="VettingCase",
        tablename="vetting_case",
        column_name="reason",
        db_column_name="reason",
        schema=None,
    )

    return manager
