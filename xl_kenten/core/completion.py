"""Completion: whether a remediation text says that the remedy is done already (改善済み, 締結しました, 完了)."""

import re
from types import MappingProxyType

from xl_kenten.core.completion_time import Times, holds_since, stands_alone, time_before

_REMEDIES = (
    "改善|是正|解消|対応|対処|措置|処置|実施|修正|訂正|改正|改定|改訂|改修|変更|見直し?|追加|追記|明記|記載|規定|締結|"
    "変更契約|再契約|更新|反映|導入|整備|徴取|徴収|提出|取得|受領|添付|指導|注意|徹底|周知|廃棄|返還|返却|消去|削除|回収|"
    "撤去|手続き?|差し?替え?|切り?替え?|作成|策定|適用|交付|取り?交わ?し|特定|制限|禁止|盛り込み|承認|解除|中止|"
    "廃止|対策|(?:対応|改善|防止)策|解約|解決|破棄|抹消|調印|明文化|義務付け|義務化"
)
# With 済 behind them only: 「条例を施行した」 and 「処理している」 tell of what was there before.
_FINISHED_ACTS = r"施行|公布|設定|設置|移行(?!措置|手続)|(?<!電算)(?<!業務)(?<!データ)(?<!情報)処理"
# 確認 alone may have found the fault; that something was carried out was confirmed says that it was.
_CONFIRMED = r"(?:廃棄|返還|消去|削除|回収|改善|是正|履行|遵守|実施|対応)[^。\n]{0,10}?確認"
_REMEDY_BEFORE = re.compile(
    rf"(?P<part>(?<!の)一部(?:は|が|のみ|について(?:は)?|に限り|、)?)?(?P<not_yet>未)?"
    rf"(?:{_CONFIRMED}|{_REMEDIES}|(?P<only_finished>{_FINISHED_ACTS}))"
    r"(?:作業|措置|手続き?|処理|処置|等)?[はがをも]?(?:全て|すべて|全部|既に|すでに|既)?[ ]?$"
)
_REACH = 24  # characters before a mark in which its remedy stands

# Where the words that may say it end; the first pattern, of plain characters only, finds them fast.
_MAY_BE_MARK = re.compile(
    r"済|ずみ|ズミ|完了|終了|ました|た(?=[。.)\n !がとも]|$)|て(?:いる|いま|おり|あ[るり])|既に|すでに"
)
_MARK = re.compile(
    r"""
    (?P<finished>
        済(?:(?:み?まし|ませまし|ませ)た(?![らりい])|んだ(?![らり])|(?:んで|ませて)(?:いる|います|おり)|み|(?![まみむめもん]))
      | ずみ|ズミ
    )
  | (?P<completed>完了(?:済み?)?|終了(?:済み?)?)
  | (?P<polite>ました(?!ら|か))
  | (?P<plain>た(?=[。.)\n !]|$|が[、,]|ところ(?:で(?:す|ある)|[。)]|$)|もの(?:で(?:す|ある)|[。)]|$)))
  | (?P<state>て(?:いる|いま|おり|ある|あり)(?!ま?せ))
  | (?P<already>既に|すでに)
    """,
    re.VERBOSE,
)
_OTHER_WORD = re.compile(r"(?:[経共返救弁百未]|(?<!解)決)$")  # 経済, 返済, 未済 …
_STANDS_ALONE = re.compile(r"(?:^|[\W①-⑳])既?$")
# What only tells of the remedy where it is all that is said, but for its time and to whom.
_TOLD = re.compile(r"(?:(?P<found>確認)|(?P<to_somebody>報告|通知|連絡)|(?P<ended>終了|満了))$")
_BUT = re.compile(r"(?:だ|です|である)?が|(?:だ|です)?けれ?ど|なものの")
_NOTHING_BEHIND = re.compile(r"(?:ま?す|です|である)?[。) \n]*(?:\([^)]*\)[。 \n]*)?$")
_TO_SOMEBODY = re.compile(r"(?:^|[。、\n])[^。、\nを]*[にへでりて][ ]?$")

