"""When the application starts: at the first request that needs it, or when `levqor up` says so; never at import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from flask import Flask, current_app

from levqor.errors import LevqorError, Unavailable

if TYPE_CHECKING:
    from levqor.application import Application

EXTENSION: Final = "levqor"


def attach(app: Flask, application: Application) -> None:
    app.extensions[EXTENSION] = application


def the_application() -> Application:
    """The application, started or not."""
    application: Application = current_app.extensions[EXTENSION]
    return application


def started_application() -> Application:
    """The application, running.

    Raises:
        Unavailable: it cannot start, because the database cannot be reached.
    """
    application = the_application()
    if not application.is_running:
        try:
            application.start()
        except Unavailable:
            raise
        except LevqorError as error:
            raise Unavailable(error.message) from error
    return application
