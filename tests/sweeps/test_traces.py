"""Every write leaves an event, and every event has its words: also for code that nobody has written yet."""

import ast
import re
import sys

import pytest

from server import registry
from server.access import audit, rotation
from server.access.audit import Dot
from tests.sweeps.calls import Code, Function, read_code

#: Writes that are no deed of anybody, and why. One that is no longer there, or has got its event, is taken off.
UNTRACED: dict[str, str] = {
    "server.papers.register.verifying._count": "how often an address asks the public page; nobody is known there",
    "server.places.regions.load_divisions": "the packaged divisions, the same in every installation",
    "server.access.ledger._seal_days": "the seal of the trace itself; an event of it would need another seal",
    "server.access.door.actor_of_session": "when a session was last used; signing in and out are the events",
    "server.access.door.actor_of_token": "when a token was last used; issuing and revoking are the events",
    "server.jobs.running.Progress.__call__": "how far a job is; its asking and its end are the events",
    "server.jobs.watching.beat": "that a worker lives; it does nothing to any record",
    "server.db.engine.copy_rows": "the loader; whoever loads is looked at",
}


@pytest.fixture(scope="module")
def code() -> Code:
    registry.load()
    return read_code()


def writers(code: Code) -> list[Function]:
    return [one for one in code.functions.values() if one.writes]


def test_every_write_leaves_an_event(code: Code) -> None:
    untraced = {one.name for one in writers(code) if not code.is_traced(one.name)}
    assert sorted(untraced - UNTRACED.keys()) == []
    assert sorted(UNTRACED.keys() - untraced) == [], "exempt without need"


def test_the_sweep_sees_the_writes(code: Code) -> None:
    found = {one.name for one in writers(code)}
    assert len(found) > 30
    for name in (
        "cadres.services.people._save",  # a row that is saved
        "cadres.services.kinship.record_kinship",  # SQL
        "cadres.services.communities.take_up",  # a bulk load
        "cadres.services.tenures._end_knowledge",  # a Table
        "elections.services.elections._put_up",
        "server.access.rotation._write",  # SQL put together
    ):
        assert name in found, name
        assert code.is_traced(name), name


TABLE = "from piccolo.table import Table\nclass Person(Table):\n    pass\n"
SERVICE = """
from a.tables import Person
from server.access import audit
from server.access.audit import record
from server.db.engine import connection, copy_rows
_PUT = "INSERT INTO person VALUES ($1)"
"""
UNTRACED_CODE = {
    "update": "async def change(): await Person.update({}).where(x)",
    "insert": "async def change(): await Person.insert(Person())",
    "delete": "async def change(): await Person.delete().where(x)",
    "save": "async def change(): await Person().save()",
    "sql": "async def change(): await connection().execute('UPDATE person SET name = $1')",
    "named sql": "async def change(): await connection().execute(_PUT)",
    "built sql": "async def change(): await connection().fetch(f'DELETE FROM {x}')",
    "bulk": "async def change(): await copy_rows('person', (), [])",
    "helper": "async def change(): await _put()\nasync def _put(): await Person().save()",
    "one of two ways": (
        "async def traced(): await _put(); await record(a, K, c)\n"
        "async def change(): await _put()\n"
        "async def _put(): await Person().save()"
    ),
    "method": "class Way:\n    async def change(self): await self._put()\n    async def _put(self): await Person().save()",
}
TRACED_CODE = {
    "itself": "async def change(): await Person().save(); await audit.record(a, K, c)",
    "by a helper": "async def change(): await Person().save(); await _tell()\nasync def _tell(): await record(a, K, c)",
    "by the caller": "async def change(): await _put(); await record(a, K, c)\nasync def _put(): await Person().save()",
    "reading": "async def change(): await connection().fetch('SELECT updated FROM person')",
    "a set": "async def change(): seen.update({1}); seen.insert(0, 1)",
}


def _untraced(service: str) -> set[str]:
    made = read_code({"a.tables": TABLE, "a.services": SERVICE + service})
    return {one.name for one in writers(made) if not made.is_traced(one.name)}


@pytest.mark.parametrize("service", UNTRACED_CODE.values(), ids=UNTRACED_CODE)
def test_the_sweep_finds_a_write_without_an_event(service: str) -> None:
    assert _untraced(service)


@pytest.mark.parametrize("service", TRACED_CODE.values(), ids=TRACED_CODE)
def test_the_sweep_lets_pass_what_is_traced(service: str) -> None:
    assert not _untraced(service)


def _emitted(code: Code) -> set[int]:
    """The kinds that stand in a call, by identity: handed to record, or to a helper of its module that hands it on."""
    found = set()
    for one in code.functions.values():
        for node in ast.walk(one.node):
            if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Load):
                module, _, name = (one._target(node) or "").rpartition(".")
                kind = getattr(sys.modules.get(module or one.module), name, None)
                own = getattr(sys.modules.get(one.module), node.id, None) if isinstance(node, ast.Name) else None
                found |= {id(each) for each in (kind, own) if isinstance(each, audit.EventKind)}
    return found


