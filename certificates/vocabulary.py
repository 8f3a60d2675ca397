"""Words of certificates and filings."""

from server.values.labels import Labelled

#: The code of 当选证书 among the kinds of papers of the register.
CERTIFICATE = "certificates.election_certificate"


class FilingType(Labelled):
    """The five businesses of the legal-person certificate (FT-1 … FT-5)."""

    FIRST = "first", "首次申领"
    RENEWAL = "renewal", "换领"
    CHANGE = "change", "变更"
    REPLACEMENT = "replacement", "补领"
    CANCELLATION = "cancellation", "注销"


class FilingState(Labelled):
    """How far a filing is (FT-6); each state is reached by a person on a day."""

    PREPARING = "preparing", "备材料"
    SUBMITTED = "submitted", "乡镇提交"
    REVIEWED = "reviewed", "乡镇审核盖章"
    ACCEPTED = "accepted", "县民政受理"
    ISSUED = "issued", "核发"
    COLLECTED = "collected", "领取"
    ARCHIVED = "archived", "归档"


class Standing(Labelled):
    """How a legal representative holds that place on a day."""

    IN_OFFICE = "in_office", "在任"
    CONTINUING = "continuing", "延续履职"
    VACANT = "vacant", "空缺"
