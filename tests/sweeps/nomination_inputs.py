"""What the sweeps send to the acts of a nomination for programs."""

from typing import Any

_A_SLIP = {"post": "chair", "name": "荐甲", "votes": 1}
NOMINATION_INPUTS: dict[str, dict[str, Any]] = {
    f"POST /api/v1/elections/{{code}}/nomination/{act}": given
    for act, given in (
        ("plan", {"way": "direct", "document": "提名办法"}),
        ("slips", {"kind": "preselection", "held": "2026-11-21", "document": "记录", "lines": [_A_SLIP]}),
        ("slips/{reading}/return", {"reason": "录错了"}),
        ("merges", {"post": "chair", "written": "荐甲甲", "meant": "荐甲", "reason": "票上写错"}),
        ("merges/{merge}/confirm", {}),
        ("merges/{merge}/undo", {"reason": "是两个人"}),
        (
            "consents",
            {
                "person": 1,
                "post": "chair",
                "name": "荐甲",
                "answer": "given",
                "said": "2026-11-21",
                "document": "本人意见",
            },
        ),
        ("order", {}),
        ("list", {"published": "2026-11-22"}),
        ("list/reopen", {"reason": "本人退出"}),
        ("meeting", {"held": "2026-11-23", "place": "村委会", "attended": 60, "document": "会议记录"}),
    )
}
