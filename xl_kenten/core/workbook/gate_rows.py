"""提出前チェック of the rows: every municipality once, answered, in 建制順 and numbered; the prefecture's own row."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from xl_kenten.core.finding import Place
from xl_kenten.core.flag import read_count
from xl_kenten.core.form import SheetKind
from xl_kenten.core.layout import NUMBER_HEADING
from xl_kenten.core.municipality import Municipality
from xl_kenten.core.normalise import fold_heading, shown
from xl_kenten.core.response import Response
from xl_kenten.core.workbook.gate_evidence import Evidence, FormSheet
from xl_kenten.core.workbook.obstacle import Obstacle, ObstacleCode
from xl_kenten.core.workbook.sheets import MUNICIPALITIES


def row_obstacles(evidence: Evidence) -> Iterator[Obstacle]:
    """Everything about the rows of both sheets, and the sheets that cannot be read at all."""
    for unreadable in evidence.unreadable:
        yield Obstacle(ObstacleCode.SHEET_UNREADABLE, Place(None, unreadable.sheet), unreadable.why, "")
    for sheet in evidence.forms:
        if sheet.kind is SheetKind.PREFECTURE:
            yield from _own_row(sheet, evidence.prefecture)
        else:
            yield from _completeness(sheet, evidence.municipalities)
            yield from _order(sheet, evidence.municipalities)
            yield from _numbers(sheet)
        yield from _samples(sheet)


def _own_row(sheet: FormSheet, prefecture: str) -> Iterator[Obstacle]:
    own = [row for row in sheet.page.sheet.responses if _is_own(row, prefecture)]
    if not own:
        yield Obstacle(
            ObstacleCode.PREFECTURE_ROW,
            sheet.place(sheet.page.first_row, 0),
            f"{prefecture}の行がありません。",
            f"団体名の欄に「{prefecture}」と入力し、都道府県の点検結果を入力してください。",
        )
    elif own[0].is_silent:
        yield Obstacle(
            ObstacleCode.PREFECTURE_UNANSWERED,
            _name_of(sheet, own[0]),
            f"{prefecture}の点検結果が入力されていません。",
            "都道府県の点検結果を入力してください。",
        )
    yield from (_twice(sheet, row) for row in own[1:])
    for row in sheet.page.sheet.responses:
        if row.municipality is not None and not _is_own(row, prefecture):
            yield Obstacle(
                ObstacleCode.PREFECTURE_ROW,
                _name_of(sheet, row),
                f"『{row.name_text}』の行があります。",
                f"この表には{prefecture}の行だけを残してください。",
            )


def _is_own(row: Response, prefecture: str) -> bool:
    municipality = row.municipality
    return row.kind is SheetKind.PREFECTURE and municipality is not None and municipality.name == prefecture


def _completeness(sheet: FormSheet, municipalities: Sequence[Municipality]) -> Iterator[Obstacle]:
    rows = sheet.page.by_code()
    for municipality in municipalities:
        row = rows.get(municipality.lg_code)
        if row is None:
            yield Obstacle(
                ObstacleCode.MUNICIPALITY_WITHOUT_ROW,
                sheet.place(),
                f"{municipality.name}の行がありません。",
                "建制順の位置に行を挿入し、団体名を入力してから「市町村分を集約」を押してください。",
            )
        elif row.is_silent:
            yield Obstacle(
                ObstacleCode.MUNICIPALITY_UNANSWERED,
                _name_of(sheet, row),
                f"{municipality.name}の回答がありません。",
                "提出状況を確かめ、回答を集約してください。",
            )
    listed = {municipality.lg_code for municipality in municipalities}
    for row in sheet.page.sheet.responses:
        if row.municipality is None:
            continue  # told as an error: nobody knows whose row it is
        if row.municipality.lg_code not in listed:
            yield Obstacle(
                ObstacleCode.ROW_NOT_LISTED,
                _name_of(sheet, row),
                f"『{row.name_text}』は、報告する市区町村の一覧にありません。",
                f"行を削除するか、「{MUNICIPALITIES}」シートを確かめてください。",
            )
        elif row is not rows[row.municipality.lg_code]:
            yield _twice(sheet, row)


def _twice(sheet: FormSheet, row: Response) -> Obstacle:
    return Obstacle(
        ObstacleCode.ROW_DUPLICATE,
        _name_of(sheet, row),
        f"{row.name}の行が二つ以上あります。",
        "正しい方の行だけを残してください。",
    )


def _order(sheet: FormSheet, municipalities: Sequence[Municipality]) -> Iterator[Obstacle]:
    """Name the first two neighbours that stand the wrong way round; the others follow from them."""
    place = {municipality.lg_code: at for at, municipality in enumerate(municipalities)}
    for before, behind in pairwise(_listed(sheet, place)):
        if place[_code(before)] > place[_code(behind)]:
            yield Obstacle(
                ObstacleCode.ROW_ORDER,
                _name_of(sheet, behind),
                f"{behind.name}の行が{before.name}より後にありますが、建制順では{behind.name}が先です。",
                f"「{MUNICIPALITIES}」シートの順になるように、行ごと並べ替えてください。",
            )
            return


def _listed(sheet: FormSheet, listed: dict[str, int]) -> list[Response]:
    """The rows of municipalities of the list, from top to bottom, each municipality once."""
    return [row for code, row in sheet.page.by_code().items() if code in listed]


def _code(row: Response) -> str:
    return row.municipality.lg_code if row.municipality else ""


def _numbers(sheet: FormSheet) -> Iterator[Obstacle]:
    """The numbers must run from 1, whatever stands in the rows."""
    page = sheet.page
    column = _number_column(sheet)
    if column is None:
        yield Obstacle(
            ObstacleCode.ROW_NUMBER,
            sheet.place(page.sheet.table.top, 0),
            f"「{NUMBER_HEADING}」の列が見つかりません。",
            "見出しを元に戻してください。",
        )
        return
    for number, row in enumerate(page.sheet.responses, start=1):
        stands = page.grid.value(row.row, column)
        if read_count(stands) != number:
            yield Obstacle(
                ObstacleCode.ROW_NUMBER,
                sheet.place(row.row, column),
                f"{row.name}の番号が『{shown(stands) or '空欄'}』ですが、上から数えると {number} です。",
                "番号を 1 から順に振り直してください。",
            )
            return


def _number_column(sheet: FormSheet) -> int | None:
    table = sheet.page.sheet.table
    wanted = fold_heading(NUMBER_HEADING)
    for row in range(table.top, table.heading_row + 1):
        for column, value in enumerate(sheet.page.grid.rows[row][: table.first_column]):
            if isinstance(value, str) and fold_heading(value) == wanted:
                return column
    return None


def _samples(sheet: FormSheet) -> Iterator[Obstacle]:
    for sample in sheet.page.sheet.samples:
        yield Obstacle(
            ObstacleCode.SAMPLE_ROW,
            sheet.place(sample.row, sample.column),
            f"記入例の『{sample.name}』の行が残っています。",
            "記入例の行を削除してください。",
        )


def _name_of(sheet: FormSheet, row: Response) -> Place:
    return sheet.place(row.row, row.name_column)
