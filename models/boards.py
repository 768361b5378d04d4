"""Leaderboards: what they rank by."""

from __future__ import annotations

from enum import StrEnum


class Kpi(StrEnum):
    """What a board ranks people by."""

    GOAL = "goal"  # per cent of one's own goal
    REVENUE = "revenue"  # money won
    DEALS = "deals"  # deals won
