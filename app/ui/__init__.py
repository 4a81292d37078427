"""The look and the words of every page: templates, marks, charts, forms, and how dates and numbers read."""

from flask import Flask


def register(app: Flask) -> None:
    """Attach the stylesheet, the filters, what macros call, the kit, and the pages that say what went wrong."""
    from app.ui import apologies, compression, filters, frame, views, wording  # noqa: PLC0415 (needs Babel)

    app.register_blueprint(views.bp)
    filters.register(app)
    frame.register(app)
    apologies.register(app)
    compression.register(app)
    wording.speak()
