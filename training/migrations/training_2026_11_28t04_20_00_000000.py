from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.constraints import Check


ID = "2026-11-28T04:20:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "courses for community workers"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="training", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="Course",
        tablename="course",
        constraint_name="course_audience_known",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Course",
        tablename="course",
        constraint_name="course_audience_among",
        constraint_class=Check,
        params={
            "condition": "\"audience\" IN ('everybody', 'secretaries', 'committees', 'dispatched', 'child_directors', 'workers')"
        },
        schema=None,
    )

    return manager
