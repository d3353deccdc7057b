"""Spoken cues, on a thread of their own.

`Voice` speaks utterances one at a time by an `Engine`: `SystemSpeech`, else `Tones`, else nothing.
No network is used: speech is synthesized on this computer. The sound goes to the system's audio
output, which on Linux may be a sound server behind a UNIX socket.
"""

from __future__ import annotations

from posecheck.voice.beeps import Tones
from posecheck.voice.speaker import Engine, Speech, Voice
from posecheck.voice.system_speech import SystemSpeech, speech_found

__all__ = ["Engine", "Speech", "SystemSpeech", "Tones", "Voice", "speech_found"]
