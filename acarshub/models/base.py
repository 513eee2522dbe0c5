"""The declarative base of all tables.

Separate from the extensions so that models need nothing of Flask.
"""

from __future__ import annotations

from sqlalchemy.orm import DeclarativeBase


class Base(DeclarativeBase):
    """Holds the metadata that migrations are compared with."""
