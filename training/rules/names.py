"""Whether a note seems to name somebody, or to give a number of theirs (CD-10). Pure.

It is a warning and no judgement: a surname and one or two characters between marks may be a word. The record of the
work for children keeps numbers and no names, and a person decides what the words are.
"""

import re

from server.law.lawbook import Finding, Provision, Standing

_NO_NAMES = Provision("CD-10", "本系统不记儿童姓名（数据最小化），档案留在村（社区）", Standing.PARAMETER)

_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤苗樊冀温牛翟"
)
#: Words of the work that begin with a character that is a surname too.
_WORDS = frozenset(
    [
        "高度",
        "高龄",
        "高温",
        "高危",
        "高中",
        "高中生",
        "安全",
        "方面",
        "方式",
        "方案",
        "方便",
        "向上",
        "向家长",
        "任务",
        "任何",
        "何时",
        "金额",
        "金秋",
        "石油",
        "江边",
        "白天",
        "白血病",
        "万元",
        "毛衣",
        "严重",
        "严格",
        "马上",
        "田间",
        "林地",
        "林区",
        "黄河",
        "余款",
        "于是",
        "许多",
        "周边",
        "周末",
        "周围",
        "周内",
        "周报",
        "曾经",
        "和睦",
        "夏季",
        "夏令营",
        "秦腔",
        "武术",
        "龙头",
        "史料",
        "雷雨",
        "江苏",
        "程序",
        "程度",
        "范围",
        "谢绝",
        "唐诗",
        "陈述",
        "张贴",
        "罗列",
        "徐州",
        "孙辈",
        "常住",
        "贾家",
        "高年级",
        "高一",
        "高二",
        "高三",
        "高考",
        "高烧",
        "高热",
        "高校",
        "高职",
        "任期",
        "任期内",
        "任内",
        "任上",
        "任职",
        "任满",
        "金融",
        "温暖",
        "温度",
        "温馨",
        "江河",
        "石材",
        "方向",
        "任教",
        "任课",
        "段落",
        "侯车",
        "陆续",
        "何处",
        "严禁",
        "邵阳",
        "万一",
        "万名",
        "顾虑",
        "武装",
        "戴帽",
        "孔洞",
        "汤药",
        "向村",
        "向镇",
        "向县",
        "向乡",
        "田地",
        "董事",
        "袁州",
        "潘家",
        "蒋庄",
        "黄昏",
        "朱红",
        "胡同",
        "郭家",
        "梁上",
        "许可",
        "曹家",
    ]
)
_SPLIT = re.compile(r"[\s，。；、,.;:：!！?？（）()\[\]【】“”\"'／/·\-—]+")
_TAILS = "(?:同学|小朋友|小同学|家长(?![期年住])|之子|之女|的孩子|的?(?:父亲|母亲|父母|爷爷|奶奶|外公|外婆|监护人)|一家|[男女]|[0-9]{1,2}岁)"
_BOUND = re.compile(f"([{_SURNAMES}][一-龥]{{1,2}}?){_TAILS}")
#: Without the words that officials are told of by as well, such as 女 and 45岁.
_FAMILY = re.compile(
    f"([{_SURNAMES}][一-龥]{{1,2}}?)(?:同学|小朋友|小同学|家长(?![期年住])|之子|之女|的孩子|的?(?:父亲|母亲|父母|爷爷|奶奶|外公|外婆|监护人))"
)
_AFTER = re.compile(f"(?:儿童|学生|孩子|女孩|男孩|孤儿|男童|女童)([{_SURNAMES}][一-龥]{{1,2}}?)(?=[家的等]|$|[^一-龥])")
#: After a verb of visiting: the name of somebody; what ends in a word for a place is one.
_VISITED = re.compile(
    f"(?:走访|看望|慰问|探望|家访|接送)([{_SURNAMES}][一-龥]{{1,2}}?)(?=家(?!长|庄|村|沟)|[^一-龥]|$)"
)
#: A child by a pet name, 小红家 or 阿明的父母; words that begin so are told by what follows 小.
_PET = re.compile(
    "([小阿][一-龥]{1,2}?)(?=家(?![庭属访具电务教园乡庄沟村])|的?(?:父母|父亲|母亲|爸|妈|爷爷|奶奶|外公|外婆|姥|监护人|孩子)|同学|[^一-龥]|$)"
)
_SMALL = frozenset(
    "学区组孩时镇额康院型心店河沟庄屯队手费车路巷桌数麦米猫狗鸡牛羊雨雪寒暑满吃食说事结样计分站班卖广众微巧便伙朋女男幼程件包屋字品项节课本病伤"
    "规产业企商农户县城市声雷坝桥山坡姨公姑叔伯婆弟妹哥姐拉富尔"
)
#: A household by its name inside a sentence, 王小明家父母: what stands before 家 must not end a word of its own, 大家 or 国家.
_HOUSE = re.compile(
    f"([{_SURNAMES}][一-龥]{{1,2}}?)家(?=父母|里|中|的|孩子|老人|大人|爸|妈|爷爷|奶奶|外公|外婆|姥|外出|困难|[^一-龥]|$)"
)
_NO_HOUSE = frozenset("大一人国专回老在全各每搬离到农管贫商厂居这那本两三几")
_PLACES = frozenset("家村庄乡镇县市组户区院校沟")
_NUMBER = re.compile(r"(?<!\d)(?:\d{17}[\dXx]|1\d{10})(?!\d)")
#: What a reason says of a name in it that is an official's, or none.
_DECLARED = "不是儿童姓名"


