"""The text of a notice: one form for its hash, told line by line where the records have changed."""

from datetime import date

from elections.notice_vocabulary import NoticeKind
from elections.noticing.text import Block, Body, Issued, NoticePaper, as_text, differences, read, sealed


def a_body(*names: str) -> Body:
    block = Block(heading="主任候选人", names=names, ordered=(("主任候选人", names),))
    return Body(
        kind=NoticeKind.CANDIDATES,
        phrases=("马道村", "第十三届村民委员会", "换届选举", "正式候选人公告"),
        paragraphs=("现公布如下：",),
        blocks=(block,),
        issuer="马道村村民选举委员会",
        cite="《中华人民共和国村民委员会组织法》第十八条",
        people=("杜秀英",),
    )


def an_issued(**more: object) -> Issued:
    values = {"body": a_body("王瑞", "贾永胜"), "number": 3, "issued": date(2026, 12, 11), "places": ("村务公开栏",)}
    return Issued.model_validate({**values, **more})


def test_the_text_comes_back_as_it_was_kept_and_gives_its_hash() -> None:
    text = as_text(an_issued())
    assert read(text) == an_issued()
    assert as_text(read(text)) == text
    assert sealed(text) != sealed(as_text(an_issued(number=4)))


def test_what_it_says_of_its_hanging_and_of_the_one_it_corrects() -> None:
    plain = an_issued(until=date(2026, 12, 18))
    assert plain.posting == "本公告自2026年12月11日至2026年12月18日张贴于村务公开栏。"
    assert plain.opening == ()
    assert an_issued().posting == "本公告自2026年12月11日起张贴于村务公开栏。"
    again = an_issued(number=4, replaces=3, replaced_on=date(2026, 12, 11), reason="漏列一人")
    assert again.opening == (
        "本公告补正2026年12月11日发布的第3号公告，原因：漏列一人。第3号公告自本公告发布之日起不再使用。",
    )


def test_changes_are_told_line_by_line() -> None:
    assert differences(a_body("王瑞", "贾永胜"), a_body("王瑞", "贾永胜")) == []
    assert differences(a_body("王瑞", "贾永胜"), a_body("王瑞", "高建平")) == [("贾永胜", "高建平")]


def test_the_paper_knows_everybody_on_it() -> None:
    paper = NoticePaper(an_issued(), "ab" * 32)
    assert paper.names == ("王瑞", "贾永胜", "杜秀英")
    assert paper.filename == "第3号-马道村第十三届村民委员会换届选举正式候选人公告.pdf"
    assert paper.shares(Block(heads=("职务", "姓名"), widths=(1, 3))) == [25.0, 75.0]
