from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-27T05:10:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "a registration that an election without a result leaves behind"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="RegistrationConflict",
        tablename="registration_conflict",
        constraint_name="registration_conflict_side_among",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RegistrationConflict",
        tablename="registration_conflict",
        constraint_name="registration_conflict_side_one_of",
        constraint_class=Check,
        params={"condition": "\"gives_way\" IN ('own', 'other', 'neither', 'void')"},
        schema=None,
    )

    return manager
