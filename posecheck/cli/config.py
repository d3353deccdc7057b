"""posecheck config: show the defaults of all options, which a file of the user's may change.

The file is TOML. An option at its top holds for every command that has it, one in a table named
after a command for that command alone:

    language = "de"
    no-voice = true

    [analyze]
    rate = "all"
"""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from posecheck.cli.common import app, command_tree, echo, print_table, subcommands
from posecheck.cli.language import LanguageOption, terminal
from posecheck.errors import PosecheckError, reason
from posecheck.files import read_regular
from posecheck.i18n import translatable

MAX_SIZE = 1_000_000  # bytes of the file

#: Names another file.
VARIABLE = "POSECHECK_CONFIG"
#: Options that are meant for one call only.
ONCE = {
    "help", "version", "install_completion", "show_completion", "force", "every", "yes", "none",
    "resume", "name",
}  # fmt: skip

#: Commands that are listed by their names, where all have the same value.
FEW = 3

HEAD = (
    translatable("Option"),
    translatable("Value"),
    translatable("Comes from"),
    translatable("Commands"),
)

Settings = dict[str, Any]


def config_file() -> Path:
    """Return the path of the file, which may not exist."""
    from platformdirs import user_config_path

    named = os.environ.get(VARIABLE)
    return Path(named) if named else user_config_path("posecheck", appauthor=False) / "config.toml"


def read_settings() -> Settings:
    """Return what the file says, nothing if there is none; PosecheckError if it can't be read."""
    path = config_file()
    try:
        return tomllib.loads(read_regular(path, MAX_SIZE).decode())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise PosecheckError(
            f"{path} can't be read ({reason(error)}); repair or remove it."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise PosecheckError(f"{path} is no TOML ({error}); repair or remove it.") from error


def default_map(command: Any, settings: Settings) -> Settings:
    """Return the defaults of a command and its subcommands, as click takes them.

    Raises:
        PosecheckError: If the settings name an option or a command that does not exist.
    """
    names = {name for _, one in subcommands(command) for name in _options(one)}
    tables = {key for key, value in settings.items() if isinstance(value, dict)}
    for key in settings:
        known = command.commands if key in tables else names
        if _name(key) not in known and key not in known:
            what = "command" if key in tables else "option"
            raise PosecheckError(f"{config_file()} names the {what} {key!r}, which does not exist.")
    everywhere = {_name(k): _value(v) for k, v in settings.items() if k not in tables}
    return _defaults(command, everywhere, settings)


def _defaults(command: Any, everywhere: Settings, tables: Settings) -> Settings:
    """Return the defaults of a command: its own table's before those that hold everywhere."""
    known = _options(command)
    found: Settings = {
        name: [value] if known[name].multiple and isinstance(value, str) else value
        for name, value in everywhere.items()
        if name in known
    }
    for name, sub in getattr(command, "commands", {}).items():
        table = tables.get(name, {})
        own = {_name(k): _value(v) for k, v in table.items() if not isinstance(v, dict)}
        missing = sorted(own.keys() - _options(sub).keys() - _below(sub))
        if missing:
            raise PosecheckError(
                f"{config_file()} names the option {missing[0]!r} of {name}, which does not exist."
            )
        found[name] = _defaults(sub, {**everywhere, **own}, table)
    return found


def _below(command: Any) -> set[str]:
    return {name for _, sub in subcommands(command) for name in _options(sub)}


def _options(command: Any) -> dict[str, Any]:
    """Return the options of a command that may have a default, by their Python names."""
    return {
        param.name: param
        for param in command.params
        if param.param_type_name == "option" and param.name not in ONCE
    }


def _name(key: str) -> str:
    return key.replace("-", "_")


def _value(value: object) -> object:
    """Return a value as click takes it: text, unless it is a switch or a list."""
    return value if isinstance(value, bool | list) else str(value)


@app.command("config")
def show(language: LanguageOption = None) -> None:
    """Show which defaults hold, and where each comes from; a file of your own may change them."""
    command = command_tree()
    path, settings = config_file(), read_settings()
    defaults = default_map(command, settings)
    held: dict[str, dict[tuple[str, str], list[str]]] = {}
    for name, sub in subcommands(command):
        for option, param in _options(sub).items():
            row = _held(param, _lookup(defaults, name, option), path)
            held.setdefault(option, {}).setdefault(row, []).append(name)
    rows = [
        (option.replace("_", "-"), *row, _listed(at, alone=len(found) == 1))
        for option, found in sorted(held.items())
        for row, at in found.items()
        if row[0]
    ]
    print_table(HEAD, rows)
    echo(
        terminal.words(
            "Defaults are read from {path}."
            if path.is_file()
            else "{path} may set other defaults.",
            path=path,
        )
    )


def _listed(commands: list[str], *, alone: bool) -> str:
    return terminal.words("all") if alone and len(commands) > FEW else ", ".join(commands)


def _lookup(defaults: Settings, command: str, option: str) -> object:
    for part in command.split():
        defaults = defaults.get(part, {})
    return defaults.get(option)


def _held(param: Any, configured: object, path: Path) -> tuple[str, str]:
    """Return the value of an option that holds, and where it comes from."""
    words = terminal.words
    if configured is not None:
        return _shown(configured), str(path)
    if param.name == "data" and "POSECHECK_DATA" in os.environ:
        return os.environ["POSECHECK_DATA"], "POSECHECK_DATA"
    if param.name == "language":
        return words.code, words("the system")
    return _shown(param.default), words("built in")


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return terminal.words("yes") if value else terminal.words("no")
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return str(value) if value is not None and not callable(value) else ""
