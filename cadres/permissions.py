"""Rights over communities and people."""

from server.access.actor import Role, permission

VIEW = permission(
    "cadres.view",
    "查看社区和人员",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.AGENCY_REVIEWER,
    Role.ASSIGNMENT_OFFICER,
    Role.TRAINING_OFFICER,
    Role.FILING_OFFICER,
    writes=False,
)
EDIT_COMMUNITIES = permission("cadres.communities.edit", "登记社区", Role.ELECTION_OFFICER)
EDIT_PLACES = permission("cadres.places.edit", "登记安置点、组织和小组", Role.ELECTION_OFFICER, Role.TOWNSHIP_CLERK)
CHANGE_PLACES = permission("cadres.places.change", "登记村（社区）变更", Role.ELECTION_OFFICER)
RECORD_CODES = permission(
    "cadres.codes.record",
    "登记统一社会信用代码",
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
)
EDIT_PEOPLE = permission(
    "cadres.people.edit", "登记人员", Role.VETTING_OFFICER, Role.ELECTION_OFFICER, Role.ASSIGNMENT_OFFICER
)
KEEP_OFFICES = permission(
    "cadres.offices.keep",
    "登记任职和离任",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
)
FILE_SECRETARIES = permission("cadres.secretaries.file", "办理书记县级备案和任命", Role.VETTING_OFFICER)
VET = permission("cadres.vetting.conclude", "登记联审结论", Role.VETTING_OFFICER)
VIEW_REVIEWS = permission(
    "cadres.reviews.view",
    "查看联审进度",
    Role.VETTING_OFFICER,
    Role.TOWNSHIP_CLERK,
    writes=False,
)
RUN_REVIEWS = permission("cadres.reviews.run", "组织联审", Role.VETTING_OFFICER)
PREPARE_REVIEWS = permission(
    "cadres.reviews.prepare", "报送联审材料、乡镇初审", Role.VETTING_OFFICER, Role.TOWNSHIP_CLERK
)
ANSWER_REVIEWS = permission("cadres.reviews.answer", "答复联审", Role.AGENCY_REVIEWER)
READ_OPINIONS = permission(
    "cadres.reviews.read", "阅看启封的联审意见", Role.VETTING_OFFICER, writes=False, reveals=True
)
READ_OPINION_FILES = permission(
    "cadres.reviews.files.read",
    "查看联审答复附件",
    Role.VETTING_OFFICER,
    Role.AGENCY_REVIEWER,
    writes=False,
    reveals=True,
)
TAKE_INQUIRY = permission(
    "cadres.reviews.inquiry", "下载本单位征询表", Role.AGENCY_REVIEWER, writes=False, reveals=True
)
ADD_OPINION_FILES = permission(
    "cadres.reviews.files.add", "存入联审答复附件", Role.VETTING_OFFICER, Role.AGENCY_REVIEWER
)
EDIT_REVIEW_LISTS = permission("cadres.reviews.lists", "维护负面清单和联审部门", Role.VETTING_OFFICER)
SET_TARGETS = permission("cadres.targets.set", "登记结构目标", Role.VETTING_OFFICER)
DISCLOSE = permission(
    "cadres.people.disclose",
    "查看完整的个人信息",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    Role.FILING_OFFICER,
    reveals=True,
)
READ_CONDUCT = permission(
    "cadres.conduct.read",
    "调阅处分处罚情况",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    reveals=True,
)
EXPORT_FORMS = permission(
    "cadres.forms.export",
    "导出任免审批表",
    Role.VETTING_OFFICER,
    Role.ELECTION_OFFICER,
    Role.TOWNSHIP_CLERK,
    reveals=True,
)
REVIEW_DISCLOSURES = permission(
    "cadres.disclosures.review",
    "查看调阅个人信息的记录",
    Role.UNIT_HEAD,
    Role.AUDITOR,
    writes=False,
)

ALL = (
    VIEW,
    EDIT_COMMUNITIES,
    EDIT_PLACES,
    CHANGE_PLACES,
    RECORD_CODES,
    EDIT_PEOPLE,
    KEEP_OFFICES,
    FILE_SECRETARIES,
    VET,
    VIEW_REVIEWS,
    RUN_REVIEWS,
    PREPARE_REVIEWS,
    ANSWER_REVIEWS,
    READ_OPINIONS,
    READ_OPINION_FILES,
    TAKE_INQUIRY,
    ADD_OPINION_FILES,
    EDIT_REVIEW_LISTS,
    SET_TARGETS,
    DISCLOSE,
    READ_CONDUCT,
    EXPORT_FORMS,
    REVIEW_DISCLOSURES,
)
