"""Routes by method and path."""

import pytest
from starlette.responses import Response

from polywatt.vendors.enlighten.face.access import Access
from polywatt.vendors.enlighten.face.request import FaceRequest
from polywatt.vendors.enlighten.face.responses import json_response
from polywatt.vendors.enlighten.face.router import Route, Router


async def _echo(request: FaceRequest) -> Response:
    return json_response({"user": request.user.id, **request.path})


def test_two_routes_that_answer_the_same_are_an_error():
    routes = [Route("GET", f"/a/{{{name}}}", _echo, Access.OPEN) for name in ("one", "two")]

    with pytest.raises(ValueError, match="two routes"):
        Router(routes)


def test_a_path_without_names_comes_before_one_with():
    router = Router([Route("GET", "/a/{sn}", _echo, Access.OPEN), Route("GET", "/a/all", _echo, Access.OPEN)])

    assert router.find("GET", "/a/all").names == {}
    assert router.find("GET", "/a/b").names == {"sn": "b"}
