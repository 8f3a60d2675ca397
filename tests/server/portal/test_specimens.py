"""Every paper has a specimen and a picture: a new one without them is told by its name."""

import csv
import re
from functools import cache
from pathlib import Path

import pytest
from jinja2 import meta
from lxml.html import document_fromstring

from cadres.specimens import review_letter
from certificates.specimens import application, members, representative
from elections.notice_vocabulary import NoticeKind
from elections.noticing.text import NoticePaper
from elections.specimens.notices import notice
from elections.specimens.results import result_report, statistics_people
from elections.specimens.rolls import ballot, count_statement, tally_sheet
from elections.vocabulary import Post
from server import registry
from server.manifest import PaperKind, Specimen, packages
from server.papers.page import compose, environment, preview
from server.papers.pictures import differences
from server.portal.paper_kinds import _as_draft
from server.portal.specimens import member_roster, specimens
from server.values.identity import check_character

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


@cache
def _real_places() -> tuple[str, ...]:
    """Every county, township and street of the province that has a name of three characters or more, and the city's."""
    with (_ROOT / "server" / "places" / "data" / "shanxi_divisions.csv").open(encoding="utf-8") as file:
        named = [row["name"] for row in csv.DictReader(file) if row["level"] != "1" and row["code"].endswith("000")]
    return tuple(sorted({name for name in named if len(name) > 2}))


@pytest.mark.parametrize("one", EVERY, ids=lambda one: one.name)
def test_a_specimen_is_of_no_place_that_there_is(one: Specimen) -> None:
    text = "".join(document_fromstring(compose(one.make()).html).text_content().split())
    assert [place for place in _real_places() if place in text] == []
    assert re.findall(r"偏关|忻州|老营|1409\d", text) == []
    assert set(re.findall(r"执\d+号", text)) <= {"执0000号"}
    assert all(number.startswith("1499") for number in re.findall(r"(?<![0-9A-Z])\d{6}(?:19|20)\d{9}[0-9X]", text))


def test_the_seventeenth_figure_of_an_invented_number_tells_the_sex() -> None:
    letter, forms = review_letter(), (application(), representative())
    told = [(line.person.sex, line.citizen_number) for line in letter.people]
    told += [("男", one.citizen_number) for one in forms]
    told += [(row[5], row[4]) for row in member_roster().rows]
    for sex, number in told:
        assert len(number) == 18
        assert int(number[16]) % 2 == (sex == "男"), number
        assert "*" in number or number[17] != check_character(number[:17]), "nobody's"


def test_who_was_elected_for_the_first_time_is_the_same_on_all_papers() -> None:
    first = {one.name for one in result_report().elected if one.first_time}
    told = {str(line.values["name"]): line.values for line in statistics_people().lines}
    assert {name for name, values in told.items() if values["first"] == "是"} == first
    chairs = {one.name for one in result_report().elected if one.post is Post.CHAIR}
    assert {name for name, values in told.items() if values["again"] == "是"} == chairs - first


def test_the_papers_of_the_village_tell_one_election() -> None:
    """As many seats, and the same people, on the notice of the day, the ballot, the count, the result and the list that is filed."""
    report = result_report()
    elected = {one.name for one in report.elected}
    seats = {one.post: one.seats for one in report.posts}
    assert {one.post: one.seats for one in ballot().columns} == {one.post: one.seats for one in tally_sheet().columns}
    assert {one.post: one.seats for one in ballot().columns} == seats
    assert {one.post: one.seats for one in count_statement().posts} == seats
    assert f"共{sum(seats.values())}名" in "".join(notice(NoticeKind.ELECTION_DAY).paragraphs)
    stood = {name for column in ballot().columns for name in column.names}
    assert {row.name for post in report.posts for row in post.rows} == stood
    assert set(notice(NoticeKind.CANDIDATES).names) == stood
    assert {one.name for one in members().lines} == elected
    assert sum(seats.values()) % 2 == 1, "the province asks for an odd number (B-02)"


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_a_preview_of_a_kind_is_the_paper_of_its_picture_without_a_number(kind: PaperKind) -> None:
    """A draft has no number; and what is looked at is what the pictures show."""
    assert kind.specimen in {one.make for one in EVERY}
    number = kind.specimen().number
    assert number
    assert number in compose(kind.specimen()).html
    assert number not in preview(_as_draft(kind.specimen())).html
