"""Plain HTTP: health and metrics."""

from __future__ import annotations

from flask import Blueprint

api = Blueprint("api", __name__)
