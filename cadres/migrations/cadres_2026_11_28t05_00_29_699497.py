from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Integer
from piccolo.columns.column_types import Varchar
from piccolo.columns.indexes import IndexMethod
from piccolo.constraints import Check

ID = "2026-11-28T05:00:29:699497"
VERSION = "1.38.0"
DESCRIPTION = "who leads a group and who represents, members of the party, sub-committees among the offices"


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="cadres", description=DESCRIPTION
    )

    manager.add_column(
        table_class_name="CommunityBody",
        tablename="community_body",
        column_name="minority_members",
        db_column_name="minority_members",
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
        table_class_name="CommunityBody",
        tablename="community_body",
        column_name="women_members",
        db_column_name="women_members",
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
        table_class_name="CommunityPart",
        tablename="community_part",
        column_name="head_ethnicity",
        db_column_name="head_ethnicity",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 20,
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
        table_class_name="CommunityPart",
        tablename="community_part",
        column_name="head_political_status",
        db_column_name="head_political_status",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 13,
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
        table_class_name="CommunityPart",
        tablename="community_part",
        column_name="head_sex",
        db_column_name="head_sex",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 6,
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
        table_class_name="Representative",
        tablename="representative",
        column_name="ethnicity",
        db_column_name="ethnicity",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 20,
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
        table_class_name="Representative",
        tablename="representative",
        column_name="political_status",
        db_column_name="political_status",
        column_class_name="Varchar",
        column_class=Varchar,
        params={
            "length": 13,
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

    manager.drop_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_office_is_known",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="OfficeSeats",
        tablename="office_seats",
        constraint_name="office_seats_office_known",
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Tenure",
        tablename="tenure",
        constraint_name="tenure_office_of_a_community",
        constraint_class=Check,
        params={
            "condition": "\"office\" IN ('party_secretary', 'party_vice_secretary', 'party_committee', 'chair', 'vice_chair', 'member', 'oversight_head', 'oversight_member', 'collective_head', 'collective_director', 'collective_supervisor', 'accountant', 'clerk', 'chair_assistant', 'community_police', 'mediation_head', 'mediation_member', 'security_head', 'security_member', 'health_head', 'health_member', 'welfare_head', 'welfare_member')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="OfficeSeats",
        tablename="office_seats",
        constraint_name="office_seats_office_of_a_community",
        constraint_class=Check,
        params={
            "condition": "\"office\" IN ('party_secretary', 'party_vice_secretary', 'party_committee', 'chair', 'vice_chair', 'member', 'oversight_head', 'oversight_member', 'collective_head', 'collective_director', 'collective_supervisor', 'accountant', 'clerk', 'chair_assistant', 'community_police', 'mediation_head', 'mediation_member', 'security_head', 'security_member', 'health_head', 'health_member', 'welfare_head', 'welfare_member')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CommunityBody",
        tablename="community_body",
        constraint_name="community_body_shares_of_members",
        constraint_class=Check,
        params={
            "condition": "women_members BETWEEN 0 AND full_members AND minority_members BETWEEN 0 AND full_members"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CommunityPart",
        tablename="community_part",
        constraint_name="community_part_facts_of_a_head",
        constraint_class=Check,
        params={
            "condition": "head IS NOT NULL OR num_nonnulls(head_sex, head_political_status, head_ethnicity) = 0"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CommunityPart",
        tablename="community_part",
        constraint_name="community_part_head_sex_known",
        constraint_class=Check,
        params={"condition": "\"head_sex\" IN ('male', 'female')"},
        schema=None,
    )

    manager.add_constraint(
        table_class_name="CommunityPart",
        tablename="community_part",
        constraint_name="community_part_head_status_known",
        constraint_class=Check,
        params={
            "condition": "\"head_political_status\" IN ('party_member', 'probationary', 'league_member', 'minor_party', 'non_party', 'masses')"
        },
        schema=None,
    )

    manager.add_constraint(
        table_class_name="Representative",
        tablename="representative",
        constraint_name="representative_status_known",
        constraint_class=Check,
        params={
            "condition": "\"political_status\" IN ('party_member', 'probationary', 'league_member', 'minor_party', 'non_party', 'masses')"
        },
        schema=None,
    )

    return manager
