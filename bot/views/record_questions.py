"""What is asked about records that are no deals."""

from __future__ import annotations

from datetime import datetime

from bot.core.plaintext import clip
from bot.core.reader import Reader
from bot.views.records import activity_words, name_of, shortened
from models.drafts import Doing, Item
from models.money import minor
from models.queries.asking import Doubt, Question
from models.queries.likely import Choice
from models.readback import RecordLine

MOST_OF_A_LABEL = 40


def record_question_text(r: Reader, question: Question) -> str | None:
    """None for what is asked about deals in the same words."""
    item, facts = question.item, question.facts
    name = item.account or ""
    match question.doubt:
        case Doubt.OWNER if item.doing in (Doing.ACTIVITY, Doing.PAYMENT, Doing.FEEDBACK):
            return r.t("Whose is it, yours or {name}'s?", name=facts["name"])
        case Doubt.AMOUNT if item.doing is Doing.PAYMENT:
            return r.t("How much did {name} pay?", name=name)
        case Doubt.WHAT_KIND:
            return r.t("What was it with {name}?", name=name) if name else r.t("What was it?")
        case Doubt.WORDS:
            return _words_question(r, item.doing, name)
        case Doubt.SCORE:
            return r.t("Out of how many? Type it like “8/10”.")
        case Doubt.TO if item.to:
            return r.t("Whom do you mean by {name}?", name=item.to)
        case Doubt.TO:
            return r.t("Whom do you want to thank?")
        case Doubt.WHEN:
            return r.t("When shall I remind you? For example “tomorrow 3pm” or “in 2 hours”.")
        case Doubt.SAME_BLOCKER:
            return _same_blocker(r, question)
        case Doubt.WHICH_BLOCKER:
            return r.t("Which of these is solved?")
        case Doubt.ONLY_ONCE:
            return r.t("I can't repeat a reminder yet. Remind you once?")
        case _:
            return _payment_question(r, question, name)


def _same_blocker(r: Reader, question: Question) -> str:
    owner = question.facts["owner"]
    if owner is None:
        return r.t("You told me that before, and it is not solved yet. The same blocker?")
    return r.t("You told me that before, and it is with {owner}. The same blocker?", owner=owner)


def _payment_question(r: Reader, question: Question, name: str) -> str | None:
    facts = question.facts
    match question.doubt:
        case Doubt.PAID_DEAL:
            return r.t("Which deal of {name} is the payment for?", name=name)
        case Doubt.NO_DEAL_PAID:
            return r.t("You have no deal with {name} to pay for. Record the payment all the same?", name=name)
        case Doubt.SAME_PAYMENT:
            amount = r.money(facts["amount_minor"], facts["currency"])
            return r.t(
                "A payment of {name} with {amount} was recorded in the last 24 hours. The same one?",
                name=name,
                amount=amount,
            )
        case Doubt.MORE_THAN_OWED:
            return r.t(
                "{name} #{number} has {left} open; you wrote {amount}. Right?",
                name=name,
                number=facts["number"],
                left=r.money(facts["left_minor"], facts["currency"]),
                amount=r.money(minor(facts["amount"], facts["currency"]), facts["currency"]),
            )
        case _:
            return None


def _words_question(r: Reader, doing: Doing, name: str) -> str:
    match doing:
        case Doing.FEEDBACK:
            return r.t("What does {name} say?", name=name)
        case Doing.BLOCKER:
            return r.t("What is {name} stuck on?", name=name) if name else r.t("What are you stuck on?")
        case Doing.REMINDER:
            return r.t("What shall I remind you of?")
        case Doing.AGENDA:
            return r.t("What is to be talked about?")
        case _:
            return r.t("What is the news?")


def record_label_of(r: Reader, choice: Choice) -> str | None:
    """What stands on the button of an answer that only such records have."""
    match choice.key:
        case "kind":
            return activity_words(r, str(choice.value), 1)
        case "person":
            return str(choice.value)
        case "when":
            return moment_label(r, choice.value)
        case "once":
            return r.t("Once, {moment}", moment=moment_label(r, choice.value))
        case "another_blocker":
            return r.t("Another blocker")
        case "blocker":
            name, words = choice.value
            return clip(
                r.t("{subject}: {text}", subject=name, text=words) if name else words, MOST_OF_A_LABEL
            )
        case "another_payment":
            return r.t("Another payment")
        case _:
            return None


def drafted_record(r: Reader, item: Item, currency: str) -> str:
    """What would be recorded, in one line."""
    amount_minor = minor(item.amount, currency) if item.amount is not None else None
    named = RecordLine(
        item.doing,
        0,
        account=item.account,
        activity=item.activity,
        count=item.count,
        deal_id=item.deal_id,
        to=item.to,
        meeting=item.meeting or "weekly",
    )
    parts = [name_of(r, named)]
    if amount_minor is not None:
        parts.append(r.money_aloud(amount_minor, currency))
    if item.text:
        parts.append(shortened(item.text))
    if item.when:
        parts.append(moment_label(r, datetime.fromisoformat(item.when)))
    if item.happened_on:
        parts.append(r.day(item.happened_on))
    return " · ".join(parts)


def moment_label(r: Reader, at: datetime) -> str:
    """A naive local time of the reader's."""
    return f"{r.day(at.date())} {at:%H:%M}"
