"""The Socket.IO namespace."""

from __future__ import annotations

from flask_socketio import Namespace


class MainNamespace(Namespace):
    """x"""
