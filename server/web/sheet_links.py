"""The buttons 导入, 导出 and 下载模板 of a list, as far as the sheets of that list and the actor's rights go."""

from dataclasses import dataclass

from server.access.actor import PROVINCE, Actor
from server.sheets.exchange import exchanges
from server.sheets.exporting import EXPORT
from server.sheets.staging import IMPORT


@dataclass(frozen=True, slots=True)
class SheetLink:
    """One button with its icon."""

    label: str
    path: str
    of: str
    icon: str


def sheet_links(actor: Actor | None, list_path: str, code: str = "") -> tuple[SheetLink, ...]:
    """The buttons of a list in their usual order; `code` narrows them to one of its sheets."""
    if actor is None:
        return ()
    of = [one for one in exchanges() if one.list_path == list_path and code in {"", one.code}]
    everywhere = actor.region == PROVINCE
    may_import = actor.may(IMPORT) and any(
        actor.may(one.import_right) and (everywhere or not one.of_province) for one in of
    )
    may_export = actor.may(EXPORT) and any(actor.may(one.export_right) for one in of)
    first = of[0].code if of else ""
    links = (
        (may_import, SheetLink("导入", "/imports", first, "in")),
        (may_export, SheetLink("导出", "/exports", first, "out")),
        (may_import, SheetLink("下载模板", "/sheets", first, "form")),
    )
    return tuple(link for shown, link in links if shown)
