"""The API's description: how a program shows who it is, and how refusals look. Both are the same for every route."""

from typing import Any

from litestar import Request
from litestar.openapi.plugins import JsonRenderPlugin

_PROBLEM = {
    "type": "object",
    "description": "RFC 9457。code不变，可供程序判断；problems逐项说明哪里不对、为什么、怎么办。",
    "required": ["type", "title", "status", "detail", "instance", "code"],
    "properties": {
        "type": {"type": "string", "example": "urn:huanjie:not_found"},
        "title": {"type": "string"},
        "status": {
            "type": "integer",
            "description": "401没有令牌，403没有权限，404没有或不在辖区，409冲突，422内容不对，503暂不可用",
        },
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "number": {"type": "string", "description": "系统出错时的编号，可在日志里找到"},
        "problems": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {name: {"type": "string"} for name in ("field", "cause", "cure", "rule", "cite")},
            },
        },
    },
}
_BEARER = {"type": "http", "scheme": "bearer", "description": "huanjie token发放的令牌：Authorization: Bearer …"}
_REFUSED = {
    "description": "没有办成，什么也没有写入",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}},
}


class DescriptionPlugin(JsonRenderPlugin):
    """Serves the description as JSON only: the usual viewers load their scripts from elsewhere."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:
        """The description with what holds for every route."""
        return super().render(request, completed(openapi_schema))


def completed(schema: dict[str, Any]) -> dict[str, Any]:
    """The description with bearer tokens, and problem documents in place of the framework's own error shape."""
    components = schema.setdefault("components", {})
    components.setdefault("securitySchemes", {})["bearer"] = _BEARER
    components.setdefault("schemas", {})["ProblemDocument"] = _PROBLEM
    schema["security"] = [{"bearer": []}]
    for path in schema["paths"].values():
        for operation in path.values():
            if isinstance(operation, dict) and "responses" in operation:
                operation["responses"].pop("400", None)
                operation["responses"]["default"] = _REFUSED
    return schema
