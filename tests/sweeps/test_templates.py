"""Every template of every package: it compiles, and asks a browser for nothing but the application's own files."""

import re
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from litestar import Litestar

from server import registry
from server.papers.page import environment as paper_environment
from server.web.templating import environment

_ROOT = Path(__file__).parents[2]
_FOUND = sorted(
    f"{path.parent.parent.name if path.parent.name == 'templates' else path.relative_to(_ROOT).parts[0]}"
    f"/{path.relative_to(_ROOT / path.relative_to(_ROOT).parts[0] / 'templates')}"
    for name in ("server", *registry.PACKAGES)
    for path in (_ROOT / name / "templates").rglob("*.*")
)
_PAGES = [name for name in _FOUND if "/papers/" not in name]

#: What would run or load something that is not a file of ours.
_FORBIDDEN = {
    "a script in the page": r"<script(?![^>]*\ssrc=)",
    "a style in the page": r"<style|\sstyle\s*=",
    "a handler in the page": r"<[^>]*\son[a-z]+\s*=",
    "script as an address": r"javascript:|data:text/html",
    "htmx that evaluates": r"\shx-(on|vals|vars)\b|hx-trigger\s*=\s*\"[^\"]*\[",
    "an address elsewhere": r"(src|href|action|hx-get|hx-post|url\()\s*=?\s*[\"'(]?\s*(https?:)?//",
}


def _source(name: str) -> str:
    package, _, rest = name.partition("/")
    return (_ROOT / package / "templates" / rest).read_text(encoding="utf-8")


def _environment(name: str) -> Environment:
    return paper_environment() if "/papers/" in name else environment(registry.PACKAGES)


def test_the_sweep_sees_the_templates() -> None:
    assert len(_FOUND) > 30
    assert {"server/base.html", "elections/pages/count.html", "certificates/papers/member_list.html"} <= {*_FOUND}


@pytest.mark.parametrize("name", _FOUND)
def test_it_compiles(name: str) -> None:
    made = _environment(name)
    made.compile(_source(name), name)
    # What it includes and extends by a fixed name must be there too.
    tree = made.parse(_source(name))
    for node in tree.find_all((nodes.Extends, nodes.Include, nodes.Import, nodes.FromImport)):
        if isinstance(node.template, nodes.Const):
            made.get_template(node.template.value)


@pytest.mark.parametrize("name", _PAGES)
def test_pages_hold_no_code_and_no_foreign_address(name: str) -> None:
    source = _source(name)
    assert [what for what, pattern in _FORBIDDEN.items() if re.search(pattern, source, re.IGNORECASE)] == []


@pytest.mark.parametrize("name", [name for name in _FOUND if name not in _PAGES])
def test_papers_fetch_nothing(name: str) -> None:
    assert not re.search(_FORBIDDEN["an address elsewhere"], _source(name), re.IGNORECASE)


@pytest.mark.parametrize("name", [name for name in _PAGES if name.endswith(".html")])
def test_nothing_is_shown_without_escaping_but_the_token(name: str) -> None:
    shown = re.findall(r"\{\{\s*([^}]*?)\s*\|\s*safe\b", _source(name))
    assert {*shown} <= {"csrf_input", 'step.below or "&nbsp;"'}
    assert "autoescape" not in _source(name)


@pytest.mark.parametrize(
    "sample",
    [
        ("a script in the page", "<script>x()</script>"),
        ("a style in the page", '<p style="color:red">'),
        ("a handler in the page", '<a href="/" onclick="x()">'),
        ("script as an address", '<a href="javascript:x()">'),
        ("htmx that evaluates", '<a hx-trigger="click[ctrlKey]">'),
        ("an address elsewhere", '<img src="//example.org/x.png">'),
        ("an address elsewhere", '<script src="https://example.org/x.js">'),
    ],
)
def test_the_sweep_knows_what_it_looks_for(sample: tuple[str, str]) -> None:
    what, source = sample
    assert re.search(_FORBIDDEN[what], source, re.IGNORECASE)


def test_the_application_uses_this_environment(app: Litestar) -> None:
    assert app.template_engine is not None
    engine = app.template_engine.engine
    assert engine.autoescape is True
    assert {name for name in engine.list_templates() if name.endswith(".html")} == {
        name for name in _FOUND if name.endswith(".html")
    }
