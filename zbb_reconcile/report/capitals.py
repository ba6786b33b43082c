"""Yuan in Chinese capitals, as bank papers write them: 壹贰叁, so that nothing can be added later.

The rule is 支付结算办法 附一《正确填写票据和结算凭证的基本规定》, items two and five. Where item
five (三) leaves the writer the choice of a 零, it stands for a zero of the 万 place and is left out
for a zero of the 元 place: both are the rule's own examples.
"""

from __future__ import annotations

from decimal import Decimal

_DIGITS = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_LIMIT = Decimal(10) ** 16


def capitals(amount: Decimal) -> str:
    """The amount in capitals, without 人民币 before it; ValueError for what no paper can say.

    >>> capitals(Decimal("100001.00")), capitals(Decimal("3.05")), capitals(Decimal("10100.00"))
    ('壹拾万零壹元整', '叁元零伍分', '壹万零壹佰元整')
    >>> capitals(Decimal("1409.50")), capitals(Decimal("107000.53"))
    ('壹仟肆佰零玖元伍角', '壹拾万零柒仟元伍角叁分')
    """
    fen = amount * 100
    if not 0 <= amount < _LIMIT or fen != fen.to_integral_value():
        raise ValueError(amount)
    whole, cents = divmod(int(fen), 100)
    jiao, odd = divmod(cents, 10)
    said = _whole(whole) + "元" if whole or not cents else ""
    if not cents:
        return said + "整"
    if jiao:
        said += _DIGITS[jiao] + "角"
    elif said:
        said += _DIGITS[0]
    return said + (_DIGITS[odd] + "分" if odd else "")


def _whole(number: int) -> str:
    """Whole yuan; zeros between two other digits are one 零, however many and wherever they are."""
    text = str(number)
    said = ""
    skipped = False
    for at, digit in enumerate(text):
        place = len(text) - 1 - at
        if digit == "0":
            skipped = bool(said)
        else:
            said += _DIGITS[0] * skipped + _DIGITS[int(digit)] + _PLACES[place % 4]
            skipped = False
        if place == 8:
            said += "亿"
        elif place % 8 == 4 and int(text[: at + 1]) % 10_000:
            said += "万"
    return said or _DIGITS[0]
