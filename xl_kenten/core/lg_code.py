"""Local government codes (全国地方公共団体コード): six digits, the last of which checks the others."""

import re

_WEIGHTS = (6, 5, 4, 3, 2)
_FULL_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789")
_CODE5 = re.compile(r"[0-9]{5}")
_CODE6 = re.compile(r"[0-9]{6}")


def check_digit(code5: str) -> str:
    """Compute the sixth digit from the first five; raises ValueError for anything but five digits."""
    if not _CODE5.fullmatch(code5):
        raise ValueError(f"not five digits: {code5!r}")
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, code5, strict=True))
    return str((11 - total % 11) % 10)


def is_lg_code(code6: str) -> bool:
    """Tell whether a text is six digits whose last one is right; whether the code is in use is not looked at."""
    return bool(_CODE6.fullmatch(code6)) and check_digit(code6[:5]) == code6[5]


def prefecture_code(lg_code: str) -> str:
    """Give the code of the prefecture itself: 202011 (長野市) lies in 200000 (長野県)."""
    code5 = lg_code[:2] + "000"
    return code5 + check_digit(code5)


def plain_code(text: str) -> str:
    """Write a code in half-width digits without blanks; a circled or Chinese number stays as it is."""
    return "".join(text.split()).translate(_FULL_WIDTH)


def code_readings(text: str) -> tuple[str, ...]:
    """List the complete codes that a text may mean, the likelier first; none for what is no code.

    Six digits mean themselves if the check digit is right. Five may lack the check digit, or a leading zero
    that Excel dropped because it took the code for a number.
    """
    code = plain_code(text)
    if _CODE5.fullmatch(code):
        whole, zero_lost = code + check_digit(code), "0" + code
        return (whole, zero_lost) if is_lg_code(zero_lost) else (whole,)
    return (code,) if is_lg_code(code) else ()


def corrected(text: str) -> str | None:
    """Give the code that six digits with a wrong check digit should be, None for anything else."""
    code = plain_code(text)
    if not _CODE6.fullmatch(code) or is_lg_code(code):
        return None
    return code[:5] + check_digit(code[:5])
