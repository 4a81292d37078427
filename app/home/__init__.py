"""Where one lands: visitors by what they may become, everyone else by what waits for them."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the page, and what every page's frame says about the reader."""
    from app.home import frame, views  # noqa: PLC0415 (once all models are known)

    app.register_blueprint(views.bp)
    app.context_processor(frame.words)
