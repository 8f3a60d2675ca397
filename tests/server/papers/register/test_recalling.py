"""What a paper said: written, hashed, read back into its model, told from what the records say today."""

from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, ClassVar, get_args, get_type_hints

import pytest

from certificates.printing import ELECTION_CERTIFICATE
from server import registry
from server.access.actor import Actor
from server.clock import ZONE
from server.db.engine import connection, transaction
from server.errors import Forbidden
from server.files.disk import Store
from server.manifest import PaperKind, packages
from server.papers.faces import FaceSettings
from server.papers.kept import kept_bytes
from server.papers.page import Sheet, compose
from server.papers.passages import Spoken
from server.papers.register import recalling
from server.papers.register.data import OF_REGISTER, as_xml, content_of, contents_of
from server.papers.register.issuing import issue, reprint
from server.papers.register.kinds import kind_of
from server.papers.register.life import Reason, void
from server.papers.register.models import model_of, texts_of
from server.papers.register.recalling import MOST_TOLD, compared, difference, recalled, shown
from server.papers.register.vocabulary import PaperState
from server.papers.shapes import FIRST, SHAPE, added
from server.papers.stamp import Stamp, specimen_stamp
from server.papers.typesetter import typeset
from server.values.labels import Labelled
from tests.support.factories import a_published_election
from tests.support.papers import approved, issued, line_of
from tests.support.press import PretendPress

registry.load()
KINDS = [kind for package in packages() for kind in package.papers]
_DRAFT = Stamp(PaperState.DRAFT)


def written(kind: PaperKind, model: Any, shape: int = SHAPE) -> str:
    return as_xml(kind, model, _DRAFT, shape).decode()


@pytest.mark.parametrize("shape", range(FIRST, SHAPE + 1))
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.code)
def test_what_was_written_prints_as_the_model_did(kind: PaperKind, shape: int) -> None:
    model = replace(kind.specimen(), number="偏字〔2026〕1号", stamp=specimen_stamp("偏字〔2026〕1号"))
    read = model_of(kind, written(kind, model, shape))
    assert read is not None
    assert (read.number, read.stamp) == ("", None)
    again = replace(read, number=model.number, stamp=model.stamp)
    assert compose(again).html == compose(model).html
    assert (again.filename, again.title, again.dated) == (model.filename, model.title, model.dated)
    assert texts_of(written(kind, again, shape)) == texts_of(written(kind, model, shape))


def test_a_paragraph_stays_as_it_was_spoken_whatever_fills_it_or_stands_in_it() -> None:
    worded = replace(ELECTION_CERTIFICATE.specimen(), name="姚{性别}", passages=(("closing", "此证给{姓名}。"),))
    read = model_of(ELECTION_CERTIFICATE, written(ELECTION_CERTIFICATE, worded))
    assert read is not None
    assert read.closing == "此证给姚{性别}。"
    assert dict(read.passages)["closing"] == Spoken("此证给姚{性别}。", "此证给{姓名}。")
    assert replace(read, name="高建平").closing == "此证给姚{性别}。"
    assert written(
        ELECTION_CERTIFICATE, model_of(ELECTION_CERTIFICATE, written(ELECTION_CERTIFICATE, read))
    ) == written(ELECTION_CERTIFICATE, read)


@pytest.mark.parametrize("xml", ["", "no paper", "<paper/>", '<paper shape="x"><name>姚寒</name></paper>'])
def test_what_no_release_reads_is_no_model(xml: str) -> None:
    assert model_of(ELECTION_CERTIFICATE, xml) is None


class _Colour(Labelled):
    RED = "red", "红"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    name: str
    born: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Old:
    template: ClassVar[str] = ""
    title: ClassVar[str] = "样"

    number: str
    lines: tuple[_Line, ...]
    stamp: Stamp | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _New(_Old):
    remark: str = added(SHAPE, "无")
    colours: tuple[_Colour, ...] = added(SHAPE, (_Colour.RED,))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Many(_Old):
    both: tuple[str, int]
    maybe: str | None
    empty: str | None
    word: _Colour | None
    at: datetime
    share: Decimal
    sure: bool
    named: dict[str, int]
    nested: tuple[frozenset[str], ...]


def _kind(model: Any) -> PaperKind:
    return replace(ELECTION_CERTIFICATE, specimen=lambda: model)


