"""Whom a row belongs to: the five findings about the name or code of a municipality."""

from collections.abc import Iterator

from xl_kenten.core.finding import Finding, FindingCode, cell_address
from xl_kenten.core.form import Form
from xl_kenten.core.municipality import MatchKind, Municipality
from xl_kenten.core.normalise import shortened, shown
from xl_kenten.core.response import SILENT, Response

_WITH_PREFECTURE = "都道府県名を付けて入力するか、都道府県を指定して検査してください。"


def check(response: Response, form: Form) -> Iterator[Finding]:  # noqa: ARG001 - the signature of every rule
    """Say when the name was not, or not literally, one of the list."""
    match response.match.kind:
        case MatchKind.VARIANT:
            yield response.finding(
                FindingCode.MUNICIPALITY_NAME_VARIANT,
                None,
                f"『{response.name_text}』を{response.name}として読み取りました。",
                "正しければ、このままで差し支えありません。",
            )
        case MatchKind.AMBIGUOUS if response.match.coded is not None:
            yield _contradiction(response, response.match.coded)
        case MatchKind.AMBIGUOUS:
            yield response.finding(
                FindingCode.MUNICIPALITY_AMBIGUOUS,
                None,
                f"『{response.name_text}』は、{_listed(response.match.candidates)}のいずれか決められません。",
                _WITH_PREFECTURE
                if _are_of_several(response.match.candidates)
                else "正式な団体名を入力してください。",
            )
        case MatchKind.OTHER_PREFECTURE:
            yield response.finding(
                FindingCode.MUNICIPALITY_OTHER_PREFECTURE,
                None,
                f"『{response.name_text}』は、この都道府県の団体ではありません（{_listed(response.match.candidates)}）。",
                "ファイルの取り違えがないか確かめてください。",
            )
        case MatchKind.UNKNOWN:
            yield _unknown(response)


def _contradiction(response: Response, coded: Municipality) -> Finding:
    # The name may be right to the letter, and the code may lie where nobody sees it: in the form distributed.
    return response.finding(
        FindingCode.MUNICIPALITY_AMBIGUOUS,
        None,
        f"団体名は『{response.name_text}』ですが、団体コードは{_listed((coded,))}（{coded.lg_code}）のものです。",
        "どちらの団体の回答かを確かめ、団体名かコードの誤っている方を直すか、その団体に配布した様式での再提出を依頼してください。",
    )


def _unknown(response: Response) -> Finding:
    if response.is_stray:
        given = [answer for answer in response.answers.values() if answer.state not in SILENT]
        words = [f"『{shortened(shown(answer.raw))}』" for answer in given]
        # The first one stands where the finding does.
        words[1:] = [
            f"{word}（{cell_address(response.row, answer.column)}）"
            for word, answer in zip(words[1:], given[1:], strict=True)
        ]
        return response.finding(
            FindingCode.MUNICIPALITY_UNKNOWN,
            given[0].item.id,
            f"団体名がなく、{'、'.join(words)}だけが記入されているため、どの団体の回答か分かりません。",
            "回答であれば団体名を入力し、前の行の続きであれば一つのセルにまとめ、覚え書きであれば表の外に移してください。",
        )
    if not response.name_text:
        return response.finding(
            FindingCode.MUNICIPALITY_UNKNOWN,
            None,
            "回答が入力されていますが、団体名がありません。",
            "団体名を入力してください。前の行の続きであれば、一つのセルにまとめてください。",
        )
    near = "、".join(municipality.name for municipality in response.match.candidates)
    return response.finding(
        FindingCode.MUNICIPALITY_UNKNOWN,
        None,
        f"『{response.name_text}』という団体は一覧にありません。",
        f"正式な団体名を入力してください（近い名前：{near}）。"
        if near
        else "正式な団体名を入力してください。",
    )


def _are_of_several(candidates: tuple[Municipality, ...]) -> bool:
    """Tell whether the candidates lie in different prefectures, as their official name does not tell them apart."""
    return len({each.prefecture for each in candidates}) == len(candidates) > 1


def _listed(municipalities: tuple[Municipality, ...]) -> str:
    return "・".join(
        each.name if each.prefecture in each.name else f"{each.prefecture}{each.name}"
        for each in municipalities
    )
