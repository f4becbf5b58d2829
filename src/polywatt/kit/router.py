"""Which handler serves which path."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

H = TypeVar("H")


class PathNotFound(Exception):
    """Nothing is served at this path."""


class MethodNotAllowed(Exception):
    """Something is served at this path, but not for this method."""

    def __init__(self, allowed: Iterable[str]) -> None:
        self.allowed = sorted(allowed)
        super().__init__(", ".join(self.allowed))


@dataclass(frozen=True)  # without slots: on Python 3.11 Route[Handler](...) could not be called with them
class Route(Generic[H]):
    """One endpoint. ``path`` may hold names in braces, each for one segment: "/a/{site_id}/b"."""

    method: str
    path: str
    handler: H
    access: str | None = None
    """Who may use it, in the face's own terms."""


@dataclass(frozen=True, slots=True)
class RouteMatch(Generic[H]):
    """A route and the values of the names in its path."""

    route: Route[H]
    names: Mapping[str, str]


class Router(Generic[H]):
    """Find the route of a request; a path without names is one look into a dict.

    Where several patterns fit a path, the one with the fewest names wins.

    Raises:
        ValueError: two routes have the same method and path.
    """

    def __init__(self, routes: Iterable[Route[H]]) -> None:
        self._exact: dict[str, dict[str, RouteMatch[H]]] = {}
        self._patterns: dict[int, list[tuple[tuple[str, ...], dict[str, Route[H]]]]] = {}
        for route in sorted(routes, key=lambda route: route.path.count("{")):
            methods = self._methods_of(route)
            if route.method in methods:
                raise ValueError(f"two routes serve {route.method} {route.path}; drop one of them")
            methods[route.method] = route if "{" in route.path else RouteMatch(route, {})

    def find(self, method: str, path: str) -> RouteMatch[H]:
        """Return the route that serves a request.

        Raises:
            PathNotFound: there is nothing at this path.
            MethodNotAllowed: there is, for other methods.
        """
        exact = self._exact.get(path)
        if exact is not None:
            match = exact.get(method)
            if match is None:
                raise MethodNotAllowed(exact)
            return match
        segments = tuple(path.split("/"))
        for pattern, methods in self._patterns.get(len(segments), []):
            if _fits(pattern, segments):
                if method not in methods:
                    raise MethodNotAllowed(methods)
                return RouteMatch(methods[method], _names_in(pattern, segments))
        raise PathNotFound(path)

    def _methods_of(self, route: Route[H]) -> dict[str, Any]:
        if "{" not in route.path:
            return self._exact.setdefault(route.path, {})
        pattern = tuple(route.path.split("/"))
        same_length = self._patterns.setdefault(len(pattern), [])
        methods = next((methods for other, methods in same_length if _shape(other) == _shape(pattern)), None)
        if methods is None:
            methods = {}
            same_length.append((pattern, methods))
        return methods


def _is_name(segment: str) -> bool:
    return segment.startswith("{")


def _fits(pattern: tuple[str, ...], segments: tuple[str, ...]) -> bool:
    return all((_is_name(p) and s) or p == s for p, s in zip(pattern, segments, strict=True))


def _shape(pattern: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("{}" if _is_name(segment) else segment for segment in pattern)


def _names_in(pattern: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str]:
    return {p[1:-1]: s for p, s in zip(pattern, segments, strict=True) if _is_name(p)}
