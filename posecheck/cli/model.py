"""posecheck model: list the pose models."""

from __future__ import annotations

from posecheck.cli.common import app, echo


@app.command("model")
def list_models() -> None:
    """List the pose models that come along, by the names that --model takes."""
    from posecheck.errors import ModelError
    from posecheck.estimator import DEFAULT, MODELS, bundled_model, identity

    for name, file in MODELS.items():
        path, default = bundled_model(file), " (the default)" if name == DEFAULT else ""
        try:
            _, sha256 = identity(path)
        except ModelError as error:
            echo(f"{name}{default}: {error}")
        else:
            size = path.stat().st_size / 1e6
            echo(f"{name}{default}, {size:.1f} MB\n  {path}\n  SHA-256 {sha256}")
