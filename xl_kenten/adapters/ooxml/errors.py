"""Why a workbook cannot be edited; each carries one polite Japanese sentence."""

from xl_kenten.errors import KentenError


class WorkbookError(KentenError):
    """The bytes are no workbook that can be edited safely: broken, too large, or of another kind."""


class StrictWorkbookError(WorkbookError):
    """The workbook was saved as 「Strict Open XML」, which names everything differently."""

    def __init__(self) -> None:
        super().__init__(
            "「Strict Open XML スプレッドシート」形式のブックは編集できません。"
            "Excel で「Excel ブック（*.xlsx）」として保存し直してください。"
        )


class ArrayFormulaError(WorkbookError):
    """The cell is part of an array formula or a data table, which can only be changed as a whole."""

    def __init__(self, cell: str) -> None:
        super().__init__(
            f"セル {cell} は配列数式またはデータテーブルの一部なので書き換えられません。"
            "Excel で数式の範囲を確かめてください。"
        )


def broken(what: str) -> WorkbookError:
    """Say that a part of the workbook is broken; ``what`` names the part or the place in it."""
    return WorkbookError(
        f"ブックの内部（{what}）が壊れているか、想定外の形のため編集できません。"
        "Excel で開いて、新しいブックとして保存し直してください。"
    )
