"""The files that pages are made up with: read by anyone, listed to nobody."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from whitenoise.middleware import WhiteNoiseMiddleware

LIST: Final = "staticfiles.json"
"""Which file has which hash: for the server alone."""
HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Static(WhiteNoiseMiddleware):  # type: ignore[misc]  # it comes without types
    """WhiteNoise without the list of files; whoever does not come to read goes on to be refused in words."""

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The file, or what the house says."""
        reads = request.method in ("GET", "HEAD") and not request.path_info.endswith(f"/{LIST}")
        answer: HttpResponseBase = super().__call__(request) if reads else self.get_response(request)
        return answer

    @staticmethod
    def serve(static_file: Any, request: HttpRequest) -> HttpResponseBase:
        """With what a browser is told of our pages: a picture that is opened by itself is a page too."""
        answer: HttpResponseBase = WhiteNoiseMiddleware.serve(static_file, request)
        for name, value in HEADERS.items():
            answer.headers.setdefault(name, value)
        return answer
