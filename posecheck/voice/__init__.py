"""Spoken cues, on a thread of their own.

`Voice` accepts utterances and speaks them one at a time by an `Engine`: `SystemSpeech`, else
`Tones`, else nothing. `speech_found` reports what this computer can speak with.

No network is used: speech is synthesized on this computer. The sound goes to the system's audio
output, which on Linux may be a sound server behind a UNIX socket.
"""

from __future__ import annotations

from posecheck.voice.beeps import Tones
from posecheck.voice.engine import Engine, Speech
from posecheck.voice.speaker import Voice
from posecheck.voice.system_speech import SystemSpeech, speech_found

__all__ = ["Engine", "Speech", "SystemSpeech", "Tones", "Voice", "speech_found"]
