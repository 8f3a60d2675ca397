"""Where the rows of each table come to light: to each role in the own county by its right, to nobody in another.

A table that gets no entry here fails, as does one whose rows the address does not show. That a foreign row stays out of
lists, counts, searches and sheets is swept in `test_walls_of_lists`, that it has no page in `test_walls_of_routes`.
"""

from dataclasses import asdict, dataclass

import pytest

from cadres import permissions as cadres
from certificates import permissions as certificates
from certificates.scans import SCAN
from elections import permissions as elections
from server.access.actor import Permission
from server.access.audit import READ_TRACES
from server.access.records import MANAGE
from server.db import schema
from tests.support.http import Programs, SignIn
from tests.sweeps.counties import County, Furnished
from tests.sweeps.grounds import AWAY, HOME, Ground
from tests.sweeps.walls import ROLES, Asker
from training import permissions as training


@dataclass(frozen=True)
class Shown:
    """An address, the right to see the rows there, and what the answer says of them; `{…}` is filled in by the county."""

    path: str
    right: Permission
    word: str


_ELECTION, _API = "/elections/{code}", "/api/v1/elections/{code}"
_ROLL = "/rolls/{roll}"
_BOXES = "/elections/{boxed}/boxes"
_NOMINATION = "/elections/{nomination}/nomination"
_FILING, _SECRETARY = "/filings/{wanted}", "/communities/{village}/secretary/{person}"

