"""The configuration file: homes by name.

    homes:
      cabin: sonnen://192.168.1.20?timezone=Europe/Berlin
      house: powerwall://customer@192.168.1.30?tls=pin:4f…

``POLYWATT_CONFIG`` names it; otherwise it is ``polywatt/homes.yaml`` in the user's configuration folder. A password is
better stored in ``POLYWATT_PASSWORD_CABIN`` (or ``POLYWATT_PASSWORD`` for all) than in the file.
"""

import dataclasses
import os
import re
from collections.abc import Mapping
from pathlib import Path

from polywatt.kit.redact import without_password

from .target import BadTarget, Target, is_utf8, parse_target
from .usage import WrongUsage


class BadConfig(WrongUsage):
    """A configuration file that cannot be used."""


def config_path(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the path of the configuration file."""
    if "POLYWATT_CONFIG" in environ:
        return Path(environ["POLYWATT_CONFIG"])
    from platformdirs import user_config_path

    return user_config_path("polywatt", appauthor=False) / "homes.yaml"


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Return the folder for state that outlives a program, such as sessions."""
    if "POLYWATT_STATE" in environ:
        return Path(environ["POLYWATT_STATE"])
    from platformdirs import user_state_path

    return user_state_path("polywatt", appauthor=False)


def configured_homes(path: Path) -> dict[str, str]:
    """Return the homes of a configuration file by name; none where there is no file."""
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
        document = YAML(typ="safe").load(text)
    except MarkedYAMLError as error:
        # Only the position: the parser's own text would quote the line, which may hold a password.
        position = f" in line {error.problem_mark.line + 1}" if error.problem_mark is not None else ""
        raise BadConfig(f"{path} is not YAML{position}: look at its quotes, indents (no tabs) and names") from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise BadConfig(f"{path} is not YAML: under 'homes:' each line is NAME: VENDOR://HOST") from error
    homes = {} if document is None else document.get("homes") if isinstance(document, dict) else None
    if not isinstance(homes, dict) or not all(isinstance(t, str) for t in homes.values()):
        raise BadConfig(f"{path}: under 'homes:' each line is NAME: VENDOR://HOST")
    return {str(name): target for name, target in homes.items()}


def find_target(text: str, environ: Mapping[str, str] = os.environ) -> Target:
    """Return the target of a URL or of a configured name, with a password from the environment where it has none."""
    homes = configured_homes(config_path(environ)) if "://" not in text else {}
    if "://" not in text and text not in homes:
        known = f"; configured are: {', '.join(homes)}" if homes else ""
        # A text that was meant as a TARGET, but has no "://", may hold a password.
        raise BadTarget(
            f"{without_password(text)!r} is neither VENDOR://HOST nor a home in {config_path(environ)}{known}"
        )
    target = parse_target(homes.get(text, text))
    password = target.address.credentials.password
    if password is None:
        variable = "POLYWATT_PASSWORD_" + re.sub(r"\W", "_", text).upper()
        password = environ.get(variable, environ.get("POLYWATT_PASSWORD"))
    credentials = dataclasses.replace(target.address.credentials, password=password)
    if not is_utf8(credentials.username) or not is_utf8(password):
        raise BadTarget(f"{target.label}: its user name or its password is not UTF-8 text")
    address = dataclasses.replace(target.address, credentials=credentials, state_folder=state_folder(environ))
    return dataclasses.replace(target, address=address)
