"""The province's lists of a day: what is asked, what bars, who answers."""

import pytest

from server.access.actor import Role
from tests.support import reviews as given
from tests.support.http import SignIn


@pytest.mark.usefixtures("county")
async def test_the_lists_of_a_day(sign_in: SignIn) -> None:
    officer = await sign_in(Role.VETTING_OFFICER)
    today = await officer.get("/vetting/lists")
    assert "Q-10-2" in today.text
    assert "失信被执行人未撤销" in today.text
    rows = {row[0].text: [cell.text_content() for cell in row] for row in today.all("//tbody/tr")}
    assert rows["9"][4:7] == ["村、社区", "县人民法院", given.SOURCE]
    assert rows["5"][4:6] == ["村、社区", "县公安局、县人民法院"]
    assert rows["Q-10-2"][2:4] == ["村", "各部门"]
    assert rows["Q-11-2"][2:4] == ["社区", "各部门"]
    before = await officer.get("/vetting/lists?on=2021-11-20")
    assert "这一天的组织法没有候选人的禁止条款" in before.text
    wrong = await officer.get("/vetting/lists?on=何时")
    assert (wrong.status, wrong.heading) == (422, "负面清单和联审部门")
    assert wrong.problems() == ["哪一天：“何时”不是日期。写成2026-10-18的样子。"]


@pytest.mark.usefixtures("county")
async def test_only_the_province_is_offered_the_import_of_its_lists(sign_in: SignIn) -> None:
    county, province = await sign_in(Role.VETTING_OFFICER), await sign_in(Role.VETTING_OFFICER, region="140000000000")
    offered = [
        bool((await one.get("/vetting/lists")).all("//a[starts-with(@href, '/imports')]")) for one in (county, province)
    ]
    assert offered == [False, True]
