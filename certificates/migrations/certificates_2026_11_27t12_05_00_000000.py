from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer, Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-27T12:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a lost certificate on a checklist, whole reasons of a return, deadlines by list"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="certificates", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="FilingMaterial",
        tablename="filing_material",
        column_name="instead",
        db_column_name="instead",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 100,
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

    manager.add_column(
        table_class_name="FilingChecklist",
        tablename="filing_checklist",
        column_name="days",
        db_column_name="days",
        column_class_name="Integer",
        column_class=Integer,
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

    manager.alter_column(
        table_class_name="FilingStep",
        tablename="filing_step",
        column_name="note",
        db_column_name="note",
        params={"length": 800},
        old_params={"length": 200},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.add_constraint(
        table_class_name="FilingMaterial",
        tablename="filing_material",
        constraint_name="filing_material_instead_is_there",
        constraint_class=Check,
        params={
            "condition": "instead IS NULL OR present IS NOT NULL"
        },
        schema=None,
    )

    return manager
