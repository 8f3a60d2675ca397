"""Whether a scan can be bound into a file with others: asked as it is handed in, while whoever has the paper can scan it again."""

from server.errors import Problem, Refused
from server.papers.binder import as_pdf

_AGAIN = "请重新扫描后存入；加了密码的，去掉密码再存入。"


def refuse_unbindable(name: str, content: bytes) -> None:
    """Raise Refused for a scan that `as_pdf` would refuse when packs are bound: damaged, locked, without a page, too large."""
    try:
        as_pdf(name, content)
    except Refused as refusal:
        problems = [
            Problem(
                "文件", one.cause, _AGAIN if refusal.reason == "papers.unreadable" else one.cure, one.rule, one.cite
            )
            for one in refusal.problems
        ]
        raise Refused(problems, code=refusal.reason) from refusal
