"""Who may knock: every view and endpoint declares, per method, which rule lets someone in.

::

    @allow(GET="anyone", POST="signed_in")
    def report(request): ...

A view that declares nothing does not start: Django's checks and the server itself refuse. Whose a thing is
(`visible_to`) and whether it may happen now (a room's workflow) are asked further in.
"""

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, cast

from django.conf import settings
from django.contrib import auth
from django.core import checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.functional import SimpleLazyObject, empty
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from ninja.operation import PathView

from linli.ground.shared.moments import now
from linli.ground.shared.refusals import NotAllowed, NotFound, Refused, SignInFirst

from . import api_keys, forgery, sessions, stepping_up
from .models import Person
from .rules import RULES, Asker
from .scopes import Held, posts_of

if TYPE_CHECKING:
    from datetime import datetime

type View = Callable[..., Any]

_SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_ALLOWED, _POLLS, _FRESH, _FILES = "linli_allow", "linli_polls", "linli_fresh", "linli_files"


def allow[F: View](
    *, polls: bool = False, fresh: bool = False, files: bool = False, **methods: str
) -> Callable[[F], F]:
    """Declare who may knock, by method: `GET="anyone"`, `POST="desk|handler"` (any of them). GET covers HEAD.

    `polls`: the page asks again by itself, so asking keeps nobody signed in. `fresh`: staff who act here prove again
    who they are if their last code is older than ten minutes (`stepping_up`). `files`: the JSON door takes a file here,
    and what comes is a form. Raises ImproperlyConfigured at once on a
    rule that is not in the table.
    """
    for rule in methods.values():
        for name in rule.split("|"):
            if name not in RULES:
                raise ImproperlyConfigured(f"no rule is called {name!r}; rules.py has {', '.join(sorted(RULES))}")

    def declare(view: F) -> F:
        setattr(view, _ALLOWED, dict(methods))
        setattr(view, _POLLS, polls)
        setattr(view, _FRESH, fresh)
        setattr(view, _FILES, files)
        return view

    return declare


class OtherMethod(Refused):
    """The address is there, and answers to other methods: those that are `allowed`."""

    code = "other-method"
    status = 405
    sentence = _("这个地址不接这种请求，没有照办。")

    def __init__(self, allowed: Collection[str]) -> None:
        super().__init__()
        self.allowed = sorted({*allowed, *({"HEAD"} if "GET" in allowed else ())})


class NeverDeclared(ImproperlyConfigured):
    """A view declares no rule; nobody may come in through it."""


def person_of(request: HttpRequest) -> Person:
    """The person who asks. Raises `SignInFirst` if nobody is known."""
    person = known_person(request)
    if person is None:
        raise SignInFirst
    return person


def known_person(request: HttpRequest) -> Person | None:
    """The person who asks, or None. Whoever brings no session is a stranger, and none is looked up for them."""
    user = getattr(request, "user", None)
    if isinstance(user, SimpleLazyObject) and settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    return cast(Person, user) if user is not None and user.is_authenticated else None


def posts_in(request: HttpRequest) -> tuple[Held, ...]:
    """The posts the asker holds now, read once a request."""
    return cast("tuple[Held, ...]", getattr(request, "posts", ()))


def posts_known(request: HttpRequest) -> tuple[Held, ...] | None:
    """The same where this request has read them, () for a guest; None where nothing asked for them: asks nothing."""
    if auth.SESSION_KEY not in request.session:
        return ()
    posts = getattr(request, "posts", None)
    unread = posts is None or (isinstance(posts, SimpleLazyObject) and posts._wrapped is empty)
    return None if unread else posts_in(request)


def admits(request: HttpRequest, view: View, method: str = "GET") -> bool:
    """Whether a view would let this asker in: for showing only the ways that open."""
    rule = (declared(view) or {}).get(method)
    asker = Asker(known_person(request), lambda: posts_in(request))
    return rule is not None and _lets_in(asker, rule)


@lru_cache(maxsize=2048)
def declared(view: View) -> dict[str, str] | None:
    """What a view declares: method -> rule; None if it, or one of its operations, declares nothing."""
    view = _bare(view)
    path_view = _operations(view)
    if path_view is None:
        return cast("dict[str, str] | None", getattr(view, _ALLOWED, None)) or None
    rules: dict[str, str] = {}
    for operation in path_view.operations:
        stated = getattr(operation.view_func, _ALLOWED, {})
        for method in operation.methods:
            if method not in stated:
                return None
            rules[method] = stated[method]
    return rules or None


def wants_proof(view: View, method: str) -> bool:
    """Whether staff who act here have to have proven themselves within ten minutes."""
    return method not in _SAFE and _marked(view, method, _FRESH)


