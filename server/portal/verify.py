"""The public page that says whether a paper stands. Nobody signs in, and it tells no more than the paper shows."""

from typing import Annotated, Any

from litestar import Controller, Request, get
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from server.papers.register.codes import grouped, plain
from server.papers.register.verifying import Verdict, verify
from server.papers.register.vocabulary import Answer
from server.web.auth import PUBLIC
from server.web.pages import bare_page

_OPEN = {PUBLIC: True, "no_actor": True}
_LONGEST = 80
#: How each answer looks, and what to make of it.
_LOOKS = {
    Answer.VALID: ("ok", "登记簿上有这一件，现在有效。请逐项核对与文书是否一致，有一项不一致的不要采信。"),
    Answer.WAITING: ("warn", "这个编号已经核准，文书还没有签发，现在不能使用。请向发文机关查询。"),
    Answer.SUPERSEDED: ("warn", "这一件已由新件替代，不再使用。请出示新件。"),
    Answer.VOID: ("stop", "这一件已经作废，不能使用。"),
    Answer.UNKNOWN: ("warn", "登记簿里没有这个验证码。请核对有没有抄错；没有抄错的，向发文机关查询。"),
    Answer.MALFORMED: ("warn", "验证码是32位字母和数字，输入的不是。请照文书署名处重新输入，空格不用输。"),
    Answer.TAMPERED: (
        "stop",
        "验证码的校验不对：抄错了，或者不是本系统发出的。没有抄错的，不要采信这件文书，向发文机关查询。",
    ),
}


class VerifyPages(Controller):
    """核验."""

    path = "/verify"

    @get("/", opt=_OPEN)
    async def ask(
        self,
        request: Request[Any, Any, Any],
        code: Annotated[str, QueryParameter(max_length=_LONGEST)] = "",
    ) -> Template | Redirect:
        """Where a code is typed that no phone can read."""
        if code.strip():
            return Redirect(f"/verify/{plain(code) or '-'}", status_code=303)
        return bare_page(request, "server/register/verify.html", found=None, code="", look="", words="")

    @get("/{token:str}", opt=_OPEN)
    async def answer(self, request: Request[Any, Any, Any], token: FromPath[str]) -> Template:
        """How the paper with this code stands."""
        shown = token[:_LONGEST]
        found: Verdict = await verify(shown, request.client.host if request.client else "unknown")
        look, words = _LOOKS[found.answer]
        if found.spent:
            words = "这一份已声明遗失或者损毁，不再使用，以补发件为准。"
        code = grouped(plain(shown))
        return bare_page(request, "server/register/verify.html", found=found, code=code, look=look, words=words)
