"""The configuration file: homes by name.

    homes:
      cabin: sonnen://192.168.1.20?timezone=Europe/Berlin
      house: powerwall://customer@192.168.1.30?tls=pin:4f…

``POLYWATT_CONFIG`` names it; otherwise it is ``polywatt/homes.yaml`` in the user's configuration folder. A password is
better kept in ``POLYWATT_PASSWORD_CABIN`` (or ``POLYWATT_PASSWORD`` for all) than in the file.
"""

import dataclasses
import os
import re
from collections.abc import Mapping
from pathlib import Path

from polywatt.kit.redact import without_password

from .target import BadTarget, Target, is_text, parse_target
from .usage import WrongUsage


class BadConfig(WrongUsage):
    """A configuration file that cannot be used."""


def config_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Where the configuration is looked for."""
    if "POLYWATT_CONFIG" in environ:
        return Path(environ["POLYWATT_CONFIG"])
    folder = Path(environ["XDG_CONFIG_HOME"]) if "XDG_CONFIG_HOME" in environ else Path.home() / ".config"
    return folder / "polywatt" / "homes.yaml"


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where is kept what the next program must know."""
    if "POLYWATT_STATE" in environ:
        return Path(environ["POLYWATT_STATE"])
    folder = Path(environ["XDG_STATE_HOME"]) if "XDG_STATE_HOME" in environ else Path.home() / ".local" / "state"
    return folder / "polywatt"


def configured_homes(path: Path) -> dict[str, str]:
    """The homes of a configuration file by name; none where there is no file."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError) as error:
        raise BadConfig(
            f"{path} cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}"
        ) from error
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError, YAMLError

    try:
        found = YAML(typ="safe").load(text)
    except MarkedYAMLError as error:
        # Where and what; its own text would show the line, and the line may hold a password.
        where = f" in line {error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise BadConfig(f"{path} is not YAML{where}: look at its quotes, indents (no tabs) and names") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadConfig(f"{path} is not YAML: under 'homes:' each line is NAME: VENDOR://HOST") from error
    homes = {} if found is None else found.get("homes") if isinstance(found, dict) else None
    if not isinstance(homes, dict) or not all(isinstance(t, str) for t in homes.values()):
        raise BadConfig(f"{path}: under 'homes:' each line is NAME: VENDOR://HOST")
    return {str(name): target for name, target in homes.items()}


def find_target(text: str, environ: Mapping[str, str] = os.environ) -> Target:
    """A TARGET by its URL or by its configured name, with a password from the environment where it has none."""
    homes = configured_homes(config_path(environ)) if "://" not in text else {}
    if "://" not in text and text not in homes:
        known = f"; configured are: {', '.join(homes)}" if homes else ""
        # What was meant as a TARGET, but has no "://", may hold a password.
        raise BadTarget(
            f"{without_password(text)!r} is neither VENDOR://HOST nor a home in {config_path(environ)}{known}"
        )
    target = parse_target(homes.get(text, text))
    password = target.address.credentials.password
    if password is None:
        own = "POLYWATT_PASSWORD_" + re.sub(r"\W", "_", text).upper()
        password = environ.get(own, environ.get("POLYWATT_PASSWORD"))
    credentials = dataclasses.replace(target.address.credentials, password=password)
    if not is_text(credentials.username) or not is_text(password):
        raise BadTarget(f"{target.shown}: its user name or its password is not UTF-8 text")
    address = dataclasses.replace(target.address, credentials=credentials, state_folder=state_folder(environ))
    return dataclasses.replace(target, address=address)
