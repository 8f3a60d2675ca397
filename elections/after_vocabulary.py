"""Words of what comes after a result: handing over, the file of the election, disputes, and putting an election off."""

from server.values.labels import Labelled


class HandoverItem(Labelled):
    """What a former committee hands over; `code` is whose custody it usually was."""

    SEALS = "seals", "印章", "主任、文书"
    CERTIFICATE = "certificate", "统一社会信用代码证书", "主任"
    PREMISES = "premises", "办公场所", "主任"
    EQUIPMENT = "equipment", "办公用具", "主任"
    ACCOUNTS = "accounts", "集体财务账目", "会计、报账员"
    CASH = "cash", "现金、存款和票据", "会计、报账员"
    ASSETS = "assets", "固定资产", "主任"
    CONTRACTS = "contracts", "合同、协议", "主任、文书"
    DEBTS = "debts", "债权债务", "会计、报账员"
    ARCHIVES = "archives", "工作档案", "文书"
    PENDING = "pending", "其他遗留问题", "主任"


class ArchiveEdition(Labelled):
    """Which list of documents an election's file is made up by."""

    RULES_2013 = "rules_2013", "村民委员会选举规程"
    FUJIAN_2021 = "fujian_2021", "四十七件目录"


class DisputeKind(Labelled):
    """What a dispute or a complaint is about."""

    BRIBERY = "bribery", "贿选等不正当手段当选"
    DISRUPTION = "disruption", "破坏选举秩序"
    PROCEDURE = "procedure", "选举程序违法"
    COUNT = "count", "计票结果有异议"
    QUALIFICATION = "qualification", "候选人、当选人资格"
    COMMITTEE = "committee", "选举委员会组成"
    HANDOVER = "handover", "工作移交"
    OTHER = "other", "其他"


class Channel(Labelled):
    """How it came in."""

    VISIT = "visit", "来访"
    LETTER = "letter", "来信"
    PHONE = "phone", "电话"
    NET = "net", "网络"
    ASSIGNED = "assigned", "上级转交"


class Decider(Labelled):
    """Who decided. Only a government may say that somebody is not validly elected (T-17)."""

    ELECTION_COMMITTEE = "election_committee", "选举委员会"
    TOWNSHIP = "township", "乡级人民政府（街道办事处）"
    COUNTY = "county", "县级人民政府"

    @property
    def governs(self) -> bool:
        return self is not Decider.ELECTION_COMMITTEE


class DisputeEffect(Labelled):
    """What a decision does to the election."""

    NONE = "none", "不影响选举结果"
    PERSON_VOID = "person_void", "本人当选无效"
    ELECTION_VOID = "election_void", "选举无效"

    @property
    def voids(self) -> bool:
        return self is not DisputeEffect.NONE