# Behind 済み or 完了: it is denied, planned, asked for, or only describes a noun (締結済みの契約).
_HELD_BACK = re.compile(
    r"""
    (?:
        も?の(?!ため|通り|とおり|旨|で[、。すあ])
      | (?!平成|昭和|令和)[一-鿿ァ-ヶ]
      | [ ]+(?:予定|見込)
      | ません
      | と(?:思|見ら|推)
      | で(?:は|も)?(?:[な無][いくか]|ありませ|なけれ)
      | とは(?!い?え)
      | とはい?え(?:な|ま)
      | には|そう|とき
      | [とに](?:する|します|したい|しよう|して(?:い[きく]|ゆ|お[くき])|すべ|でき|なる|なり(?!ました)|なって(?:いな|いませ|おら))
      | な(?:ら|のか)
      | か(?:どうか|否|[をのはが、確?]|$)
      | で(?:あれば|あるか|すか)
      | (?:である)?こと(?:の確認|を確認(?!した|しま|済|でき|[。)]|$))
      | \([^)\n]{0,15}?(?:予定|見込)
      | [?]
    )
    """,
    re.VERBOSE,
)
_COMPLETED_BEHIND = re.compile(
    r"""
    し(?:ました(?!ら|か)|て(?:いる|いま|おり)(?!せ)|た(?=[。.)\n ]|$|が[、,]|ところで|もので))
  | (?:いたし|致し)ました(?!ら|か)
  | と?なりました(?!ら|か)
  | で(?:す(?!か)|した)
  | である(?!か|こと)
  | (?:平成|昭和|令和|[0-9HSR])
  | (?=[。、,)\n /]|$|\()
    """,
    re.VERBOSE,
)
_CONTRACTED_WORK = re.compile(r"(?:業務|委託|契約|処理|事業|納品|納入|工事|履行|作業)等?[のがはを]?$")
_CONTRACT_STANDS = re.compile(r"(?:締結|更新|承認|提出|作成)[はがをも]?$")

_PASSIVE_OR_ACTIVE = re.compile(r"(?:し(?:終え|終わり|終わっ)?|され|させ|いたし|致し|なされ)$")
_CARRIED_OUT = re.compile(
    r"(?<=[をがも])(?:行い|行っ|行ない|行なっ|行われ|講じ|講じられ|終え|終わり|終わっ|受け|図り|図っ|図られ|得)$"
)
_VERB_ALONE = re.compile(r"(?:行い|行っ|行ない|行なっ|(?P<ended>終了|満了)(?:し|いたし|致し|され))$")
_SELF_SPEAKING = re.compile(
    r"(?:改め|義務付け|加え|設け|盛り込[みん]|交わし|徴し|差し替え|切り替え|取り付け)$"
)
_ALREADY = re.compile(r"既に|すでに|現在では|現在は")
_AT_AN_END = ("終え", "終わり", "終わっ")
# From a time on (平成18年4月から明記している) a remedy holds; a contract, a paper or the work itself only stands.
_STATE_ENDS = re.compile(r"て(?:いる|ある|(?:い|おり|あり)ます)(?=[。、,)\n ]|$|こと|旨|とのこと)")
_STANDS_SINCE = re.compile(
    r"(?:(?<!変更契約を)(?<!再契約を)(?<!覚書を)締結|更新|承認|提出|作成|取得|策定|導入|整備|交付|処理|設定|設置|移行"
    r"|(?:業務|委託|処理|事業|運用|保守)(?!先|業?者)[^。\n]*(?:実施|対応))[はがをも]?$"
)
_SENTENCE_END = re.compile(r"[^。\n、,)]{0,30}(?=[。\n、,)]|$)")


def says_done(text: str, times: Times = MappingProxyType({})) -> bool:
    """Tell whether a text, in one width, says that the remedy is done; 未実施, 完了予定, 一部改善済み do not.

    ``times`` are those that the text names: 「6月15日済」 is done, 「3件済」 is not.
    """
    marks = (_MARK.match(text, found.start()) for found in _MAY_BE_MARK.finditer(text))
    return any(_is_done(mark, text, times) for mark in marks if mark)


