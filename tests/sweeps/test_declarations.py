"""What packages declare is used, labelled and said once."""

from pathlib import Path

from server import registry
from server.access.actor import BUSINESS, Role, permissions
from server.access.records import MANAGE
from server.manifest import packages
from server.portal.accounts import ENTER

ROOT = Path(__file__).parents[2]
CODE = [
    path
    for name in ("server", "cadres", "elections", "training", "certificates")
    for path in (ROOT / name).rglob("*.py")
]


def test_every_permission_has_a_label_and_one_code() -> None:
    registry.load()
    permissions = [right for package in packages() for right in package.permissions]
    assert len({right.code for right in permissions}) == len(permissions)
    assert all(right.label and len(right.roles) > 1 for right in permissions)


def test_every_role_is_of_use_and_every_right_has_a_holder() -> None:
    registry.load()
    rights = [right for right in permissions() if not right.code.startswith("test.") and right.code != ENTER.code]
    assert {*(right for package in packages() for right in package.permissions), MANAGE} <= {*rights}
    for role in Role:
        assert any("一" <= character <= "鿿" for character in role.label), role
        assert any(role in right.roles for right in rights), role
    for right in rights:
        assert right.roles - {Role.OPERATOR}, right


def test_who_keeps_accounts_or_reads_traces_holds_no_right_over_records() -> None:
    registry.load()
    readers = {Role.UNIT_HEAD, Role.AUDITOR}
    for right in (right for package in packages() for right in package.permissions):
        assert Role.ACCOUNT_ADMINISTRATOR not in right.roles, right
        # What these may see of a package is what was done to its records, which those who do it may not.
        assert right.roles.isdisjoint(readers) or (not right.writes and right.roles.isdisjoint(BUSINESS)), right


def test_a_units_head_gains_one_thing_to_read() -> None:
    registry.load()
    rights = {right.code for right in permissions() if Role.UNIT_HEAD in right.roles}
    assert rights == {"server.enter", "cadres.disclosures.review"}


def test_no_file_is_longer_than_a_reader_likes() -> None:
    long = {
        str(path.relative_to(ROOT)): n
        for path in CODE
        if "migrations" not in path.parts
        for n in [_lines(path)]
        if n > 400
    }
    assert long == {}


def _lines(path: Path) -> int:
    return len(path.read_text().splitlines())


def test_only_the_clock_asks_for_the_time() -> None:
    for path in CODE:
        if path.name != "clock.py":
            assert ".today()" not in path.read_text().replace("clock.today()", ""), path


def test_only_the_typesetter_knows_weasyprint() -> None:
    importers = {
        path.name for path in CODE if '"weasyprint"' in path.read_text() or "import weasyprint" in path.read_text()
    }
    assert importers == {"typesetter.py"}
