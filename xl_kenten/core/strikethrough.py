"""What is struck through (取り消し線): it may have been withdrawn, and is taken as it stands all the same."""

from collections.abc import Sequence

from xl_kenten.core.finding import cell_address

OF_AN_ANSWER = "取り消した回答であれば、正しい値に直すか、行ごと消してください。そうでなければ、このままで差し支えありません。"
OF_A_CONTRACT = (
    "取り消した契約であれば、行ごと消してください。値を取り消したのであれば、正しい値に直してください。"
    "そうでなければ、このままで差し支えありません。"
)
_LISTED = 3


def taken_as_it_stands(row: int, columns: Sequence[int]) -> str:
    """Name the cells of a row that are struck through, and say how they were read; all count from 0."""
    cells = [cell_address(row, column) for column in columns]
    more = f" など {len(cells)} か所" if len(cells) > _LISTED else ""
    return f"{'、'.join(cells[:_LISTED])}{more} に取り消し線が付いていますが、消されていないものとして読み取りました。"
