from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.columns import Exclude

ID = "2026-11-28T08:54:10:412873"
VERSION = "1.38.0"
DESCRIPTION = "one skill and one duty of the same words at a time"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.drop_constraint(
        table_class_name="PersonDuty",
        tablename="person_duty",
        constraint_name="person_duty_once",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonDuty",
        tablename="person_duty",
        constraint_name="person_duty_words_once",
        constraint_class=Exclude,
        params={
            "body": "person WITH =, coalesce(office, '') WITH =, words WITH =, daterange(since, until) WITH &&",
            "where": "struck IS NULL",
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonMerit",
        tablename="person_merit",
        constraint_name="person_merit_skill_once",
        constraint_class=Exclude,
        params={
            "body": "person WITH =, note WITH =, daterange(since, until) WITH &&",
            "where": "struck IS NULL AND kind = 'skill'",
        },
        schema=None,
    )

    return manager
