"""The migrations make exactly the tables that the code declares."""

from piccolo.apps.migrations.commands.new import AutoMigrationManager
from piccolo.conf.apps import Finder


async def test_no_table_has_drifted_from_its_migrations() -> None:
    for config in Finder().get_app_registry().app_configs.values():
        statements = await AutoMigrationManager(auto_input="y").get_alter_statements(app_config=config)
        assert [one.statements for one in statements if one.statements] == [], config.app_name
