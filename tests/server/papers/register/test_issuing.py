"""Issued papers: their bytes are kept under a hash on the register; a reprint keeps the number, a new paper takes the place."""

import hashlib
from pathlib import Path

import pytest

from certificates import printing
from certificates.documents import ElectionCertificate
from certificates.vocabulary import CERTIFICATE
from server import clock
from server.access.actor import Actor
from server.access.audit import trail
from server.db.engine import connection, transaction
from server.errors import Conflict, Refused
from server.files.disk import Store
from server.papers.kept import kept_bytes
from server.papers.making import made
from server.papers.register import data, issuing, life, recalling
from server.papers.register.deciding import Decide, decide
from server.papers.register.issuing import issue, reprint
from server.papers.register.life import Reason, move, replace_with_new, subject, void
from server.papers.register.recalling import shown
from server.papers.register.vocabulary import PaperState, Wording
from server.papers.shapes import FIRST
from server.values.periods import chinese_day
from tests.support.factories import COUNTY, a_published_election
from tests.support.papers import all_papers, another, approved, issued, line_of
from tests.support.press import PretendPress


@pytest.fixture
async def code(operator: Actor) -> str:
    return await a_published_election(operator)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


async def test_the_bytes_are_kept_and_come_again_as_they_were(operator: Actor, code: str, store: Store) -> None:
    ids = await issued(operator, store)
    line = await line_of(operator, ids[0])
    content = await kept_bytes(store, line.sha256)
    assert (line.state, hashlib.sha256(content).hexdigest()) == (PaperState.ISSUED, line.sha256)
    assert len(line.template) == 16
    text = content.decode()
    assert line.number in text
    assert " ".join(line.code.split()[:2]) in text
    assert 'class="certificate"' in text, "no 草稿 across it"
    assert f'number="{line.number}" code="{line.code.replace(" ", "")}"' in text
    assert "<holder>" not in text
    assert "<name>贾永胜</name>" in text
    papers = await printing.certificates(operator, code)
    assert (await made(store, PretendPress(), papers))[0] == content


async def test_bytes_that_were_touched_on_the_disk_are_not_handed_out(operator: Actor, code: str, store: Store) -> None:
    ids = await issued(operator, store)
    line = await line_of(operator, ids[0])
    place = store.place(bytes.fromhex(line.sha256))
    place.chmod(0o600)
    place.write_bytes(b"%PDF something else")
    with pytest.raises(Conflict) as refusal:
        await made(store, PretendPress(), await printing.certificates(operator, code))
    assert "缺失或者损坏" in refusal.value.message


async def test_only_what_is_approved_is_issued_and_only_once(operator: Actor, code: str, store: Store) -> None:
    assert code
    ids = [line.id for line in await all_papers(operator)]
    with pytest.raises(Refused) as refusal:
        await issue(operator, store, PretendPress(), ids)
    assert "“草稿”不能改为“已签发”" in str(refusal.value)
    await approved(operator)
    await issue(operator, store, PretendPress(), ids)
    with pytest.raises(Refused):
        await issue(operator, store, PretendPress(), ids)


async def test_records_that_changed_after_the_approval_hold_the_issue(operator: Actor, code: str, store: Store) -> None:
    assert code
    ids = await approved(operator)
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    with pytest.raises(Conflict, match="已核准的不能退回，请作废，重新登记、核对、核准。"):
        await issue(operator, store, PretendPress(), ids)
    assert (await line_of(operator, ids[0])).state is PaperState.APPROVED


async def test_a_reprint_says_what_was_issued_whatever_the_records_and_the_wording_say_by_now(
    operator: Actor, code: str, store: Store
) -> None:
    assert code
    ids = await issued(operator, store)
    before = await line_of(operator, ids[0])
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    for wording, value in ((Wording.CLOSING, "特颁此证。"), (Wording.SIGNATURE, "偏关县换届办公室")):
        await decide(
            operator, COUNTY, Decide(kind=CERTIFICATE, wording=wording, value=value, basis="偏民发〔2021〕3号")
        )
    for _ in range(2):
        await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
    after = await line_of(operator, ids[0])
    text = (await kept_bytes(store, after.sha256)).decode()
    for words in ("贾永胜", "特发此证。", "偏关县民政局"):
        assert words in text
    for words in ("贾永盛", "特颁此证。", "换届办公室"):
        assert words not in text
    assert (after.number, after.reprints, after.template) == (before.number, 2, before.template)


