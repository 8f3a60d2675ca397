"""Which birth of a person a query takes: a named choice for each use.

`person.born` is by the citizen number: the eighteen years of the law, the roll, agencies, what is held against a number. `counted_from`
is what a personnel file determines, else the number's: years on lists, rosters and statistics, limits of age, months of a life.
"""


def counted_from(alias: str = "person") -> str:
    """The birth from which years are counted, in SQL, of the table `person` under an alias."""
    return f"coalesce({alias}.born_by_file, {alias}.born)"
