"""Words of voting day: where people vote, who works there, and the papers of the hall."""

from server.values.labels import Labelled


class StationKind(Labelled):
    """Where ballots go in. A mobile box goes to those who cannot come, and to nobody else (V-20)."""

    MAIN = "main", "中心会场"
    STATION = "station", "投票站"
    MOBILE = "mobile", "流动票箱"


class StationDuty(Labelled):
    """What somebody does on voting day. Who scrutinises, calls out or counts may be no candidate and no candidate's relative."""

    HEAD_SCRUTINEER = "head_scrutineer", "总监票人"
    SCRUTINEER = "scrutineer", "监票人"
    CALLER = "caller", "唱票人"
    TELLER = "teller", "计票人"
    ISSUER = "issuer", "发票人"
    WRITER = "writer", "代写人"

    @property
    def scrutinises(self) -> bool:
        return self in {StationDuty.HEAD_SCRUTINEER, StationDuty.SCRUTINEER}

    @property
    def counts(self) -> bool:
        """Whether the votes pass through their hands (V-21)."""
        return self.scrutinises or self in {StationDuty.CALLER, StationDuty.TELLER}


class AccountStep(Labelled):
    """What becomes of the account of a station's ballots: one writes it down, another holds it against the paper (AC-3)."""

    ENTERED = "entered", "登记选票清点"
    CHECKED = "checked", "核对选票清点"
