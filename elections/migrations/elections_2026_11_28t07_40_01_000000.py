from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-28T07:40:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "who comes and goes by marriage is told apart: the new words"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="elections", description=DESCRIPTION
    )

    manager.add_constraint(
        table_class_name="Voter",
        tablename="voter",
        constraint_name="voter_off_ground_known",
        constraint_class=Check,
        params={
            "condition": "\"off_ground\" IN ('under_age', 'deprived', 'not_declared', 'not_admitted', 'elsewhere', 'unreachable', 'incapable', 'died', 'moved_out', 'married_out', 'mistake')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="RollChange",
        tablename="roll_change",
        constraint_name="roll_change_kind_known",
        constraint_class=Check,
        params={
            "condition": "\"kind\" IN ('of_age', 'moved_in', 'married_in', 'rights_restored', 'omitted', 'died', 'moved_out', 'married_out', 'rights_lost', 'not_to_be_listed')"
        },
        schema=None,
    )

    return manager
