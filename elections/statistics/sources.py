"""What the statistics count: each source is rows of records, an election to each, and says when an election has them at all.

A row has `label` and `href`, by which the list behind a figure shows it, and whatever its figures ask for. Where a source
does not know an election, its figures are gaps: nobody's silence is a zero.
"""

# ruff: noqa: S608  # Every piece is a constant of this module.
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cadres.births import counted_from
from cadres.vocabulary import Office

#: The elections of an area ($1 the actor's reach, $2 the area's), a kind ($3) and a term ($4), the one that stands of each
#: place, as of a day ($5).
#: `followed` is the day of the next term's election once that has a result: what happens from then on belongs to that one.
#: They are found once: the database takes an area for one row, and would look for a county's again at each of its rows.
PICKED = """
WITH picked AS MATERIALIZED (
  SELECT DISTINCT ON (e.community) e.id, e.code, e.region, c.name AS community, e.community AS place, e.published,
         e.election_day, e.election_round, e.method, $5::date AS today,
         (SELECT min(n.election_day) FROM election n WHERE n.community = e.community AND NOT n.by_election
            AND n.published IS NOT NULL AND n.voided IS NULL AND n.election_day > e.election_day) AS followed
  FROM election e JOIN community c ON c.id = e.community JOIN election_round r ON r.id = e.election_round
  WHERE starts_with(e.region, $1) AND starts_with(e.region, $2) AND r.kind = $3 AND r.term_number = $4
    AND NOT e.by_election AND e.cancelled IS NULL AND e.voided IS NULL
  ORDER BY e.community, e.id DESC)
"""

_PERSON = f"""p.name AS label, '/people/' || p.id AS href, p.sex, p.political_status,
  nullif(p.ethnicity, '') AS ethnicity, p.education, {counted_from("p")} AS born, p.source"""
_ELECTION = "e.community AS label, '/elections/' || e.code"
#: Today, or the day on which the next term's were about to be chosen.
AS_OF = "coalesce(e.followed - 181, e.today)"


def current(row: str) -> str:
    """That a row of offices or places, by its name in the query, holds as of the day of the term."""
    return f"{row}.since <= {AS_OF} AND ({row}.until IS NULL OR {row}.until > {AS_OF})"


_CURRENT = current("x")
#: A row `x` of the result still stands: nobody found that this person was not validly elected (T-17).
STANDS = """NOT EXISTS (SELECT FROM election_dispute d
  WHERE d.election = x.election AND d.person = x.person AND d.effect = 'person_void')"""
#: What voters decided was found void on the first day of the office: it was never held, and its seat is vacant all the same.
#: Nothing else unmakes an office of theirs (B-37). The last row of each office is found once for all of them.
_NEVER_HELD = """x.known_until IS NOT NULL
  AND x.id IN (SELECT max(n.id) FROM tenure n GROUP BY coalesce(n.origin, n.id))"""
THIS_TERM = "x.since >= e.election_day - 180"
SUB_COMMITTEES = tuple(one.value for one in Office if one.of_sub_committee)
OF_SUB_COMMITTEE = f"x.office IN ({', '.join(f'{one!r}' for one in SUB_COMMITTEES)})"
#: That whoever sits on a sub-committee sits on the committee too.
_ON_COMMITTEE = f"""EXISTS (SELECT FROM tenure t WHERE t.person = x.person AND t.community = x.community
  AND t.known_until IS NULL AND t.basis = 'elected' AND t.office IN ('chair', 'vice_chair', 'member') AND {current("t")})"""


#: Seats of the committee and of the party organisation, of a row by its name in the query; who acts or is sent takes none.
OF_COMMITTEE = "{0}.basis = 'elected' AND {0}.office IN ('chair', 'vice_chair', 'member')"
OF_PARTY = "{0}.basis IN ('elected', 'appointed') AND {0}.office IN ('party_secretary', 'party_vice_secretary', 'party_committee')"
_SEATED, _OF_PARTY = OF_COMMITTEE.format("x"), OF_PARTY.format("x")
#: That somebody sat in either before this round of elections.
_SERVED = f"""EXISTS (SELECT FROM tenure t WHERE t.person = p.id AND t.community = e.place AND t.known_until IS NULL
  AND t.since < e.election_day - 180 AND ({OF_COMMITTEE.format("t")} OR {OF_PARTY.format("t")}))"""

