from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check

ID = "2026-11-27T02:03:18:862745"
VERSION = "1.38.0"
DESCRIPTION = "an election found void ends an office"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_end_known",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_end_in_words",
        constraint_class=Check,
        params={
            "condition": "\"ended_by\" IN ('succession', 'resignation', 'recall', 'sentence', 'incapacity', 'review_end', 'death', 'dismissal', 'place_ended', 'other_post', 'void')"
        },
        schema=None,
    )

    return manager
