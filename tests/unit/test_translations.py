from __future__ import annotations

from importlib.resources import files
from string import Formatter

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from tests.support.catalogue import Message, said_in_code


def chinese() -> Catalog:
    with (files("bot.content") / "translations" / "zh" / "LC_MESSAGES" / "drumbeat.po").open("rb") as file:
        return read_po(file)


def translated() -> dict[Message, list[str]]:
    found: dict[Message, list[str]] = {}
    for message in chinese():
        if message.id:
            key = tuple(message.id) if isinstance(message.id, list | tuple) else message.id
            strings = message.string if isinstance(message.string, list | tuple) else [message.string]
            found[key] = [text for text in strings if text]
    return found


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_everything_said_exists_in_chinese() -> None:
    have = translated()
    missing = [f"{where}: {message}" for message, where in said_in_code().items() if not have.get(message)]
    assert not missing, "\n".join(missing)


def test_nothing_is_translated_that_is_not_said() -> None:
    said = said_in_code()
    assert not [message for message in translated() if message not in said]


def test_translations_fill_in_the_same_names() -> None:
    for message, strings in translated().items():
        wanted = names(message[-1] if isinstance(message, tuple) else message)
        for text in strings:
            assert names(text) == wanted, f"{message!r} → {text!r}"
