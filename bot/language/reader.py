"""Clause by clause from a message to drafts: which words begin a record, and what belongs to which."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from bot.language.amounts import AmountReading
from bot.language.changes import announced, read_change_of_state, says_whose
from bot.language.clauses import SENTENCE_ENDS, Clause, cut
from bot.language.content import Place, content_head
from bot.language.dates import DateReading
from bot.language.drafts import CLOSING, HAPPENED, MONEY, Draft
from bot.language.facts import take_facts
from bot.language.heads import WEAK_MOVES, heads_of, parts_of
from bot.language.hearsay import another_said, forwarded, quotations
from bot.language.items import Item, Message, Percent
from bot.language.joining import (
    completes,
    did_both,
    forget_old_amounts,
    heads_list,
    listed_under,
    others_too,
    same_for,
    says_something,
)
from bot.language.losses import add_reason
from bot.language.modals import REST_OF_SENTENCE, called_off, modal_before, modal_of, only_modal
from bot.language.requests import read_request
from bot.language.roles import in_doubt, read_part
from bot.language.shares import take_shares
from bot.language.telling import read_content
from bot.language.understanding import Nothing

CHANGED = frozenset({"amount", "close_date", "probability", "channel"})


@dataclass
class Reader:
    """Goes through the clauses once. `shadow` is a doubt that holds for the rest of its sentence."""

    message: Message
    now: datetime
    deal_known: bool = False
    drafts: list[Draft] = field(default_factory=list)
    topics: list[Item] = field(default_factory=list)
    topics_clause: int = -1
    waiting: list[Item] = field(default_factory=list)
    shadow: tuple[Nothing, str] | None = None
    shadow_sentence: int = -1
    clauses: list[Clause] = field(default_factory=list)
    passed_on: tuple[Nothing, str] | None = None
    quoted: list[tuple[int, int]] = field(default_factory=list)
    header: Draft | None = None

    def read(self) -> list[Draft]:
        forget_old_amounts(self.message.items)
        self.passed_on, self.quoted = forwarded(self.message), quotations(self.message.text)
        self.clauses = cut(self.message)
        place = 0
        while place < len(self.clauses):
            place = self.read_clause(place)
        return [draft for draft in self.drafts if draft.intent != "deal.update" or says_something(draft)]

    def read_clause(self, place: int) -> int:
        """Read one clause, or a record's words with it; the place to go on from."""
        clause = self.clauses[place]
        if clause.sentence != self.shadow_sentence or clause.opened_by == "but":
            self.shadow = None
        if clause.sentence and place and self.clauses[place - 1].sentence != clause.sentence:
            self.topics, self.waiting = [], []
        if (request := read_request(clause, self.message)) and not (
            clause.closed_by == ":" and place + 1 < len(self.clauses)
        ):
            self.add([request], clause)
            return place + 1
        head = content_head(clause, continuing=bool(self.last_in(clause)))
        if head and not self.action_before(clause, *head):
            return self.read_content(place, *head)
        if drafts := self.actions(clause):
            self.keep(drafts, clause, place)
            return place + 1
        self.fragment(clause, place)
        return place + 1

    def action_before(self, clause: Clause, head: int, cue: str) -> bool:
        """Whether a report comes first in this clause and the content word is only a part of it."""
        if cue not in {"feedback.log", "blocker.raise", "note"}:
            return False
        heads = heads_of(clause.items)
        return bool(heads) and not heads[0].weak and heads[0].place < head and heads[0].intent != "deal.stage"

    def read_content(self, place: int, head: int, cue: str) -> int:
        clause = self.clauses[place]
        doubt = modal_before(clause.items, head)
        if cue == "reminder.create" and doubt and doubt[0] is not Nothing.NEGATION:
            doubt = None
        end = place + 1
        while end < len(self.clauses) and not self.begins_record(end, place, cue):
            end += 1
        draft = read_content(Place(clause, head, cue, self.clauses[place + 1 : end]), self.message, self.now)
        draft.hidden = doubt or self.shadow
        if draft.intent == "reminder.create":
            self.borrow(draft, place)
        if (
            draft.intent == "blocker.resolve"
            and "text" not in draft.words
            and place
            and self.topics_clause == place - 1
        ):
            draft.put_words(
                "text", [item for item in self.clauses[place - 1].items if item not in self.topics]
            )
        self.add([draft], clause)
        return end

    def borrow(self, draft: Draft, place: int) -> None:
        """Call Acme tomorrow, remind me: what is to be done stands before."""
        if (
            "text" in draft.words
            or not place
            or self.clauses[place - 1].sentence != self.clauses[place].sentence
        ):
            return
        before = self.clauses[place - 1]
        if self.drafts and self.drafts[-1].start <= before.start and not self.drafts[-1].hidden:
            return
        borrowed = read_content(Place(self.clauses[place], 0, draft.intent, [before]), self.message, self.now)
        if "text" in borrowed.words:
            draft.words["text"] = borrowed.words["text"]
            if "when" not in draft.slots and "when" in borrowed.slots:
                draft.slots["when"] = borrowed.slots["when"]

    def begins_record(self, place: int, opened: int, cue: str) -> bool:
        """Whether the words kept for a record end before this clause."""
        clause = self.clauses[place]
        previous = self.clauses[place - 1]
        if previous.closed_by == ":" and place == opened + 1:
            return False
        head = content_head(clause, continuing=bool(self.last_in(clause)))
        if head and all(
            {"fill", "name", "person"} & item.tags.keys()
            or "because" in item.tags
            or isinstance(item.value, DateReading)
            for item in clause.items[: head[0]]
        ):
            return True
        if clause.opened_by in {"and", "、"} and cue in {"agenda.add", "intel.log", "reminder.create"}:
            return False
        heads = [head for head in heads_of(clause.items) if not head.weak]
        if heads and modal_of(clause, heads[0].place) is None:
            return (
                any("name" in item.tags for item in clause.items)
                or all({"move", "fill"} & item.tags.keys() for item in clause.items[: heads[0].place])
                or clause.opened_by in SENTENCE_ENDS
            )
        if clause.opened_by in {"\n", ";"}:
            return True
        return bool(clause.opened_by in SENTENCE_ENDS and read_request(clause, self.message))

    def actions(self, clause: Clause) -> list[Draft]:
        heads = heads_of(clause.items)
        if not heads:
            about = bool(self.topics or self.last_in(clause) or self.deal_known)
            changed = read_change_of_state(clause.items, about=about)
            if not changed or not (about or changed.missing or says_whose(clause.items)):
                return announced(clause.items, colon=clause.closed_by == ":")
            end = len(clause.items)
            said = another_said(clause.items, end, self.quoted)
            changed.hidden = modal_of(clause, end) or said or changed.hidden
            return [changed]
        drafts: list[Draft] = []
        for part, head in zip(parts_of(clause.items, heads), heads, strict=True):
            part.labelled = len(heads) == 1 and (clause.closed_by == ":" or self.goes_on(clause, head.kind))
            doubt = modal_of(clause, head.place) or another_said(clause.items, head.place, self.quoted)
            if head.intent == "activity.log":
                doubt = doubt or called_off(clause.items, head.place)
            planned = next((item for item in part.items if isinstance(item.value, DateReading)), None)
            if head.weak and planned and head.intent == "activity.log":
                doubt = doubt or (Nothing.PLAN, planned.text)
            if head.intent == "deal.stage" and not self.has_subject(clause, part.items):
                continue
            if head.weak and not doubt and not self.shadow:
                changed = read_change_of_state(part.items)
                drafts += [changed] if changed else []
                continue
            for draft in read_part(part, clause.start):
                draft.hidden = doubt or draft.hidden
                drafts.append(draft)
        return drafts

    def has_subject(self, clause: Clause, items: Sequence[Item]) -> bool:
        """Expense reports go to approval too: a stage needs a customer, a deal, or words that leave no doubt."""
        if self.deal_known or self.topics or self.last_in(clause) or clause.sentence > 0:
            return True
        if any(
            {"name", "person", "pronoun", "generic"} & item.tags.keys() and "everyday" not in item.tags
            for item in items
        ):
            return not any("everyday" in item.tags for item in items)
        firm = any("move" in item.tags and item.text not in WEAK_MOVES for item in items)
        return firm or any(item.tags.get("field") == "stage" for item in items)

    def goes_on(self, clause: Clause, kind: str) -> bool:
        """Whether the subject stands before: "Acme: won, 40k", "called Acme, sent an email"."""
        last = self.last_in(clause)
        same = (
            last
            and last.intent == "activity.log"
            and "account" in last.slots
            and last.slots.get("kind") != kind
        )
        return bool(self.deal_known or self.topics or (same and kind in {"call", "email", "demo"}))

    def keep(self, drafts: Sequence[Draft], clause: Clause, place: int) -> None:
        """Add what a clause reports, or let it complete the report before it."""
        last = self.last_in(clause)
        first = drafts[0]
        if last and len(drafts) == 1 and not first.hidden and completes(last, first, clause):
            for slot, value in first.slots.items():
                last.put(slot, value, *first.spans.get(slot, (0, 0)))
            for slot in first.missing:
                last.ask(slot)
            last.extra |= first.extra
            if last.intent == "deal.new":
                take_facts(last, clause.items)
            last.end = first.end
            return
        before = self.clauses[place - 1] if place else None
        self.add([*(did_both(before, clause, first) if before else []), *drafts], clause)

    def last_in(self, clause: Clause) -> Draft | None:
        last = self.drafts[-1] if self.drafts else None
        return last if last and last.sentence == clause.sentence else None

    def unfinished(self, clause: Clause) -> Draft | None:
        """As in "won Acme!! 50k": numbers alone after an exclamation complete the record before."""
        last = self.drafts[-1] if self.drafts else None
        named = last is not None and "account" in last.slots
        fitting = {"fill", "channel"} if named else {"fill", "channel", "name", "generic"}
        facts = all(item.value is not None or fitting & item.tags.keys() for item in clause.items)
        waiting = (
            last and last.intent in MONEY and "amount" not in last.slots and "amount" not in last.missing
        )
        return last if facts and waiting and last and last.sentence + 2 >= clause.sentence else None

    def add(self, drafts: Sequence[Draft], clause: Clause) -> None:
        for draft in drafts:
            draft.sentence = clause.sentence
            draft.hidden = draft.hidden or self.shadow or self.passed_on
            if draft.elliptic and "account" not in draft.slots and "account" not in draft.missing:
                self.name_subject(draft)
            elif (
                self.topics
                and draft is drafts[0]
                and clause.opened_by in {"and", "、"}
                and {"account"} == {"account", "owner"} & draft.slots.keys()
            ):
                self.drafts += [same_for(draft, name) for name in self.topics]
            if self.waiting:
                take_facts(
                    draft,
                    [
                        item
                        for item in self.waiting
                        if isinstance(item.value, DateReading | AmountReading | Percent)
                        or "channel" in item.tags
                    ],
                )
            if heads_list(draft, clause):
                self.header = draft
            self.drafts.append(draft)
            self.cast_shadow(draft, clause)
        self.topics, self.waiting = [], []

    def name_subject(self, draft: Draft) -> None:
        """The name that was said before the verb's own clause; of two nobody can tell."""
        if len(self.topics) == 1:
            draft.put_account(self.topics[0])
        elif self.topics:
            draft.ask("account")

    def cast_shadow(self, draft: Draft, clause: Clause) -> None:
        if draft.hidden and draft.hidden[0] in REST_OF_SENTENCE and draft.hidden[1] != "?":
            self.shadow, self.shadow_sentence = draft.hidden, clause.sentence

    def fragment(self, clause: Clause, place: int) -> None:
        """A clause without a verb of its own: more about the record before, a further name, or the subject of the next."""
        if self.header and clause.opened_by == "\n" and (listed := listed_under(self.header, clause)):
            self.drafts = [draft for draft in self.drafts if draft is not self.header] + listed
            return
        last = self.last_in(clause) or self.unfinished(clause)
        if last and last.intent in MONEY and take_shares(last, clause.items):
            return
        if doubt := only_modal(clause):
            if (
                last
                and not last.hidden
                and (last.intent in HAPPENED or last.intent in CLOSING)
                and doubt[0] is not Nothing.QUESTION
            ):
                last.hidden = doubt
            elif not last:
                self.shadow, self.shadow_sentence = doubt, clause.sentence
            return
        doubt = modal_of(clause, len(clause.items))
        if clause.closed_by == ":":
            doubt = doubt or another_said(clause.items, len(clause.items), self.quoted)
        if doubt and doubt[0] in REST_OF_SENTENCE:
            self.shadow, self.shadow_sentence = doubt, clause.sentence
            if doubt[0] is Nothing.CONDITION and last and not self.more_in_sentence(place):
                last.hidden = last.hidden or doubt
            if doubt[1] != "?":
                return
        if doubt and doubt[0] is Nothing.HOPE and not last:
            self.shadow, self.shadow_sentence = doubt, clause.sentence
        names = [item for item in clause.items if "name" in item.tags]
        if not last and (staged := self.staged_topic(clause)):
            self.add([staged], clause)
        elif not last:
            self.open_topic(clause, names, place)
        elif names and not last.hidden and not doubt and (listed := others_too(last, clause, names)):
            self.drafts += listed
        elif not doubt:
            self.attach(last, clause, names, place)

    def staged_topic(self, clause: Clause) -> Draft | None:
        """李宁:谈判中 — a stage alone after the customer's name."""
        stages = [
            item
            for item in clause.items
            if "stage" in item.tags and item.tags["stage"] not in {"won", "lost"}
        ]
        plain = (
            all(
                {"stage", "fill", "field"} & item.tags.keys()
                or ("noise" in item.tags and len(item.text) == 1)
                for item in clause.items
            )
            and len(clause.items) <= 3
        )
        if len(self.topics) != 1 or len(stages) != 1 or not plain or clause.opened_by != ":":
            return None
        draft = Draft("deal.stage", start=clause.start, end=clause.end)
        draft.put_item("stage", stages[0].tags["stage"], stages[0])
        return draft

    def more_in_sentence(self, place: int) -> bool:
        return (
            place + 1 < len(self.clauses) and self.clauses[place + 1].sentence == self.clauses[place].sentence
        )

    def open_topic(self, clause: Clause, names: Sequence[Item], place: int) -> None:
        """Before any verb: "Acme: …", "yesterday, …" speak of what follows."""
        self.topics_clause = place
        self.topics += names
        self.waiting += [item for item in clause.items if item.value is not None or "channel" in item.tags]

    def attach(self, last: Draft, clause: Clause, names: Sequence[Item], place: int) -> None:
        """Numbers, dates, a missing name, a reason or a note for the record before."""
        others = bool(names) and last.slots.get("account") not in {None, *(name.text for name in names)}
        if others and last.intent in MONEY and last.intent != "deal.lost":
            return  # what is said of another customer changes nothing here
        if (
            names
            and "account" not in last.slots
            and "account" not in last.missing
            and last.intent in MONEY | {"activity.log"}
        ):
            if in_doubt(clause.items, clause.items.index(names[0])):
                last.ask("account")
            else:
                last.put_account(names[0])
        if last.intent == "deal.lost":
            add_reason(last, clause.items)
        if last.intent == "activity.log" and not any(item.value for item in clause.items):
            last.words.setdefault("note", (clause.start, clause.end))
        if last.intent == "blocker.raise" and "text" not in last.words:
            last.put_words("text", clause.items)
            return
        if last.intent == "deal.stage" and "stage" not in last.slots:
            for item in clause.items:
                last.put_item("stage", item.tags.get("stage", ""), item)
        unsaid = {slot for slot in last.missing if slot in CHANGED and slot not in last.spans}
        last.missing -= unsaid
        take_facts(last, clause.items)
        last.missing |= {slot for slot in unsaid if slot not in last.slots}
        last.end = clause.end
