"""An invented prefecture as large as all Japan: 1,741 municipalities, none of which exists."""

from itertools import product

from xl_kenten.adapters.municipality_lists import national_register
from xl_kenten.core.lg_code import check_digit
from xl_kenten.core.municipality import Municipality, Register

PREFECTURE = "仮想県"
COUNT = 1741

_FIRST = "霧霜露霞雫虹暁曙宵宙琥珀翡瑠璃琉珊瑚玻瑪瑙碧緋藍茜萌葱橙紺紫墨銀銅鈴笛琴筝鼓扇簪鏃鎧兜"
_SECOND = "筆紙硯糸絹綿麻布帯袖襟裾笠傘杖鞠駒凧扉窓柱梁瓦壁庭垣鏡灯燭煙炎灰雪氷泡波渦潮凪櫛籠箱"
_SUFFIXES = "市町村"
_FIRST_CODE, _CODES_A_PREFIX = 48, 999  # 01 to 47 are the real prefectures


def municipalities(number: int = COUNT) -> tuple[Municipality, ...]:
    """List as many municipalities as wanted, in 建制順; raises ValueError when there are not so many names."""
    japan = national_register()
    real = {each.name for prefecture in japan.prefectures() for each in japan.of_prefecture(prefecture)}
    names = (
        f"{first}{second}{_SUFFIXES[place % len(_SUFFIXES)]}"
        for place, (first, second) in enumerate(product(_FIRST, _SECOND))
    )
    invented = [name for name in names if name not in real]
    if number > len(invented):
        raise ValueError(f"there are {len(invented)} invented names, not {number}")
    return tuple(
        Municipality(_code(place), name, PREFECTURE, order=place + 1)
        for place, name in enumerate(invented[:number])
    )


def register(number: int = COUNT) -> Register:
    """The list as the product uses it."""
    return Register(municipalities(number))


def _code(place: int) -> str:
    prefix, rest = divmod(place, _CODES_A_PREFIX)
    code5 = f"{_FIRST_CODE + prefix:02}{rest + 1:03}"
    return code5 + check_digit(code5)
