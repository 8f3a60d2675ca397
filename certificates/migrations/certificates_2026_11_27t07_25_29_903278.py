"""Certificates of election go onto the register of papers with the numbers that they have."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-27T07:25:29:903278"
VERSION = "1.38.0"
DESCRIPTION = "numbers of certificates are on the register of papers"


#: What was numbered was approved by the publication; nobody kept its bytes, so it is not issued.
_MOVES = (
    # The owner of the tables need not be above their policies.
    "SELECT set_config('app.scope', '14', true)",
    "INSERT INTO paper_book (issuer, series, year, last) SELECT issuer, series, year, last FROM number_book",
    """INSERT INTO registered_paper
           (region, kind, source, title, holder, issuer, issuer_name, book, number, state, dated, serial, reprints, changed)
       SELECT k.region, 'certificates.election_certificate', 'elected:' || k.elected, '当选证书', p.name, b.issuer,
              d.name || '民政局', n.id, k.number, 'approved', k.issued,
              substring(uuid_send(gen_random_uuid()) FROM 1 FOR 6) || substring(uuid_send(gen_random_uuid()) FROM 1 FOR 6),
              0, now()
       FROM election_certificate k JOIN number_book b ON b.id = k.book
       JOIN paper_book n ON n.issuer = b.issuer AND n.series = b.series AND n.year = b.year
       JOIN elected el ON el.id = k.elected JOIN person p ON p.id = el.person JOIN division d ON d.code = b.issuer""",
    """INSERT INTO paper_step (region, paper, state, again, at, actor, unit, note)
       SELECT region, id, 'approved', false, changed, '系统升级', '本机', '原登记簿的编号转入'
       FROM registered_paper WHERE kind = 'certificates.election_certificate'""",
)


async def _move() -> None:
    for statement in _MOVES:
        await Table.raw(statement)


async def forwards():
    manager = MigrationManager(
        migration_id=ID, app_name="certificates", description=DESCRIPTION
    )

    manager.add_raw(_move)

    manager.drop_table(
        class_name="NumberBook", tablename="number_book", schema=None
    )

    manager.drop_column(
        table_class_name="ElectionCertificate",
        tablename="election_certificate",
        column_name="book",
        db_column_name="book",
        schema=None,
    )

    manager.drop_column(
        table_class_name="ElectionCertificate",
        tablename="election_certificate",
        column_name="number",
        db_column_name="number",
        schema=None,
    )

    manager.drop_constraint(
        table_class_name="ElectionCertificate",
        tablename="election_certificate",
        constraint_name="election_certificate_number_unique",
        schema=None,
    )

    return manager