_BOTH_KNOWN = f"""EXISTS (SELECT FROM tenure x WHERE x.community = e.place AND x.known_until IS NULL AND {_SEATED} AND {_CURRENT})
  AND EXISTS (SELECT FROM tenure x WHERE x.community = e.place AND x.known_until IS NULL AND {_OF_PARTY} AND {_CURRENT})"""
#: The source of whoever is secretary and chair by law.
DUAL = "dual"


@dataclass(frozen=True, slots=True)
class Source:
    """`rows` selects them with their `election`; `known` is a condition on an election `e` of the picked ones."""

    rows: str
    known: str


SOURCES: Mapping[str, Source] = MappingProxyType(
    {
        "election": Source(
            f"SELECT e.id AS election, {_ELECTION} AS href, e.published, e.method FROM picked e",
            "true",
        ),
        "preparation": Source(
            f"SELECT x.*, {_ELECTION} || '/preparation' AS href FROM election_preparation x JOIN picked e ON e.id = x.election",
            "EXISTS (SELECT FROM election_preparation x WHERE x.election = e.id)",
        ),
        "committee": Source(
            f"SELECT x.election, x.formed_by, {_ELECTION} || '/committee' AS href FROM election_committee x "
            "JOIN picked e ON e.id = x.election",
            "EXISTS (SELECT FROM election_committee x WHERE x.election = e.id)",
        ),
        "committee_member": Source(
            f"SELECT k.election, {_PERSON} FROM election_committee_member m JOIN election_committee k ON k.id = m.committee "
            "JOIN picked e ON e.id = k.election JOIN person p ON p.id = m.person "
            "WHERE m.since IS NOT NULL AND m.until IS NULL",
            "EXISTS (SELECT FROM election_committee x WHERE x.election = e.id)",
        ),
        "roll": Source(
            "SELECT x.election, x.electorate, x.women, x.party_members, x.minority, e.community AS label, '/rolls/' || e.code AS href "
            "FROM roll_summary x JOIN picked e ON e.id = x.election",
            "EXISTS (SELECT FROM roll_summary x WHERE x.election = e.id)",
        ),
        "group_roll": Source(
            "SELECT r.election, x.voters, x.group_name AS label, '/rolls/' || e.code AS href "
            "FROM roll_count x JOIN roll r ON r.id = x.roll JOIN picked e ON e.id = r.election "
            "WHERE x.status = 'registered'",
            "EXISTS (SELECT FROM roll x WHERE x.election = e.id AND x.edition > 0)",
        ),
        "change": Source(
            "SELECT r.election, x.kind, v.name AS label, '/rolls/' || e.code || '/voters/' || v.id AS href "
            "FROM roll_change x JOIN roll r ON r.id = x.roll JOIN picked e ON e.id = r.election "
            "JOIN voter v ON v.id = x.voter AND v.county = left(r.region, 6)",
            "EXISTS (SELECT FROM roll x WHERE x.election = e.id AND x.edition > 0)",
        ),
        "seat": Source(
            f"SELECT x.election, x.post, x.seats, {_ELECTION} AS href FROM election_seat x JOIN picked e ON e.id = x.election",
            "true",
        ),
        "nomination": Source(
            f"SELECT x.election, x.way, {_ELECTION} || '/nomination' AS href FROM nomination_plan x "
            "JOIN picked e ON e.id = x.election",
            "EXISTS (SELECT FROM nomination_plan x WHERE x.election = e.id)",
        ),
        "candidate": Source(
            f"SELECT x.election, x.post, {_PERSON} FROM candidacy x JOIN picked e ON e.id = x.election "
            "JOIN person p ON p.id = x.person",
            "EXISTS (SELECT FROM candidacy x WHERE x.election = e.id)",
        ),
        # Names on slips are nobody until they answer for themselves; with the list of candidates all have answered.
        "named": Source(
            f"SELECT DISTINCT ON (x.election, x.person) x.election, {_PERSON} FROM candidate_consent x "
            "JOIN picked e ON e.id = x.election JOIN person p ON p.id = x.person WHERE x.answer IN ('given', 'withdrawn')",
            "EXISTS (SELECT FROM candidate_consent x WHERE x.election = e.id) "
            "AND EXISTS (SELECT FROM candidate_list x WHERE x.election = e.id)",
        ),
        "preselection": Source(
            f"SELECT x.election, (x.entry->>'cast')::bigint AS cast_slips, {_ELECTION} || '/nomination' AS href "
            "FROM nomination_reading x JOIN picked e ON e.id = x.election "
            "WHERE x.entry->>'kind' = 'preselection' AND x.confirmed IS NOT NULL AND x.closed IS NULL",
            "EXISTS (SELECT FROM nomination_plan x WHERE x.election = e.id AND (x.way <> 'preselection' OR EXISTS ("
            "SELECT FROM nomination_reading n WHERE n.election = e.id AND n.entry->>'kind' = 'preselection' "
            "AND n.confirmed IS NOT NULL AND n.closed IS NULL)))",
        ),
        "vote": Source(
            f"SELECT * FROM (SELECT DISTINCT ON (x.election) x.election, x.ballots_cast, x.kind, {_ELECTION} AS href "
            "FROM ballot_count x JOIN picked e ON e.id = x.election WHERE x.position > 0 AND x.kind IN ('first', 'rerun') "
            "ORDER BY x.election, x.position DESC) AS last",
            "EXISTS (SELECT FROM ballot_count x WHERE x.election = e.id AND x.position > 0)",
        ),
        "completion": Source(
            f"SELECT x.election, CASE WHEN bool_or(x.kind = 'rerun') THEN 'rerun' WHEN bool_or(x.kind = 'runoff') THEN 'runoff' "
            f"ELSE 'once' END AS way, {_ELECTION} AS href FROM ballot_count x JOIN picked e ON e.id = x.election "
            "WHERE x.position > 0 AND e.published IS NOT NULL GROUP BY x.election, e.community, e.code",
            "e.published IS NOT NULL",
        ),
        "count": Source(
            f"SELECT x.election, x.kind, x.ballots_cast, {_ELECTION} AS href FROM ballot_count x "
            "JOIN picked e ON e.id = x.election WHERE x.position > 0",
            "EXISTS (SELECT FROM ballot_count x WHERE x.election = e.id AND x.position > 0)",
        ),
        "proxy": Source(
            "SELECT x.election, x.giver AS label, '/elections/' || e.code || '/proxies' AS href FROM proxy_mandate x "
            "JOIN picked e ON e.id = x.election WHERE x.ended IS NULL",
            "EXISTS (SELECT FROM election_stage x WHERE x.election = e.id AND x.stage = 'proxy_published')",
        ),
        "written": Source(
            "SELECT x.election, x.name AS label, '/elections/' || e.code || '/assisted' AS href FROM assisted_voter x "
            "JOIN picked e ON e.id = x.election WHERE x.helped = 'writing' AND x.ended IS NULL",
            "EXISTS (SELECT FROM election_stage x WHERE x.election = e.id AND x.stage = 'proxy_published')",
        ),
        "station": Source(
            "SELECT x.election, x.kind, x.booth, coalesce(x.boxes, 1) AS boxes, x.name AS label, '/elections/' || e.code || '/polling' AS href "
            "FROM polling_station x JOIN picked e ON e.id = x.election",
            "EXISTS (SELECT FROM polling_station x WHERE x.election = e.id)",
        ),
        "mobile": Source(
            "SELECT x.election, b.returned, x.name AS label, '/elections/' || e.code || '/polling' AS href "
            "FROM ballot_account b JOIN polling_station x ON x.id = b.station JOIN picked e ON e.id = x.election "
            "WHERE x.kind = 'mobile' AND b.checked IS NOT NULL AND starts_with(b.mark, '1-')",
            "EXISTS (SELECT FROM polling_station x WHERE x.election = e.id) AND NOT EXISTS (SELECT FROM polling_station x "
            "WHERE x.election = e.id AND x.kind = 'mobile' AND NOT EXISTS (SELECT FROM ballot_account b "
            "WHERE b.station = x.id AND b.checked IS NOT NULL AND starts_with(b.mark, '1-')))",
        ),
        "hall": Source(
            "SELECT x.election, x.kind, b.returned, x.name AS label, '/elections/' || e.code || '/polling' AS href "
            "FROM ballot_account b JOIN polling_station x ON x.id = b.station JOIN picked e ON e.id = x.election "
            "WHERE b.checked IS NOT NULL AND starts_with(b.mark, '1-')",
            "EXISTS (SELECT FROM polling_station x WHERE x.election = e.id) AND NOT EXISTS (SELECT FROM polling_station x "
            "WHERE x.election = e.id AND NOT EXISTS (SELECT FROM ballot_account b "
            "WHERE b.station = x.id AND b.checked IS NOT NULL AND starts_with(b.mark, '1-')))",
        ),
        "meeting": Source(
            f"SELECT x.election, x.introduced, {_ELECTION} || '/nomination' AS href FROM candidate_meeting x "
            "JOIN picked e ON e.id = x.election",
            "EXISTS (SELECT FROM candidate_meeting x WHERE x.election = e.id)",
        ),
        "both": Source(
            f"SELECT e.id AS election, {_PERSON}, date_part('year', age(e.election_day, {counted_from('p')}))::int AS age, "
            f"bool_or({_SEATED}) AS on_committee, bool_or({_OF_PARTY}) AS of_party, {_SERVED} AS served "
            "FROM tenure x JOIN picked e ON e.place = x.community JOIN person p ON p.id = x.person "
            f"WHERE x.known_until IS NULL AND ({_SEATED} OR {_OF_PARTY}) AND {_CURRENT} "
            "GROUP BY e.id, e.election_day, e.place, p.id",
            _BOTH_KNOWN,
        ),
        # Who is secretary and chair counts as one by five steps alone (Q-0E), which the rows of no table say: the elections
        # and their people are found beforehand.
        DUAL: Source(
            f"SELECT d.election, {_PERSON} FROM unnest($6::bigint[], $7::bigint[]) AS d(election, person) "
            "JOIN picked e ON e.id = d.election JOIN person p ON p.id = d.person",
            _BOTH_KNOWN,
        ),
        "elected": Source(
            f"SELECT x.election, x.post, x.count_kind, {_PERSON} FROM elected x JOIN picked e ON e.id = x.election "
            f"JOIN person p ON p.id = x.person WHERE {STANDS}",
            "e.published IS NOT NULL",
        ),
        "representative": Source(
            "SELECT e.id AS election, x.name AS label, '/communities/' || e.region || '/representatives' AS href, x.sex, x.part, "
            "x.political_status, x.ethnicity "
            f"FROM representative x JOIN picked e ON e.place = x.community WHERE {_CURRENT} AND {THIS_TERM}",
            f"EXISTS (SELECT FROM representative x WHERE x.community = e.place AND {_CURRENT} AND {THIS_TERM})",
        ),
        "group": Source(
            "SELECT e.id AS election, x.name AS label, x.head, x.head_sex AS sex, x.head_political_status AS political_status, "
            "x.head_ethnicity AS ethnicity, '/communities/' || e.region || '/groups' AS href "
            f"FROM community_part x JOIN picked e ON e.place = x.community WHERE x.kind = 'group' AND {_CURRENT}",
            f"EXISTS (SELECT FROM community_part x WHERE x.community = e.place AND x.kind = 'group' AND {_CURRENT})",
        ),
        "sub_committee": Source(
            f"SELECT e.id AS election, x.office, {_PERSON}, {_ON_COMMITTEE} AS on_committee FROM tenure x "
            "JOIN picked e ON e.place = x.community JOIN person p ON p.id = x.person "
            f"WHERE {OF_SUB_COMMITTEE} AND x.known_until IS NULL AND {_CURRENT} AND {THIS_TERM}",
            "EXISTS (SELECT FROM tenure x WHERE x.community = e.place AND x.known_until IS NULL "
            f"AND {OF_SUB_COMMITTEE} AND {_CURRENT} AND {THIS_TERM})",
        ),
        "oversight": Source(
            f"SELECT e.id AS election, x.office, {_PERSON} FROM tenure x JOIN picked e ON e.place = x.community "
            "JOIN person p ON p.id = x.person WHERE x.office IN ('oversight_head', 'oversight_member') "
            f"AND x.known_until IS NULL AND {_CURRENT} AND {THIS_TERM}",
            "EXISTS (SELECT FROM tenure x WHERE x.community = e.place AND x.known_until IS NULL "
            f"AND x.office IN ('oversight_head', 'oversight_member') AND {_CURRENT} AND {THIS_TERM})",
        ),
        "recall": Source(
            "SELECT e.id AS election, d.post, d.signed, b.electorate, b.by_proxy, b.in_mobile_boxes, b.ballots_cast, b.agreed, b.verdict, "
            "p.name AS label, '/recalls/' || d.id AS href FROM recall_ballot b JOIN recall_petition d ON d.id = b.petition "
            "JOIN picked e ON e.place = d.community JOIN person p ON p.id = d.person "
            "WHERE b.confirmed IS NOT NULL AND b.taken_back IS NULL AND b.verdict <> 'void' AND b.held >= e.published "
            "AND (e.followed IS NULL OR b.held < e.followed)",
            "e.published IS NOT NULL",
        ),
        "vacated": Source(
            "SELECT e.id AS election, x.office, coalesce(x.ended_by, 'void') AS ended_by, p.name AS label, "
            "'/offices/' || x.id AS href FROM tenure x JOIN picked e ON e.place = x.community JOIN person p ON p.id = x.person "
            f"WHERE (x.known_until IS NULL AND x.until > e.election_day AND x.ended_by IS NOT NULL OR {_NEVER_HELD}) "
            "AND x.basis = 'elected' AND x.office IN ('chair', 'vice_chair', 'member') AND x.since >= e.election_day "
            "AND (e.followed IS NULL OR x.since < e.followed)",
            "e.published IS NOT NULL",
        ),
        "by_election_seat": Source(
            "SELECT e.id AS election, s.post, s.seats, e.community AS label, '/elections/' || b.code AS href "
            "FROM election b JOIN picked e ON e.place = b.community AND e.election_round = b.election_round "
            "JOIN election_seat s ON s.election = b.id WHERE b.by_election AND b.cancelled IS NULL "
            "AND b.voided IS NULL",
            "e.published IS NOT NULL",
        ),
        "by_election": Source(
            "SELECT e.id AS election, b.method, e.community AS label, '/elections/' || b.code AS href "
            "FROM election b JOIN picked e ON e.place = b.community AND e.election_round = b.election_round "
            "WHERE b.by_election AND b.cancelled IS NULL AND b.voided IS NULL",
            "e.published IS NOT NULL",
        ),
        "party": Source(
            "SELECT e.id AS election, x.full_members, x.women_members, x.minority_members, x.name AS label, '/communities/' || e.region || '/bodies' AS href "
            "FROM community_body x JOIN picked e ON e.place = x.community "
            f"WHERE x.kind = 'party' AND x.state = 'established' AND {_CURRENT}",
            "EXISTS (SELECT FROM community_body x WHERE x.community = e.place AND x.kind = 'party' "
            f"AND x.state = 'established' AND {_CURRENT})",
        ),
        "party_office": Source(
            f"SELECT e.id AS election, x.office, {_PERSON} FROM tenure x JOIN picked e ON e.place = x.community "
            "JOIN person p ON p.id = x.person WHERE x.known_until IS NULL "
            f"AND x.office IN ('party_secretary', 'party_vice_secretary', 'party_committee') AND {_CURRENT}",
            "EXISTS (SELECT FROM tenure x WHERE x.community = e.place AND x.known_until IS NULL "
            f"AND x.office IN ('party_secretary', 'party_vice_secretary', 'party_committee') AND {_CURRENT})",
        ),
    }
)
