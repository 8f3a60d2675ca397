from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-28T07:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "who comes and goes by marriage is told apart: the old words go"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="Voter",
        tablename="voter",
        constraint_name="voter_off_ground_known",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="RollChange",
        tablename="roll_change",
        constraint_name="roll_change_kind_known",
        schema=None,
    )

    return manager
