"""The tables that are made from the code: which test proves which behaviour, and what works with each vendor.

``make tables`` writes them; a test fails while they are stale.
"""

import ast
import sys
from collections import defaultdict
from pathlib import Path

import anyio
from tests.contract.behaviours import LATER, all_ids

from polywatt.app.capabilities import Offer, offers
from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Credentials
from polywatt.twin import POWERWALL_2, TwinPlant
from polywatt.vendors.powerwall.face.app import PowerwallFace

ROOT = Path(__file__).parents[1]
BEGIN, END = "<!-- made by `make tables`: begin -->", "<!-- end -->"


def proofs() -> dict[str, list[tuple[str, str]]]:
    """Which tests name a behaviour: ``{id: [(file, test), ...]}``."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for id_ in _proven_by(node):
                    found[id_].append((path.relative_to(ROOT).as_posix(), node.name))
    return dict(found)


def _proven_by(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    calls = [d for d in function.decorator_list if isinstance(d, ast.Call)]
    marks = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "proves"]
    return [str(a.value) for mark in marks for a in mark.args if isinstance(a, ast.Constant)]


def tables() -> dict[str, str]:
    """Each file that holds a table, as it should be."""
    found = [offer for offer in anyio.run(offers) if offer.name != "toy"]
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    return {
        "docs/behaviours.md": behaviours_page(),
        "docs/vendors/README.md": vendors_page(found),
        "docs/vendors/powerwall.md": powerwall_page(),
        "README.md": _with_table(readme, what_works(found)),
    }


def behaviours_page() -> str:
    """Every behaviour and its proofs."""
    proven = proofs()
    lines = [
        "# Which test proves which behaviour",
        "",
        "Made by `make tables` from the tests' `proves` marks. An id is a behaviour in a vendor's contract.",
        "",
        "| behaviour | proven by |",
        "|---|---|",
    ]
    for id_ in all_ids():
        tests = "<br>".join(f"`{name}` ({path})" for path, name in proven.get(id_, []))
        lines.append(f"| {id_} | {tests or 'not built yet: ' + LATER.get(id_, 'MISSING')} |")
    return "\n".join(lines) + "\n"


MADE_OF = {
    "documented": "the document's own words",
    "captured": "captures of real gateways, or facts that are known of them",
    "invented": "nothing but its name: plausible and stateful, and no claim about real gateways",
}


def powerwall_page() -> str:
    """Each endpoint of the Powerwall's face, and what its answer is made of."""
    clock = ManualClock()
    twin = TwinPlant(POWERWALL_2, clock.now, start=clock.now(), past_days=0.0)
    endpoints = PowerwallFace(twin, "document", Credentials(), clock).endpoints()
    lines = ["# The emulated Powerwall's endpoints", "", "Made by `make tables` from the code.", ""]
    lines += [f"- **{word}**: made of {what}" for word, what in MADE_OF.items()]
    lines += [
        "",
        "Shown is the document's profile; the others lack some of it (`vendors/powerwall/NOTES.md`).",
        "",
        "| endpoint below `/api/` | method | made of |",
        "|---|---|---|",
    ]
    rows = sorted((path, method, basis) for (method, path), basis in endpoints.items())
    return "\n".join([*lines, *(f"| `{path}` | {method} | {basis} |" for path, method, basis in rows)]) + "\n"


def vendors_page(found: list[Offer]) -> str:
    """All that each vendor can be read and asked."""
    lines = [
        "# What each vendor can be read and asked",
        "",
        "Made by `make tables`; `polywatt vendors` prints the same.",
        "",
    ]
    for offer in found:
        lines += [f"## {offer.title}", "", f"`{offer.name}://`; profiles: {', '.join(offer.profiles)}.", ""]
        lines += ["Reads: " + ", ".join(f"`{name}`" for name in offer.reads) + ".", ""]
        lines += ["Can be asked:", "", *(f"- {command}" for command in offer.commands), ""]
    return "\n".join(lines)


def what_works(found: list[Offer]) -> str:
    """One row per vendor."""
    lines = ["| vendor | read | asked | emulated as |", "|---|---|---|---|"]
    for offer in found:
        asked = ", ".join(dict.fromkeys(command.split(" ")[0] for command in offer.commands))
        lines.append(f"| {offer.title} | {len(offer.reads)} quantities | {asked} | {', '.join(offer.profiles)} |")
    return "\n".join(lines)


def _with_table(text: str, table: str) -> str:
    head, _, rest = text.partition(BEGIN)
    return f"{head}{BEGIN}\n{table}\n{END}{rest.partition(END)[2]}"


def main() -> None:
    """Write the tables that are stale."""
    for path, text in tables().items():
        file = ROOT / path
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
            sys.stdout.write(f"wrote {path}\n")


if __name__ == "__main__":
    main()
