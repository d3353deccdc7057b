"""Spoken cues, on a thread of their own and without the network.

`Voice` speaks utterances one at a time by an `Engine`: `SystemSpeech`, else `Tones`, else nothing.
"""

from posecheck.voice.audio_players import Tones
from posecheck.voice.speaker import Engine, Speech, Voice
from posecheck.voice.system_speech import SystemSpeech, speech_found

__all__ = ["Engine", "Speech", "SystemSpeech", "Tones", "Voice", "speech_found"]