def test_a_field_that_a_release_adds_breaks_no_hash_and_no_reading_of_earlier_papers() -> None:
    old = _Old(number="", lines=(_Line(name="姚寒"),))
    new = _New(number="", lines=old.lines, remark="有", colours=())
    before = content_of(_kind(old), old, FIRST)
    assert before in contents_of(_kind(new), new)
    assert content_of(_kind(new), new) not in {before, content_of(_kind(new), replace(new, remark="无"))}
    assert before not in contents_of(_kind(new), replace(new, lines=(_Line(name="高建平"),)))
    assert model_of(_kind(new), written(_kind(old), old, FIRST)) == replace(new, remark="无", colours=(_Colour.RED,))
    assert model_of(_kind(new), written(_kind(new), new)) == new
    assert difference(_kind(new), written(_kind(old), old, FIRST), new) is None


def test_every_sort_of_value_comes_back_as_it_was() -> None:
    model = _Many(
        number="",
        lines=(),
        both=("a", 2),
        maybe=None,
        empty="",
        word=_Colour.RED,
        at=datetime(2026, 11, 28, 8, 30, tzinfo=ZONE),
        share=Decimal("0.50"),
        sure=True,
        named={"甲": 1, "乙": 2},
        nested=(frozenset({"丙", "丁", "戊"}), frozenset()),
    )
    assert model_of(_kind(model), written(_kind(model), model)) == model


def test_a_set_is_written_in_one_order_wherever_it_stands_and_what_has_no_one_way_is_refused() -> None:
    names = [f"{number}号" for number in range(40)]
    model = _Many(
        number="",
        lines=(),
        both=("", 0),
        maybe="",
        empty=None,
        word=None,
        at=datetime(2026, 11, 28, tzinfo=ZONE),
        share=Decimal(0),
        sure=False,
        named={},
        nested=(frozenset(names),),
    )
    found = [text for place, text in texts_of(written(_kind(model), model)).items() if "/nested" in place]
    assert found == sorted(names)
    for wrong in (0.5, b"x", object()):
        with pytest.raises(TypeError, match="no one way"):
            written(_kind(model), replace(model, nested=((wrong,),)))


def _models(model: type) -> Iterator[type]:
    yield model
    for hint in get_type_hints(model).values():
        for one in (hint, *get_args(hint)):
            if isinstance(one, type) and is_dataclass(one) and one is not Stamp:
                yield from _models(one)


#: The fields of each print model as papers that stand were written. Whoever adds one declares it by `added` with a new SHAPE
#: and puts it here; whoever takes one away or renames it makes papers unreadable that were issued with it.
_WRITTEN = {
    "cadres.appointment_notice AppointmentNotice": (
        "issuer dated addressee body copies printer appointed relieved passages"
    ),
    "cadres.appointment_notice Appointed": "name place office basis",
    "cadres.township_notice TownshipNotice": ("issuer dated addressee body copies printer appointed relieved passages"),
    "cadres.township_notice Appointed": "name place office basis",
    "cadres.review_notice ReviewNotice": (
        "review dated person conclusion document concluded grounds before days answer_days address phone passages"
    ),
    "cadres.review_notice Review": "county name purpose kind term_number event_day issuer",
    "cadres.review_notice Reviewed": "name sex born political_status education township community stands_for kind",
    "cadres.review_notice Ground": "words document item level basis decision",
    "training.dispatch_notice DispatchNotice": "issuer dated county reading lines passages",
    "training.dispatch_notice SentLine": (
        "township place unit name sex born political_status position rank post since due"
    ),
    "training.introduction_letter IntroductionLetter": "issuer dated addressee county line document passages",
    "training.introduction_letter SentLine": (
        "township place unit name sex born political_status position rank post since due"
    ),
    "training.engagement_letter EngagementLetter": "issuer dated county line passages",
    "training.engagement_letter SentLine": (
        "township place unit name sex born political_status position rank post since due"
    ),
    "training.child_engagement ChildEngagementLetter": "issuer dated place name post since passages",
    "training.completion_certificate CompletionCertificate": (
        "issuer course first last venue dated name place hours days score passages"
    ),
    "certificates.election_certificate ElectionCertificate": (
        "name sex committee community place term_number post term_from term_to issuers issued_on event passages"
    ),
}


def test_no_field_came_or_went_without_a_shape_of_its_own() -> None:
    found = {
        f"{kind.code} {model.__name__}": " ".join(
            f"{one.name}:{one.metadata['since']}" if "since" in one.metadata else one.name
            for one in fields(model)
            if one.name not in OF_REGISTER
        )
        for kind in KINDS
        for model in _models(type(kind.specimen()))
    }
    assert found == _WRITTEN


