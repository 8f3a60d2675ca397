"""How sheets call offices beside the labels of the vocabulary."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from cadres.vocabulary import Office

#: Usual words for offices beside their labels.
OFFICE_WORDS: Final[Mapping[str, Office]] = MappingProxyType(
    {
        "书记": Office.PARTY_SECRETARY,
        "党支部书记": Office.PARTY_SECRETARY,
        "副书记": Office.PARTY_VICE_SECRETARY,
        "党支部副书记": Office.PARTY_VICE_SECRETARY,
        "支委": Office.PARTY_COMMITTEE_MEMBER,
        "党支部委员": Office.PARTY_COMMITTEE_MEMBER,
        "监委会主任": Office.OVERSIGHT_HEAD,
        "监委会委员": Office.OVERSIGHT_MEMBER,
        "理事长": Office.COLLECTIVE_HEAD,
        "理事": Office.COLLECTIVE_DIRECTOR,
        "监事": Office.COLLECTIVE_SUPERVISOR,
        "会计": Office.ACCOUNTANT,
        "报账员": Office.ACCOUNTANT,
        "文书": Office.CLERK,
        "民警": Office.COMMUNITY_POLICE,
    }
)
#: The offices of the committee by its name.
COMMITTEE_WORDS: Final[Mapping[str, Office]] = {
    body + office.label: office
    for body in ("村委会", "居委会", "村民委员会", "居民委员会", "村", "社区")
    for office in Office
    if office.elected
}
