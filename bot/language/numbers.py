"""Numbers as people type them: 1.234,56 · 1,25,000 · fifty thousand · 两百三十万 · 3万5."""

import re
from decimal import Decimal

UNITS = {
    "zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
    "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "a": 1, "an": 1,
}  # fmt: skip
FRACTIONS = {"half": Decimal("0.5"), "quarter": Decimal("0.25")}
SCALES = {
    "hundred": 100, "thousand": 1000, "thousands": 1000, "grand": 1000, "k": 1000, "m": 10**6, "mm": 10**6,
    "mn": 10**6, "mio": 10**6, "mil": 10**6, "mill": 10**6, "mln": 10**6, "million": 10**6, "millions": 10**6,
    "b": 10**9, "bn": 10**9, "bln": 10**9, "billion": 10**9, "billions": 10**9, "tn": 10**12, "trillion": 10**12,
    "lakh": 10**5, "lakhs": 10**5, "lac": 10**5, "lacs": 10**5, "crore": 10**7, "crores": 10**7, "cr": 10**7,
}  # fmt: skip
DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
POWERS = {"十": 10, "百": 100, "千": 1000}
MYRIADS = {"万": 10**4, "w": 10**4, "亿": 10**8, "兆": 10**12}

WORDS = re.compile(
    rf"\b(?:{'|'.join(UNITS)}|half|quarter|hundred)\b"
    rf"(?:(?:[ -]+|\s+and\s+(?:a\s+)?|\s+of\s+)(?:{'|'.join(UNITS)}|half|quarter|hundred|thousand|grand|million|billion|lakhs?|crores?)\b)*"
)


def read_digits(text: str, *, scaled: bool = False) -> Decimal | None:
    """A figure with separators. Before exactly three last digits a separator groups, unless a multiplier follows."""
    plain = text.replace(" ", "").replace("'", "").replace("_", "")
    points, commas = plain.count("."), plain.count(",")
    if points and commas:
        mark = "." if plain.rindex(".") > plain.rindex(",") else ","
        plain = plain.replace("," if mark == "." else ".", "").replace(mark, ".")
    elif points + commas > 1:
        plain = plain.replace(".", "").replace(",", "")
    elif points + commas == 1:
        mark = "." if points else ","
        whole, _, rest = plain.partition(mark)
        groups = len(rest) == 3 and not scaled and whole not in {"", "0"} and len(whole) <= 3
        plain = whole + rest if groups else f"{whole or 0}.{rest}"
    try:
        return Decimal(plain)
    except ArithmeticError:
        return None


def read_words(text: str) -> Decimal | None:
    """English number words: "half a million", "two hundred and thirty thousand", "one and a half million"."""
    total, current, last = Decimal(0), Decimal(0), ""
    for word in re.findall(r"[a-z]+", text):
        if word in FRACTIONS:
            current += FRACTIONS[word]
        elif word in {"a", "an"}:
            pass
        elif word in UNITS:
            current += UNITS[word]
        elif word in SCALES:
            scale = SCALES[word]
            if scale == 100:
                current = (current or Decimal(1)) * 100
            else:
                total, current = total + (current or Decimal(1)) * scale, Decimal(0)
        last = word
    return total + current if last else None


def read_chinese(text: str) -> Decimal | None:
    """A Chinese numeral, figures mixed in: 五十万, 1万5千, 3万5 (the last digit counts tenths of the unit before it)."""
    total, section, number, unit = Decimal(0), Decimal(0), Decimal(-1), 0
    for part in re.findall(r"\d[\d,]*(?:\.\d+)?|\D", text):
        if part[0].isdigit():
            number = Decimal(part.replace(",", ""))
        elif part == "半":
            number = Decimal("0.5")
        elif part in DIGITS:
            number = Decimal(DIGITS[part]) if number < 0 else number * 10 + DIGITS[part]
            unit = 0 if part in "零〇" else unit
        elif part in POWERS:
            section += (Decimal(1) if number < 0 else number) * POWERS[part]
            number, unit = Decimal(-1), POWERS[part]
        elif part in MYRIADS:
            section += max(number, Decimal(0))
            if not section and not total:
                return None
            total = total + section * MYRIADS[part] if section else total * MYRIADS[part]
            section, number, unit = Decimal(0), Decimal(-1), MYRIADS[part]
        else:
            return None
    if number >= 0:
        short = unit and not section % unit and 0 < number < 10 and number == int(number)
        section += number * unit / 10 if short else number
    return total + section


def plain(value: Decimal) -> str:
    """A decimal without exponent and without trailing zeros."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"