SHOWN: dict[str, tuple[Shown, ...]] = {
    "unit": (Shown("/accounts/units", MANAGE, "{unit}"), Shown("/api/v1/accounts/units", MANAGE, "{unit}")),
    "account": (Shown("/accounts", MANAGE, "{account}"), Shown("/api/v1/accounts/{account}", MANAGE, "{account}")),
    "session": (Shown("/accounts/{account}", MANAGE, "{device}"),),
    "api_token": (Shown("/accounts/{account}", MANAGE, "{token}"),),
    "audit_event": (Shown("/audit?subject=election:{code}", READ_TRACES, "公布选举结果"),),
    "stored_file": (Shown("/files/{file}", SCAN.view, "{file}"), Shown(_FILING, certificates.VIEW, "{file}")),
    "job": (Shown("/jobs", certificates.PRINT, "{job}"), Shown("/api/v1/jobs", certificates.PRINT, "{job}")),
    "import_batch": (Shown("/imports", cadres.EDIT_COMMUNITIES, "{batch}"),),
    "import_row": (Shown("/imports/{batch}", cadres.EDIT_COMMUNITIES, "{village}"),),
    "community": (
        Shown("/communities?q={village}", cadres.VIEW, "{community}"),
        Shown("/api/v1/communities/{village}", cadres.VIEW, "{community}"),
    ),
    "person": (Shown("/people/{person}", cadres.VIEW, "{person}"),),
    "person_merit": (
        Shown("/people/{person}?part=facts", cadres.VIEW, "{fact}"),
        Shown("/api/v1/people/{person}", cadres.VIEW, "{fact}"),
    ),
    "appraisal": (Shown("/people/{person}?part=facts", cadres.VIEW, "称职"),),
    "person_circumstance": (Shown("/people/{person}?part=facts", cadres.VIEW, "1733元"),),
    "person_duty": (Shown("/people/{person}?part=facts", cadres.VIEW, "{career}"),),
    "conduct_record": (Shown("/people/{person}?part=facts", cadres.VIEW, "已封存"),),
    "determination": (Shown("/people/{person}?part=facts", cadres.VIEW, "1998.03"),),
    "career_line": (Shown("/people/{person}?part=career", cadres.VIEW, "{career}"),),
    "appointment_form": (Shown("/people/{person}/forms/{form}", cadres.EDIT_PEOPLE, "不清楚的地方"),),
    "kin_record": (Shown("/people/{person}?part=kin", cadres.VIEW, "{kinship}"),),
    "person_merge": (Shown("/people/{person}", cadres.VIEW, "{merge}"),),
    "saved_search": (Shown("/people?area={county}", cadres.VIEW, "{search}"),),
    "tenure": (Shown("/communities/{village}", cadres.VIEW, "{person}"),),
    "office_seats": (Shown("/communities/{village}", cadres.VIEW, "{seats}"),),
    "recall_petition": (
        Shown("/recalls/{waiting_recall}", elections.VIEW, "{recall}"),
        Shown("/api/v1/recalls", elections.VIEW, "{recall}"),
    ),
    "recall_ballot": (Shown("/recalls/{voted_recall}", elections.VIEW, "{recall_vote}"),),
    "office_review": (Shown("/offices/{tenure}", cadres.VIEW, "{review}"),),
    "secretary_merit": (Shown(_SECRETARY, cadres.VIEW, "{merit}"),),
    "secretary_recognition": (Shown(_SECRETARY, cadres.VIEW, "{label}"),),
    "secretary_filing": (Shown(_SECRETARY, cadres.VIEW, "任命，已任命"),),
    "appointing_order": (Shown("/offices/papers?area={county}", cadres.KEEP_OFFICES, "{decider}"),),
    "secretary_filing_step": (Shown(_SECRETARY, cadres.VIEW, "{step}"),),
    "voter_standing": (Shown("/elections/{code}/voters/{person}", elections.RECORD, "{voter}"),),
    "sending_unit": (Shown("/teams/units?area={county}", training.VIEW, "{sending}"),),
    "work_team": (Shown("/teams/{team}", training.VIEW, "{letter}"),),
    "team_assignment": (
        Shown("/teams/assignments/{assignment}", training.VIEW, "{sent}"),
        Shown("/teams?area={county}", training.VIEW, "{sent}"),
    ),
    "village_day": (Shown("/teams/assignments/{assignment}", training.VIEW, "2021年3天"),),
    "team_leave": (Shown("/teams/assignments/{assignment}", training.VIEW, "{granter}"),),
    "team_absence": (Shown("/teams/assignments/{assignment}", training.VIEW, "{inspector}"),),
    "team_grade": (Shown("/teams/assignments/{assignment}", training.VIEW, "{appraiser}"),),
    "county_arrangement": (Shown("/teams/sites/{site}", training.VIEW, "{liaison}"),),
    "help_record": (Shown("/teams/sites/{site}", training.VIEW, "{visit}"),),
    "community_worker": (
        Shown("/teams/workers/{employee}", training.VIEW, "{employed}"),
        Shown("/teams/workers?area={county}", training.VIEW, "{employed}"),
    ),
    "worker_pay": (Shown("/teams/workers/{employee}", training.VIEW, "{pay}"),),
    "worker_review": (Shown("/teams/workers/{employee}", training.VIEW, "{reviewer}"),),
    "household_contact": (
        Shown("/teams/contacts/{liaison}", training.VIEW, "{caller}"),
        Shown("/teams/contacts?area={county}", training.VIEW, "{caller}"),
    ),
    "contact_visit": (Shown("/teams/contacts/{liaison}", training.VIEW, "{call}"),),
    "team_task": (Shown("/teams/{team}", training.VIEW, "{task}"),),
    "team_support": (Shown("/teams/{team}", training.VIEW, "{fund}"),),
    "child_director": (Shown("/children/{director}", training.VIEW, "{minder}"),),
    "child_check": (Shown("/children/{director}", training.VIEW, "{asked_of}"),),
    "child_work": (Shown("/children/{director}", training.VIEW, "{minding}"),),
    "child_count": (Shown("/children/counts?area={county}", training.VIEW, "666"),),
    "course": (
        Shown("/courses/{course}", training.VIEW, "{programme}"),
        Shown("/api/v1/courses?year=2021", training.VIEW, "{programme}"),
    ),
    "course_session": (Shown("/courses/{course}", training.VIEW, "{lesson}"),),
    "course_member": (Shown("/courses/members/{trainee}", training.VIEW, "{minder}"),),
    "course_presence": (Shown("/courses/members/{trainee}", training.VIEW, "出勤4"),),
    "resettlement_site": (Shown("/sites", cadres.VIEW, "{site}"), Shown("/api/v1/sites", cadres.VIEW, "{origin}")),
    "site_count": (Shown("/sites/{site}", cadres.VIEW, "777"), Shown("/api/v1/sites/{site}", cadres.VIEW, ":777,")),
    "community_count": (
        Shown("/communities/{village}/counts", cadres.VIEW, "1555"),
        Shown("/api/v1/communities/{village}/parts", cadres.VIEW, ":1555,"),
    ),
    "community_body": (Shown("/bodies", cadres.VIEW, "{body}"), Shown("/api/v1/bodies", cadres.VIEW, "{body}")),
    "community_part": (Shown("/communities/{village}/groups", cadres.VIEW, "{group}"),),
    "representative": (Shown("/communities/{village}/representatives", cadres.VIEW, "{representative}"),),
    "community_change": (Shown("/api/v1/changes", cadres.VIEW, "{change}"),),
    "site_service": (Shown("/sites/{site}", cadres.VIEW, "{village}"),),
    "disclosure": (Shown("/disclosures", cadres.REVIEW_DISCLOSURES, "{disclosure}"),),
    "vetting_case": (Shown(f"{_ELECTION}?part=candidates", elections.VIEW, "{vetting}"),),
    "election": (Shown("/elections", elections.VIEW, "{code}"), Shown("/api/v1/elections", elections.VIEW, "{code}")),
    "election_seat": (Shown(_ELECTION, elections.VIEW, "委员3"),),
    "election_plan": (Shown("/elections/{waiting}/plan", elections.VIEW, "留足法定期限的排法"),),
    "election_plan_day": (Shown("/api/v1/elections/{waiting}/plan", elections.VIEW, '"item":"list_published"'),),
    "election_committee": (Shown("/elections/{waiting}/committee", elections.VIEW, "{minutes}"),),
    "election_committee_member": (Shown("/elections/{waiting}/committee", elections.VIEW, "{mark}选甲"),),
    "handover_line": (Shown("/elections/{code}/handover", elections.VIEW, "{outstanding}"),),
    "handover_order": (Shown("/elections/{code}/handover", elections.VIEW, "{refuser}"),),
    "election_archive": (Shown("/elections/{code}/archive", elections.VIEW, "，10件"),),
    "election_archive_line": (Shown("/elections/{code}/archive", elections.VIEW, "{shelf}"),),
    "election_dispute": (
        Shown("/elections/{code}/disputes", elections.KEEP_DISPUTES, "{complaint}"),
        Shown("/elections/disputes?area={county}", elections.KEEP_DISPUTES, "{complaint}"),
    ),
    "election_dispute_step": (Shown("/elections/disputes/{dispute}", elections.KEEP_DISPUTES, "{inquiry}"),),
    "election_postponement": (Shown("/elections/{postponed}", elections.VIEW, "{storm}"),),
    "polling_station": (Shown("/elections/{waiting}/polling", elections.VIEW, "{hall}"),),
    "polling_worker": (Shown("/elections/{waiting}/polling", elections.VIEW, "{scrutineer}"),),
    "election_notice": (Shown("/elections/{waiting}/notices", elections.VIEW, "{board}"),),
    "notice_posting": (Shown("/elections/{waiting}/notices/1", elections.VIEW, "{poster}"),),
    "proxy_mandate": (Shown("/elections/{waiting}/proxies", elections.VIEW, "{absent}"),),
    "corrigendum": (Shown("/elections/{code}/corrigenda", elections.VIEW, "{correction}"),),
    "ballot_account": (Shown("/elections/{waiting}/polling", elections.VIEW, "{surplus}"),),
    "counting_plan": (Shown(_BOXES, elections.VIEW, "{apart}"),),
    "box_count": (Shown(_BOXES, elections.VIEW, "{over}"),),
    "box_reading": (Shown(_BOXES, elections.VIEW, "1处不一致"),),
    "box_name_merge": (Shown(_BOXES, elections.VIEW, "{written_in}"),),
    "count_sample": (Shown("/elections/samples?area={county}", elections.VIEW, "{sample}"),),
    "sampled_count": (Shown("/elections/samples/{sample}", elections.VIEW, "{counted}/1"),),
    "recount": (Shown("/elections/samples/{sample}/{sampled}", elections.VIEW, "{recount}"),),
    "nomination_plan": (Shown(_NOMINATION, elections.VIEW, "{plan}"),),
    "nomination_reading": (Shown(_NOMINATION, elections.VIEW, "{slips}"),),
    "nomination_merge": (Shown(_NOMINATION, elections.VIEW, "{written}"),),
    "candidate_consent": (Shown(_NOMINATION, elections.VIEW, "{consent}"),),
    "candidate_list": (Shown(_NOMINATION, elections.VIEW, "{listing}"),),
    "candidate_meeting": (Shown(_NOMINATION, elections.VIEW, "{meeting}"),),
    "election_preparation": (Shown("/elections/{waiting}/preparation", elections.RECORD, "{helper}"),),
    "election_area_round": (Shown("/elections/county/{made}", elections.SET_UP, "2026年12月18日"),),
    "election_made_with": (Shown("/elections/county/{made}", elections.SET_UP, "{village}"),),
    "roll_summary": (Shown("/elections/{waiting}/count", elections.ENTER_COUNT, "登记431人"),),
    "roll": (Shown(_ROLL, elections.VIEW, "选民登记册"),),
    "voter": (
        Shown(f"{_ROLL}?q={{enrolled}}", elections.VIEW, "{enrolled}"),
        Shown("/api/v1/rolls/{roll}/voters", elections.VIEW, "{enrolled}"),
    ),
    "roll_count": (Shown("/api/v1/rolls/{roll}", elections.VIEW, '"voters":2'),),
    "roll_edition": (Shown(_ROLL, elections.VIEW, "村委会公开栏"),),
    "roll_change": (Shown(_ROLL, elections.VIEW, "减2人"),),
    "roll_correction": (Shown(f"{_ROLL}/voters/{{enrolled_voter}}", elections.VIEW, "{mended}"),),
    "assisted_voter": (Shown("/elections/{waiting}/assisted", elections.VIEW, "{written_for}"),),
    "roll_objection": (Shown(f"{_ROLL}/objections", elections.VIEW, "{objector}"),),
    "registration_conflict": (Shown("/rolls/conflicts", elections.VIEW, "{enrolled}"),),
    "roll_import": (Shown("/rolls/imports", elections.KEEP_ROLL, "{sheet}"),),
    "election_stage": (Shown(_API, elections.VIEW, '"result_published":"2021-11-21"'),),
    "candidacy": (Shown(f"{_ELECTION}?part=candidates", elections.VIEW, "{person}"),),
    "ballot_count": (Shown(_ELECTION, elections.VIEW, "收回396张"), Shown(_API, elections.VIEW, '"cast":396')),
    "count_line": (Shown(_ELECTION, elections.VIEW, "{loser}"),),
    "count_step": (Shown(_API, elections.VIEW, '"checked":true'),),
    "count_reading": (Shown("/elections/{unlike}", elections.VIEW, "计票待核对差异"),),
    "elected": (Shown("/people/{person}", elections.VIEW, "当选主任"),),
    "filing": (
        Shown("/filings", certificates.VIEW, "{community}"),
        Shown("/api/v1/filings", certificates.VIEW, "{person}"),
    ),
    "filing_material": (Shown(_FILING, certificates.VIEW, "法定代表人身份证复印件"),),
    "filing_step": (Shown("/api/v1/filings/{wanted}", certificates.VIEW, '"steps":[{{"state":"preparing"'),),
    "legal_certificate": (
        Shown("/filings/certificates?area={county}", certificates.VIEW, "{given_out}"),
        Shown("/api/v1/filings/certificates", certificates.VIEW, "{given_out}"),
    ),
    "code_correction": (Shown("/communities/{village}/code-correction", certificates.VIEW, "{miscoded}"),),
    "certificate_loss": (Shown("/filings/{certified}", certificates.VIEW, "{lost}"),),
    "registered_paper": (
        Shown("/papers?area={county}", certificates.VIEW, "{person}"),
        Shown("/papers/{registered}", certificates.VIEW, "{person}"),
    ),
    "paper_step": (Shown("/papers/{registered}", certificates.VIEW, "{paper_note}"),),
    "election_certificate": (Shown(_ELECTION, certificates.PRINT, "当选证书5份"),),
}
#: Tables whose rows no address shows to anybody but whom they are about, and what reads them.
UNSHOWN = {
    "spent_code": "whoever shows the code of a lost copy is told of the paper, and of nothing else in the row",
    "held_code": "whoever names a code is told whose it is; the page of a community has it from the community",
    "face_offset": "an office reads the shift of its own printer and nobody else's",
    "roll_upload": "the page of the job that takes it in names the file; nobody sees its rows before they are in",
    "stand_in": "the two whose pair it is see it on the page of their own account",
    "box_settlement": "the page of the boxes and their statement tell who settled a sheet; the trace has each figure",
    "count_settlement": "the page of the election and its report tell how many figures were settled; the trace has each of them",
    "count_draft": "whoever typed it finds it in the sheet of the count, and nobody else",
    **dict.fromkeys(
        (
            "agency_seat",
            "vetting_batch",
            "vetting_decision",
            "vetting_objection",
            "vetting_opinion",
            "vetting_question",
            "vetting_subject",
        ),
        "the joint review has no pages of its own; what it ends in is a vetting_case",
    ),
    "distinct_pair": "it keeps two people out of the list of pairs, and the trail tells who ruled so and why",
}


