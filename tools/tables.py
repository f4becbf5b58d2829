"""The tables that are made from the code: proofs of behaviours, support of each vendor, and the vendors' files.

``make tables`` writes them; a test fails while one is stale.
"""

import ast
import sys
from collections import defaultdict
from pathlib import Path

import anyio
from tests.contract.behaviours import LATER, all_ids
from tests.vendors.test_shape import FIXED, ONE_FILE_PER_ROOM, OPTIONAL, PACKAGED, ROOMS, SHARED, VENDORS, groups

from polywatt.app.capabilities import VendorSupport, supported_vendors
from polywatt.kit.clock import ManualClock
from polywatt.kit.vendor import Credentials
from polywatt.twin import POWERWALL_2, TwinPlant
from polywatt.vendors.powerwall.face.app import PowerwallFace

ROOT = Path(__file__).parents[1]
ARCHITECTURE = "docs/explanation/architecture.md"
BEGIN, END = "<!-- made by `make tables`: begin -->", "<!-- end -->"


def proofs() -> dict[str, list[tuple[str, str]]]:
    """Return the tests that name each behaviour: ``{id: [(file, test), ...]}``."""
    tests: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for id_ in _proven_by(node):
                    tests[id_].append((path.relative_to(ROOT).as_posix(), node.name))
    return dict(tests)


def _proven_by(function: ast.FunctionDef | ast.AsyncFunctionDef) -> list[str]:
    calls = [d for d in function.decorator_list if isinstance(d, ast.Call)]
    marks = [c for c in calls if isinstance(c.func, ast.Attribute) and c.func.attr == "proves"]
    return [str(a.value) for mark in marks for a in mark.args if isinstance(a, ast.Constant)]


def tables() -> dict[str, str]:
    """Return the expected text of each file that holds a table."""
    supports = [support for support in anyio.run(supported_vendors) if support.name != "toy"]
    return {
        "docs/behaviours.md": behaviours_page(),
        "docs/vendors/README.md": vendors_page(supports),
        "docs/vendors/powerwall.md": powerwall_page(),
        "README.md": _with_table("README.md", what_works(supports)),
        ARCHITECTURE: _with_table(ARCHITECTURE, vendor_files()),
    }


def behaviours_page() -> str:
    """Return the page of all behaviours and their proofs."""
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
    """Return the page of the Powerwall face's endpoints, with the evidence for each answer."""
    clock = ManualClock()
    twin = TwinPlant(POWERWALL_2, clock.now, start=clock.now(), past_days=0.0)
    endpoints = PowerwallFace(twin, "document", Credentials(), clock).endpoints()
    lines = ["# The emulated Powerwall's endpoints", "", "Made by `make tables` from the code.", ""]
    lines += [f"- **{word}**: made of {meaning}" for word, meaning in MADE_OF.items()]
    lines += [
        "",
        "Shown is the document's profile; the others lack some of it (`vendors/powerwall/NOTES.md`).",
        "",
        "| endpoint below `/api/` | method | made of |",
        "|---|---|---|",
    ]
    rows = sorted((path, method, evidence) for (method, path), evidence in endpoints.items())
    return "\n".join([*lines, *(f"| `{path}` | {method} | {evidence} |" for path, method, evidence in rows)]) + "\n"


def vendors_page(supports: list[VendorSupport]) -> str:
    """Return the page of the quantities and commands of each vendor."""
    lines = [
        "# Quantities and commands of each vendor",
        "",
        "Made by `make tables`; `polywatt vendors` prints the same.",
        "",
    ]
    for support in supports:
        lines += [f"## {support.title}", "", f"`{support.name}://`; profiles: {', '.join(support.profiles)}.", ""]
        lines += ["Reads: " + ", ".join(f"`{name}`" for name in support.reads) + ".", ""]
        lines += ["Commands:", "", *(f"- {command}" for command in support.commands), ""]
    return "\n".join(lines)


def what_works(supports: list[VendorSupport]) -> str:
    """Return the README's table: one row per vendor."""
    lines = ["| vendor | quantities | commands | emulated as |", "|---|---|---|---|"]
    for support in supports:
        commands = ", ".join(dict.fromkeys(command.split(" ")[0] for command in support.commands))
        lines.append(f"| {support.title} | {len(support.reads)} | {commands} | {', '.join(support.profiles)} |")
    return "\n".join(lines)


def vendor_files() -> str:
    """Return the vendors side by side: the lines of each file of the shape, and the rooms of each group."""
    vendors = [*ONE_FILE_PER_ROOM, *PACKAGED]
    lines = [f"| file | {' | '.join(vendors)} |", "|---|" + "---:|" * len(vendors)]
    for room in ROOMS:
        lines.append(f"| **`{room}`** | {' | '.join(_lines(VENDORS / name / room) for name in vendors)} |")
        for module in (*FIXED[room], *(OPTIONAL if room == "driver" else ()), *SHARED[room]):
            cells = [_lines(VENDORS / name / room / module) for name in vendors]
            if any(cells):
                lines.append(f"| `{room}/{module}.py` | {' | '.join(cells)} |")
    lines += ["", f"| group | {' | '.join(PACKAGED)} |", "|---|" + "---|" * len(PACKAGED)]
    by_vendor = {name: {room: groups(name, room) for room in ("wire", "client", "face")} for name in PACKAGED}
    names = {group for rooms in by_vendor.values() for room in rooms.values() for group in room}
    for group in sorted(names):
        cells = [" ".join(r[0] for r, there in by_vendor[name].items() if group in there) for name in PACKAGED]
        lines.append(f"| `{group}` | {' | '.join(cells)} |")
    return "\n".join(lines)


def _lines(module: Path) -> str:
    """Return the number of lines of a module or package; nothing where there is none."""
    files = [module.with_suffix(".py")] if module.with_suffix(".py").is_file() else sorted(module.rglob("*.py"))
    return f"{sum(len(file.read_text(encoding='utf-8').splitlines()) for file in files):,}" if files else ""


def _with_table(path: str, table: str) -> str:
    text = (ROOT / path).read_text(encoding="utf-8")
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
