"""Child directors and supervisors, their record checks, what they did, and how many children there are. No child is named."""

from piccolo.constraints import Check, Unique
from piccolo.table import Table

from cadres.tables import Person
from server.db.columns import Exclude, choice, day, flag, key, link, moment, number, one_of, region, text
from server.db.engine import DB
from training.child_vocabulary import Capacity, ChildCategory, ChildDuty, ChildPost, ChildPostEnd, Registered


class ChildDirector(Table, tablename="child_director", db=DB):
    """Somebody in the post of a community or, as a supervisor, of a township, whose division `region` is.

    `until` is the first day no longer. `inducted` is the day on which they passed the assessment of the initial training.
    `reason` says why warnings were passed over.
    """

    id = key()
    region = region()
    post = choice(ChildPost)
    person = link(Person)
    name = text(40)
    capacity = choice(Capacity)
    office = text(60, null=True)
    full_time = flag(default=False)
    since = day()
    until = day(null=True)
    document = text(120)
    inducted = day(null=True)
    induction_document = text(120, null=True)
    registered = choice(Registered)
    reason = text(200, null=True)
    ended_by = choice(ChildPostEnd, null=True)
    end_document = text(120, null=True)
    recorded = moment()

    child_director_post_known = one_of("post", ChildPost)
    child_director_capacity_known = one_of("capacity", Capacity)
    child_director_registered_known = one_of("registered", Registered)
    child_director_end_known = one_of("ended_by", ChildPostEnd)
    child_director_days_in_order = Check("until > since")
    child_director_end_has_its_day = Check("(ended_by IS NULL) = (until IS NULL)")
    child_director_induction_has_its_paper = Check("(inducted IS NULL) = (induction_document IS NULL)")
    child_director_one_in_a_community = Exclude(
        "region WITH =, daterange(since, until) WITH &&", where="post = 'director'"
    )
    child_director_person_once = Exclude("person WITH =, region WITH =, daterange(since, until) WITH &&")


class ChildCheck(Table, tablename="child_check", db=DB):
    """That the records of convictions were asked about somebody and held nothing, and until when that is relied upon.

    A record that was found is not kept here: whoever has one does not get the post, and nothing here needs it.
    """

    id = key()
    region = region()
    director = link(ChildDirector)
    made = day()
    valid_until = day()
    made_by = text(60)
    document = text(120)
    recorded = moment()

    child_check_once = Unique([director, made])
    child_check_days_in_order = Check("valid_until >= made")


class ChildWork(Table, tablename="child_work", db=DB):
    """What a director did on a day, in how many households. `reason` is why words that look like a name were let stand."""

    id = key()
    region = region()
    director = link(ChildDirector)
    day = day()
    duty = choice(ChildDuty)
    households = number(null=True)
    said = text(300)
    reason = text(200, null=True)
    recorded = moment()

    child_work_duty_known = one_of("duty", ChildDuty)
    child_work_households_possible = Check("households BETWEEN 0 AND 9999")


class ChildCount(Table, tablename="child_count", db=DB):
    """How many children of a category a community has on a day, as handed in; nothing but the number."""

    id = key()
    region = region()
    category = choice(ChildCategory)
    as_of = day()
    number = number()
    recorded = moment()

    child_count_once = Unique([region, category, as_of])
    child_count_category_known = one_of("category", ChildCategory)
    child_count_possible = Check("number BETWEEN 0 AND 99999")