def test_a_difference_is_told_by_what_both_say_each_once_and_only_so_many() -> None:
    model = ELECTION_CERTIFICATE.specimen()
    words = written(ELECTION_CERTIFICATE, model)
    assert difference(ELECTION_CERTIFICATE, words, model) is None
    other = difference(ELECTION_CERTIFICATE, words, replace(model, name="高建平", passages=(("closing", "此证。"),)))
    assert other is not None
    assert (other.pairs, other.more, other.gone) == ((("姚寒", "高建平"), ("特发此证。", "此证。")), 0, False)
    assert difference(ELECTION_CERTIFICATE, words, None) == recalling.Difference(gone=True)
    assert difference(ELECTION_CERTIFICATE, "", model) is None
    many = _Old(number="", lines=tuple(_Line(name=str(one)) for one in range(20)))
    found = difference(_kind(many), written(_kind(many), many), replace(many, lines=()))
    assert found is not None
    assert (len(found.pairs), found.more) == (MOST_TOLD, 20 - MOST_TOLD)


async def test_what_it_says_is_kept_sealed_with_the_number(operator: Actor) -> None:
    await a_published_election(operator)
    assert await connection().fetchval("SELECT count(said) FROM registered_paper") == 0
    await approved(operator)
    blobs = [row["said"] for row in await connection().fetch("SELECT said FROM registered_paper")]
    assert len(blobs) == 5
    assert all(blobs)
    assert not any("贾永胜".encode() in blob for blob in blobs)


class _Setter(PretendPress):
    """Sets papers for the archive in this process."""

    def __init__(self, faces: FaceSettings) -> None:
        super().__init__()
        self.faces = faces

    async def print(self, sheet: Sheet) -> bytes:
        return typeset(self.faces, sheet)


async def test_of_a_paper_from_before_it_was_kept_it_is_read_out_of_its_file(
    operator: Actor, tmp_path: Path, faces: FaceSettings
) -> None:
    await a_published_election(operator)
    store, press = Store(tmp_path), _Setter(faces)
    (first, *_) = await approved(operator)
    await issue(operator, store, press, [first])
    await connection().execute("UPDATE registered_paper SET said = NULL")
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    line = await line_of(operator, first)
    async with transaction(operator):
        model = await recalled(store, kind_of(line.kind), line)
    assert model is not None
    assert model.name == "贾永胜"
    await reprint(operator, store, press, first, Reason(reason="本人遗失"))
    assert await connection().fetchval("SELECT said FROM registered_paper WHERE id = $1", first) is not None
    again = await line_of(operator, first)
    assert again.sha256 != line.sha256
    assert (await kept_bytes(store, again.sha256)).startswith(b"%PDF-")
    async with transaction(operator):
        told = await compared(operator, store, again)
    assert told is not None
    assert told.pairs == (("贾永胜", "贾永盛"),)


async def test_a_numbered_paper_is_shown_in_the_words_of_its_day_and_a_draft_in_those_of_today(
    operator: Actor, tmp_path: Path
) -> None:
    await a_published_election(operator)
    store = Store(tmp_path)
    (first, second, third, *_) = await issued(operator, store)
    await void(operator, second, Reason(reason="写错职务"))
    names = [row["holder"] for row in await connection().fetch("SELECT holder FROM registered_paper ORDER BY id")]
    await connection().execute("UPDATE person SET name = '某某'")

    async def name(paper: int) -> str | None:
        line = await line_of(operator, paper)
        async with transaction(operator):
            model = await shown(operator, store, line)
        return model and model.name

    assert [await name(one) for one in (first, second)] == names[:2]
    await connection().execute("UPDATE registered_paper SET said = NULL WHERE id = $1", third)
    assert await name(third) is None, "never what the records say today"
    await connection().execute("UPDATE registered_paper SET source = 'elected:999999' WHERE id = $1", first)
    assert await name(first) == names[0]
    async with transaction(operator):
        told = await compared(operator, store, await line_of(operator, first))
    assert told == recalling.Difference(gone=True)


async def test_what_somebody_may_not_ask_for_is_not_said_to_be_gone(
    operator: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await a_published_election(operator)
    store = Store(tmp_path)
    ids = await issued(operator, store)

    async def refuse(*_: object) -> None:
        raise Forbidden("本账号不能看这些资料。")

    monkeypatch.setattr(recalling, "draw", refuse)
    async with transaction(operator):
        assert await compared(operator, store, await line_of(operator, ids[0])) is None
    with pytest.raises(Forbidden):
        await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
