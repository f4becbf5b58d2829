import pytest
from hypothesis import given
from hypothesis import strategies as st

from polywatt.kit.router import MethodNotAllowed, PathNotFound, Route, Router

segments = st.lists(st.sampled_from(["a", "b", "{x}", "{y}"]), min_size=1, max_size=4)


def router(*routes: tuple[str, str]) -> Router[str]:
    return Router([Route(method, path, f"{method} {path}") for method, path in routes])


def test_a_path_without_names_is_found_by_its_method():
    match = router(("GET", "/api/status"), ("PUT", "/api/status")).find("PUT", "/api/status")

    assert (match.route.handler, match.names) == ("PUT /api/status", {})


def test_a_name_in_braces_is_one_segment_and_its_value_is_handed_over():
    match = router(("GET", "/sites/{site_id}/chargers/{serial}")).find("GET", "/sites/77/chargers/A b")

    assert match.names == {"site_id": "77", "serial": "A b"}


@pytest.mark.parametrize("path", ["/sites", "/sites/", "/sites/77/", "/sites/77/x", "/other/77", ""])
def test_a_name_stands_for_no_more_and_no_less_than_one_segment(path):
    with pytest.raises(PathNotFound):
        router(("GET", "/sites/{site_id}")).find("GET", path)


@pytest.mark.parametrize("path", ["/exact", "/pattern/1"])
def test_another_method_is_not_allowed_and_those_that_are_are_listed_in_order(path):
    routes = [("PUT", "/exact"), ("GET", "/exact"), ("PUT", "/pattern/{x}"), ("GET", "/pattern/{y}")]

    with pytest.raises(MethodNotAllowed) as refused:
        router(*routes).find("DELETE", path)

    assert refused.value.allowed == ["GET", "PUT"]


def test_the_pattern_with_fewer_names_wins_whatever_the_order():
    routes = router(("GET", "/{x}/{y}"), ("GET", "/{x}/list"), ("GET", "/sites/list"))

    assert routes.find("GET", "/sites/list").route.path == "/sites/list"
    assert routes.find("GET", "/other/list").route.path == "/{x}/list"
    assert routes.find("GET", "/other/one").route.path == "/{x}/{y}"


@pytest.mark.parametrize("other", ["/a/{x}", "/a/{y}"])
def test_two_routes_for_one_request_are_refused(other):
    with pytest.raises(ValueError, match="two routes serve GET"):
        router(("GET", "/a/{x}"), ("GET", other))


@given(segments, st.lists(st.sampled_from(["a", "b", "c"]), min_size=4, max_size=4))
def test_every_route_finds_a_path_that_is_made_from_it(pattern, values):
    path = "/" + "/".join(pattern)
    filled = [value if segment.startswith("{") else segment for segment, value in zip(pattern, values, strict=False)]
    match = router(("GET", path)).find("GET", "/" + "/".join(filled))

    assert match.route.path == path
    assert all(match.names[s[1:-1]] in values for s in pattern if s.startswith("{"))


def test_who_may_use_a_route_stands_in_it():
    match = Router([Route("GET", "/a", 1, access="installer")]).find("GET", "/a")

    assert match.route.access == "installer"
