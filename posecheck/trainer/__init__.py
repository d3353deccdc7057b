"""The plan of a training: stages, set-up checks, pauses."""

from posecheck.trainer.trainer import Trainer

__all__ = ["Trainer"]
