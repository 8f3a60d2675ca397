"""Five hundred certificates in one file: every name is found in it as text, on its own page, rare characters and all."""

import itertools
from dataclasses import replace

import pypdfium2

from certificates.specimens import election_certificate
from server.papers.binder import merge
from server.papers.page import compose
from server.papers.press import Press

_CERTIFICATES = 500
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔"
_GIVEN = ("建国", "秀英", "海燕", "永胜", "桂兰", "玉梅", "文", "瑞", "志强", "小军")
#: Characters that the faces of official papers lack, each from another part of Unicode; and a name with a point.
_RARE = ("贾㛃", "高䶮", "刘𬭎", "马𠅤", "武喆", "温堃", "苗昇", "郝龑", "任垚", "迪丽娜尔·买买提")


def _names() -> list[str]:
    common = ("".join(parts) for parts in itertools.product(_SURNAMES, _GIVEN, ("", "芳", "平")))
    return [*_RARE, *itertools.islice(common, _CERTIFICATES - len(_RARE))]


async def test_a_batch_of_500_holds_every_name(press: Press) -> None:
    names = _names()
    assert len(set(names)) == _CERTIFICATES
    papers = [
        replace(election_certificate(), name=name, number=f"偏选证〔2026〕{n}号") for n, name in enumerate(names, 1)
    ]
    printed = await press.print_all([compose(one) for one in papers])
    whole = merge("当选证书", zip(names, printed, strict=True))
    with pypdfium2.PdfDocument(whole) as document:
        assert len(document) == _CERTIFICATES, "each is one page"
        texts = ["".join(page.get_textpage().get_text_bounded().split()) for page in document]
        bookmarks = [one.get_title() for one in document.get_toc()]
    assert bookmarks == names
    missing = [name for name, text in zip(names, texts, strict=True) if f"{name}（男）：" not in text]
    assert missing == []
