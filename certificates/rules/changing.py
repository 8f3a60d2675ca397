"""Which filing a change of communities asks for (FT-3, FT-5, CT-1). Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from cadres.place_vocabulary import ChangedCommunity, PlaceChange
from certificates.vocabulary import FilingCause, FilingType

#: A village that becomes a community has another committee: the villagers' one is cancelled, and the residents' one applies
#: for the first time when it is elected (UC-14).
_CAUSES: Mapping[PlaceChange, FilingCause] = MappingProxyType(
    {
        PlaceChange.RENAME: FilingCause.RENAME,
        PlaceChange.CONVERSION: FilingCause.CONVERSION,
        PlaceChange.MERGER: FilingCause.MERGER,
        PlaceChange.ABOLITION: FilingCause.ABOLITION,
    }
)


def asked(kind: PlaceChange, part: ChangedCommunity) -> tuple[FilingType, FilingCause] | None:
    """The business for one community of a change, and why; None where its certificate says what still holds.

    A community that comes into being applies for the first time when its committee is elected.
    """
    if part.before is None or part.before == part.after:
        return None
    if part.after is None or part.before[1] is not part.after[1]:
        return FilingType.CANCELLATION, _CAUSES[kind]
    return FilingType.CHANGE, FilingCause.RENAME
