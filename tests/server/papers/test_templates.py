"""Templates: a field that is not there refuses the paper by name, is marked in a preview, and an edition tells templates apart."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

import pytest
from jinja2 import DictLoader

from server import registry
from server.manifest import PaperKind, packages
from server.papers import page
from server.papers.page import compose, edition_of, preview
from server.papers.passages import UnknownField
from server.papers.press import Press

registry.load()
KINDS = [kind for package in packages() for kind in package.papers]


@dataclass(frozen=True)
class _Model:
    template: ClassVar[str] = "trial/paper.html"
    title: str = "试印"
    filename: str = "试印.pdf"
    names: tuple[str, ...] = ()
    author: str = "某某县民政局"
    dated: date = date(2026, 1, 1)


@pytest.fixture
def _trial(monkeypatch: pytest.MonkeyPatch) -> None:
    source = '{% extends "server/papers/shell.html" %}{% block body %}<p>{{ paper.title }}{{ paper.holder }}</p>{% endblock %}'
    loader = page.environment().loader
    monkeypatch.setitem(loader.mapping, "trial", DictLoader({"paper.html": source}))  # type: ignore[union-attr]


@pytest.mark.usefixtures("_trial")
def test_an_unknown_field_refuses_the_paper_by_name() -> None:
    with pytest.raises(UnknownField, match=r"模板trial/paper\.html用到没有的字段.*holder"):
        compose(_Model())


@pytest.mark.usefixtures("_trial")
def test_a_preview_marks_what_is_missing() -> None:
    sheet = preview(_Model())
    assert "试印【缺字段：holder】" in sheet.html
    assert 'data-across="草稿"' in sheet.html


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_has_a_specimen_without_gaps_and_an_edition(kind: PaperKind) -> None:
    html = preview(kind.specimen()).html
    assert "缺字段" not in html
    assert compose(kind.specimen()).html
    assert len(edition_of(kind.specimen().template)) == 16


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
async def test_every_preview_prints(kind: PaperKind, press: Press) -> None:
    assert (await press.print(preview(kind.specimen()))).startswith(b"%PDF")


def test_editions_differ_with_the_templates() -> None:
    assert len({edition_of(kind.specimen().template) for kind in KINDS}) == len(KINDS)
