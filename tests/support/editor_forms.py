"""A 干部任免审批表 as a value and as the editor writes it."""

import io

from PIL import Image

from cadres.forms.form import AppointmentForm, Relative
from cadres.forms.lrmx import write_lrmx
from cadres.forms.reading import read_form

CAREER = (
    "1996.09--1999.07  忻州师范专科学校中文系学习\r\n"
    "1999.07--2008.03  偏关县新关镇政府干事\r\n"
    "                  （其间：2003.09--2006.07在职大学学习）\r\n"
    "2008.03--         马道村党支部书记、村委会主任"
)


def a_photo(width: int = 376, height: int = 460, kind: str = "JPEG") -> bytes:
    target = io.BytesIO()
    Image.new("RGB", (width, height), "white").save(target, kind)
    return target.getvalue()


def a_form(**changes: object) -> AppointmentForm:
    values = {
        "name": "贾永胜",
        "sex": "男",
        "born": "197803",
        "party_since": "200512；民盟",
        "work_since": "199907",
        "full_time_education": "大专",
        "in_service_education": "大学",
        "current_post": "马道村党支部书记、村委会主任",
        "career": CAREER,
        "rewards": "2019年，县级优秀党务工作者。\r\n  2021年，市级劳动模范。",
        "family": (Relative(relation="妻子", name="刘桂芳", born="197906", political_status="群众", work="务农"),),
        "age_day": "20211120",
        "version": "3.2.1.16",
        "photo": a_photo(),
    }
    return AppointmentForm(**{**values, **changes})  # type: ignore[arg-type]


def causes(form: AppointmentForm) -> list[str]:
    return [doubt.cause for doubt in read_form(write_lrmx(form)).doubts]