async def test_a_reprint_of_a_wording_of_its_day_has_that_edition(operator: Actor, code: str, store: Store) -> None:
    assert code
    wish = Decide(kind=CERTIFICATE, wording=Wording.CLOSING, value="特颁此证给{姓名}。", basis="偏民发〔2021〕3号")
    await decide(operator, COUNTY, wish)
    ids = await issued(operator, store)
    await decide(operator, COUNTY, wish.model_copy(update={"value": "此证。"}))
    await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
    line = await line_of(operator, ids[0])
    assert "特颁此证给贾永胜。" in (await kept_bytes(store, line.sha256)).decode()
    told = [one.after["模板版次"] for one in await trail(subject(ids[0])) if "模板版次" in one.after]
    assert told == [line.template, line.template]


async def test_a_reprint_of_a_record_that_is_gone_says_what_was_issued(
    operator: Actor, code: str, store: Store
) -> None:
    assert code
    ids = await issued(operator, store)
    await connection().execute("UPDATE registered_paper SET source = 'elected:999999' WHERE id = $1", ids[0])
    await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
    line = await line_of(operator, ids[0])
    assert "<name>贾永胜</name>" in (await kept_bytes(store, line.sha256)).decode()


async def test_no_copy_goes_out_of_a_certificate_whose_election_fell(operator: Actor, code: str, store: Store) -> None:
    ids = await issued(operator, store)
    await connection().execute("UPDATE election SET voided = '2021-06-01' WHERE code = $1", code)
    with pytest.raises(Refused, match="不能发当选证书"):
        await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))


async def test_without_what_it_said_the_records_must_still_say_it(operator: Actor, code: str, store: Store) -> None:
    """A paper from before the register kept it, whose bytes are lost as well."""
    assert code
    ids = await issued(operator, store)
    await connection().execute("UPDATE registered_paper SET said = NULL")
    await reprint(operator, store, PretendPress(), ids[1], Reason(reason="本人遗失"))
    await connection().execute("UPDATE registered_paper SET said = NULL")
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    with pytest.raises(Conflict, match="存档的内容也读不出来"):
        await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))