def _is_done(match: re.Match[str], plain: str, times: Times) -> bool:
    start, end = match.span()
    before = plain[max(0, start - _REACH) : start]
    match match.lastgroup:
        case "finished":
            return _is_finished(match, before, times)
        case "completed":
            return _is_completed(match[0], before, plain, end)
        case "polite" | "plain":
            return _is_past(match, before, times)
        case "state":
            return _is_state(match, before, times)
        case _:
            rest = _SENTENCE_END.match(plain, end)
            return rest is not None and _has_remedy(rest[0]) and not _CONTRACT_STANDS.search(rest[0])


def _remedy(before: str) -> re.Match[str] | None:
    """The remedy that stands right before, whole and not denied; with it what only 済 makes one."""
    remedy = _REMEDY_BEFORE.search(before)
    return None if remedy is None or remedy["part"] or remedy["not_yet"] else remedy


def _has_remedy(before: str) -> bool:
    remedy = _remedy(before)
    return remedy is not None and not remedy["only_finished"]


def _is_finished(match: re.Match[str], before: str, times: Times) -> bool:
    plain, (start, end) = match.string, match.span()
    if _OTHER_WORD.search(before) or _HELD_BACK.match(plain, end):
        return False
    if _remedy(before):
        return not (plain.startswith("のため", end) and _CONTRACT_STANDS.search(before))
    if told := _TOLD.search(before):
        return _is_all_that_is_said(told, match, times)
    if match[0].startswith("済") and _STANDS_ALONE.search(before):
        return True
    return time_before(plain, start - before.endswith("既"), times) is not None


def _is_all_that_is_said(told: re.Match[str], match: re.Match[str], times: Times) -> bool:
    plain, (start, end) = match.string, match.span()
    if _BUT.match(plain, end) or (told["ended"] and not _NOTHING_BEHIND.match(plain, end)):
        return False
    if stands_alone(plain, start - len(told[0]), times, of_contract=bool(told["ended"])):
        return True
    return told.lastgroup == "to_somebody" and bool(_TO_SOMEBODY.search(told.string[: told.start()]))


def _is_completed(word: str, before: str, plain: str, end: int) -> bool:
    if before.endswith("未"):
        return False
    if not _has_remedy(before) and (word.startswith("終了") or _CONTRACTED_WORK.search(before)):
        return False
    if _HELD_BACK.match(plain, end):
        return False
    return "済" in word or bool(_COMPLETED_BEHIND.match(plain, end))


def _is_past(match: re.Match[str], before: str, times: Times) -> bool:
    if _SELF_SPEAKING.search(before):
        return True
    verb = _PASSIVE_OR_ACTIVE.search(before) or _CARRIED_OUT.search(before)
    if verb and _has_remedy(before[: verb.start()]):
        return True
    alone = _VERB_ALONE.search(before)
    return alone is not None and _is_all_that_is_said(alone, match, times)


def _is_state(match: re.Match[str], before: str, times: Times) -> bool:
    plain, start = match.string, match.start()
    has_ended = _VERB_ALONE.search(before)
    if has_ended and has_ended["ended"]:
        return _is_all_that_is_said(has_ended, match, times)
    verb = _PASSIVE_OR_ACTIVE.search(before) or _CARRIED_OUT.search(before)
    if verb is None:
        return False
    remedy = before[: verb.start()]
    if _has_remedy(remedy):
        if verb[0].endswith(_AT_AN_END) or (verb[0] == "され" and remedy.endswith(("改善", "是正", "解消"))):
            return True
        sentence = plain[max(0, start - 60) : start].rpartition("。")[2]
        if _ALREADY.search(sentence) and not _CONTRACT_STANDS.search(remedy):
            return True
    return _has_held_since(remedy, match, start - len(before), times)


def _has_held_since(remedy: str, match: re.Match[str], start: int, times: Times) -> bool:
    """Whether the remedy, whose words begin at ``start`` of the text, holds from a time that the text names."""
    act = _remedy(remedy)
    if act is None or _STANDS_SINCE.search(remedy) or not _STATE_ENDS.match(match.string, match.start()):
        return False
    return holds_since(match.string, start + act.start(), times)
