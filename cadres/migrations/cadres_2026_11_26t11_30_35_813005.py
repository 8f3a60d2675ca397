from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import OnDelete
from piccolo.columns.base import OnUpdate
from piccolo.columns.column_types import BigInt
from piccolo.columns.column_types import BigSerial
from piccolo.columns.column_types import Boolean
from piccolo.columns.column_types import Date
from piccolo.columns.column_types import ForeignKey
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import JSONB
from piccolo.columns.column_types import Timestamptz
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check
from piccolo.constraints import Unique
from piccolo.table import Table
from server.db.columns import Exclude


class Community(Table, tablename="community", schema=None):
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


class SecretaryFiling(Table, tablename="secretary_filing", schema=None):
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


ID = "2026-11-26T11:30:35:813005"
VERSION = "1.38.0"
DESCRIPTION = "two times of tenures, seats, reviews, secretaries"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.add_table(
        class_name="OfficeSeats",
        tablename="office_seats",
        schema=None,
        columns=None,
    )

    manager.add_table(
        class_name="OfficeReview",
        tablename="office_review",
        schema=None,
        columns=None,
    )

    manager.add_table(
        class_name="SecretaryMerit",
        tablename="secretary_merit",
        schema=None,
        columns=None,
    )

    manager.add_table(
        class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        schema=None,
        columns=None,
    )

    manager.add_table(
        class_name="SecretaryFiling",
        tablename="secretary_filing",
        schema=None,
        columns=None,
    )

    manager.add_column(
        table_class_name="OfficeSeats",
        tablename="office_seats",
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
        table_class_name="OfficeSeats",
        tablename="office_seats",
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
        table_class_name="OfficeSeats",
        tablename="office_seats",
        column_name="community",
        db_column_name="community",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Community,
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
        table_class_name="OfficeSeats",
        tablename="office_seats",
        column_name="office",
        db_column_name="office",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 21,
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
        table_class_name="OfficeSeats",
        tablename="office_seats",
        column_name="seats",
        db_column_name="seats",
        column_class_name="Integer",
        column_class=Integer,
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
        table_class_name="OfficeSeats",
        tablename="office_seats",
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
        table_class_name="OfficeSeats",
        tablename="office_seats",
        column_name="document",
        db_column_name="document",
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
        table_class_name="OfficeSeats",
        tablename="office_seats",
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
        table_class_name="OfficeReview",
        tablename="office_review",
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
        table_class_name="OfficeReview",
        tablename="office_review",
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
        table_class_name="OfficeReview",
        tablename="office_review",
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
        table_class_name="OfficeReview",
        tablename="office_review",
        column_name="community",
        db_column_name="community",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Community,
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
        table_class_name="OfficeReview",
        tablename="office_review",
        column_name="held",
        db_column_name="held",
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
        table_class_name="OfficeReview",
        tablename="office_review",
        column_name="result",
        db_column_name="result",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 6,
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
        table_class_name="OfficeReview",
        tablename="office_review",
        column_name="led_by",
        db_column_name="led_by",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
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
        table_class_name="OfficeReview",
        tablename="office_review",
        column_name="document",
        db_column_name="document",
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
        table_class_name="OfficeReview",
        tablename="office_review",
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
        column_name="quality",
        db_column_name="quality",
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
        column_name="met",
        db_column_name="met",
        column_class_name="Boolean",
        column_class=Boolean,
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
        column_name="evidence",
        db_column_name="evidence",
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
        column_name="assessed_by",
        db_column_name="assessed_by",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
        column_name="assessed",
        db_column_name="assessed",
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
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        column_name="filing",
        db_column_name="filing",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": SecretaryFiling,
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        column_name="step",
        db_column_name="step",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 9,
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        column_name="day",
        db_column_name="day",
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        column_name="unit",
        db_column_name="unit",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 60,
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        column_name="document",
        db_column_name="document",
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
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
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
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
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
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
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
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
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
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
        column_name="community",
        db_column_name="community",
        column_class_name="ForeignKey",
        column_class=ForeignKey,
        params={
            "references": Community,
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
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
        column_name="way",
        db_column_name="way",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 10,
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
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
        column_name="tenure",
        db_column_name="tenure",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": None,
            "null": True,
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
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
        column_name="opened",
        db_column_name="opened",
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

    manager.add_constraint(
        table_class_name="OfficeSeats",
        tablename="office_seats",
        constraint_name="office_seats_day_unique",
        constraint_class=Unique,
        params={
            "columns": ["community", "office", "since"],
            "nulls_distinct": True,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OfficeSeats",
        tablename="office_seats",
        constraint_name="office_seats_office_known",
        constraint_class=Check,
        params={
            "condition": "\"office\" IN ('party_secretary', 'party_vice_secretary', 'party_committee', 'chair', 'vice_chair', 'member', 'oversight_head', 'oversight_member', 'collective_head', 'collective_director', 'collective_supervisor', 'accountant', 'clerk', 'chair_assistant', 'community_police')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OfficeSeats",
        tablename="office_seats",
        constraint_name="office_seats_possible",
        constraint_class=Check,
        params={"condition": "seats BETWEEN 0 AND 99"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OfficeReview",
        tablename="office_review",
        constraint_name="office_review_day_unique",
        constraint_class=Unique,
        params={
            "columns": ["person", "community", "held"],
            "nulls_distinct": True,
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OfficeReview",
        tablename="office_review",
        constraint_name="office_review_result_known",
        constraint_class=Check,
        params={"condition": "\"result\" IN ('fit', 'barely', 'unfit')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="SecretaryMerit",
        tablename="secretary_merit",
        constraint_name="secretary_merit_quality_known",
        constraint_class=Check,
        params={
            "condition": "\"quality\" IN ('politics', 'conduct', 'prosperity', 'coordination')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        constraint_name="secretary_filing_step_once",
        constraint_class=Unique,
        params={"columns": ["filing", "step"], "nulls_distinct": True},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="SecretaryFilingStep",
        tablename="secretary_filing_step",
        constraint_name="secretary_filing_step_known",
        constraint_class=Check,
        params={
            "condition": "\"step\" IN ('nominated', 'reviewed', 'filed', 'appointed', 'changed')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="SecretaryFiling",
        tablename="secretary_filing",
        constraint_name="secretary_filing_way_known",
        constraint_class=Check,
        params={"condition": "way IN ('elected', 'appointed')"},
        schema=None,
    )

    manager.add_column(
        table_class_name="Tenure",
        tablename="tenure",
        column_name="change_reason",
        db_column_name="change_reason",
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
        table_class_name="Tenure",
        tablename="tenure",
        column_name="end_document",
        db_column_name="end_document",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 120,
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
        table_class_name="Tenure",
        tablename="tenure",
        column_name="end_facts",
        db_column_name="end_facts",
        column_class_name="JSONB",
        column_class=JSONB,
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
        table_class_name="Tenure",
        tablename="tenure",
        column_name="from_unit",
        db_column_name="from_unit",
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
        table_class_name="Tenure",
        tablename="tenure",
        column_name="known_since",
        db_column_name="known_since",
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
        table_class_name="Tenure",
        tablename="tenure",
        column_name="known_until",
        db_column_name="known_until",
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
        table_class_name="Tenure",
        tablename="tenure",
        column_name="origin",
        db_column_name="origin",
        column_class_name="BigInt",
        column_class=BigInt,
        params={
            "default": None,
            "null": True,
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

    manager.alter_column(
        table_class_name="Tenure",
        tablename="tenure",
        column_name="office",
        db_column_name="office",
        params={"length": 21},
        old_params={"length": 15},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.alter_column(
        table_class_name="Tenure",
        tablename="tenure",
        column_name="ended_by",
        db_column_name="ended_by",
        params={"length": 11},
        old_params={"length": 13},
        column_class=Varchar,
        old_column_class=Varchar,
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_basis_known",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_committee_elected",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_ended_by_known",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_office_known",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_one_chair",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_person_office_once",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_committee_by_vote",
        constraint_class=Check,
        params={
            "condition": "basis = 'elected' OR office NOT IN ('chair', 'vice_chair', 'member') OR (basis = 'acting' AND office = 'chair')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_end_has_its_day",
        constraint_class=Check,
        params={"condition": "ended_by IS NULL OR until IS NOT NULL"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_end_is_known",
        constraint_class=Check,
        params={
            "condition": "\"ended_by\" IN ('succession', 'resignation', 'recall', 'sentence', 'incapacity', 'review_end', 'death', 'dismissal')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_holding_known",
        constraint_class=Check,
        params={
            "condition": "\"basis\" IN ('elected', 'appointed', 'acting', 'concurrent')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_moments_in_order",
        constraint_class=Check,
        params={"condition": "known_until >= known_since"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_office_is_known",
        constraint_class=Check,
        params={
            "condition": "\"office\" IN ('party_secretary', 'party_vice_secretary', 'party_committee', 'chair', 'vice_chair', 'member', 'oversight_head', 'oversight_member', 'collective_head', 'collective_director', 'collective_supervisor', 'accountant', 'clerk', 'chair_assistant', 'community_police')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_one_chair_now",
        constraint_class=Exclude,
        params={
            "body": "community WITH =, daterange(since, until) WITH &&",
            "where": "office = 'chair' AND basis = 'elected' AND known_until IS NULL",
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_oversight_by_vote",
        constraint_class=Check,
        params={
            "condition": "basis = 'elected' OR office NOT IN ('oversight_head', 'oversight_member')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_person_office_once_now",
        constraint_class=Exclude,
        params={
            "body": "person WITH =, community WITH =, office WITH =, daterange(since, until) WITH &&",
            "where": "known_until IS NULL",
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_police_beside",
        constraint_class=Check,
        params={
            "condition": "office <> 'community_police' OR (basis = 'concurrent' AND from_unit IS NOT NULL)"
        },
        schema=None,
    )

    return manager
