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


class FilingCause(Labelled):
    """What asked for a filing that no result of an election did: a change of the community, or what became of the certificate."""

    RENAME = "rename", "更名"
    CONVERSION = "conversion", "村改社区"
    MERGER = "merger", "合并"
    ABOLITION = "abolition", "撤销"
    LOSS = "loss", "遗失"
    DAMAGE = "damage", "损毁"

    @property
    def reported(self) -> bool:
        """Whether a person says so; the others follow from a change on record."""
        return self in {FilingCause.LOSS, FilingCause.DAMAGE}


class CertificateCopy(Labelled):
    """Which of the two copies (CT-8)."""

    ORIGINAL = "original", "正本"
    DUPLICATE = "duplicate", "副本"
    BOTH = "both", "正本和副本"


class ReturnCode(Labelled):
    """Why a filing is sent back; what is to be done about each is in `certificates.rules.returning`."""

    MISSING = "missing", "材料缺项"
    UNCLEAR = "unclear", "复印件不清"
    UNSIGNED = "unsigned", "没有签字或者盖章"
    OLD = "old", "原证书没有交回"
    NAME = "name", "名称与全称不符"
    REPRESENTATIVE = "representative", "法定代表人与选举结果不符"
    TERM = "term", "有效期与任期不符"
    ADDRESS = "address", "住所与证明不符"
    CODE = "code", "代码与原证书不符"
    NOTICE = "notice", "公告或者声明不合要求"
    OTHER = "other", "其他"


class FilingState(Labelled):
    """How far a filing is (FT-6); each state is reached by a person on a day."""

    PREPARING = "preparing", "备材料"
    SUBMITTED = "submitted", "乡镇提交"
    REVIEWED = "reviewed", "乡镇审核盖章"
    ACCEPTED = "accepted", "县民政受理"
    ISSUED = "issued", "核发"
    COLLECTED = "collected", "领取"
    ARCHIVED = "archived", "归档"


class Side(Labelled):
    """The two offices that a filing goes through, by who works there."""

    TOWNSHIP = "township", "乡镇（街道）经办员"
    BUREAU = "bureau", "县民政局证书业务员"


class Standing(Labelled):
    """How a legal representative holds that place on a day."""

    IN_OFFICE = "in_office", "在任"
    CONTINUING = "continuing", "延续履职"
    VACANT = "vacant", "空缺"
    ENDED = "ended", "已终止"


class CorrectionState(Labelled):
    """How far the correction of a code on record is: one person asks for it, another decides (AC-3)."""

    ASKED = "asked", "待核准"
    GRANTED = "granted", "已更正"
    REFUSED = "refused", "不予更正"
