"""Whoever governs or leads a division, as papers name the body that issues or signs them. Pure."""


def government_name(township: str) -> str:
    """Of a 乡 or 镇 its government, of a street its office.

    Whatever else stands at this level, a 居民办事处, a 开发区, a 服务中心 or a mine, has no government of its own: it is named
    as the divisions have it, and nothing is made up for it.
    """
    if township.endswith(("乡", "镇")):
        return f"{township}人民政府"
    return f"{township}办事处" if township.endswith("街道") else township


def committee_name(county: str, township: str = "") -> str:
    """The party committee of a township, or without one that of the county, after its 中共: a street has a 工作委员会."""
    if not township:
        return f"{county}委员会"
    return f"{county}{township}{'工作委员会' if township.endswith('街道') else '委员会'}"