def name_like(words: str) -> tuple[str, ...]:
    """The pieces that look like a personal name or like a citizen's or telephone number, as they stand, each once."""
    found = [match.group(0) for match in _NUMBER.finditer(words)]
    found += [match.group(1) for pattern in (_BOUND, _AFTER) for match in pattern.finditer(words)]
    found += [name for name in _VISITED.findall(words) if name[-1] not in _PLACES]
    found += [name for name in _HOUSE.findall(words) if name[-1] not in _NO_HOUSE | _PLACES]
    found += [name for name in _PET.findall(words) if name[1] not in _SMALL]
    found += [piece for piece in map(_without_house, _SPLIT.split(words)) if _is_name(piece)]
    told = dict.fromkeys(piece for piece in found if piece not in _WORDS)
    return tuple(one for one in told if not any(one != other and one in other for other in told))


def numbers_in(words: str) -> tuple[str, ...]:
    """The pieces that look like a citizen's or a telephone number, each once."""
    return tuple(dict.fromkeys(match.group(0) for match in _NUMBER.finditer(words)))


def child_named(words: str) -> tuple[str, ...]:
    """The names that stand beside a word for a child or its family: what a reason holds only with `declared` beside it.

    A reason is written about officials, whose names it may give; what `name_like` finds besides is left to whoever writes it.
    """
    found = [match.group(1) for pattern in (_FAMILY, _AFTER) for match in pattern.finditer(words)]
    return tuple(dict.fromkeys(piece for piece in found if piece not in _WORDS))


def declared(words: str) -> bool:
    """Whether words say themselves that the name in them is no child's: somebody made sure and stands for it by name."""
    return _DECLARED in words


def _without_house(piece: str) -> str:
    """张伟家 names 张伟; of 张家 nothing would be left."""
    return piece.removesuffix("家") if len(piece) > 2 else piece  # noqa: PLR2004  # A name and 家.


def _is_name(piece: str) -> bool:
    """A piece between marks of the length of a name that begins with a common surname."""
    return len(piece) in {2, 3} and piece[0] in _SURNAMES and all("一" <= one <= "龥" for one in piece)


def judge_words(words: str) -> tuple[Finding, ...]:
    """A warning for words that seem to name a child; it passes for a reason, which stays on the record."""
    found = name_like(words)
    if not found:
        return ()
    named = "、".join(f"“{one}”" for one in found)
    return (
        _NO_NAMES.warning(
            f"{named}像是人名或者号码，这里不写儿童、家长和群众的姓名、号码。", {"found": len(found)}, met=False
        ),
    )
