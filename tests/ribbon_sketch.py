"""The ribbon tab as a sketch (SVG), drawn from the table that also makes the real one."""

from xml.sax.saxutils import escape

from xl_kenten.template.ribbon import Button, Group, Ribbon

_SMALL = 104  # width of a small button
_LETTER = 12  # width of a letter
_TOP, _HEIGHT = 40, 104
_ONE_LINE = 6  # letters
_FONT = "Yu Gothic UI, Meiryo, Hiragino Sans, Noto Sans CJK JP, sans-serif"


def ribbon_sketch(ribbon: Ribbon) -> str:
    """Draw the tab: groups, buttons and key tips in their order; the pictures on the buttons are not shown."""
    parts: list[str] = []
    left = 8
    for group in ribbon.groups:
        left = _draw_group(group, left, parts)
    body = "\n".join(parts)
    height = _TOP + _HEIGHT + 34
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left}" height="{height}" '
        f'viewBox="0 0 {left} {height}" font-family="{_FONT}" font-size="12">\n'
        f'<rect width="{left}" height="{height}" fill="#ffffff"/>\n'
        f'<rect x="8" y="6" width="88" height="28" fill="#f3f3f3" stroke="#217346"/>\n'
        f"{_text(52, 24, ribbon.tab.label)}\n"
        f"{_key(90, 8, ribbon.tab.keytip)}\n"
        f'<rect x="0" y="34" width="{left}" height="{height - 34}" fill="#f3f3f3"/>\n{body}\n</svg>\n'
    )


def _draw_group(group: Group, left: int, parts: list[str]) -> int:
    """Draw a group and its buttons, small ones in stacks of three; returns where the next one begins."""
    start = left
    stacked = 0
    for button in group.buttons:
        if button.size == "large":
            width = max(72, max(map(len, _broken(button.label))) * _LETTER + 14)
            parts.append(_large(button, left, width))
            left += width
            stacked = 0
        else:
            parts.append(_small(button, left - (_SMALL if stacked else 0), stacked))
            left += 0 if stacked else _SMALL
            stacked = (stacked + 1) % 3
    parts.append(_text((start + left) // 2, _TOP + _HEIGHT + 22, group.label, fill="#666666"))
    parts.append(
        f'<line x1="{left + 4}" y1="{_TOP + 4}" x2="{left + 4}" y2="{_TOP + _HEIGHT + 26}" stroke="#c8c8c8"/>'
    )
    return left + 8


def _large(button: Button, left: int, width: int) -> str:
    middle = left + width // 2
    box = f'<rect x="{left + 2}" y="{_TOP + 4}" width="{width - 4}" height="{_HEIGHT - 8}" rx="3" fill="#ffffff" stroke="#b0b0b0"/>'
    icon = f'<rect x="{middle - 14}" y="{_TOP + 14}" width="28" height="28" rx="3" fill="none" stroke="#9a9a9a" stroke-dasharray="3 2"/>'
    lines = enumerate(_broken(button.label))
    words = "".join(_text(middle, _TOP + 62 + 17 * number, line) for number, line in lines)
    return f"<g>{box}{icon}{words}{_key(left + width - 12, _TOP + 8, button.keytip)}</g>"


def _small(button: Button, left: int, place: int) -> str:
    top = _TOP + 6 + place * 32
    box = f'<rect x="{left + 2}" y="{top}" width="{_SMALL - 4}" height="28" rx="3" fill="#ffffff" stroke="#b0b0b0"/>'
    icon = f'<rect x="{left + 8}" y="{top + 6}" width="16" height="16" rx="2" fill="none" stroke="#9a9a9a" stroke-dasharray="3 2"/>'
    words = _text(left + 30, top + 19, button.label, anchor="start")
    return f"<g>{box}{icon}{words}{_key(left + _SMALL - 12, top + 2, button.keytip)}</g>"


def _broken(label: str) -> list[str]:
    """Break a long label in two, before から or behind the particle nearest to its middle."""
    if len(label) <= _ONE_LINE:
        return [label]
    ends = [at for at in range(1, len(label)) if label[at - 1] in "をのに・" or label.startswith("から", at)]
    at = min(ends, key=lambda end: abs(end - len(label) / 2), default=(len(label) + 1) // 2)
    return [label[:at], label[at:]]


def _text(x: int, y: int, words: str, *, anchor: str = "middle", fill: str = "#202020") -> str:
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="{fill}">{escape(words)}</text>'


def _key(x: int, y: int, key: str) -> str:
    box = f'<rect x="{x - 8}" y="{y - 4}" width="18" height="15" fill="#404040"/>'
    return f'{box}<text x="{x + 1}" y="{y + 8}" text-anchor="middle" font-size="10" fill="#ffffff">{escape(key)}</text>'
