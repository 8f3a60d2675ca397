"""Notices and results from before places worded them keep the words that they went out in.

The forms are said here and not read from the program, which may word its own otherwise later: no notice that hangs is then
held against words that it never had.
"""

import json

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from server.db.engine import DB

ID = "2026-11-28T11:11:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "notices issued so far keep the forms of the program as they were"

FORMS = {
    "committee": {
        "opening": "根据{依据}，{选举委员会}于{产生日期}由{产生方式}产生，主持{届次}{事项}，现将组成人员公布如下，同一职务的按姓氏笔画排列：",
        "closing": "",
    },
    "election_day": {
        "opening": "根据{依据}，现将{届次}{事项}的选举日、职位职数和选举方式公告如下：",
        "body": (
            "{序}、选举日：{选举日}。\n"
            "{序}、职位职数：{职位职数}。\n"
            "{序}、选举方式：{选举方式}，{投票和计票}。"
        ),
        "closing": "",
    },
    "registration": {
        "opening": "根据{依据}，现将{届次}{事项}选民登记事项公告如下：",
        "body": (
            "{序}、登记对象：年满{年龄}周岁（{出生截止}以前出生）、依法享有选举权利的下列人员：{登记对象}。\n"
            "{序}、登记时间：{登记开始}至{登记结束}。\n"
            "{序}、登记地点：{登记地点}。\n"
            "{序}、{一人一地}"
        ),
        "closing": "",
    },
    "voter_list": {
        "opening": "根据{依据}，现将{选举日}{事项}登记参加选举的{村居民}名单公布如下，{名单人数}，按姓氏笔画排列。",
        "closing": "对名单有不同意见的，至{申诉截止}止向{选举委员会}提出申诉。{名单摘要}",
    },
    "supplement": {
        "opening": "根据{依据}，现将选民名单的更正和申诉处理情况公告如下：",
        "body": (
            "收到并处理申诉{申诉件数}件，其中成立{成立件数}件、不成立{不成立件数}件。\n"
            "{名单}：增加{增加人数}人，减少{减少人数}人，更正后共{更正后人数}人，其中女{更正后女}人。"
        ),
        "closing": "",
    },
    "nomination": {
        "opening": "根据{依据}，现将{届次}{事项}候选人提名办法公告如下：",
        "body": (
            "{序}、产生办法：{产生办法}。\n"
            "{序}、名额：{名额}。\n"
            "{序}、提名：由{提名人}提名。\n"
            "{序}、时间和地点：{提名开始}至{提名结束}，{提名地点}。"
        ),
        "closing": "",
    },
    "preliminary": {
        "opening": "根据{依据}，{届次}{事项}的初步候选人已按提名票数产生，现公布如下，按姓氏笔画排列：",
        "closing": "",
    },
    "candidates": {
        "opening": "根据{依据}，现将{届次}{事项}正式候选人名单公布如下，按姓氏笔画排列：",
        "closing": "名单第{名单版次}版，{锁定日期}锁定，名单校验：{名单校验}。",
    },
    "voting": {
        "opening": "根据{法律}，现将{届次}{事项}的投票时间、地点和办法公告如下：",
        "body": (
            "{序}、投票时间：{选举日}{起止时间}。\n"
            "{序}、投票办法：{投票人}领取选票，{写票和投票}。{委托投票}\n"
            "{序}、投票地点："
        ),
        "closing": "",
    },
    "workers": {
        "opening": "现将{届次}{事项}监票、计票、唱票等工作人员公布如下，同一职责的按姓氏笔画排列：",
        "closing": "",
    },
    "proxies": {
        "opening": "根据{依据}，下列{委托人数}名选民书面委托他人代为投票，现予公布，按委托人姓氏笔画排列：",
        "closing": "",
    },
    "mobile": {
        "opening": "现将{届次}{事项}的流动票箱和代写人公布如下，同一职责的按姓氏笔画排列：",
        "closing": "",
    },
    "runoff": {
        "opening": "根据{依据}，{届次}{事项}须进行{投票轮次}，现将有关事项公告如下：",
        "body": (
            "{序}、投票时间：{投票日}{起止时间}。\n"
            "{序}、投票地点：{投票地点}。\n"
            "{序}、职位、名额和候选人，候选人按姓氏笔画排列："
        ),
        "closing": "",
    },
    "result": {
        "opening": "根据{依据}，{投票情况}现将选举结果公告如下：",
        "closing": (
            "{缺额说明}\n"
            "{任期}"
        ),
    },
}


def _literal(forms: dict[str, str]) -> str:
    return "'" + json.dumps(forms, ensure_ascii=False).replace("'", "''") + "'::jsonb"


# One statement each: the driver prepares them. The owner sees the rows of the whole province.
STATEMENTS = (
    "SELECT set_config('app.scope', '14', true)",
    *(
        f"UPDATE election_notice SET worded = {_literal(forms)} WHERE kind = '{kind}' AND worded IS NULL"
        for kind, forms in FORMS.items()
    ),
    f"UPDATE election SET worded = {_literal(FORMS['result'])} WHERE published IS NOT NULL AND worded IS NULL",
)


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="elections", description=DESCRIPTION)

    async def run() -> None:
        for statement in STATEMENTS:
            await DB.run_ddl(statement)

    manager.add_raw(run)
    return manager
