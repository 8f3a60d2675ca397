"""Which function calls which, read off the source: what the sweeps over traces go along.

A call is resolved by the names that its module imports or defines; `self.x()` and `cls.x()` are methods of the class
around it. What cannot be resolved (a callback, an attribute of a value) is no edge: a writer that only such calls reach
then counts as called by nobody, which the sweep refuses rather than overlooks.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("server", "cadres", "elections", "training", "certificates")
_OUTSIDE = ("migrations", "demo")
_WRITES_SQL = re.compile(r"^\s*UPDATE\s|\bINSERT\s+INTO\b|\bDELETE\s+FROM\b", re.IGNORECASE)
_RECORDERS = frozenset({"server.access.audit.record", "server.access.audit.record_many"})


@dataclass
class Function:
    """One function with the names it calls, resolved to `module.function` where they can be."""

    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef
    names: dict[str, str]
    module: str
    owner: str
    tables: frozenset[str]
    calls: set[str] = field(init=False)

    def __post_init__(self) -> None:
        self.calls = {target for call in _calls(self.node) if (target := self._target(call.func))}
        # A function handed over by its name (`gather(*map(f, …))`, `run(f)`) is called too.
        handed = (arg for call in _calls(self.node) for arg in call.args)
        self.calls |= {self.names[arg.id] for arg in handed if isinstance(arg, ast.Name) and arg.id in self.names}

    def _target(self, func: ast.expr) -> str | None:
        parts = []
        while isinstance(func, ast.Attribute):
            parts.append(func.attr)
            func = func.value
        if not isinstance(func, ast.Name):
            return None
        if func.id in {"self", "cls"} and self.owner and len(parts) == 1:
            return f"{self.module}.{self.owner}.{parts[0]}"
        first = self.names.get(func.id)
        return ".".join([first, *reversed(parts)]) if first else None

    @property
    def records(self) -> bool:
        return not self.calls.isdisjoint(_RECORDERS)

    @cached_property
    def writes(self) -> bool:
        """Whether it changes rows itself: through a Table, a row that it saves, a bulk load, or SQL."""
        return any(map(self._is_write, _calls(self.node)))

    def _is_write(self, call: ast.Call) -> bool:
        func = call.func
        if self._target(func) == "server.db.engine.copy_rows":
            return True
        if not isinstance(func, ast.Attribute):
            return False
        if func.attr == "save" and not call.args:
            return True
        if func.attr in {"insert", "update", "delete"}:
            return self._target(func.value) in self.tables
        texts = (part for arg in call.args[:1] for part in self._texts(arg))
        return func.attr in {"execute", "executemany", "fetch", "fetchrow", "fetchval"} and any(
            _WRITES_SQL.match(text) for text in texts
        )

    def _texts(self, node: ast.expr) -> Iterator[str]:
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value
        elif isinstance(node, ast.JoinedStr) and node.values:
            first = node.values[0]
            yield from self._texts(first) if isinstance(first, ast.Constant) else ()
        elif isinstance(node, ast.BinOp):
            yield from self._texts(node.left)
        elif isinstance(node, ast.Name):
            yield from (text for text in self.names.get(f"text:{node.id}", "").split("\0") if text)


def _calls(node: ast.AST) -> Iterator[ast.Call]:
    return (part for part in ast.walk(node) if isinstance(part, ast.Call))


@dataclass
class Code:
    """Every function of the product, and who calls it."""

    functions: dict[str, Function]

    def callers(self, name: str) -> list[Function]:
        return [one for one in self.functions.values() if name in one.calls and one.name != name]

    def reaches_record(self, name: str, seen: frozenset[str] = frozenset()) -> bool:
        one = self.functions.get(name)
        if one is None or name in seen:
            return False
        return one.records or any(self.reaches_record(called, seen | {name}) for called in one.calls)

    def is_traced(self, name: str, seen: frozenset[str] = frozenset()) -> bool:
        """Whether no way leads to the function's write that does not also lead to an event."""
        if name in seen or self.reaches_record(name):
            return True
        callers = self.callers(name)
        return bool(callers) and all(self.is_traced(caller.name, seen | {name}) for caller in callers)


def read_code(sources: dict[str, str] | None = None) -> Code:
    """The functions of the product, or of some sources by module name."""
    found = sources if sources is not None else dict(_sources())
    trees = {module: ast.parse(text) for module, text in found.items()}
    tables = frozenset(
        f"{module}.{node.name}"
        for module, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and any(isinstance(b, ast.Name) and b.id == "Table" for b in node.bases)
    )
    names = {module: _names(module, tree) for module, tree in trees.items()}
    tables |= _again(names, tables)
    functions = [one for module, tree in trees.items() for one in _functions(module, tree, names[module], tables)]
    return Code({one.name: one for one in functions})


def _again(names: dict[str, dict[str, str]], tables: frozenset[str]) -> frozenset[str]:
    """Tables under the names by which packages give them out (`cadres.tables.Person`)."""
    return frozenset(
        f"{module}.{name}" for module, known in names.items() for name, at in known.items() if at in tables
    )


def _sources() -> Iterator[tuple[str, str]]:
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            if not set(parts) & set(_OUTSIDE):
                yield ".".join(parts[:-1] if parts[-1] == "__init__" else parts), path.read_text(encoding="utf-8")


def _names(module: str, tree: ast.Module) -> dict[str, str]:
    """What each name of a module stands for; SQL that has a name of its own under `text:NAME`."""
    known: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            known.update({alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names})
        elif isinstance(node, ast.Import):
            known.update({alias.asname or alias.name: alias.name for alias in node.names if alias.asname})
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            known[node.name] = f"{module}.{node.name}"
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            texts = [c.value for c in ast.walk(node.value) if isinstance(c, ast.Constant) and isinstance(c.value, str)]
            known[f"text:{node.targets[0].id}"] = "\0".join(texts[:1])
    return known


def _functions(module: str, tree: ast.Module, names: dict[str, str], tables: frozenset[str]) -> Iterator[Function]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield Function(f"{module}.{node.name}", node, names, module, "", tables)
        elif isinstance(node, ast.ClassDef):
            for part in node.body:
                if isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef):
                    yield Function(f"{module}.{node.name}.{part.name}", part, names, module, node.name, tables)
