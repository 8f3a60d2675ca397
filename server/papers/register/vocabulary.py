"""Words of the register of papers."""

from server.values.labels import Labelled


class PaperState(Labelled):
    DRAFT = "draft", "草稿"
    CHECKED = "checked", "已核对"
    APPROVED = "approved", "已核准"
    ISSUED = "issued", "已签发"
    SUPERSEDED = "superseded", "已被替代"
    VOID = "void", "作废"


class Answer(Labelled):
    """What a code turns out to be."""

    VALID = "valid", "有效"
    WAITING = "waiting", "尚未签发"
    SUPERSEDED = "superseded", "已被替代"
    VOID = "void", "已作废"
    UNKNOWN = "unknown", "查无此件"
    TAMPERED = "tampered", "校验不符"
    MALFORMED = "malformed", "不是验证码"


class Wording(Labelled):
    """A text that a place may decide for its papers; the last four are paragraphs of those kinds that have them."""

    ISSUER = "issuer", "发文机关"
    SERIES = "series", "发文代字"
    SIGNATURE = "signature", "署名"
    PLACE = "place", "签发地点"
    OFFICE = "office", "编号承办单位"
    OPENING = "opening", "开头"
    BODY = "body", "正文"
    DUTIES = "duties", "要求"
    CLOSING = "closing", "结尾"
