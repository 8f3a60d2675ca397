"""What pages load runs on browsers of the class of Chrome 80: no style and no script there is newer than that.

The tables name what came to Chrome since, with its version. They are about what people write, so that a slip is told by
its name; each line of them is tried on a sample below.
"""

import re

import pytest

from server.web.assets import assets

#: Pattern, and a line in which it must be found.
Sign = tuple[str, str]

_CSS: dict[str, Sign] = {
    "gap of flex boxes (84); grid-gap is older": (r"(?<![-\w])(?:row-|column-)?gap\s*:", "p { gap: 8px }"),
    "inset (87)": (r"(?<![-\w])inset(?:-\w+)*\s*:", "p { inset: 0 }"),
    "aspect-ratio (88)": (r"(?<![-\w(])aspect-ratio\s*:", "p { aspect-ratio: 1 }"),
    ":focus-visible without :not around it (86)": (r"(?<!:not\():focus-visible", "a:focus-visible { }"),
    ":is, :where, :has (88, 105)": (r":(?:is|where|has)\(", "p:is(.a, .b) { }"),
    ":not with a list (88)": (r":not\([^()]*,", "p:not(.a, .b) { }"),
    "other later selectors": (r":(?:user-(?:in)?valid|popover-open|modal|open)\b", "p:user-invalid { }"),
    "accent-color (93)": (r"accent-color\s*:", "p { accent-color: red }"),
    "appearance without its prefix before it (84)": (
        r"(?<!-webkit-appearance: none; )(?<!-)appearance\s*:",
        "p { appearance: none }",
    ),
    "shorthands by direction (87)": (
        r"(?<![-\w])(?:margin|padding|border|inset)-(?:inline|block)\s*:",
        "p { margin-inline: 4px }",
    ),
    "at-rules (99 and later)": (
        r"@(?:layer|container|property|scope|starting-style|view-transition|counter-style)\b",
        "@layer base { }",
    ),
    "units of small and large windows (108)": (r"\d(?:[sld]v(?:h|w|min|max)|cq(?:w|h|i|b)|lh|rlh)\b", "p { height: 9dvh }"),
    "later functions of colours and numbers": (
        r"\b(?:color-mix|oklch|oklab|lab|lch|hwb|light-dark|round|mod|rem|abs|sign|sin|cos|anchor)\(",
        "p { color: color-mix(in srgb, red, blue) }",
    ),
    "colours from other colours (119)": (r"\((?:from|in)\s", "p { color: rgb(from red r g b) }"),
    "ranges of windows (104)": (r"@media[^{]*[<>]", "@media (width < 9px) { }"),
    "text-wrap, scrollbar and others": (
        (
            r"(?<![-\w])(?:text-wrap|scrollbar-(?:gutter|color|width)|overflow-clip-margin|content-visibility|contain-intrinsic-\w+"
        r"|field-sizing|translate|rotate|scale|text-underline-offset|text-decoration-thickness|math-style|interpolate-size"
        r"|container(?:-\w+)?|view-transition-name|animation-timeline|mask(?:-\w+)?)\s*:"
        ),
        "p { text-wrap: balance }",
    ),
    "later values": (
        r":\s*(?:clip|fit-content\(|revert|revert-layer|ui-\w+|subgrid)\b",
        "p { overflow: clip }",
    ),
    "image sets without their prefix (113)": (r"(?<!-webkit-)\bimage-set\(", "p { background: image-set('a') }"),
}  # fmt: skip

_JS: dict[str, Sign] = {
    "assigning where empty (85)": (r"\?\?=|\|\|=|&&=", "a ??= 1"),
    "private members (84)": (r"\bthis\.#|[{;]\s*(?:static\s+)?#\w+\s*[=;(]", "this.#count"),
    "static blocks (94)": (r"\bstatic\s*\{", "class A { static { } }"),
    "await outside a function (89)": (r"(?m)^await\b", "await go()"),
    "later methods of arrays and strings": (
        r"\.(?:at|replaceAll|findLast(?:Index)?|toSorted|toReversed|toSpliced|with|isWellFormed|group(?:By)?|hasOwn|any|withResolvers)\(",
        "text.replaceAll('a', 'b')",
    ),
    "later globals": (
        r"\b(?:structuredClone|WeakRef|FinalizationRegistry|AggregateError|CompressionStream|scheduler|navigation)\b|\bcrypto\.randomUUID",
        "structuredClone(a)",
    ),
    "later methods of elements": (
        r"\.(?:replaceChildren|checkVisibility|showPopover|hidePopover|togglePopover|getHTML|setHTML|scrollIntoViewIfNeeded)\(",
        "list.replaceChildren()",
    ),
    "selectors of later style": (r":(?:has|is|where)\(", "find('p:has(a)')"),
    "later flags of expressions (90, 112)": (r"/[a-z]*[dv][a-z]*\.(?:exec|test)\(", "/a/d.exec(b)"),
    "import maps and attributes": (r"\bimport\s*\(|\bimport\s+\{", "import { a } from 'b'"),
    "signals with a time (103)": (r"AbortSignal\.(?:timeout|any)", "AbortSignal.timeout(9)"),
}  # fmt: skip


def _plain(source: str) -> str:
    return re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)


def _found(signs: dict[str, Sign], source: str) -> dict[str, str]:
    plain = _plain(source)
    found = {name: re.search(pattern, plain) for name, (pattern, _) in signs.items()}
    return {name: plain[max(0, hit.start() - 40) : hit.end() + 40] for name, hit in found.items() if hit}


@pytest.mark.parametrize("name", [name for name in assets() if name.endswith((".css", ".js"))])
def test_nothing_in_it_is_newer(name: str) -> None:
    signs = _CSS if name.endswith(".css") else _JS
    assert _found(signs, assets()[name].content.decode()) == {}


def _nested(source: str) -> list[str]:
    """What opens a rule inside a rule (112); inside an at-rule it may."""
    around: list[str] = []
    found = []
    for prelude, brace in re.findall(r"([^{};]*)([{}])", _plain(source)):
        if brace == "}":
            around.pop()
            continue
        if any(not one.startswith("@") for one in around):
            found.append(prelude.strip())
        around.append(prelude.strip())
    return found


def test_no_rule_lies_in_a_rule() -> None:
    assert _nested(assets()["huanjie.css"].content.decode()) == []
    assert _nested("@media print { p { color: red; b { } } }") == ["b"]


@pytest.mark.parametrize(("signs", "name"), [(signs, name) for signs in (_CSS, _JS) for name in signs])
def test_each_sign_is_known_when_it_comes(signs: dict[str, Sign], name: str) -> None:
    assert name in _found(signs, signs[name][1])
