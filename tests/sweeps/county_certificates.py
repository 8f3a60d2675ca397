"""A certificate that a county of the sweeps has given out, upon the filing that its renaming opened."""

from collections.abc import Mapping
from datetime import date

from cadres.tables import HeldCode
from certificates.tables import CertificateLoss, CodeCorrection, FaceOffset, Filing, LegalCertificate
from certificates.vocabulary import CertificateCopy, CorrectionState, FilingState
from server import clock
from server.db.engine import connection
from tests.sweeps.grounds import Ground


async def a_certificate(ground: Ground, words: Mapping[str, str]) -> int:
    """The number of its filing. Its code is no real one. One copy was lost since, and its code is to be corrected; and how the county's printer is set."""
    village = ground.villages[2]
    filing = await Filing.objects().where(Filing.region == village).first()
    assert filing is not None
    await Filing.update({Filing.state: FilingState.ISSUED}).where(Filing.id == filing.id)
    code = f"54{ground.county[:6]}MEA0000000"
    await HeldCode(region=village, code=code, printed=True).save()
    await LegalCertificate(
        region=village,
        filing=filing.id,
        credit_code=code,
        committee=words["given_out"],
        representative=words["given_out"],
        valid_from=date(2026, 3, 1),
        valid_until=date(2026, 12, 31),
        issued=date(2026, 3, 10),
        issuer="县民政局",
    ).save()
    await CertificateLoss(
        region=village,
        filing=filing.id,
        copies=CertificateCopy.DUPLICATE,
        happened=date(2026, 4, 2),
        statement=words["lost"],
    ).save()
    await CodeCorrection(
        region=ground.villages[0],
        community=await connection().fetchval("SELECT id FROM community WHERE region = $1", ground.villages[0]),
        before=f"54{ground.county[:6]}MEA0000000",
        after=f"54{ground.county[:6]}MEA0000001",
        reason=words["miscoded"],
        state=CorrectionState.ASKED,
        asked=clock.now(),
        actor=words["unit"],
        unit=words["unit"],
    ).save()
    await FaceOffset(region=ground.county, copy_kind=CertificateCopy.ORIGINAL, shift_right=5, shift_down=-3).save()
    return int(filing.id)
