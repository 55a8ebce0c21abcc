"""Where our own form sheets have their cells: taken from the form's definition alone."""

from tests.consolidation_examples import second_form
from xl_kenten.adapters.form_definitions import load_form
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import HeadingBox, form_layout


def boxes(text: str, found: tuple[HeadingBox, ...]) -> list[tuple[int, int, int, int]]:
    return [(box.row, box.column, box.last_row, box.last_column) for box in found if box.text == text]


def test_2007_form__items_stand_in_the_order_of_the_form_from_the_third_column() -> None:
    form = load_form()
    layout = form_layout(form)
    assert list(layout.columns.items()) == [(item.id, 2 + at) for at, item in enumerate(form.items)]
    assert (layout.number_column, layout.name_column) == (0, 1)
    assert (layout.heading_rows, layout.first_row) == (range(4, 7), 7)
    assert (layout.status_column, layout.remarks_column) == (13, 14)


def test_2007_form__equal_headings_side_by_side_share_one_box() -> None:
    layout = form_layout(load_form())
    assert boxes("(1) 契約書の点検", layout.headings) == [(4, 2, 4, 5)]
    assert boxes("(2) 遵守状況の点検", layout.headings) == [(4, 6, 4, 12)]
    assert boxes("委託先の遵守状況", layout.headings) == [(5, 6, 5, 9)]
    assert boxes("(再委託可の委託業務の)再委託先の遵守状況", layout.headings) == [(5, 10, 5, 12)]


def test_2007_form__items_under_a_shorter_chain_reach_up_to_it() -> None:
    layout = form_layout(load_form())
    assert boxes("③委託業務終了時の情報資産の返還、廃棄等", layout.headings) == [
        (5, 4, 6, 4),
        (6, 8, 6, 8),
        (6, 11, 6, 11),
    ]


def test_prefecture__the_name_takes_both_leading_columns_and_items_stand_as_in_the_other_sheet() -> None:
    form = load_form()
    layout = form_layout(form, SheetKind.PREFECTURE)
    assert (layout.kind, layout.number_column, layout.name_column) == (SheetKind.PREFECTURE, None, 0)
    assert boxes("都道府県名", layout.headings) == [(4, 0, 6, 1)]
    assert layout.columns == form_layout(form).columns


def test_other_form__three_levels_of_headings_over_two_sections() -> None:
    layout = form_layout(second_form())
    assert layout.heading_rows == range(4, 8)
    assert boxes("1 運用", layout.headings) == [(4, 2, 4, 6)]
    assert boxes("規程", layout.headings) == [(5, 2, 5, 4)]
    assert boxes("保存の管理", layout.headings) == [(5, 5, 5, 6)]
    assert boxes("管理規程", layout.headings) == [(6, 2, 6, 4)]
    assert boxes("改善の内容", layout.headings) == [(7, 4, 7, 4), (6, 6, 7, 6)]


def test_headings__cover_every_cell_of_the_heading_rows_once() -> None:
    for form in (load_form(), second_form()):
        for kind in SheetKind:
            layout = form_layout(form, kind)
            covered = [
                (row, column)
                for box in layout.headings
                for row in range(box.row, box.last_row + 1)
                for column in range(box.column, box.last_column + 1)
            ]
            every = [(row, column) for row in layout.heading_rows for column in range(layout.status_column)]
            assert sorted(covered) == every


def test_no_rows__one_row_is_kept_to_write_into() -> None:
    layout = form_layout(load_form())
    assert (layout.last_row(0), layout.total_row(0)) == (7, 8)
    assert (layout.last_row(3), layout.total_row(3)) == (9, 10)
