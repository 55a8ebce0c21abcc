"""元に戻す also works after the workbook was saved, closed and opened again."""

import pytest
from xl_kenten import ribbon

from tests.libreoffice.desk import (  # noqa: F401 - fixtures
    Desk,
    desk_with_sample,
    folder_with_returns,
    sample_workbook_bytes,
)


@pytest.mark.usefixtures("returns")
def test_undo__after_saving_and_reopening__brings_back_what_stood_there(desk, app, excel, tmp_path):
    before = desk.values()
    desk.press(ribbon.consolidate)
    assert desk.values() != before
    saved = tmp_path / "保存.xlsm"
    desk.book.save(str(saved))
    desk.book.close()

    again = Desk(app, excel, saved)

    assert "元に戻しました" in again.press(ribbon.undo)
    assert again.values() == before
