"""Whoever governs a division, as papers name the body that issues or signs them. Pure."""


def government_name(township: str) -> str:
    """Of a 乡 or 镇 its government, of a street its office.

    Whatever else stands at this level, a 居民办事处, a 开发区, a 服务中心 or a mine, has no government of its own: it is named
    as the divisions have it, and nothing is made up for it.
    """
    if township.endswith(("乡", "镇")):
        return f"{township}人民政府"
    return f"{township}办事处" if township.endswith("街道") else township
