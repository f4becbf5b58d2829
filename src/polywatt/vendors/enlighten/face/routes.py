"""Which handler answers which path."""

from collections.abc import Iterable
from dataclasses import dataclass

from .answers import unfit
from .asked import Handler
from .families import Family


@dataclass(frozen=True, slots=True)
class Route:
    """One of them. ``path`` may hold names in braces, each for one part between slashes: "/a/{site_id}/b"."""

    method: str
    path: str
    family: Family
    handler: Handler


class Table:
    """All routes, found by what is asked for."""

    def __init__(self, routes: Iterable[Route]) -> None:
        self._by_length: dict[int, list[tuple[tuple[str, ...], dict[str, Route]]]] = {}
        for route in sorted(routes, key=lambda route: route.path.count("{")):
            self._add(route)

    def find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        """The route, and what the path names.

        Raises:
            Refused: nothing is there, or not for this method.
        """
        parts = tuple(path.split("/"))
        for pattern, methods in self._by_length.get(len(parts), []):
            if all((_is_name(want) and part) or want == part for want, part in zip(pattern, parts, strict=True)):
                if method in methods:
                    return methods[method], _names(pattern, parts)
                refused = unfit(405, path)
                refused.headers["Allow"] = ", ".join(sorted(methods))
                raise refused
        raise unfit(404, path)

    def _add(self, route: Route) -> None:
        pattern = tuple(route.path.split("/"))
        known = self._by_length.setdefault(len(pattern), [])
        methods = next((methods for other, methods in known if _shape(other) == _shape(pattern)), None)
        if methods is None:
            methods = {}
            known.append((pattern, methods))
        if route.method in methods:
            raise ValueError(f"two rooms answer {route.method} {route.path}; drop one of them")
        methods[route.method] = route


def _is_name(part: str) -> bool:
    return part.startswith("{")


def _shape(pattern: tuple[str, ...]) -> tuple[str, ...]:
    return tuple("{}" if _is_name(part) else part for part in pattern)


def _names(pattern: tuple[str, ...], parts: tuple[str, ...]) -> dict[str, str]:
    return {want[1:-1]: part for want, part in zip(pattern, parts, strict=True) if _is_name(want)}
