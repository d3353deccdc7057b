"""posecheck model: list the pose models."""

from __future__ import annotations

from posecheck.cli.common import app, echo
from posecheck.cli.language import LanguageOption, terminal


@app.command("model")
def list_models(language: LanguageOption = None) -> None:
    """List the pose models that come along, by the names that --model takes."""
    from posecheck.errors import ModelError
    from posecheck.estimator import DEFAULT, MODELS, bundled_model, identity
    from posecheck.formatting import number

    for name, file in MODELS.items():
        default = f" ({terminal.words('the default')})" if name == DEFAULT else ""
        path = bundled_model(file)
        try:
            _, sha256 = identity(path)
        except ModelError as error:
            echo(f"{name}{default}: {terminal.words.finished(str(error))}")
        else:
            size = number(path.stat().st_size / 1e6, terminal.words, 1)
            echo(f"{name}{default}, {size} MB\n  {path}\n  SHA-256 {sha256}")
