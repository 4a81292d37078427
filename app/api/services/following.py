"""What follows for linked applications from what people do elsewhere: receivers of signals, in its transaction."""

from typing import Any

from app.api.services.grants import end_all


def password_replaced(_sender: object, **told: Any) -> None:
    """A new password ends what was opened by the old one."""
    end_all(told["session"], user=told["user"], now=told["now"])
