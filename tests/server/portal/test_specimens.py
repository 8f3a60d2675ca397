"""Every paper has a specimen and a picture: a new one without them is told by its name."""

from pathlib import Path

import pytest
from jinja2 import meta

from elections.notice_vocabulary import NoticeKind
from elections.noticing.text import NoticePaper
from server import registry
from server.manifest import PaperKind, Specimen, packages
from server.papers.page import compose, environment
from server.papers.pictures import differences
from server.portal.specimens import specimens

registry.load()
EVERY = specimens()
KINDS = [kind for package in packages() for kind in package.papers]
_ROOT = Path(__file__).parents[3]
_SHELL = "server/papers/shell.html"


def _templates() -> list[str]:
    """The templates that print a paper: those that stand in the shell, but for what others stand in again."""
    found = {}
    for path in sorted(_ROOT.glob("*/templates/papers/*.html")):
        name = f"{path.parents[2].name}/papers/{path.name}"
        source = path.read_text("utf-8")
        found[name] = [one for one in meta.find_referenced_templates(environment().parse(source)) if one]
    inner = {one for used in found.values() for one in used}
    stands = {
        name for name, used in found.items() if any(one == _SHELL or _SHELL in found.get(one, ()) for one in used)
    }
    return sorted(stands - inner)


@pytest.mark.parametrize("template", _templates())
def test_every_template_of_a_paper_has_a_specimen(template: str) -> None:
    assert template in {one.make().template for one in EVERY}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_every_kind_of_the_register_has_a_specimen(kind: PaperKind) -> None:
    assert type(kind.specimen()) in {type(one.make()) for one in EVERY}


@pytest.mark.parametrize("kind", list(NoticeKind))
def test_every_kind_of_notice_has_a_specimen(kind: NoticeKind) -> None:
    notices = [made for one in EVERY if isinstance(made := one.make(), NoticePaper)]
    assert kind in {one.body.kind for one in notices}


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_a_specimen_says_the_same_at_any_time_and_names_no_code_word(one: Specimen) -> None:
    html = compose(one.make()).html
    assert html == compose(one.make()).html
    for word in ("None", ">male<", ">female<", "缺字段"):
        assert word not in html


def test_names_are_told_apart() -> None:
    assert len({one.name for one in EVERY}) == len({one.label for one in EVERY}) == len(EVERY)


def test_every_paper_has_a_picture_in_the_list() -> None:
    assert differences(_ROOT / "docs" / "papers", EVERY) == ()
