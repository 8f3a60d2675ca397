"""Pictures of the tally sheets: whoever reads one has the paper beside the form."""

from elections.permissions import ENTER_COUNT, VIEW
from elections.services.elections import subject
from elections.vocabulary import RoundKind
from server.access.actor import Actor
from server.files.keeping import FileLine, of_subject
from server.files.sniffing import JPEG, PDF, PNG
from server.manifest import FileKind

TALLY_SCAN = FileKind(
    code="elections.tally_sheet",
    label="计票单照片",
    view=VIEW,
    add=ENTER_COUNT,
    media_types=frozenset({PDF, JPEG, PNG}),
    most_bytes=20 * 1024 * 1024,
    page="/elections/{}",
)


async def scans_of(actor: Actor, code: str, kind: RoundKind) -> tuple[FileLine, ...]:
    """The pictures of the sheets of one kind of vote, the oldest first; the kind stands before their names."""
    held = await of_subject(actor, subject(code))
    return tuple(one for one in held if one.kind == TALLY_SCAN.code and one.name.startswith(f"{kind.label}-"))


async def latest_scan(actor: Actor, code: str, kind: RoundKind) -> FileLine | None:
    """The picture that was taken last."""
    return next(reversed(await scans_of(actor, code, kind)), None)


async def box_scan(actor: Actor, code: str, box: str, kind: RoundKind) -> FileLine | None:
    """The picture of the sheet of one box that was taken last."""
    held = await of_subject(actor, subject(code))
    own = [one for one in held if one.kind == TALLY_SCAN.code and one.name.startswith(f"{box}　{kind.label}-")]
    return own[-1] if own else None
