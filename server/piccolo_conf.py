"""Where Piccolo's own command finds the engine and the tables."""

from piccolo.conf.apps import AppRegistry

from server.db.engine import DB
from server.registry import PACKAGES

__all__ = ["APP_REGISTRY", "DB"]

APP_REGISTRY = AppRegistry(apps=[f"{name}.piccolo_app" for name in ("server", *PACKAGES)])