def test_every_kind_of_event_has_chinese_words_and_an_emitter(code: Code) -> None:
    kinds = [kind for kind in audit.kinds() if not kind.code.startswith("test.")]
    assert len(kinds) > 40
    emitted = _emitted(code)
    said: dict[str, list[str]] = {}
    for kind in kinds:
        assert re.fullmatch(r"[a-z_]+\.[a-z_]+", kind.code), kind
        assert re.search("[一-鿿]", kind.label), kind
        assert not re.search("[a-z]", kind.label), kind
        assert id(kind) in emitted, f"{kind.code} is recorded nowhere"
        said.setdefault(kind.label, []).append(kind.code)
    assert {label: codes for label, codes in said.items() if len(codes) > 1} == {}, "two kinds read alike"


def _unseals(code: Code) -> list[tuple[Function, ast.Call, bool]]:
    """Every place that opens a sealed value, and whether the value goes straight into a mask."""
    found = []
    for one in code.functions.values():
        masked = {
            id(argument)
            for call in ast.walk(one.node)
            if isinstance(call, ast.Call) and (one._target(call.func) or "").endswith((".mask", "masks.phone"))
            for argument in call.args
        }
        found += [
            (one, call, id(call) in masked)
            for call in ast.walk(one.node)
            if isinstance(call, ast.Call) and one._target(call.func) == "server.access.sealing.unseal"
        ]
    return found


#: Places that open sealed values without an event of their own, and what stands for it.
OPENED = {
    "cadres.appointment_papers._ground": "looked at for what the form leaves out, of which nothing is quoted",
    "cadres.dossiers._fact": "masked, or whole by a disclosure, which is the event",
    "cadres.services.filling._said": "two records' values held against each other, and never shown",
    "cadres.sheets.people._values": "compared with an import, whose steps are events, or given to `cells_of`",
    "cadres.sheets.people.cells_of": "an export, which masks or asks for a reason and is an event",
    "cadres.sheets.fact_exchange._standing": "held against an import, whose steps are events, and never shown",
    "cadres.sheets.fact_exchange._export": "an export, likewise; the facts of a penalty are not in it",
    "cadres.sheets.kin_exchange._export": "an export, likewise",
    "cadres.sheets.held_offices.HeldOffices.export": "an export, likewise",
    "cadres.reviews.states._state": "what the papers sent back lack, said to those who complete them: the act of sending back is the event",
    "cadres.reviews.states._decisions": "what the rule decides on; whoever reads the reasons leaves the event of reading",
    "cadres.sheets.reply_exchange._cells": "an export, likewise",
    "cadres.reviews.facts.facts_of": "an agency's own, which the database shows to no other unit, or what the rule decides on",
    "cadres.reviews.facts.note_of": "likewise",
    "cadres.records._conduct": "sealed, or whole by a disclosure, which is the event",
    "elections.sheets.candidate_exchange._candidate": "an export, likewise",
    "elections.sheets.committees._cells": "an export, likewise",
    "elections.sheets.workers._cells": "an export, likewise",
    "training.sheets.rows.sealed_of": "for exports, likewise",
    "training.sheets.rows.phones_of": "for exports, likewise",
    "server.papers.register.recalling.words_of": "shown to who may see papers of the kind; where that is a reading, `PaperKind.reread` tells of it",
    "server.sheets.coding.open_draft": "rows that wait for an import: the preview masks them, the steps are events",
}


def test_every_reading_of_sealed_data_is_masked_or_leaves_an_event(code: Code) -> None:
    places = _unseals(code)
    assert len(places) >= 4
    silent = {one.name for one, _, masked in places if not masked and not code.is_traced(one.name)}
    assert sorted(silent - OPENED.keys()) == []
    assert sorted(OPENED.keys() - silent) == [], "exempt without need"


def test_a_trail_marks_what_was_read(code: Code) -> None:
    # Whoever opens a sealed value whole and says so with an event of their own.
    tellers = {one.name: one for one, _, masked in _unseals(code) if not masked and one.records}
    assert tellers
    told = {id(kind): kind for kind in audit.kinds()}
    for one in tellers.values():
        kinds = [told[found] for found in _emitted(Code({one.name: one})) if found in told]
        assert [kind.code for kind in kinds if kind.dot is not Dot.ATTENTION] == [], one.name
    marked = {kind.code for kind in audit.kinds() if kind.dot is Dot.ATTENTION}
    assert {"person.disclosed", "person.number_read", "sheet.exported", "file.fetched"} <= marked


def test_values_are_sealed_for_the_column_they_are_kept_in(code: Code) -> None:
    # A change of keys opens each value under `table.column`; one sealed under another name would be lost there.
    columns = {one.sealed_as(column) for one in rotation.sealed_tables() for column in one.columns}
    sealed_for = set()
    for one in code.functions.values():
        for call in ast.walk(one.node):
            if isinstance(call, ast.Call) and one._target(call.func) == "server.access.sealing.seal":
                name = _constant(one, call.args[1])
                if name is not None:
                    sealed_for.add(name)
    assert sealed_for <= columns
    assert {"person.citizen_number", "person.phone", "person.home", "vetting_case.facts"} <= sealed_for


def _constant(one: Function, node: ast.expr) -> str | None:
    if isinstance(node, ast.Constant):
        return str(node.value)
    target = one._target(node) if isinstance(node, ast.Name | ast.Attribute) else None
    if target is None:
        return None
    module, _, name = target.rpartition(".")
    return getattr(__import__(module, fromlist=[name]), name, None)