async def test_a_paper_that_was_checked_in_an_earlier_shape_goes_on(
    operator: Actor, code: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release that adds to what papers say sends none back."""
    assert code
    now = data.content_of
    monkeypatch.setattr(life, "content_of", lambda kind, model: now(kind, model, FIRST))
    ids = await approved(operator)
    monkeypatch.undo()
    await issue(operator, store, PretendPress(), ids)
    assert (await line_of(operator, ids[0])).state is PaperState.ISSUED


async def test_a_reprint_keeps_the_number_has_a_code_of_its_own_and_says_so(
    operator: Actor, code: str, store: Store
) -> None:
    assert code
    ids = await issued(operator, store)
    before = await line_of(operator, ids[0])
    await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
    after = await line_of(operator, ids[0])
    assert (after.number, after.reprints) == (before.number, 1)
    assert after.code not in {"", before.code}
    assert f'code="{after.code.replace(" ", "")}"' in (await kept_bytes(store, after.sha256)).decode()
    assert f"{after.number}（{chinese_day(clock.today())}补发）" in (await kept_bytes(store, after.sha256)).decode()
    assert await kept_bytes(store, before.sha256), "what was given out before is kept too"
    await reprint(operator, store, PretendPress(), ids[0], Reason(reason="又遗失"))
    again = await line_of(operator, ids[0])
    assert f"（{chinese_day(clock.today())}第2次补发）" in (await kept_bytes(store, again.sha256)).decode()


async def test_a_reprint_of_another_edition_leaves_that_of_the_first_copy_on_the_register(
    operator: Actor, code: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines may break elsewhere since then; each copy's own edition is in the trace."""
    assert code
    ids = await issued(operator, store)
    before = await line_of(operator, ids[0])
    monkeypatch.setattr(issuing, "edition_with", lambda *_: "0123456789abcdef")
    await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
    assert (await line_of(operator, ids[0])).template == before.template != "0123456789abcdef"
    told = [one.after["模板版次"] for one in await trail(subject(ids[0])) if "模板版次" in one.after]
    assert sorted(told) == sorted([before.template, "0123456789abcdef"])


async def test_a_draft_is_not_reprinted(operator: Actor, code: str, store: Store) -> None:
    assert code
    ids = await approved(operator)
    with pytest.raises(Refused) as refusal:
        await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
    assert "“已核准”的文书不能补发" in str(refusal.value)


async def test_a_new_paper_takes_the_place_of_the_old_one_when_it_is_issued(
    operator: Actor, code: str, store: Store
) -> None:
    ids = await issued(operator, store)
    await connection().execute("UPDATE person SET name = '贾永盛' WHERE name = '贾永胜'")
    new = await replace_with_new(operator, ids[0], Reason(reason="姓名更正"))
    assert (await line_of(operator, ids[0])).state is PaperState.ISSUED
    await move(another(operator), [new], PaperState.CHECKED)
    await move(another(operator), [new], PaperState.APPROVED)
    await issue(operator, store, PretendPress(), [new])
    old, now = await line_of(operator, ids[0]), await line_of(operator, new)
    assert (old.state, now.state, now.stands_for) == (PaperState.SUPERSEDED, PaperState.ISSUED, old.id)
    assert (old.number, now.number) == ("偏选证〔2021〕1号", "偏选证〔2021〕6号")
    (first, *_) = await printing.certificates(operator, code)
    assert (first.number, first.name) == (now.number, "贾永盛")
    async with transaction(operator):
        told = [one.after for one in await trail(f"paper:{old.id}") if one.kind == "paper.superseded"]
    assert told == [{"步骤": "已被替代", "新件": "偏选证〔2021〕6号"}]


async def test_a_void_paper_prints_with_that_word_and_without_a_code(operator: Actor, code: str, store: Store) -> None:
    ids = await issued(operator, store)
    await void(operator, ids[0], Reason(reason="写错职务"))
    (first, *_) = await printing.certificates(operator, code)
    assert first.stamp
    assert (first.stamp.across, first.stamp.picture) == ("作废", "")


async def test_a_release_that_words_its_own_paragraphs_otherwise_costs_no_approved_paper_its_number(
    operator: Actor, code: str, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert code
    ids = await approved(operator)
    other = {**ElectionCertificate.WORDED, Wording.CLOSING: "特颁此证。"}
    monkeypatch.setattr(ElectionCertificate, "WORDED", other)
    await issue(operator, store, PretendPress(), ids[:1])
    text = (await kept_bytes(store, (await line_of(operator, ids[0])).sha256)).decode()
    assert ("特发此证。" in text, "特颁此证。" in text) == (True, False)
    # What a place decides is another thing: nobody approved that.
    wish = Decide(kind=CERTIFICATE, wording=Wording.CLOSING, value="此证。", basis="偏民发〔2021〕3号")
    await decide(operator, COUNTY, wish)
    with pytest.raises(Conflict, match="资料有变动"):
        await issue(operator, store, PretendPress(), ids[1:2])


@pytest.mark.usefixtures("code")
async def test_a_paper_whose_paragraphs_were_not_kept_is_not_printed_anew_in_others(
    operator: Actor, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of the first shape, which kept of its paragraphs those alone that a place had worded."""
    as_now, content_now = recalling.as_xml, issuing.content_of
    monkeypatch.setattr(recalling, "as_xml", lambda kind, model, stamp: as_now(kind, model, stamp, FIRST))
    monkeypatch.setattr(issuing, "content_of", lambda kind, model: content_now(kind, model, FIRST))
    ids = await issued(operator, store)
    monkeypatch.undo()
    before = await line_of(operator, ids[0])
    with pytest.raises(Conflict, match="段落用语没有存下来，不能照原样补发"):
        await reprint(operator, store, PretendPress(), ids[0], Reason(reason="本人遗失"))
    after = await line_of(operator, ids[0])
    assert (after.sha256, after.reprints, after.serial) == (before.sha256, 0, before.serial)
    async with transaction(operator):
        # It is shown by its bytes, never in today's words.
        assert await shown(operator, store, after) is None
