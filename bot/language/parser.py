"""From a message to records: the front door of the language package. Deterministic and pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.language.compounds import join_compounds
from bot.language.corrections import corrected_in, take_bare
from bot.language.drafts import Draft, complete, record_of, resolve_account, share_dates
from bot.language.items import Item, Message
from bot.language.lexer import read
from bot.language.names import NO_NAMES, Vocabulary
from bot.language.reader import Reader
from bot.language.understanding import Nothing, Record, Understanding

__all__ = ["NO_NAMES", "Vocabulary", "parse", "parse_reply"]

# Records of a deal or a customer; a later one that names no subject speaks of the one before.
ABOUT_ACCOUNT = frozenset(
    {
        "deal.won",
        "deal.lost",
        "deal.stage",
        "deal.update",
        "payment.log",
        "activity.log",
        "feedback.log",
        "blocker.raise",
        "blocker.resolve",
    }
)


# Reports are short; what is longer is a pasted mail, and its beginning says what it is about.
READ_AT_MOST = 4_000


def parse(text: str, *, now: datetime, vocabulary: Vocabulary = NO_NAMES) -> Understanding:
    """Read one message, of a very long one the beginning; `now` is aware and in the speaker's zone."""
    message = message_of(text, now, vocabulary)
    corrected = corrected_in(message)
    understood = understanding(message, Reader(message, now).read(), vocabulary)
    if any("account" in record.slots for record in understood.records):
        corrected = None
    return replace(understood, cut=len(text) > READ_AT_MOST, corrects=corrected)


def parse_reply(text: str, *, now: datetime, vocabulary: Vocabulary = NO_NAMES) -> Understanding:
    """Read a reply to one deal's card: the deal is known, so bare phrases count and no account is missing."""
    message = message_of(text, now, vocabulary)
    corrected = corrected_in(message)
    drafts = Reader(message, now, deal_known=True).read()
    unsaid = all(draft.hidden for draft in drafts) if corrected is not None else not drafts
    if unsaid and (bare := bare_change(message)):
        drafts = [bare]
    understood = understanding(message, drafts, vocabulary, deal_known=True)
    return replace(understood, cut=len(text) > READ_AT_MOST, corrects=corrected)


def message_of(text: str, now: datetime, vocabulary: Vocabulary) -> Message:
    message = read(text[:READ_AT_MOST], now, vocabulary)
    message.items = join_compounds(message)
    return message


def bare_change(message: Message) -> Draft | None:
    """Values alone, where the deal is known: "actually 48k", "to Friday", "lost, price", 报价阶段."""
    draft = Draft("deal.update")
    if any(is_doubt(item) for item in message.items):
        return None
    for item in message.items:
        stage = item.tags.get("own stage") or item.tags.get("stage")
        if stage in {"won", "lost"}:
            draft.intent = f"deal.{stage}"
        elif draft.intent == "deal.lost" and "reason" in item.tags:
            draft.put_item("reason", message.text[item.start : item.end], item)
        elif stage:
            draft.intent = "deal.stage"
            draft.put_item("stage", stage, item)
        elif "channel" not in item.tags or item.value is None:
            draft.take(item, closing=True)
    if not draft.slots and not draft.missing:
        take_bare(draft, message)
    return draft if draft.slots or draft.extra or draft.missing or draft.intent != "deal.update" else None


def is_doubt(item: Item) -> bool:
    """A word that makes a value no value; "it was yesterday" asks nothing."""
    doubt = "nothing" in item.tags and "correcting" not in item.tags and item.text != "was"
    return doubt or item.text == "?"


def understanding(
    message: Message, drafts: Sequence[Draft], vocabulary: Vocabulary, *, deal_known: bool = False
) -> Understanding:
    carry_accounts(drafts)
    open_drafts = [draft for draft in drafts if not draft.hidden]
    share_dates(open_drafts)
    records = tuple(finish(draft, message, vocabulary, deal_known=deal_known) for draft in open_drafts)
    if records:
        return Understanding(message.text, records)
    hidden = [draft for draft in drafts if draft.hidden]
    meant = tuple(finish(draft, message, vocabulary, deal_known=deal_known) for draft in hidden)
    if hidden and hidden[0].hidden:
        return Understanding(message.text, (), hidden[0].hidden[0], hidden[0].hidden[1], meant)
    return Understanding(message.text, (), *why_nothing(message))


def finish(draft: Draft, message: Message, vocabulary: Vocabulary, *, deal_known: bool) -> Record:
    for slot, (start, end) in draft.words.items():
        if words := message.text[start:end].strip(" ,.;:、，。；："):
            draft.put(slot, words, start, end)
    resolve_account(draft, vocabulary)
    complete(draft, deal_known=deal_known)
    return record_of(draft)


def carry_accounts(drafts: Sequence[Draft]) -> None:
    account = ""
    for draft in drafts:
        if draft.intent not in ABOUT_ACCOUNT:
            continue
        if "account" in draft.slots:
            account = draft.slots["account"]
        elif account and draft.elliptic and "account" not in draft.missing and not draft.hidden:
            draft.slots["account"] = account


def why_nothing(message: Message) -> tuple[Nothing, str]:
    items = [item for item in message.items if not item.mark]
    if all({"talk", "fill", "generic"} & item.tags.keys() or item.value is not None for item in items):
        return Nothing.SMALL_TALK, ""
    for item in items:
        if said := item.tags.get("nothing"):
            return Nothing(said), item.text
    if any("everyday" in item.tags for item in items):
        return Nothing.SMALL_TALK, ""
    if any(item.mark and item.text == "?" for item in message.items):
        return Nothing.QUESTION, "?"
    return Nothing.UNKNOWN, ""
