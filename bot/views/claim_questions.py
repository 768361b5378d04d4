"""What is asked about a customer that another holds, and about a deal that is shared."""

from __future__ import annotations

from bot.core.reader import Reader
from bot.views.words import channel_name
from models.queries.asking import Doubt, Question
from models.queries.likely import Choice


def claim_question_text(r: Reader, question: Question) -> str | None:
    """None for what is asked elsewhere."""
    item, facts = question.item, question.facts
    match question.doubt:
        case Doubt.HELD:
            return _held(r, question)
        case Doubt.OTHER_COMPANY:
            return r.t(
                "What tells it apart from {name}? Type a few words, e.g. a city.", name=facts["account"]
            )
        case Doubt.PARTNER if facts["name"]:
            return r.t("I know nobody called {name}. With whom do you share it?", name=facts["name"])
        case Doubt.PARTNER:
            return r.t("With whom do you share {account}?", account=item.account or r.t("it"))
        case Doubt.SHARES if len(facts["names"]) > 1:
            return r.t(
                "Which part is whose? Type each one's for {names}, e.g. “30/20”; the rest is yours.",
                names=r.listing(list(facts["names"])),
            )
        case Doubt.SHARES:
            return r.t("Which part is yours, which {name}'s? Type it, e.g. “60/40”.", name=facts["names"][0])
        case _:
            return None


def _held(r: Reader, question: Question) -> str:
    facts = question.facts
    since = r.day(r.local(facts["since"]).date())
    values = {"account": facts["account"], "owner": facts["owner"], "since": since}
    if facts["channel"] is None:
        return r.t("{account} belongs to {owner} (since {since}). This is:", **values)
    channel = channel_name(r, facts["channel"])
    return r.t("{account} belongs to {owner} ({channel}, since {since}). This is:", channel=channel, **values)


def claim_label_of(r: Reader, question: Question, choice: Choice) -> str | None:
    """What stands on a button; None for what is labelled elsewhere."""
    match choice.key:
        case "for_them":
            return r.t("For {name}", name=choice.value)
        case "together":
            return r.t("Ours together")
        case "own_deal":
            return r.t("Another deal of mine")
        case "other_company":
            return r.t("Not the same company")
        case "partner":
            return str(choice.value)
        case "alone":
            return r.t("It is all mine")
        case "even":
            return r.t("Equal parts")
        case "share":
            name = question.facts["names"][0]
            return r.t(
                "{mine} me · {theirs} {name}",
                mine=r.percent(1 - choice.value),
                theirs=r.percent(choice.value),
                name=name,
            )
        case _:
            return None
