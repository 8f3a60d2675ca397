"""Pictures of tally sheets, beside the form for whoever reads one, and of what nominees said in writing."""

from collections.abc import Mapping, Sequence

from elections.nominations import Consent
from elections.permissions import ENTER_COUNT, RECORD, VIEW
from elections.services.elections import subject
from elections.vocabulary import Post, RoundKind
from server.access.actor import Actor
from server.files.keeping import FileLine, of_subject
from server.files.scans import MOST_SCAN_BYTES, SCAN_TYPES
from server.manifest import FileKind

TALLY_SCAN = FileKind(
    code="elections.tally_sheet",
    label="计票单照片",
    view=VIEW,
    add=ENTER_COUNT,
    media_types=SCAN_TYPES,
    most_bytes=MOST_SCAN_BYTES,
    page="/elections/{}",
)

CONSENT_SCAN = FileKind(
    code="elections.consent",
    label="书面意见扫描件",
    view=VIEW,
    add=RECORD,
    media_types=SCAN_TYPES,
    most_bytes=MOST_SCAN_BYTES,
    page="/elections/{}",
)


def consent_called(post: Post, name: str) -> str:
    """What stands before the name of a scan and tells whose it is; the brackets keep 王小 apart from 王小红."""
    return f"书面意见（{post.label}{name}）"


async def consent_scans(
    actor: Actor, code: str, consents: Sequence[Consent]
) -> Mapping[tuple[Post, str], tuple[FileLine, ...]]:
    """The scans of what nominees said, by post and name, the oldest first."""
    held = [one for one in await of_subject(actor, subject(code)) if one.kind == CONSENT_SCAN.code]
    return {
        (said.post, said.name): tuple(
            one for one in held if one.name.startswith(f"{consent_called(said.post, said.name)}-")
        )
        for said in consents
    }


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
