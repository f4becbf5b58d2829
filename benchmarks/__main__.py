"""``make bench``: measure everything, print the table and write it to docs/benchmarks.md."""

import platform
import sys
from pathlib import Path

from . import decode, eg4, eg4_account, enlighten, face, process, store, swarm, twin
from .rows import Row

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# What it costs

Made by `make bench`. Both sides of a ratio run in turns in the same minutes on the same machine, and the median counts;
compare within a row only. Where a figure is in seconds or MB, there is no peer that does the same thing.

"""


def main() -> None:
    """Run the benchmarks named on the command line, or all."""
    benchmarks = {
        "decode": decode,
        "eg4": eg4,
        "eg4_account": eg4_account,
        "enlighten": enlighten,
        "face": face,
        "twin": twin,
        "store": store,
        "process": process,
        "swarm": swarm,
    }
    chosen = sys.argv[1:] or list(benchmarks)
    rows = [Row(*row) for name in chosen for row in benchmarks[name].run()]
    table = "\n".join(
        ["| what | against | figure | goal |", "|---|---|---|---|"]
        + [f"| {row.what} | {row.against} | {row.figure:.3g} | {row.goal} |" for row in rows]
    )
    print(table)
    if not sys.argv[1:]:
        PAGE.write_text(
            f"{HEAD}{table}\n\nPython {platform.python_version()}, {platform.machine()}.\n", encoding="utf-8"
        )


main()
