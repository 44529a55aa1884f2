"""Numbers and dates as a Swedish reader expects them.

Groups of three are parted by a no-break space, the decimal sign is a comma, the minus sign is a real
minus (U+2212). Rounding is half away from zero on the exact value, because that is what readers do by hand.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from babel.dates import format_date
from babel.numbers import format_decimal

from evallib.locale import LANGUAGE, _

Number = int | float | Fraction | Decimal
MOST_DECIMALS = 3
NO_BREAK = "\u00a0"


def as_decimal(x: Number, decimals: int) -> Decimal:
    """Round an exact value half away from zero. Floats are taken at their shortest written form.

    >>> as_decimal(Fraction(29, 35), 3), as_decimal(0.125, 2)
    (Decimal('0.829'), Decimal('0.13'))
    """
    exact = Fraction(str(x)) if isinstance(x, float) else Fraction(x)
    scaled = exact * 10**decimals
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-decimals)


def number(x: Number, decimals: int | None = None) -> str:
    """A number with Swedish signs; without ``decimals`` as many as it needs, at most three.

    >>> number(3378977), number(Fraction(49, 2)), number(-8)
    ('3\\xa0378\\xa0977', '24,5', '−8')
    """
    if decimals is None:
        rounded = as_decimal(x, MOST_DECIMALS).normalize()
        exponent = rounded.as_tuple().exponent
        decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    value = as_decimal(x, decimals).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    pattern = "#,##0" + ("." + "0" * decimals if decimals else "")
    text = format_decimal(value if value else abs(value), format=pattern, locale=LANGUAGE)
    return text.replace("-", "−")


def signed(x: Number, decimals: int | None = None) -> str:
    """A change, with its sign written out; zero has none.

    >>> signed(Fraction(11, 10)), signed(-20), signed(0)
    ('+1,1', '−20', '0')
    """
    text = number(x, decimals)
    return f"+{text}" if x > 0 and text.strip("0,") else text


def kronor(x: Number) -> str:
    """An amount in whole kronor.

    >>> kronor(300000)
    '300\\xa0000\\xa0kr'
    """
    return f"{number(x, 0)}{NO_BREAK}kr"


def percent(x: Number, decimals: int = 1) -> str:
    """A percentage that is already in percent: 24.5 is 24,5 %.

    >>> percent(24.5)
    '24,5\\xa0%'
    """
    return f"{number(x, decimals)}{NO_BREAK}%"


def span(low: Number, high: Number, decimals: int | None = None, unit: str = "") -> str:
    """From one number to another, with the word between them.

    >>> span(1.2, 4.8, 1)
    '1,2 till 4,8'
    """
    text = _("{low} to {high}").format(low=number(low, decimals), high=number(high, decimals))
    return f"{text}{NO_BREAK}{unit}" if unit else text


def day(when: date) -> str:
    """A date with its weekday.

    >>> day(date(2022, 1, 21))
    '2022-01-21 (fredag)'
    """
    return f"{when.isoformat()} ({format_date(when, 'EEEE', locale=LANGUAGE)})"


def month(when: str) -> str:
    """A month (``2011-10``) or a day (``2011-10-03``) in words.

    >>> month("2011-10"), month("2011-10-03")
    ('oktober 2011', '3 oktober 2011')
    """
    parts = [int(part) for part in when.split("-")]
    pattern = "d MMMM y" if len(parts) == 3 else "MMMM y"
    return format_date(date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1), pattern, locale=LANGUAGE)


def join_words(words: Sequence[str]) -> str:
    """A list in a sentence.

    >>> join_words(["hösten", "våren", "sommaren"])
    'hösten, våren och sommaren'
    """
    if len(words) < 2:
        return "".join(words)
    return _("{first} and {last}").format(first=", ".join(words[:-1]), last=words[-1])


def swedish_order(text: str) -> str:
    """A sort key that puts å, ä and ö last, in that order, and ignores case.

    >>> sorted(["Ö", "ä", "a", "Å", "z"], key=swedish_order)
    ['a', 'z', 'Å', 'ä', 'Ö']
    """
    return text.casefold().translate({ord("å"): "{", ord("ä"): "|", ord("ö"): "}"})


def quoted(text: str) -> str:
    """A word or name in the reader's quotation marks.

    >>> quoted("mål 1")
    '”mål 1”'
    """
    return _("“{text}”").format(text=text)


def lower_first(text: str) -> str:
    """The same text with a small first letter, unless its first word is an abbreviation such as KASAM.

    >>> lower_first("Nöjdhet med kursen"), lower_first("KASAM totalt")
    ('nöjdhet med kursen', 'KASAM totalt')
    """
    return text if text[:2].isupper() else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """The same text with a capital first letter, the rest untouched."""
    return text[:1].upper() + text[1:]
