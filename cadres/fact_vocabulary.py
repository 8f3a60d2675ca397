"""Words of what people in office are paid, insured for and employed as beside it, as the member sheet SH-1 asks for them."""

from server.values.labels import Labelled


class YesNo(Labelled):
    """Whether something is so. What nobody has said is neither."""

    YES = "yes", "是"
    NO = "no", "否"


class Circumstance(Labelled):
    """Pay, insurance and posts beside the office; a sheet may say that somebody is insured without saying for what."""

    ALLOWANCE = "allowance", "月补贴"
    SOCIAL = "social", "社会保险（险种未分）"
    PENSION = "pension", "养老保险"
    MEDICAL = "medical", "医疗保险"
    UNEMPLOYMENT = "unemployment", "失业保险"
    INJURY = "injury", "工伤保险"
    MATERNITY = "maternity", "生育保险"
    HOUSING_FUND = "housing_fund", "住房公积金"
    PROPERTY_JOB = "property_job", "在物业服务企业兼职"

    @property
    def insurance(self) -> bool:
        """Whether it is one of the five kinds of social insurance."""
        return self in _FIVE


_FIVE = frozenset(
    {
        *(Circumstance.PENSION, Circumstance.MEDICAL, Circumstance.UNEMPLOYMENT),
        *(Circumstance.INJURY, Circumstance.MATERNITY),
    }
)
