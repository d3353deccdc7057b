"""What happens next in a training: stages, set-up checks, pauses."""
