from piccolo.apps.migrations.auto.migration_manager import MigrationManager

ID = "2026-11-28T08:15:01:000000"
VERSION = "1.38.0"
DESCRIPTION = "room for which offices keep a body's numbers"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="server", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="PaperWording",
        tablename="paper_wording",
        constraint_name="paper_wording_known",
        schema=None,
    )

    return manager
