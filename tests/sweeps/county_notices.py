"""What a county has of an election's notices: one that was issued with its hanging on record."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from elections.notice_vocabulary import NoticeKind
from elections.noticing.issuing import IssueNotice, issue_notice
from elections.noticing.posting import RecordPosting, record_posting
from server.access.actor import Actor


@dataclass(frozen=True)
class Noticed:
    """The notice and its hanging, by the names of the routes' parameters."""

    number: int
    posting: int


async def a_notice(operator: Actor, code: str, words: Mapping[str, str]) -> Noticed:
    """Of the committee, in the election that waits for its vote."""
    day = date(2021, 10, 12)
    places = f"{words['board']}、村口"
    number = await issue_notice(operator, code, IssueNotice(kind=NoticeKind.COMMITTEE, issued=day, places=places))
    proof = RecordPosting(place=words["board"], posted=day, hour="9:00", by_one=words["poster"], by_two="郭张贴")
    return Noticed(number, await record_posting(operator, code, number, proof))
