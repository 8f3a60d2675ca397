"""Which credit codes are somebody's: one that stood for a committee once is never anybody else's, in whichever county (UC-14).

A county's officers see their own county alone, so the codes of all counties lie in a table of their own, whose rows open to
whoever names a code.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cadres.rules.codes import CODE
from server.access.actor import Actor, reach_of
from server.db.engine import connection, shown_by
from server.errors import Problem, Refused
from server.places.regions import path


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose a code is. `ended` is the day on which it went out of use with its committee."""

    region: str
    ended: date | None


async def holders(codes: Collection[str]) -> Mapping[str, tuple[Holder, ...]]:
    """Whose some codes are, also outside the actor's area; inside `transaction(actor)`. One that is nobody's is left out."""
    if not codes:
        return {}
    async with shown_by(" ".join(f"code:{code}" for code in sorted(codes))):
        rows = await connection().fetch(
            "SELECT code, region, ended FROM held_code WHERE code = ANY($1) ORDER BY region", list(codes)
        )
    found: dict[str, tuple[Holder, ...]] = {}
    for row in rows:
        found[row["code"]] = (*found.get(row["code"], ()), Holder(row["region"], row["ended"]))
    return found


async def refuse_held(wanted: Mapping[str, str]) -> Mapping[str, Problem]:
    """Why codes cannot be those of the communities they are wanted for: `wanted` and the answer are by code (UC-14)."""
    problems = {}
    for code, held in (await holders(wanted.keys())).items():
        ended = [one for one in held if one.ended is not None]
        others = [one for one in held if one.region != wanted[code]]
        if ended or others:
            whose = await _named((ended or others)[0].region)
            word = "已随注销停用，不再使用" if ended else "已登记"
            problems[code] = Problem(CODE, f"{code}是{whose}的代码，{word}。", "请对照证书核对。", "UC-14")
    return problems


async def hold(wanted: Mapping[str, str]) -> None:
    """Take codes for the communities that `wanted` names by code. Raises Refused for one that is or was somebody else's.

    Of two who take the same one at the same moment the later waits for the earlier, and is refused.
    """
    codes = sorted(wanted)
    await connection().execute(
        """INSERT INTO held_code (region, code, doubled, printed)
           SELECT v.region, v.code, false, false FROM unnest($1::text[], $2::text[]) AS v(region, code)
           ON CONFLICT DO NOTHING""",
        [wanted[code] for code in codes],
        codes,
    )
    if problems := await refuse_held(wanted):
        raise Refused(problems.values())


async def keep_printed(region: str, code: str) -> None:
    """A certificate was given out with the code: from then on it stays the community's whatever is taken back."""
    await connection().execute(
        "UPDATE held_code SET printed = true WHERE region = $1 AND code = $2 AND NOT printed", region, code
    )


async def end(region: str, code: str, day: date) -> None:
    """The code goes out of use with its committee, and is nobody's from then on."""
    await hold({code: region})
    await connection().execute(
        "UPDATE held_code SET ended = $3, printed = true WHERE region = $1 AND code = $2", region, code, day
    )


async def go_on(region: str, code: str) -> None:
    """The committee goes on after all, and its code with it."""
    await connection().execute("UPDATE held_code SET ended = NULL WHERE region = $1 AND code = $2", region, code)


async def let_go(given: Mapping[str, str]) -> None:
    """Codes that had been recorded by mistake are free again, unless a certificate was given out with one."""
    await connection().execute(
        """DELETE FROM held_code h USING unnest($1::text[], $2::text[]) AS v(region, code)
           WHERE h.region = v.region AND h.code = v.code AND NOT h.printed""",
        list(given.values()),
        list(given),
    )


@dataclass(frozen=True, slots=True)
class Double:
    """A code that was recorded for several communities before codes were held, seen from one of them."""

    region: str
    code: str
    others: tuple[str, ...]

    @property
    def said(self) -> str:
        """What is wrong, in a sentence."""
        return f"代码{self.code}还登记在{'、'.join(self.others)}名下，一个代码只属于一个组织。"


async def doubles(actor: Actor, area: str) -> tuple[Double, ...]:
    """The communities of an area whose code is on record elsewhere too, by place: people settle whose it is (UC-14)."""
    rows = await connection().fetch(
        """SELECT region, code FROM held_code
           WHERE doubled AND starts_with(region, $1) AND starts_with(region, $2) ORDER BY region, code""",
        actor.reach,
        reach_of(area),
    )
    held = await holders({row["code"] for row in rows})
    found = []
    for row in rows:
        others = [one.region for one in held[row["code"]] if one.region != row["region"]]
        if others:
            found.append(Double(row["region"], row["code"], tuple([await _named(one) for one in others])))
    return tuple(found)


async def give_up(region: str, code: str) -> None:
    """The code was never this community's; of several who had it, the others keep it."""
    await connection().execute("DELETE FROM held_code WHERE region = $1 AND code = $2", region, code)


async def _named(region: str) -> str:
    """A community as another county knows it: its name under those of the divisions above, the province's left out."""
    return "".join(place.name for place in (await path(region))[1:])
