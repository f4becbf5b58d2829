"""What the documentation points to is there, and what it tells people to type exists."""

import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from polywatt.cli.main import app

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")] + sorted(ROOT.glob("docs/**/*.md"))
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
COMMAND = re.compile(r"^(?: {4,}|\t)(?:\$ )?(?:[A-Z_]+=\S+ )*(?:\.venv/bin/)?polywatt (.*)$")
"""A line that is indented or in a fence, with or without a prompt and variables before it."""


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def slug(heading: str) -> str:
    """How GitHub names a heading."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


def commands_of(page: Path) -> list[str]:
    """What a page tells people to type after ``polywatt``, continued lines joined."""
    text = re.sub(r"\\\n\s*", "", page.read_text(encoding="utf-8"))
    found, is_fenced = [], False
    for line in text.splitlines():
        if line.lstrip().startswith("```"):
            is_fenced = not is_fenced
            continue
        match = COMMAND.match("    " + line if is_fenced else line)
        if match is not None:
            found.append(match[1])
    return found


COMMANDS = [(named(page), command) for page in PAGES for command in commands_of(page)]


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_to_a_file_and_its_heading(page):
    for link in LINK.findall(page.read_text(encoding="utf-8")):
        if re.match(r"[a-z]+:", link):
            continue
        path, _, heading = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), f"{link} leads nowhere"
        if heading and target.suffix == ".md":
            headings = re.findall(r"^#+ (.*)$", target.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in map(slug, headings), f"{link}: no such heading"


def test_there_are_commands_to_check():
    assert len(COMMANDS) > 20
    assert {command.split()[0] for _, command in COMMANDS} >= {"read", "do", "emulate", "watch", "history", "demo"}


@pytest.mark.parametrize(("page", "command"), COMMANDS)
def test_every_command_in_the_docs_exists_with_its_options(page, command):
    known = get_command(app).commands  # type: ignore[attr-defined]  # a group
    words = shlex.split(command, comments=True)
    name = words[0]
    if name.startswith("-"):
        return
    assert name in known, f"{page}: there is no command {name!r}"
    options = {o for parameter in known[name].params for o in (*parameter.opts, *parameter.secondary_opts)}
    for word in words[1:]:
        option = word.strip("[]").partition("=")[0]
        if option.startswith("--") or re.fullmatch("-[a-z]", option):
            assert option in options | {"--help"}, f"{page}: {name} has no {option}"
