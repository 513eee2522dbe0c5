"""Flask extensions, created unbound here and bound to an application in `create_app`.

Separate so that any module can name them without importing the application.
"""

from __future__ import annotations

from flask_migrate import Migrate
from flask_socketio import SocketIO
from flask_sqlalchemy import SQLAlchemy

from acarshub.models.base import Base

db = SQLAlchemy(metadata=Base.metadata)
migrate = Migrate()
socketio = SocketIO()
