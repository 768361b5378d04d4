"""An understanding for human eyes: which words gave which slot, and why something is missing or nothing was recorded."""

from rich.console import Console
from rich.text import Text

from bot.language.understanding import Record, Understanding

COLOURS = ("green", "cyan", "magenta", "yellow", "blue", "bright_green", "bright_cyan", "bright_magenta")


def explain(understood: Understanding, console: Console | None = None) -> None:
    """Print one message with its records."""
    out = console or Console()
    marked = Text(understood.text)
    for record in understood.records:
        mark(marked, record)
    out.print(marked)
    for record in understood.records:
        out.print(described(record, understood.text))
    if not understood.records:
        why = understood.nothing.value.replace("_", " ") if understood.nothing else "unknown"
        out.print(
            Text(f"  nothing recorded: {why}" + (f" (“{understood.cue}”)" if understood.cue else ""), "red")
        )
        for record in understood.meant:
            out.print(Text("  without that word:", "dim"))
            out.print(described(record, understood.text))


def mark(text: Text, record: Record) -> None:
    for index, (slot, (start, end)) in enumerate(record.spans.items()):
        text.stylize("red" if slot in record.missing else COLOURS[index % len(COLOURS)], start, end)


def described(record: Record, text: str) -> Text:
    """The record's slots, each with the words it comes from."""
    lines = Text(f"  {record.intent}\n", "bold")
    for slot, value in record.slots.items():
        lines.append(f"    {slot:12} {value}", "green")
        lines.append(f"{source(record, slot, text)}\n", "dim")
    for slot in record.missing:
        reason = "said in more than one way or left open" if slot in record.spans else "not said"
        lines.append(f"    {slot:12} ? {reason}", "red")
        lines.append(f"{source(record, slot, text)}\n", "dim")
    for name, value in record.extra.items():
        lines.append(f"    {name:12} {value}\n", "yellow")
    lines.rstrip()
    return lines


def source(record: Record, slot: str, text: str) -> str:
    if slot not in record.spans:
        return "  from the record before" if slot in record.slots else ""
    start, end = record.spans[slot]
    return f"  ← “{text[start:end]}”"
