"""What people write above their columns and beside their cells, as data."""

from __future__ import annotations

import tomllib
from pathlib import Path

GLOSSARY = tomllib.loads((Path(__file__).parent / "headings.toml").read_text(encoding="utf-8"))
"""Labels of the trade by fact, those that only nearly name one, units, and parts of labels."""