@lru_cache(maxsize=4096)
def _marked(view: View, method: str, mark: str) -> bool:
    view = _bare(view)
    path_view = _operations(view)
    if path_view is None:
        return bool(getattr(view, mark, False))
    asked = [operation for operation in path_view.operations if method in operation.methods]
    return any(getattr(operation.view_func, mark, False) for operation in asked)


def _bare(view: View) -> View:
    while isinstance(view, partial):
        view = view.func
    return view


def _operations(view: View) -> PathView | None:
    """The operations behind a ninja view, which is a closure over them."""
    for cell in getattr(view, "__closure__", None) or ():
        if isinstance(cell.cell_contents, PathView):
            return cell.cell_contents
    return None


def every_view(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the town with its pattern, in order."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from every_view(pattern, route)
        else:
            yield route, pattern


@lru_cache(maxsize=8)
def undeclared(urlconf: str) -> tuple[str, ...]:
    """The addresses of an URL configuration whose views declare no rule."""
    return tuple(
        f"/{route} ({pattern.lookup_str})"
        for route, pattern in every_view(get_resolver(urlconf))
        if declared(pattern.callback) is None
    )


def every_view_declares() -> list[checks.CheckMessage]:
    """Django's check: an address that declares no rule is an error, and nothing starts."""
    return [
        checks.Error(f"{address} declares nobody.", hint="Put @allow(...) on the view.", id="people.E001")
        for address in undeclared(settings.ROOT_URLCONF)
    ]


class Knock:
    """The middleware that asks at every view who is there, and whether they may come in.

    Stands after the session and authentication middleware. Sets `request.posts` (lazy, once a request). A refusal is
    answered by the view that `settings.REFUSAL_VIEW` names: `(request, refusal) -> HttpResponse`.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        open_doors = undeclared(settings.ROOT_URLCONF)
        if open_doors:
            raise NeverDeclared("these addresses declare nobody: " + "; ".join(open_doors))
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the knocking is done when the view is known."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """Let in, or answer with the refusal."""
        method = _method(request)
        try:
            must_answer_to(request, view)
            rules, at = declared(view) or {}, now()
            _identify(request, view, method, at)
            _admit(request, rules[method])
            if wants_proof(view, method):
                stepping_up.must_be_fresh(request, person_of(request), at)
        except Refused as refusal:
            return answer(request, refusal)
        return None


def must_answer_to(request: HttpRequest, view: View) -> None:
    """Raise `OtherMethod` unless the view declares who may come by this method, `NeverDeclared` if it declares none."""
    rules = declared(view)
    if rules is None:
        raise NeverDeclared(f"{view!r} declares nobody")
    if _method(request) not in rules:
        raise OtherMethod(rules)


def _method(request: HttpRequest) -> str:
    return "GET" if request.method == "HEAD" else request.method or ""


def _identify(request: HttpRequest, view: View, method: str, at: "datetime") -> None:
    """Find out who asks: by key at the JSON door, else by session; and that no other page made them ask."""
    acting, by_json = method not in _SAFE, getattr(view, "csrf_exempt", False)
    scheme, _space, secret = request.headers.get("Authorization", "").partition(" ")
    by_key = scheme.lower() == "bearer" and by_json  # schemes have no case: RFC 9110, 11.1
    if acting and by_json:
        forgery.must_be_json(
            request, files=_marked(view, method, _FILES)
        )  # first: looking for a page's token reads a form, and a body is read once
    if acting and by_json and not by_key:
        forgery.must_be_ours(request, by_session=known_person(request) is not None)
    if by_key:
        person, key = api_keys.person_by(secret.strip(), acting=acting, at=at)
        request.user = person
        request.key = key  # type: ignore[attr-defined]
    elif known_person(request) is not None:
        sessions.still_in(request, at, polls=_marked(view, method, _POLLS))
    request.posts = SimpleLazyObject(lambda: posts_of(known_person(request), at))  # type: ignore[attr-defined]


def _admit(request: HttpRequest, rule: str) -> None:
    """Raise `SignInFirst`, `NotAllowed` or `NotFound` unless one of the rule's names lets the asker in."""
    asker = Asker(known_person(request), lambda: posts_in(request))
    if _lets_in(asker, rule):
        return
    if all(RULES[name].secret for name in rule.split("|")):
        raise NotFound
    raise SignInFirst if asker.person is None else NotAllowed


def _lets_in(asker: Asker, rule: str) -> bool:
    return any(RULES[name].holds(asker) for name in rule.split("|"))


def answer(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """The refusal as the doors word it; as plain JSON where no door is set."""
    view = getattr(settings, "REFUSAL_VIEW", "")
    if view:
        return cast(HttpResponse, import_string(view)(request, refusal))
    return JsonResponse({"code": refusal.code, "words": refusal.words}, status=refusal.status)
