"""What went wrong, in the reader's words: what happened, what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from bot.core.cards import Card, card, plain
from bot.core.reader import Reader, supported
from models.errors import UserError


def error_card(r: Reader, error: UserError) -> Card:
    """:raises KeyError: a code without words, which a test finds first"""
    return card(plain(SENTENCES[error.code](r, error.values)), language=r.language)


def apology_card(r: Reader, reference: str) -> Card:
    text = r.t(
        "Sorry, something went wrong on our side and nothing was recorded. Your message is kept; quote {reference} to your admin.",
        reference=reference,
    )
    return card(plain(text), language=r.language)


def apology_line(language: str | None) -> str:
    """For a tap, a command or a form that does not come again."""
    both = {
        "en": "Not recorded: the bot is busy. Please send it again in a minute.",
        "zh": "没有记录:机器人正忙,请一分钟后再发一次。",
    }
    known = supported(language)
    return both[known] if known else f"{both['en']}\n{both['zh']}"


Sentence = Callable[[Reader, dict[str, Any]], str]

SENTENCES: dict[str, Sentence] = {
    "not_yours": lambda r, v: r.t("I can't show or change that for you. Say “help” to see what you can do."),
    "unknown_command": lambda r, v: r.t("There is no command /{command}. Say “help” for the list.", **v),
    "unknown_zone": lambda r, v: r.t(
        "I don't know the time zone “{zone}”. Name a city, such as Berlin or Shanghai.", **v
    ),
    "no_hours": lambda r, v: r.t(
        "I can't read the hours “{text}”. Write them like 19:00-09:00. Nothing was changed.", **v
    ),
    "unknown_role": lambda r, v: r.t("There is no role “{role}”; use one of {roles}.", **v),
    "roles_mixed": lambda r, v: r.t(
        "Which of them gets the role? Send a line for each role, e.g. “/{command} Ana, Bob as manager”. "
        "Nothing was changed.",
        **v,
    ),
    "unknown_team": lambda r, v: r.t("There is no team with the key “{team}”.", **v),
}

SENTENCES |= {
    "no_such_deal": lambda r, v: r.t(
        "There is no deal #{number} that I can show you. Say “my pipeline” for yours.", **v
    ),
    "no_manager": lambda r, v: r.t("You have no manager whom I could send it to."),
    "unknown_person": lambda r, v: r.t(
        "I know nobody called {name}. Write the name as it is in the team list.", **v
    ),
    "cannot_be_asked": lambda r, v: r.t(
        "Nothing recorded: only {name} can say so, and has no chat with me yet.", **v
    ),
    "held_closed": lambda r, v: r.t("This was answered already."),
    "erasure_closed": lambda r, v: r.t("This request is decided already."),
    "claim_closed": lambda r, v: r.t("This is settled already. /claims shows how."),
    "owns_no_deals": lambda r, v: r.t("Nothing recorded: {name} has no deals of their own.", **v),
    "no_own_kudos": lambda r, v: r.t("Nothing recorded: kudos are for somebody else."),
    "useless_amount": lambda r, v: r.t("{amount} can't be a deal's amount. Nothing was changed.", **v),
    "deal_not_understood": lambda r, v: r.t(
        "I did not find a deal in “{text}”. Try /deal won Acme 50k, or /deal alone for a form.", **v
    ),
    "case_is_over": lambda r, v: r.t("This blocker is over: it was solved or taken back."),
    "case_elsewhere": lambda r, v: r.t("This blocker is with {name} now.", **v),
    "nobody_above": lambda r, v: r.t("There is nobody above you to pass it to. Choose another kind of help."),
    "nobody_to_tell": lambda r, v: r.t("There is nobody on the other side of this blocker to tell."),
    "is_undone": lambda r, v: r.t("That was taken back. Press Put back first, then correct it."),
    "no_dead_event": lambda r, v: r.t("Nothing that failed has the reference {reference}.", **v),
    "payload_gone": lambda r, v: r.t("{reference} is too old: what came in is no longer kept.", **v),
}

SENTENCES |= {
    "leave_backwards": lambda r, v: r.t("That leave would end before it begins. Say both days again."),
    "leave_over": lambda r, v: r.t("Those days are over. Say the days that lie ahead, e.g. “until Friday”."),
    "leave_too_long": lambda r, v: r.t(
        "That is more than a year. Say when the leave ends, e.g. “until Friday”."
    ),
    "leave_not_understood": lambda r, v: r.t(
        "I found no days in “{text}”. Try /leave until Friday, or /leave alone for what is planned.", **v
    ),
    "own_rights": lambda r, v: r.t("Nobody gives a role to themselves. Another admin can."),
    "parts_not_whole": lambda r, v: r.t(
        "The parts make {sum} %, not 100 %. Type them again, e.g. “60/40”. Nothing was recorded.", **v
    ),
    "too_many_names": lambda r, v: r.t("That is too many at once. Send at most {most} names.", **v),
    "join_decided": lambda r, v: r.t("Somebody else has already decided about {name}.", **v),
    "merge_not_understood": lambda r, v: r.t("Say which entry goes into which, e.g. /merge Mei into 陈美."),
    "merge_same": lambda r, v: r.t("That is one and the same entry: {name}.", **v),
    "merge_gone": lambda r, v: r.t("{name} is no entry of its own any more. Nothing was changed.", **v),
    "who_left": lambda r, v: r.t("Who left? Write /leaver and the name."),
    "last_admin": lambda r, v: r.t(
        "That is the last admin. Make somebody else admin first: /grant NAME admin."
    ),
    "right_not_understood": lambda r, v: r.t(
        "Say whom and which role, e.g. /{command} Ana manager of DACH. Roles: rep, manager, trainer, officer, helper, observer, admin.",
        **v,
    ),
    "unlink_in_use": lambda r, v: r.t(
        "You are writing from that account. Write from another of yours to split it off."
    ),
    "own_deputy": lambda r, v: r.t("Nobody can stand in for themselves. Name a colleague."),
}

SENTENCES |= {
    "file_kind": lambda r, v: r.t(
        "I can read .csv and .xlsx files, not {name}. Export it as one of them and send it again.", **v
    ),
    "file_too_large": lambda r, v: r.t("{name} is too large: {most} MB at most. Send it in parts.", **v),
    "file_too_long": lambda r, v: r.t("{name} has more than {most} rows. Send it in parts.", **v),
    "file_broken": lambda r, v: r.t("{name} can't be read: it is damaged. Export it once more.", **v),
    "file_locked": lambda r, v: r.t(
        "{name} has a password or is in the old .xls format. Save it as .xlsx without a password.", **v
    ),
    "file_empty": lambda r, v: r.t(
        "There is nothing in {name}: I need a row of headings and rows below it.", **v
    ),
    "file_gone": lambda r, v: r.t("{name} is no longer kept. Send it again.", **v),
    "nothing_to_import": lambda r, v: r.t(
        "I found no deals, customers, people or goals in the columns: {headings}. "
        "Name one, e.g. “column = customer”.",
        **v,
    ),
    "column_missing": lambda r, v: r.t(
        "A column is missing, or I don't recognise it: {field}. The columns are: {headings}. "
        "Type “column = {field}”.",
        field=v["field"],
        headings=v["headings"],
    ),
    "no_such_import": lambda r, v: r.t("There is no import {number} that can be undone.", **v),
    "no_such_column": lambda r, v: r.t("There is no column or value “{words}” in the file.", **v),
    "no_such_field": lambda r, v: r.t("I don't know the field “{words}”. Use one of: {fields}.", **v),
}
