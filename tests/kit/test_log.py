import subprocess
import sys

CODE = """
from polywatt.kit.log import logger
log = logger()
log.info("began")
log.warning("third failure")
log.error("broken", why="test")
"""


def test_before_a_program_says_otherwise_only_errors_are_written_and_never_to_standard_output():
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, check=True)

    assert done.stdout == ""
    assert done.stderr.count("\n") == 1
    assert "broken" in done.stderr
