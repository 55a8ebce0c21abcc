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


@pytest.mark.parametrize(
    "text",
    [
        "済んでいない",
        "改善が済んでいません。",
        "改善は済んでおらず、速やかに行う",
        "改善が済んでない",
        "手続きが済んでおりません。",
        "改善済みには至っていない",
        "済ませる",
        "改善を済ませたい",
        "改善が済んだら報告する",
        "改善が済んだものから報告する",
        "改善が済むまで",
        "改善が済んだとき報告する",
        "改善が済めば報告する",
        "改善済もある",
        "未済",
        "改善未済",
        "既済部分",
        "決済",
        "既に改善しておりません。",
        "改善を終えていない",
    ],
)
def test_what_is_denied_or_yet_to_come_behind_the_sign_of_an_end__is_not_done(text: str) -> None:
    assert not says_done(text)


@pytest.mark.parametrize(
    "text",
    [
        "既済",
        "改善既済",
        "解約済み",
        "契約を解約した。",
        "契約終了済み",
        "委託契約は終了済",
        "契約期間満了済",
        "当該契約は終了しています。",
        "契約を終了した。",
        "委託を廃止済",
        "行いました。",
        "行った",
        "確認済み",
        "(確認済)",
        "受託者へ文書で通知済",
        "報告済み",
        "問題は解決済み",
        "情報の処理は適正に処理済",
        "条例改正施行済",
        "移行措置を講じた。",
        "改善を終えている",
        "改善し終えた。",
        "対応が終わっています",
        "契約書に明文化した",
        "既に措置を講じている。",
        "改善を済ませています",
        "再発防止の対策済み",
        "防止策を講じた。",
        "返還を義務付けました。",
        "改善済みであることを確認。",
    ],
)
def test_remedy_that_has_happened__is_done_whatever_the_verb(text: str) -> None:
    assert says_done(text)


@pytest.mark.parametrize(
    "text",
    [
        "点検を行った。",
        "無断で再委託を行いました",
        "調査は終了済",
        "業務を終了した。",
        "契約終了",
        "契約は終了しているため確認できない",
        "契約終了済みで、次回から明記する",
        "契約終了済み。次回の契約から明記する",
        "契約は終了した。データの返還を求める",
        "当該業務は終了している",
        "契約終了済みのため新契約から明記する",
        "不備を確認済み",
        "契約内容確認済",
        "違反を報告済",
        "改善内容を検討済",
        "契約終了済みだが、データは未返還",
        "業者と協議済み",
        "契約済",
        "措置を講じている",
        "改善している",
        "明記してある",
        "電算処理済",
        "条例を施行した。",
        "適正に処理しました。",
    ],
)
def test_what_is_no_remedy_or_goes_on__is_not_done(text: str) -> None:
    assert not says_done(text)
