"""Whether a text says that the remedy is done already, or only that a contract stands or work has ended."""

import pytest

from xl_kenten.core.completion import says_done


@pytest.mark.parametrize(
    "text",
    [
        "改善されている。",
        "是正されている。",
        "解消されている。",
        "既に変更されている。",
        "現在は変更されている。",
        "すでに契約書に明記されています。",
        "改善しました。",
        "改善した。",
        "対応完了済みのため該当しない。",
        "契約変更を完了済み。",
        "契約書の変更を終了。",
    ],
)
def test_remedy_that_is_there_already__is_done(text: str) -> None:
    assert says_done(text)


@pytest.mark.parametrize(
    "text",
    [
        "変更されている。",
        "契約書に明記されている。",
        "既に確認をした。契約書に明記されている。",
        "既に契約が更新されている。",
        "既に台帳を持っている。",
        "台帳を持っている。",
        "調査を終了。",
        "業務は終了済み。",
        "改善しましたか。",
    ],
)
def test_what_only_stands_or_has_ended__is_not_done(text: str) -> None:
    assert not says_done(text)