def test_every_table_that_belongs_somewhere_has_its_place() -> None:
    scoped = {table._meta.tablename for table in schema.tables() if schema.is_scoped(table)}
    assert scoped == {*SHOWN, *UNSHOWN}


def _filled(text: str, county: County, *, path: bool) -> str:
    """An address with the county's records, or what it says of them: a word of the county's own where there is one."""
    ids = {
        name: county.address(f"{{{name}}}")
        for name in ("account", "batch", "file", "form", "job", "made", "person", "site", "tenure", "wanted", "code")
    }
    named = {
        "village": county.region,
        "county": county.code,
        "counted": county.counted,
        "unlike": county.unlike,
        "waiting": county.waiting,
    }
    named |= {"team": str(county.dispatched.team), "assignment": str(county.dispatched.assignment)}
    named |= {name: str(number) for name, number in (asdict(county.taught) | asdict(county.staffed)).items()}
    named |= {"waiting_recall": str(county.recalls[0]), "voted_recall": str(county.recalls[1])}
    named |= {"dispute": str(county.after.dispute), "postponed": county.after.postponed}
    named |= {"nomination": county.nominated.nomination, "boxed": county.boxed.boxed}
    named |= {"nomination": county.nominated.nomination}
    named |= {"registered": str(county.registered), "certified": str(county.certified)}
    named |= {"sample": str(county.drawn.sample), "sampled": str(county.drawn.sampled)}
    named |= {"roll": county.enrolled.roll, "enrolled": county.words["enrolled"]}
    named |= {"enrolled_voter": str(county.enrolled.voter)}
    return text.format(**(ids | named if path else ids | named | county.words | {"mark": county.words["helper"][0]}))


@pytest.mark.parametrize("ground", [HOME, AWAY], ids=["home", "away"])
async def test_each_role_sees_in_its_county_what_is_its_right(
    ground: Ground, counties: Furnished, sign_in: SignIn, program: Programs
) -> None:
    county = counties.home if ground is HOME else counties.away
    office = {"region": county.code, "office": county.words["unit"]}
    wrong = {}
    for role in ROLES:
        asker = Asker(await sign_in(role, **office), await program(role, region=office["region"]), {})
        for table, places in SHOWN.items():
            for place in places:
                answer = await asker.get(_filled(place.path, county, path=True))
                seen = answer.status_code == 200 and _filled(place.word, county, path=False) in answer.text
                if seen != (role in place.right.roles):
                    wrong[role.value, table, place.path] = answer.status_code
    assert wrong == {}
