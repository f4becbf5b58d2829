"""Which handler answers which path."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from .access import Access
from .request import Handler


class PathNotFound(Exception):
    """No route has this path."""


class MethodNotAllowed(Exception):
    """The path has routes, and none for this method."""

    def __init__(self, allowed: Iterable[str]) -> None:
        super().__init__()
        self.allowed = tuple(allowed)


@dataclass(frozen=True, slots=True)
class Route:
    """One route; ``{name}`` in the path is one segment."""

    method: str
    path: str
    handler: Handler
    access: Access


class RouteMatch(NamedTuple):
    """A route, and what the path names."""

    route: Route
    names: dict[str, str]


class Router:
    """All routes, by method and path."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_length: dict[int, list[tuple[tuple[str, ...], dict[str, Route]]]] = {}
        for route in sorted(routes, key=lambda route: route.path.count("{")):
            self._add(route)

    def find(self, method: str, path: str) -> RouteMatch:
        """Return the route.

        Raises:
            PathNotFound: there is none with this path.
            MethodNotAllowed: there is none for this method.
        """
        segments = tuple(path.split("/"))
        for pattern, methods in self._by_length.get(len(segments), []):
            if all(
                (_is_name(name) and segment) or name == segment for name, segment in zip(pattern, segments, strict=True)
            ):
                if method in methods:
                    return RouteMatch(methods[method], _names(pattern, segments))
                raise MethodNotAllowed(sorted(methods))
        raise PathNotFound(path)

    def _add(self, route: Route) -> None:
        pattern = tuple(route.path.split("/"))
        known = self._by_length.setdefault(len(pattern), [])
        methods = next((methods for other, methods in known if _shape(other) == _shape(pattern)), None)
        if methods is None:
            methods = {}
            known.append((pattern, methods))
        if route.method in methods:
            raise ValueError(f"two routes answer {route.method} {route.path}; drop one of them")
        methods[route.method] = route


def _is_name(segment: str) -> bool:
    return segment.startswith("{")


def _shape(pattern: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("{}" if _is_name(segment) else segment for segment in pattern)


def _names(pattern: tuple[str, ...], segments: tuple[str, ...]) -> dict[str, str]:
    return {name[1:-1]: segment for name, segment in zip(pattern, segments, strict=True) if _is_name(name)}
