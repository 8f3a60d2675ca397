"""The step of a filing as it is asked for, and how the trace names a filing: what several services share."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from certificates.vocabulary import FilingState


class Advance(BaseModel):
    """The filing goes on to `to`; naming the state keeps a double click from taking two steps.

    `credit_code` is the code printed on the certificate that is given out, asked for at that step. `code_reason` says
    why the certificate is right although the check characters of the code are not. `issued` and the validity are as
    printed too; not given, they are today and the term; `dates_reason` says why a validity is right that is not the term.
    `received…` say who fetched it, asked for when it is fetched.
    """

    model_config = ConfigDict(frozen=True)

    to: FilingState
    note: str | None = Field(None, max_length=200)
    credit_code: str | None = Field(None, max_length=40)
    code_reason: str | None = Field(None, min_length=2, max_length=200)
    issued: date | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    dates_reason: str | None = Field(None, min_length=2, max_length=200)
    received_by: str | None = Field(None, min_length=2, max_length=40)
    received_as: str | None = Field(None, max_length=40)
    received: date | None = None
    kept_at: str | None = Field(None, max_length=60)


def subject(filing: int) -> str:
    """The name of a filing in the trace."""
    return f"filing:{filing}"
