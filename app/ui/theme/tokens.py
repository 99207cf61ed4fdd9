"""The design tokens: colours of both modes, gaps and sizes, and the type scale. Pure values, no Qt."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

GAP_SMALL, GAP, GAP_LARGE = 8, 16, 24
"""The three gaps of the look, in pixels."""

RAIL_WIDTH, RAIL_WIDTH_NARROW = 208, 56
ROW_HEIGHT, ROW_HEIGHT_COMPACT, LINE_ROW_HEIGHT = 40, 28, 36
CONTROL_HEIGHT = 32
HEADER_HEIGHT = 32
CELL_PADDING = 12
RADIUS, RADIUS_CARD = 6, 8
HAIRLINE = 1

CAPTION_SIZE, TEXT_SIZE, TOTAL_SIZE, TITLE_SIZE = 12, 13, 15, 20
"""The four sizes of the one font, in pixels."""


class Role(StrEnum):
    """What a colour says. Colour states a state, never decorates."""

    NEUTRAL = "neutral"
    ACCENT = "accent"
    GOOD = "good"
    BAD = "bad"
    ATTENTION = "attention"


class Tokens(NamedTuple):
    """The colours of one mode as ``#rrggbb``."""

    dark: bool
    ground: str
    panel: str
    rail: str
    line: str
    text: str
    muted: str
    accent: str
    accent_soft: str
    accent_hover: str
    on_accent: str
    good: str
    good_soft: str
    bad: str
    bad_soft: str
    attention: str
    attention_soft: str
    neutral_soft: str
    hover: str
    control_line: str
    """Edge of an input, stronger than a hairline."""
    shadow: str

    def strong(self, role: Role) -> str:
        """The text colour of a role."""
        return {
            Role.NEUTRAL: self.muted,
            Role.ACCENT: self.accent,
            Role.GOOD: self.good,
            Role.BAD: self.bad,
            Role.ATTENTION: self.attention,
        }[role]

    def soft(self, role: Role) -> str:
        """The ground colour of a role."""
        return {
            Role.NEUTRAL: self.neutral_soft,
            Role.ACCENT: self.accent_soft,
            Role.GOOD: self.good_soft,
            Role.BAD: self.bad_soft,
            Role.ATTENTION: self.attention_soft,
        }[role]


LIGHT = Tokens(
    dark=False,
    ground="#f6f7f9",
    panel="#ffffff",
    rail="#fbfbfc",
    line="#e3e6eb",
    text="#1b2330",
    muted="#5d6779",
    accent="#2457d6",
    accent_soft="#e8eefc",
    accent_hover="#1c48b8",
    on_accent="#ffffff",
    good="#167845",
    good_soft="#e4f4eb",
    bad="#b3261e",
    bad_soft="#fbe7e5",
    attention="#955400",
    attention_soft="#fdf0dc",
    neutral_soft="#eceef2",
    hover="#f1f3f7",
    control_line="#cfd5de",
    shadow="#1b2330",
)

DARK = Tokens(
    dark=True,
    ground="#15181d",
    panel="#1c2026",
    rail="#181b21",
    line="#2d333c",
    text="#e7eaef",
    muted="#98a2b3",
    accent="#7ea2ff",
    accent_soft="#25304a",
    accent_hover="#9db8ff",
    on_accent="#10141c",
    good="#6fcf9b",
    good_soft="#1d3329",
    bad="#ff8a80",
    bad_soft="#3d2322",
    attention="#f0b35c",
    attention_soft="#3a2d18",
    neutral_soft="#2a3038",
    hover="#232830",
    control_line="#3d4551",
    shadow="#000000",
)
