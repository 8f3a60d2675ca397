"""Invented resettlement sites of the demo's county."""

from datetime import date

from cadres.place_vocabulary import SiteKind
from cadres.services.sites import SiteCounted, SiteDetails, count_site, register_site
from server.manifest import Stage

_TOWN = "140932100000"
_SITES = (
    (
        SiteDetails(
            region=_TOWN,
            name="聚福苑小区",
            kind=SiteKind.URBAN,
            origins=("李家山村", "赵家沟村", "石峁子村"),
            address="新关镇聚福路1号",
            communities=("140932100012",),
        ),
        ((2023, 402, 1206, 911), (2024, 398, 1190, 903), (2025, 396, 1178, 896)),
    ),
    (
        SiteDetails(
            region=_TOWN,
            name="马道新村",
            kind=SiteKind.RURAL,
            origins=("后马道村",),
            communities=("140932100209",),
        ),
        ((2024, 61, 168, 104), (2025, 60, 164, 99)),
    ),
    (
        SiteDetails(region="140932102000", name="老营新村", kind=SiteKind.RURAL, origins=("边墙村", "沙庄村")),
        ((2025, 287, 812, 455),),
    ),
)


async def play_sites(stage: Stage) -> None:
    """Three sites, each counted at the end of one year or more."""
    for details, counts in _SITES:
        site = await register_site(stage.actor, details)
        for year, households, relocated, poor in counts:
            counted = SiteCounted(
                as_of=date(year, 12, 31), households=households, relocated=relocated, registered_poor=poor
            )
            await count_site(stage.actor, site, counted)
    stage.say(f"登记{len(_SITES)}个集中安置点。")
