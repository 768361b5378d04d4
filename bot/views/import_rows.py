"""The rows of a file that can't be imported, with what is to be put right in them."""

from __future__ import annotations

import csv
import io
from typing import Any

from bot.core.reader import Reader
from bot.importing.check import Plan
from bot.importing.rows import Question
from bot.importing.tables import shown


def bad_rows(r: Reader, plan: Plan) -> str:
    """The rows with questions as a table of their own, with what is to be put right, to be mended and sent again."""
    written = io.StringIO()
    table = csv.writer(written, lineterminator="\r\n")
    table.writerow([*plan.headings, r.t("what to put right")])
    for bad in plan.bad:
        why = r.listing([question_words(r, question) for question in bad.questions])
        table.writerow([*(_harmless(shown(cell)) for cell in bad.cells), why])
    return written.getvalue()


def _harmless(text: str) -> str:
    """A spreadsheet must not run what somebody typed as a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "@", "\t") or text[:2] == "-=" else text


def bad_rows_name(name: str) -> str:
    return f"{name.rsplit('.', 1)[0]}.questions.csv"


def question_words(r: Reader, question: Question) -> str:
    """What is to be put right in a row."""
    said: dict[str, Any] = {"heading": question.heading, "value": question.value}
    match question.code:
        case "no_owner":
            return r.t("whose is it? Type “owner = NAME” for all such rows.")
        case "two_people":
            return r.t("two people are called “{value}”; use the e-mail address.", **said)
        case "not_your_team":
            return r.t("“{value}” is not in your team.", **said)
        case "unknown_stage":
            return r.t("I don't know the stage “{value}”; type e.g. “{value} = proposal”.", **said)
        case "no_won_date":
            return r.t("won, but when? The date is missing.")
        case "won_ahead":
            return r.t("won on {value}, which is yet to come.", **said)
        case "amount_missing":
            return r.t("the amount is missing.")
        case "no_amount" | "useless_amount":
            return r.t("“{value}” can't be the amount.", **said)
        case "no_date" | "no_month":
            return r.t("{heading}: “{value}” is no date that I can read.", **said)
        case "no_probability":
            return r.t("“{value}” is no probability.", **said)
        case "unknown_currency":
            return r.t("there is no currency “{value}”.", **said)
        case "unknown_channel":
            return r.t("there is no sales channel “{value}”.", **said)
        case "unknown_role":
            return r.t("there is no role “{value}”.", **said)
        case "role_not_yours":
            return r.t("only an admin gives the role “{value}”.", **said)
        case "no_customer":
            return r.t("the customer's name is missing.")
        case "no_name":
            return r.t("the name is missing.")
        case "no_email":
            return r.t("“{value}” is no e-mail address.", **said)
        case "key_twice":
            return r.t("“{heading}” stands in row {value} as well.", **said)
        case _:
            raise KeyError(question.code)
