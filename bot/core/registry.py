"""Which function answers what. A file of handlers fills one `Handlers`; the composition root joins them.

Every entry names the right that it needs: there is no way to register one without.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bot.core.incoming import Answer
from bot.language.understanding import Record, Understanding
from models.access import Action

if TYPE_CHECKING:
    from bot.core.context import Context, Happening
    from models.queue.dialogs import Dialog

LAST = "last"  # replies to no card: words that put right what was reported before them

F = TypeVar("F", bound=Callable[..., Any])

CommandHandler = Callable[["Context", str], Answer | None]
ButtonHandler = Callable[["Context", Mapping[str, Any]], Answer | None]
FormHandler = Callable[["Context", Mapping[str, Any], Mapping[str, str]], Answer | None]
IntentHandler = Callable[["Context", Record], None]
ReportHandler = Callable[["Context", Understanding], None]
ReplyHandler = Callable[["Context", int, Understanding], bool]
DialogAnswer = Callable[["Context", "Dialog", str], bool]
DialogShow = Callable[["Context", "Dialog"], None]
DialogRest = Callable[["Context", "Dialog"], bool]
RoomHandler = Callable[["Happening"], None]
NameHandler = Callable[["Context", str], bool]
FileHandler = Callable[["Context"], bool]


@dataclass(frozen=True, slots=True)
class Entry(Generic[F]):
    run: F
    need: Action
    help: str = ""


@dataclass(frozen=True, slots=True)
class DialogEntry:
    """`answer` returns False, having changed nothing, when the words do not fit the question. `leave_out` goes on
    without what is asked about, and returns False, having changed nothing, when nothing else is in the dialog.
    """

    answer: DialogAnswer
    show: DialogShow
    version: int
    leave_out: DialogRest | None = None


@dataclass
class Handlers:
    """The tables that the router looks into."""

    commands: dict[str, Entry[CommandHandler]] = field(default_factory=dict)
    buttons: dict[str, Entry[ButtonHandler]] = field(default_factory=dict)
    forms: dict[str, Entry[FormHandler]] = field(default_factory=dict)
    intents: dict[str, Entry[IntentHandler]] = field(default_factory=dict)
    replies: dict[str, Entry[ReplyHandler]] = field(default_factory=dict)
    dialogs: dict[str, DialogEntry] = field(default_factory=dict)
    reports: dict[str, Entry[ReportHandler]] = field(default_factory=dict)  # by intent
    events: dict[str, Callable[[Context], None]] = field(default_factory=dict)  # edit, delete, media, hello
    nothing: list[ReportHandler] = field(default_factory=list)
    heard: list[ReportHandler] = field(default_factory=list)  # told of each message that held a report
    rooms: list[RoomHandler] = field(default_factory=list)  # what became of a room
    phrases: list[NameHandler] = field(default_factory=list)  # words that are no report: a name, a wish
    asides: list[NameHandler] = field(default_factory=list)  # words about what is before the person: a file
    attachments: list[FileHandler] = field(default_factory=list)  # files that were sent

    def command(
        self, name: str, *, need: Action, help_: str = ""
    ) -> Callable[[CommandHandler], CommandHandler]:
        return _into(self.commands, name, lambda run: Entry(run, need, help_))

    def button(self, name: str, *, need: Action) -> Callable[[ButtonHandler], ButtonHandler]:
        return _into(self.buttons, name, lambda run: Entry(run, need))

    def form(self, name: str, *, need: Action) -> Callable[[FormHandler], FormHandler]:
        return _into(self.forms, name, lambda run: Entry(run, need))

    def intent(self, name: str, *, need: Action) -> Callable[[IntentHandler], IntentHandler]:
        return _into(self.intents, name, lambda run: Entry(run, need))

    def report(self, *names: str, need: Action) -> Callable[[ReportHandler], ReportHandler]:
        """All reports of one message that the same function handles reach it together."""

        def add(run: ReportHandler) -> ReportHandler:
            for name in names:
                _put(self.reports, name, Entry(run, need))
            return run

        return add

    def reply(self, about: str, *, need: Action) -> Callable[[ReplyHandler], ReplyHandler]:
        """A reply to a card that is about such a thing."""
        return _into(self.replies, about, lambda run: Entry(run, need))

    def dialog(
        self, kind: str, *, show: DialogShow, version: int = 1, leave_out: DialogRest | None = None
    ) -> Callable[[DialogAnswer], DialogAnswer]:
        return _into(self.dialogs, kind, lambda run: DialogEntry(run, show, version, leave_out))

    def event(self, name: str) -> Callable[[Callable[[Context], None]], Callable[[Context], None]]:
        return _into(self.events, name, lambda run: run)

    def phrase(self, run: NameHandler) -> NameHandler:
        self.phrases.append(run)
        return run

    def when_heard(self, run: ReportHandler) -> ReportHandler:
        self.heard.append(run)
        return run

    def room(self, run: RoomHandler) -> RoomHandler:
        self.rooms.append(run)
        return run

    def aside(self, run: NameHandler) -> NameHandler:
        """Asked before the words are taken for a report."""
        self.asides.append(run)
        return run

    def attachment(self, run: FileHandler) -> FileHandler:
        """Takes the files of a message to the bot; False: they are none of its business."""
        self.attachments.append(run)
        return run

    def when_nothing(self, run: ReportHandler) -> ReportHandler:
        self.nothing.append(run)
        return run

    def join(self, *others: Handlers) -> Handlers:
        """:raises ValueError: two files register the same name"""
        for other in others:
            for mine, theirs in zip(self.tables(), other.tables(), strict=True):
                for name, entry in theirs.items():
                    _put(mine, name, entry)
            self.nothing += other.nothing
            self.rooms += other.rooms
            self.phrases += other.phrases
            self.heard += other.heard
            self.asides += other.asides
            self.attachments += other.attachments
        return self

    def tables(self) -> tuple[dict[str, Any], ...]:
        return (
            self.commands,
            self.buttons,
            self.forms,
            self.intents,
            self.replies,
            self.dialogs,
            self.reports,
            self.events,
        )


def _into(table: dict[str, Any], name: str, entry: Callable[[Any], Any]) -> Callable[[F], F]:
    def add(run: F) -> F:
        _put(table, name, entry(run))
        return run

    return add


def _put(table: dict[str, Any], name: str, entry: Any) -> None:
    if name in table:
        raise ValueError(f"'{name}' is registered twice")
    table[name] = entry
