from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import BigSerial
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.table import Table
from server.db.columns import Exclude


class Person(Table, tablename="person", schema=None):
    id = BigSerial(
        null=False,
        primary_key=True,
        unique=False,
        index=False,
        index_method=IndexMethod.btree,
        choices=None,
        db_column_name=None,
        secret=False,
    )


ID = "2026-11-28T07:29:44:852371"
VERSION = "1.38.0"
DESCRIPTION = "pay, insurance, posts beside the office and work in charge of"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.add_table(
        class_name="PersonCircumstance",
        tablename="person_circumstance",
        schema=None,
        columns=None,
    )

    manager.add_table(
        class_name="PersonDuty",
        tablename="person_duty",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="id",
        db_column_name="id",
        column_class_name="BigSerial",
        column_class=BigSerial,
        params={
            "null": False,
            "primary_key": True,
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
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="region",
        db_column_name="region",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 12,
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="person",
        db_column_name="person",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="kind",
        db_column_name="kind",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 12,
            "default": None,
            "null": False,
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
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="stands",
        db_column_name="stands",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 3,
            "default": None,
            "null": False,
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
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="yuan",
        db_column_name="yuan",
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

    manager.add_column(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="unit",
        db_column_name="unit",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
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
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="since",
        db_column_name="since",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": None,
            "null": False,
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
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="until",
        db_column_name="until",
        column_class_name="Date",
        column_class=Date,
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

    manager.add_column(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="evidence",
        db_column_name="evidence",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 120,
            "default": None,
            "null": False,
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
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="recorded",
        db_column_name="recorded",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": False,
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
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="struck",
        db_column_name="struck",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
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

    manager.add_column(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        column_name="struck_reason",
        db_column_name="struck_reason",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
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
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="id",
        db_column_name="id",
        column_class_name="BigSerial",
        column_class=BigSerial,
        params={
            "null": False,
            "primary_key": True,
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
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="region",
        db_column_name="region",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 12,
            "default": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="person",
        db_column_name="person",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Person,
            "on_delete": OnDelete.restrict,
            "on_update": OnUpdate.restrict,
            "target_column": None,
            "null": False,
            "primary_key": False,
            "unique": False,
            "index": True,
            "index_method": IndexMethod.btree,
            "choices": None,
            "db_column_name": None,
            "secret": False,
        },
        schema=None,
    )

    manager.add_column(
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="office",
        db_column_name="office",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 21,
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
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="words",
        db_column_name="words",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
            "default": None,
            "null": False,
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
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="since",
        db_column_name="since",
        column_class_name="Date",
        column_class=Date,
        params={
            "default": None,
            "null": False,
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
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="until",
        db_column_name="until",
        column_class_name="Date",
        column_class=Date,
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

    manager.add_column(
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="evidence",
        db_column_name="evidence",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 120,
            "default": None,
            "null": False,
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
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="recorded",
        db_column_name="recorded",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
        params={
            "default": None,
            "null": False,
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
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="struck",
        db_column_name="struck",
        column_class_name="Timestamptz",
        column_class=Timestamptz,
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

    manager.add_column(
        table_class_name="PersonDuty",
        tablename="person_duty",
        column_name="struck_reason",
        db_column_name="struck_reason",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 200,
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

    manager.add_constraint(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        constraint_name="person_circumstance_kind_known",
        constraint_class=Check,
        params={
            "condition": "\"kind\" IN ('allowance', 'social', 'pension', 'medical', 'unemployment', 'injury', 'maternity', 'housing_fund', 'property_job')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        constraint_name="person_circumstance_stands_known",
        constraint_class=Check,
        params={"condition": "\"stands\" IN ('yes', 'no')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        constraint_name="person_circumstance_yuan_possible",
        constraint_class=Check,
        params={"condition": "yuan BETWEEN 1 AND 999999"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        constraint_name="person_circumstance_nothing_of_none",
        constraint_class=Check,
        params={"condition": "stands = 'yes' OR (yuan IS NULL AND unit IS NULL)"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        constraint_name="person_circumstance_allowance_told",
        constraint_class=Check,
        params={
            "condition": "kind <> 'allowance' OR stands = 'no' OR yuan IS NOT NULL"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        constraint_name="person_circumstance_days_in_order",
        constraint_class=Check,
        params={"condition": "until > since"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonCircumstance",
        tablename="person_circumstance",
        constraint_name="person_circumstance_once",
        constraint_class=Exclude,
        params={
            "body": "person WITH =, kind WITH =, daterange(since, until) WITH &&",
            "where": "struck IS NULL",
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonDuty",
        tablename="person_duty",
        constraint_name="person_duty_office_of_a_community",
        constraint_class=Check,
        params={
            "condition": "\"office\" IN ('party_secretary', 'party_vice_secretary', 'party_committee', 'chair', 'vice_chair', 'member', 'oversight_head', 'oversight_member', 'collective_head', 'collective_director', 'collective_supervisor', 'accountant', 'clerk', 'chair_assistant', 'community_police', 'mediation_head', 'mediation_member', 'security_head', 'security_member', 'health_head', 'health_member', 'welfare_head', 'welfare_member')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonDuty",
        tablename="person_duty",
        constraint_name="person_duty_days_in_order",
        constraint_class=Check,
        params={"condition": "until > since"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonDuty",
        tablename="person_duty",
        constraint_name="person_duty_once",
        constraint_class=Exclude,
        params={
            "body": "person WITH =, coalesce(office, '') WITH =, words WITH =, since WITH =",
            "where": "struck IS NULL",
        },
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="PersonMerit",
        tablename="person_merit",
        constraint_name="person_merit_kind_known",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="PersonMerit",
        tablename="person_merit",
        constraint_name="person_merit_once",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonMerit",
        tablename="person_merit",
        constraint_name="person_merit_of_a_kind",
        constraint_class=Check,
        params={
            "condition": "\"kind\" IN ('origin_committee', 'young_party_member', 'prosperity_leader', 'community_police', 'veteran', 'graduate', 'returned', 'village_official', 'social_worker', 'skill', 'other')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="PersonMerit",
        tablename="person_merit",
        constraint_name="person_merit_unnamed_once",
        constraint_class=Exclude,
        params={
            "body": "person WITH =, kind WITH =, daterange(since, until) WITH &&",
            "where": "struck IS NULL AND kind NOT IN ('skill', 'other')",
        },
        schema=None,
    )

    return manager
