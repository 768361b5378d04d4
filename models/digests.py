"""The digest that managers get by the clock."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, ValidationError

from models.schedules import Schedule

KIND = "digest"


class DigestOptions(BaseModel):
    """The `options` of a schedule of the kind `digest`. Without `when_nothing` no message comes after a day of which
    there is nothing to tell.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    when_nothing: bool = True


def options_of(schedule: Schedule) -> DigestOptions:
    """What can't be read counts as not said: the clock must go on."""
    try:
        return DigestOptions.model_validate(schedule.config)
    except ValidationError:
        return DigestOptions()
