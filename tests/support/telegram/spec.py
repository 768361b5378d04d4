"""Judges calls and updates by the machine-readable specification of the Bot API beside this file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.telegram.html import parse, units

_SPEC: dict[str, Any] = json.loads((Path(__file__).parent / "api.json").read_text(encoding="utf-8"))
METHODS: dict[str, dict[str, Any]] = {name: method["fields"] for name, method in _SPEC["methods"].items()}
_TYPES: dict[str, dict[str, Any]] = _SPEC["types"]
_LIMIT = re.compile(r"(\d+)-(\d+) (characters|bytes)")
_WHOLE, _DECIMAL = re.compile(r"-?\d+"), re.compile(r"-?\d+(\.\d+)?")

Field = Mapping[str, Any]


def faults_of_call(method: str, params: Mapping[str, Any]) -> list[str]:
    """What the specification finds wrong with a call; parameters may be JSON or a form's strings."""
    if method not in METHODS:
        return [f"{method} is no method"]
    return _fields(params, METHODS[method], method, params.get("parse_mode"))


def faults_of(value: Any, kind: str) -> list[str]:
    """What the specification finds wrong with a value that should be a `kind`, an Update for one."""
    return _judge(value, [kind], kind)


def read_form(method: str, form: Mapping[str, str]) -> dict[str, Any]:
    """A form's strings as the values that they stand for."""
    return {name: _value(text, METHODS[method].get(name, {})) for name, text in form.items()}


def _value(text: str, field: Field) -> Any:
    if "String" in field.get("types", ["String"]) and not _WHOLE.fullmatch(text):
        return text
    if field["types"] == ["String"]:
        return text
    try:
        return json.loads(text)
    except ValueError:
        return text


def _judge(value: Any, kinds: list[str], where: str) -> list[str]:
    """The faults against the kind that fits best; none if any fits."""
    found = [_against(value, kind, where) for kind in kinds]
    return min(found, key=len)


def _against(value: Any, kind: str, where: str) -> list[str]:
    if kind.startswith("Array of "):
        if not isinstance(value, list):
            return [f"{where}: {value!r} is not {kind}"]
        return [fault for one in value for fault in _judge(one, [kind[9:]], f"{where}[]")]
    if kind in _TYPES:
        return _object(value, kind, where)
    fits = {
        "String": lambda: isinstance(value, str),
        "Integer": lambda: type(value) is int,
        "Float": lambda: type(value) in (int, float),
        "Boolean": lambda: isinstance(value, bool),
        "True": lambda: value is True,
        "False": lambda: value is False,
    }
    return [] if kind in fits and fits[kind]() else [f"{where}: {value!r} is not {kind}"]


def _object(value: Any, kind: str, where: str) -> list[str]:
    if subtypes := _TYPES[kind].get("subtypes"):
        return _judge(value, subtypes, where)
    if not isinstance(value, dict):
        return [f"{where}: {value!r} is not {kind}"]
    return _fields(value, _TYPES[kind]["fields"], where, value.get("parse_mode"))


def _fields(values: Mapping[str, Any], fields: Mapping[str, Field], where: str, mode: Any) -> list[str]:
    faults = [
        f"{where}.{name} is missing"
        for name, one in fields.items()
        if one.get("required") and name not in values
    ]
    for name, value in values.items():
        if name not in fields:
            faults.append(f"{where}.{name} is unknown")
            continue
        faults += _judge(value, fields[name]["types"], f"{where}.{name}")
        faults += _length(value, fields[name], f"{where}.{name}", mode)
    return faults


def _length(value: Any, field: Field, where: str, mode: Any) -> list[str]:
    limit = _LIMIT.match(field.get("limit", ""))
    if not limit or not isinstance(value, str):
        return []
    low, high, unit = int(limit[1]), int(limit[2]), limit[3]
    shown = parse(value).text if "after entities" in field["limit"] and mode == "HTML" else value
    length = len(value.encode()) if unit == "bytes" else units(shown)
    return [] if low <= length <= high else [f"{where}: {length} {unit}, allowed are {low}-{high}"]
