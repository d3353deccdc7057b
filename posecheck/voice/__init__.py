"""What the trainer says aloud, without ever making it wait.

`Voice` takes utterances and says them on a thread of its own, one at a time, by an `Engine`:
`SystemSpeech`, else `Tones`. `speech_found` tells what this computer can speak with.

Nothing goes out to any network: speech is made on this computer. The sound goes to the system's
loudspeakers, which on Linux may mean to connect to its sound server by a UNIX socket.
"""

from __future__ import annotations

from posecheck.voice.beeps import Tones
from posecheck.voice.engine import Engine, Speech
from posecheck.voice.speaker import Voice
from posecheck.voice.system_speech import SystemSpeech, speech_found

__all__ = ["Engine", "Speech", "SystemSpeech", "Tones", "Voice", "speech_found"]
