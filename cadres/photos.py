"""The kind of file that a person's picture is: it comes with a 干部任免审批表 and stays as long as the form does."""

from cadres.forms.reading import LARGEST_PHOTO
from cadres.permissions import EDIT_PEOPLE, VIEW
from server.db.engine import connection
from server.files.sniffing import JPEG, PNG
from server.manifest import FileKind


async def _of_a_form(person: int) -> str:
    held = await connection().fetchval(
        "SELECT 1 FROM appointment_form WHERE person = $1 AND struck IS NULL AND photo IS NOT NULL", person
    )
    return "照片随任免审批表保存。换照片的，导入有新照片的表；表有误的，撤销那份表。" if held else ""


PHOTO = FileKind(
    code="cadres.photo",
    label="照片",
    view=VIEW,
    add=EDIT_PEOPLE,
    media_types=frozenset({JPEG, PNG}),
    most_bytes=LARGEST_PHOTO,
    page="/people/{}",
    settled=_of_a_form,
)
