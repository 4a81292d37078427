"""What scripts of other sites may ask and read here (CORS): never by a cookie, so nothing that anyone keeps here."""

from collections.abc import Callable

from flask import Flask, Response, request

KEPT_SECONDS = 3600
# « * » stands for every header but this one, which must be named.
WITH_A_TOKEN = "Authorization, *"  # noqa: S105 (names of headers)


def let_scripts_in(app: Flask, here: Callable[[], bool], *, send: str = "*", read: str = "") -> None:
    """Let scripts of any site in where `here` says: what they may send, and which unusual headers they may read.

    Browsers then send no cookie, and keep the answer from a script that asks them to: a public page is what anyone
    sees, and a token opens what it opens.
    """

    def answer(response: Response) -> Response:
        if not here():
            return response
        response.headers["Access-Control-Allow-Origin"] = "*"
        if request.method == "OPTIONS":
            response.headers["Access-Control-Allow-Methods"] = response.headers.get("Allow", "GET")
            response.headers["Access-Control-Allow-Headers"] = send
            response.headers["Access-Control-Max-Age"] = str(KEPT_SECONDS)
        elif read:
            response.headers["Access-Control-Expose-Headers"] = read
        return response

    app.after_request(answer)
