"""What gunicorn and the `flask` command load: the application for this environment.

Nothing is started here, because `flask` commands load it too and stay unpatched.
"""

from __future__ import annotations

import os
import sys

from acarshub import create_app
from acarshub.config import Settings
from acarshub.environment import SettingsError

try:
    app = create_app(Settings.from_environ(os.environ))
except SettingsError as error:
    sys.exit(f"acarshub: {error}")
