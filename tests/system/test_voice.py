"""Laws of the voice: it never makes anybody wait, and never takes the training down with it."""

from __future__ import annotations

import math
import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
import wave
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from posecheck.errors import VoiceError
from posecheck.voice import Engine, Speech, SystemSpeech, Tones, Voice, speech_found
from posecheck.voice.audio_players import RATE, Player, available, working, write
from posecheck.voice.beeps import NOTES, SOFT, tone
from posecheck.voice.speech_process import choose, speaks
from posecheck.voice.system_speech import Mouth
from posecheck.voice.utterance_queue import AGAIN, Urgency, Utterance
from tests.support.connections import FAMILY, watched

HALT, CORRECTION, COUNT, GUIDANCE, CHAT = Urgency

#: Whoever waits longer than this, in seconds, waits for something that will never be.
FOR_EVER = 30.0


def utterance(urgency: Urgency, text: str = "", patience: float = math.inf) -> Utterance:
    return Utterance(text or urgency.name.lower(), urgency, patience)


def until(what: Callable[[], bool]) -> None:
    """Wait for something that is bound to happen."""
    for _ in range(round(FOR_EVER / 0.01)):
        if what():
            return
        time.sleep(0.01)
    pytest.fail("it does not happen")


# An engine under the test's thumb


class FakeSpeech:
    """Goes on until the test ends it, or it is stopped, or fails."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.stopped = False
        self.failure: Exception | None = None
        self._over = threading.Event()

    def wait(self) -> None:
        assert self._over.wait(FOR_EVER)
        if self.failure:
            raise self.failure

    def stop(self) -> None:
        self.stopped = True
        self._over.set()

    def end(self) -> None:
        self._over.set()

    def fail(self, error: Exception) -> None:
        self.failure = error
        self._over.set()


class FakeEngine:
    """Shows the test each speech that is begun."""

    def __init__(self, trouble: str = "") -> None:
        self.trouble = trouble
        self.closed = False
        self._begun: SimpleQueue[FakeSpeech] = SimpleQueue()

    def begin(self, utterance: Utterance) -> Speech:
        speech = FakeSpeech(utterance.text)
        self._begun.put(speech)
        return speech

    def close(self) -> None:
        self.closed = True

    def heard(self) -> FakeSpeech:
        """The next speech, as soon as it has begun."""
        return self._begun.get(timeout=FOR_EVER)

    def silent(self) -> bool:
        """Whether nothing has begun that the test has not heard."""
        try:
            self._begun.get(block=False)
        except Empty:
            return True
        return False


class Clock:
    """Time that goes on when the test says so, s."""

    def __init__(self) -> None:
        self.time = 100.0

    def __call__(self) -> float:
        return self.time


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr("posecheck.voice.speaker.monotonic", clock)
    return clock


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def tones() -> FakeEngine:
    return FakeEngine()


@pytest.fixture
def voice(engine: FakeEngine, tones: FakeEngine, clock: Clock) -> Iterator[Voice]:
    with Voice(engine=lambda language: engine, tones=lambda: tones) as voice:
        yield voice


def no_voice() -> bool:
    return all(thread.name != "voice" for thread in threading.enumerate())


def returns(call: Callable[[], object]) -> bool:
    """Whether a call returns, however long that takes."""
    caller = threading.Thread(target=call, daemon=True)
    caller.start()
    caller.join(FOR_EVER)
    return not caller.is_alive()


# Saying one thing at a time


def test_what_is_handed_over_is_said(voice: Voice, engine: FakeEngine) -> None:
    voice.say([utterance(CHAT, "Good.")])
    assert engine.heard().text == "Good."
    assert voice.trouble == ""


def test_one_utterance_at_a_time(voice: Voice, engine: FakeEngine) -> None:
    """The next one begins when the one before is over, the urgent first."""
    voice.say([utterance(CORRECTION)])
    first = engine.heard()
    voice.say([utterance(CHAT), utterance(GUIDANCE), utterance(COUNT)])
    assert engine.silent()
    first.end()
    for expected in ("count", "guidance", "chat"):
        speech = engine.heard()
        assert speech.text == expected
        assert engine.silent()
        speech.end()


def test_the_language_is_asked_for(engine: FakeEngine) -> None:
    """Who makes the engine is told which language it shall speak."""
    asked: SimpleQueue[str] = SimpleQueue()

    def make(language: str) -> Engine:
        asked.put(language)
        return engine

    with Voice("de", engine=make):
        assert asked.get(timeout=FOR_EVER) == "de"


def test_what_is_stale_is_not_said(voice: Voice, engine: FakeEngine, clock: Clock) -> None:
    """A count that could not be said in time is dropped; what has more patience is not."""
    voice.say([utterance(CORRECTION)])
    first = engine.heard()
    voice.say([utterance(COUNT, "three", patience=1.0), utterance(CHAT, patience=5.0)])
    clock.time += 2.0
    first.end()
    assert engine.heard().text == "chat"


def test_a_correction_comes_again_in_time(voice: Voice, engine: FakeEngine, clock: Clock) -> None:
    """One that is repeated too soon waits, and nothing else need happen for it to be said."""
    voice.say([utterance(CORRECTION)])
    engine.heard().end()
    voice.say([utterance(CHAT)])
    chat = engine.heard()
    clock.time += 1.0
    voice.say([utterance(CORRECTION)])
    assert not chat.stopped
    chat.end()
    clock.time += AGAIN
    assert engine.heard().text == "correction"


def test_what_is_being_said_is_not_asked_for_again(voice: Voice, engine: FakeEngine) -> None:
    """Whoever offers the same in every picture is heard once."""
    voice.say([utterance(GUIDANCE)])
    speech = engine.heard()
    voice.say([utterance(GUIDANCE), utterance(CHAT)])
    speech.end()
    assert engine.heard().text == "chat"


# Never waiting


def test_nobody_waits_for_an_engine_that_gets_ready() -> None:
    """Making the voice, and saying something, returns while the engine is not even there."""
    engine, ready = FakeEngine(), threading.Event()

    def make(language: str) -> Engine:
        assert ready.wait(FOR_EVER)
        return engine

    with Voice(engine=make) as voice:
        assert returns(lambda: voice.say([utterance(COUNT)]))
        assert engine.silent()
        ready.set()
        assert engine.heard().text == "count"


def test_nobody_waits_for_an_engine_that_begins(clock: Clock) -> None:
    """Neither for its first sound; what is cut off then is stopped as soon as there is one."""
    beginning, may_begin = threading.Event(), threading.Event()

    class Slow(FakeEngine):
        def begin(self, utterance: Utterance) -> Speech:
            beginning.set()
            assert may_begin.wait(FOR_EVER)
            return super().begin(utterance)

    engine = Slow()
    with Voice(engine=lambda language: engine) as voice:
        voice.say([utterance(CHAT)])
        assert beginning.wait(FOR_EVER)
        assert returns(lambda: voice.say([utterance(COUNT)]))
        may_begin.set()
        assert engine.heard().text == "chat"
        assert engine.heard().text == "count"


def test_nobody_waits_for_an_engine_that_speaks(voice: Voice, engine: FakeEngine) -> None:
    """While something is being said, more can be handed over."""
    voice.say([utterance(CORRECTION)])
    speech = engine.heard()
    assert returns(lambda: voice.say([utterance(COUNT), utterance(CHAT)]))
    assert not speech.stopped


# Interrupting


@pytest.mark.parametrize("urgency", [CORRECTION, COUNT])
def test_what_can_wait_is_cut_off(voice: Voice, engine: FakeEngine, urgency: Urgency) -> None:
    """A count or a correction does not wait for the end of chat."""
    voice.say([utterance(CHAT)])
    chat = engine.heard()
    voice.say([utterance(urgency)])
    assert chat.stopped
    assert engine.heard().text == urgency.name.lower()


def test_guidance_begins_again(voice: Voice, engine: FakeEngine) -> None:
    """Guidance that was cut off is said after what cut it off."""
    voice.say([utterance(GUIDANCE)])
    guidance = engine.heard()
    voice.say([utterance(COUNT)])
    assert guidance.stopped
    engine.heard().end()
    assert engine.heard().text == "guidance"


def test_a_correction_is_said_to_its_end(voice: Voice, engine: FakeEngine) -> None:
    """Unless the training is halted."""
    voice.say([utterance(CORRECTION)])
    correction = engine.heard()
    voice.say([utterance(COUNT), utterance(CORRECTION, "another")])
    assert not correction.stopped
    voice.say([utterance(HALT)])
    assert correction.stopped
    assert engine.heard().text == "halt"


# Muting and closing


def test_muting_silences_at_once(voice: Voice, engine: FakeEngine) -> None:
    """What is being said is cut off, what waits is forgotten, what comes is not taken."""
    voice.say([utterance(CORRECTION)])
    correction = engine.heard()
    voice.say([utterance(GUIDANCE)])
    voice.muted = True
    assert correction.stopped
    voice.say([utterance(COUNT)])
    voice.muted = False
    voice.say([utterance(CHAT)])
    assert engine.heard().text == "chat"


def test_a_voice_can_begin_muted(engine: FakeEngine) -> None:
    """So that nothing at all is heard."""
    with Voice(engine=lambda language: engine, muted=True) as voice:
        assert voice.muted
        voice.say([utterance(CORRECTION)])
    assert engine.silent()


def test_closing_ends_what_is_being_said(voice: Voice, engine: FakeEngine) -> None:
    """The engine is let go of, and no thread is left."""
    voice.say([utterance(CORRECTION), utterance(GUIDANCE)])
    speech = engine.heard()
    voice.close()
    assert speech.stopped
    assert engine.silent()
    assert engine.closed
    assert no_voice()


def test_a_closed_voice_says_nothing(voice: Voice, engine: FakeEngine) -> None:
    """It can be closed again, and spoken to in vain."""
    voice.close()
    voice.close()
    voice.say([utterance(COUNT)])
    voice.muted = True
    assert engine.silent()


def test_an_engine_that_does_not_let_go_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing returns, whatever the engine does; its thread can't keep the program from ending."""
    monkeypatch.setattr("posecheck.voice.speaker.LET_GO", 0.01)
    getting_ready, may_be_ready = threading.Event(), threading.Event()

    def make(language: str) -> Engine:
        getting_ready.set()
        assert may_be_ready.wait(FOR_EVER)
        return FakeEngine()

    voice = Voice(engine=make)
    assert getting_ready.wait(FOR_EVER)
    assert returns(voice.close)
    (thread,) = (thread for thread in threading.enumerate() if thread.name == "voice")
    assert thread.daemon
    may_be_ready.set()
    until(no_voice)


# Trouble


def test_what_the_engine_misses_is_told(clock: Clock) -> None:
    """An engine that speaks, but not as asked, says so, and speaks."""
    engine = FakeEngine(trouble="there is no German voice; install one.")
    with Voice("de", engine=lambda language: engine) as voice:
        voice.say([utterance(COUNT)])
        engine.heard()
        assert voice.trouble == "there is no German voice; install one."


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (VoiceError("install something."), "install something."),
        (OSError("broken"), "speech broke down (OSError: broken); start posecheck again."),
    ],
)
def test_without_an_engine_there_are_tones(tones: FakeEngine, error: Exception, told: str) -> None:
    """What can't be made is told in one sentence, and the tones take over."""

    def make(language: str) -> Engine:
        raise error

    with Voice(engine=make, tones=lambda: tones) as voice:
        voice.say([utterance(COUNT)])
        assert tones.heard().text == "count"
        assert voice.trouble == told
    assert tones.closed


def test_an_engine_that_breaks_down_is_replaced(
    voice: Voice, engine: FakeEngine, tones: FakeEngine
) -> None:
    """In the middle of a training too; the program goes on, and the tones take over."""
    voice.say([utterance(CORRECTION)])
    voice.say([utterance(COUNT)])
    engine.heard().fail(VoiceError("install it again."))
    assert tones.heard().text == "count"
    assert engine.closed
    assert voice.trouble == "install it again."


def test_an_engine_that_can_not_begin_is_replaced(tones: FakeEngine) -> None:
    """As one that breaks down later."""

    class Broken(FakeEngine):
        def begin(self, utterance: Utterance) -> Speech:
            raise RuntimeError("no sound")

    with Voice(engine=lambda language: Broken(), tones=lambda: tones) as voice:
        voice.say([utterance(CORRECTION)])
        voice.say([utterance(COUNT)])
        assert tones.heard().text == "count"
        assert "RuntimeError: no sound" in voice.trouble


def test_without_anything_there_is_silence(clock: Clock) -> None:
    """The first trouble is the one to mend; the program goes on, and can be closed."""
    failed = threading.Event()

    def make(language: str) -> Engine:
        raise VoiceError("install an engine.")

    def make_tones() -> Engine:
        failed.set()
        raise VoiceError("install a player.")

    with Voice(engine=make, tones=make_tones) as voice:
        assert failed.wait(FOR_EVER)
        voice.say([utterance(CORRECTION), utterance(COUNT), utterance(CHAT)])
        until(lambda: len(voice._queue) == 0)
        assert voice.trouble == "install an engine."
    assert no_voice()


# Players and tones

#: Stands for a player: keeps what it is to play, which may take for ever after the first sound, the
#: one that players are tried with.
RECORDER = """
import os, shutil, sys, time
folder, how, sound = sys.argv[1:]
number = len(os.listdir(folder))
shutil.copy(sound, f"{folder}/part")
os.rename(f"{folder}/part", f"{folder}/{number}-{os.getpid()}.wav")
while how == "after-the-first" and number > 0:
    time.sleep(1)
"""


@dataclass(frozen=True)
class Recorder:
    """A player that plays into a folder."""

    folder: Path

    def player(self, how: str = "once") -> Player:
        return (sys.executable, "-c", RECORDER, str(self.folder), how)

    def recorded(self, number: int) -> Path:
        """The sound of that number, as soon as it is there."""
        until(lambda: any(self.folder.glob(f"{number}-*.wav")))
        (sound,) = self.folder.glob(f"{number}-*.wav")
        return sound


@pytest.fixture
def recorder(tmp_path: Path) -> Recorder:
    folder = tmp_path / "recorded"
    folder.mkdir()
    return Recorder(folder)


def python(code: str) -> Player:
    return (sys.executable, "-c", code)


def samples(sound: Path) -> tuple[float, array[int]]:
    """The sound's duration, s, and its samples."""
    with wave.open(str(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getnframes() / file.getframerate(), array("h", file.readframes(-1))


def loudness(values: Sequence[int]) -> float:
    """The root mean square, 1 being the loudest there is."""
    return math.sqrt(sum(value * value for value in values) / len(values)) / 32767


def test_the_first_player_that_plays_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither one that is missing, nor one that fails, nor one that never ends."""
    missing, failing = ("posecheck-has-no-such-player",), python("raise SystemExit(1)")
    stuck = python("import time; time.sleep(60)")
    monkeypatch.setattr("posecheck.voice.audio_players.STUCK", 0.5)
    with pytest.raises(VoiceError, match="no loudspeakers"):
        working([missing, failing, stuck])
    monkeypatch.undo()
    good = python("import sys, wave; wave.open(sys.argv[1])")
    assert working([missing, failing, good, python("")]) == good


def test_without_any_player_there_is_something_to_install() -> None:
    """One sentence says what."""
    with pytest.raises(VoiceError, match=r"^there is no program .* alsa-utils\)\.$"):
        working([])


@pytest.mark.parametrize(("platform", "player"), [("darwin", "afplay"), ("linux", "paplay")])
def test_each_system_has_its_players(
    platform: str, player: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those that are installed are known."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert available() == ()
    program = tmp_path / player
    program.touch()
    program.chmod(0o755)
    assert available() == ((player,),)


def test_tones_stand_for_what_matters(recorder: Recorder) -> None:
    """A count and a correction sound differently; guidance and chat don't sound at all."""
    with closing(Tones([recorder.player()])) as tones:
        silence = recorder.recorded(0)
        for urgency in (CHAT, COUNT, GUIDANCE, CORRECTION, HALT):
            tones.begin(utterance(urgency)).wait()
    count, correction, halt = (samples(recorder.recorded(n)) for n in (1, 2, 3))
    assert len(list(recorder.folder.iterdir())) == 4
    assert loudness(samples(silence)[1]) == 0
    assert count[0] < correction[0]
    assert correction == halt


def test_tones_leave_nothing_behind(recorder: Recorder) -> None:
    """Their files are gone with them."""
    tones = Tones([recorder.player()])
    folder = Path(tones._folder.name)
    assert {path.stem for path in folder.iterdir()} == set(NOTES)
    tones.close()
    assert not folder.exists()


def test_a_tone_can_be_cut_off(recorder: Recorder) -> None:
    """Muting and closing silence it, too."""
    with closing(Tones([recorder.player("after-the-first")])) as tones:
        speech = tones.begin(utterance(COUNT))
        recorder.recorded(1)
        speech.stop()
        assert returns(speech.wait)
        tones.begin(utterance(CHAT)).stop()


def test_a_player_that_vanished_is_told(recorder: Recorder) -> None:
    """In the middle of a training no tone is left to fall back upon."""
    with closing(Tones([recorder.player()])) as tones:
        tones._player = ("posecheck-has-no-such-player",)
        with pytest.raises(VoiceError, match="posecheck-has-no-such-player"):
            tones.begin(utterance(COUNT))


@pytest.mark.parametrize("name", NOTES)
def test_a_tone_is_soft(name: str) -> None:
    """It is heard, it startles nobody, and it begins and ends without a click."""
    values = array("h", tone(name))
    assert len(values) == round(sum(seconds for _, seconds in NOTES[name]) * RATE)
    assert loudness(values) > SOFT / 3
    assert max(map(abs, values)) <= SOFT * 32767
    assert values[0] == values[-1] == 0
    assert max(abs(b - a) for a, b in pairwise(values)) < 32767 * SOFT / 2


def test_a_sound_is_kept_as_it_is(tmp_path: Path) -> None:
    """What is written is what is read."""
    kept = array("h", [0, 1, -1, 32767, -32768])
    write(tmp_path / "sound.wav", kept.tobytes())
    assert samples(tmp_path / "sound.wav") == (5 / RATE, kept)


# Which voice speaks


@dataclass
class FakeVoice:
    id: str
    languages: list[object]
    name: str = "somebody"


BRITISH, AMERICAN = FakeVoice("british", ["en-gb"]), FakeVoice("american", ["en_US"])
GERMAN, SWISS = FakeVoice("german", ["de"]), FakeVoice("swiss", ["de-CH"])
NOBODY = FakeVoice("nobody", [None])


@pytest.mark.parametrize(
    ("voices", "language", "usual", "chosen"),
    [
        ([BRITISH, AMERICAN, GERMAN], "en", "american", AMERICAN),
        ([BRITISH, AMERICAN, GERMAN], "de", "american", GERMAN),
        ([NOBODY, SWISS, GERMAN], "de", None, GERMAN),
        ([NOBODY, SWISS, BRITISH], "de", "british", SWISS),
        ([SWISS, GERMAN], "de", "swiss", SWISS),
        ([GERMAN, AMERICAN], "fr", "american", AMERICAN),
        ([GERMAN, AMERICAN], "fr", None, GERMAN),
        ([], "en", "american", None),
    ],
)
def test_the_voice_fits_the_language(
    voices: list[FakeVoice], language: str, usual: str | None, chosen: FakeVoice | None
) -> None:
    """The usual one if it does, else a plain one, else a dialect, else the usual one all the same.

    Systems write languages in different ways; of some voices they tell none.
    """
    assert choose(voices, language, usual) is chosen


def test_a_language_is_not_another_that_begins_alike() -> None:
    """Nor is a voice of no language one of any."""
    assert not speaks(FakeVoice("", ["eno"]), "en")
    assert not speaks(NOBODY, "no")


# The speaking process, with a fake library in it

#: Does what its name says, in the place of pyttsx3.
LIBRARIES = {
    "missing": "raise RuntimeError('no eSpeak')",
    "not_installed": "raise ModuleNotFoundError('nothing of that name')",
    "crashing": "import os\ndef speak(text): os._exit(1)",
    "failing": "def speak(text): raise OSError('no sound')",
    "stuck": "import time\ndef speak(text): time.sleep(1000)",
    "noting": "def speak(text): open(NOTED, 'a', encoding='utf-8').write(text + '\\n')",
    "noisy": "import os\ndef speak(text): print('Hush'); os.system('echo hush; echo hush >&2')",
    "odd_voices": "def speak(text): pass\ndef voices(): raise ValueError('409;9')",
}

LIBRARY = """
NOTED = {noted!r}
def voices():
    return []
{code}
class Engine:
    def __init__(self):
        self.texts, self.listeners = [], {{}}
    def __str__(self):
        return "fake"
    def connect(self, topic, listener):
        self.listeners[topic] = listener
    def getProperty(self, name):
        return voices() if name == "voices" else None
    def setProperty(self, name, value):
        assert (name, value) == ("rate", 165)
    def say(self, text):
        self.texts.append(text)
    def runAndWait(self):
        try:
            speak(self.texts.pop())
        except OSError as error:
            self.listeners["error"](name=None, exception=error)
init = Engine
"""


@pytest.fixture
def noted(tmp_path: Path) -> Path:
    return tmp_path / "noted"


@pytest.fixture
def library(
    request: pytest.FixtureRequest, tmp_path: Path, noted: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Put the library of that name in pyttsx3's place, on a system that plays by itself."""
    code = LIBRARY.format(code=LIBRARIES[request.param], noted=str(noted))
    (tmp_path / "library").mkdir()
    (tmp_path / "library" / "pyttsx3.py").write_text(code, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "library"))
    monkeypatch.setattr(sys, "platform", "darwin")


def with_library(*names: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("library", names, indirect=True)


@pytest.mark.parametrize(
    ("library", "told"),
    [("missing", "there is no speech engine; "), ("not_installed", "install posecheck again")],
    indirect=["library"],
)
def test_what_is_missing_is_told(library: None, told: str) -> None:
    """One sentence says what to do, and nothing is left running."""
    with pytest.raises(VoiceError, match=told):
        SystemSpeech("en")
    found, to_do = speech_found("en")
    assert found == ""
    assert told in to_do


def test_a_process_that_can_not_be_started_is_told(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where Python itself has been moved away meanwhile."""
    player = recorder.player()
    monkeypatch.setattr(sys, "executable", str(recorder.folder / "no-such-program"))
    with pytest.raises(VoiceError, match=r"^speech can't be started \(.*\); install"):
        SystemSpeech("en", players=[player])


@with_library("crashing", "failing")
def test_accidents_are_passed_over(library: None) -> None:
    """A text that can't be said is lost; after several in a row speech is given up."""
    with closing(SystemSpeech("en")) as speech:
        speech.begin(utterance(COUNT)).wait()
        speech.begin(utterance(COUNT)).wait()
        with pytest.raises(VoiceError, match="speech does not work"):
            speech.begin(utterance(COUNT)).wait()


@with_library("stuck")
def test_a_library_that_is_stuck_can_be_stopped(library: None) -> None:
    """The process is ended, and another one takes its place."""
    with closing(SystemSpeech("en")) as speech:
        for _ in range(4):
            saying = speech.begin(utterance(CHAT))
            saying.stop()
            assert returns(saying.wait)


@with_library("stuck")
def test_a_library_that_is_stuck_is_noticed(library: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever takes much too long for a text will never end."""
    monkeypatch.setattr("posecheck.voice.system_speech.LONGEST", 0.01)
    monkeypatch.setattr("posecheck.voice.system_speech.LONGEST_LETTER", 0.0)
    monkeypatch.setattr("posecheck.voice.system_speech.ENOUGH", 1)
    with (
        closing(SystemSpeech("en")) as speech,
        pytest.raises(VoiceError, match="got stuck"),
    ):
        speech.begin(utterance(CHAT)).wait()


@with_library("noting")
def test_each_text_has_a_process_of_its_own_where_loops_are_unreliable(
    library: None, noted: Path
) -> None:
    """All of them are said, whatever they hold, a line each."""
    with closing(SystemSpeech("en")) as speech:
        processes = set()
        for text in ("Five.", "Über\n die Knie", '"quoted" {text}'):
            speech.begin(Utterance(text, COUNT, 1.0)).wait()
            processes.add(speech._mouth._process.pid)
    said = noted.read_text(encoding="utf-8").splitlines()
    assert said == ["Five.", "Über die Knie", '"quoted" {text}']
    assert len(processes) == 3


@with_library("noisy")
def test_nothing_is_chattered(library: None, capfd: pytest.CaptureFixture[str]) -> None:
    """What the library writes reaches neither the terminal nor whoever listens."""
    with closing(SystemSpeech("en")) as speech:
        for _ in range(4):
            speech.begin(utterance(CHAT)).wait()
    assert capfd.readouterr() == ("", "")


@with_library("odd_voices", "noting")
def test_voices_that_can_not_be_listed_are_done_without(library: None) -> None:
    """The usual one speaks, and the trouble says that it may not speak the language."""
    with closing(SystemSpeech("de")) as speech:
        assert speech.found == "fake"
        assert "no voice for the language 'de'" in speech.trouble
        speech.begin(utterance(CHAT)).wait()


def test_what_ended_can_be_ended_again() -> None:
    """Nor does it matter to be told something."""
    mouth = Mouth("en", ())
    mouth.kill()
    until(lambda: mouth._process.poll() is not None)
    mouth.say("Five.")
    assert mouth.hear(FOR_EVER) != ""
    mouth.end()
    mouth.kill()
    assert not mouth.open


# Speech that can be heard


def need(program: str, package: str) -> None:
    """Have a program of the system, or do without the test where nobody relies on it."""
    if sys.platform != "linux":
        pytest.skip("another system speaks in its own way")
    if shutil.which(program) is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing: install it, for this test must not be skipped here")
        pytest.skip(f"{program} is missing: apt-get install {package}")


@pytest.fixture
def espeak() -> None:
    need("espeak-ng", "espeak-ng")


@pytest.fixture
def aplay() -> None:
    need("aplay", "alsa-utils")


def gone(process: int) -> bool:
    """Whether a process has ended; nobody may have taken note of it yet."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return True
    return state.rpartition(")")[2].split()[0] == "Z"


def player_of(sound: Path) -> int:
    """The process that played a recorded sound."""
    return int(sound.stem.partition("-")[2])


@pytest.mark.usefixtures("espeak")
def test_words_are_spoken(recorder: Recorder) -> None:
    """What comes out is sound, as long and as loud as words are."""
    with closing(SystemSpeech("en", players=[recorder.player()])) as speech:
        assert re.fullmatch(r"eSpeak NG, English.*, played by python.*", speech.found)
        assert speech.trouble == ""
        for text in ("Five.", "Now bring your front knee back above your ankle.", "Five."):
            speech.begin(Utterance(text, COUNT, 1.0)).wait()
    five, sentence, five_again = (samples(recorder.recorded(n)) for n in (1, 2, 3))
    assert 0.3 < five[0] < 1.5
    assert 2.0 < sentence[0] < 5.0
    assert five_again[0] == pytest.approx(five[0], abs=0.1)
    assert all(loudness(sound) > 0.02 for _, sound in (five, sentence, five_again))


@pytest.mark.usefixtures("espeak")
def test_a_language_without_a_voice_is_told(recorder: Recorder) -> None:
    """It is spoken all the same, and one sentence says what is missing."""
    with closing(SystemSpeech("xx", players=[recorder.player()])) as speech:
        assert re.match(r"this computer has no voice for the language 'xx' .*\.$", speech.trouble)
        speech.begin(utterance(COUNT)).wait()
    recorder.recorded(1)


@pytest.mark.usefixtures("espeak")
@pytest.mark.parametrize(("language", "voice"), [("en", "English.*"), ("de", "German")])
def test_what_there_is_to_speak_with(
    language: str, voice: str, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is found is told, and nothing is to be done when all is well."""
    monkeypatch.setattr("posecheck.voice.system_speech.available", lambda: [recorder.player()])
    found, to_do = speech_found(language)
    assert re.fullmatch(f"eSpeak NG, {voice}, played by python.*", found)
    assert to_do == ""


@pytest.mark.usefixtures("espeak")
def test_a_count_cuts_off_a_sentence(recorder: Recorder) -> None:
    """The sound ends with its player, the count is heard, and nothing goes on after closing."""
    with closing(SystemSpeech("en", players=[recorder.player("after-the-first")])) as speech:
        with Voice(engine=lambda language: speech) as voice:
            voice.say([utterance(CHAT, "Keep your chest tall.")])
            sentence = recorder.recorded(1)
            assert not gone(player_of(sentence))
            voice.say([utterance(COUNT, "Five.")])
            count = recorder.recorded(2)
            assert samples(count)[0] < samples(sentence)[0]
            until(lambda: gone(player_of(sentence)))
            assert not gone(player_of(count))
        until(lambda: gone(player_of(count)))
    assert voice.trouble == ""
    assert speech._mouth._process.returncode is not None


#: Says something that never ends.
TALKER = """
import sys
from posecheck.speech import Urgency, Utterance
from posecheck.voice import SystemSpeech
speech = SystemSpeech("en", players=[sys.argv[1:]])
saying = speech.begin(Utterance("Keep your chest tall.", Urgency.CHAT, 1.0))
print(speech._mouth._process.pid, flush=True)
saying.wait()
"""


@pytest.mark.usefixtures("espeak")
def test_speech_ends_with_the_program(recorder: Recorder) -> None:
    """Even one that was killed leaves neither a process nor a sound behind."""
    command = [*python(TALKER), *recorder.player("after-the-first")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        mouth, player = int(program.stdout.readline()), player_of(recorder.recorded(1))
        assert not gone(mouth)
        assert not gone(player)
        program.send_signal(signal.SIGKILL)
    until(lambda: gone(mouth) and gone(player))


#: The system's own way to play, with a sound card that plays nothing.
SILENT_CARD = """
</usr/share/alsa/alsa.conf>
pcm.!default { type null }
"""

#: Speaks as it is done in a training, and tells of trouble.
SPEAKER = """
from posecheck.speech import Urgency, Utterance
from posecheck.voice import SystemSpeech
speech = SystemSpeech("en", players=[("aplay", "-q")])
for text in ("Keep your chest tall.", "Five."):
    speech.begin(Utterance(text, Urgency.COUNT, 1.0)).wait()
assert speech._failures == 0
speech.close()
"""


@pytest.mark.usefixtures("espeak", "aplay")
def test_speech_talks_to_nobody(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No socket but a UNIX one, at whose other end the system's sound server may be."""
    card = tmp_path / "asound.conf"
    card.write_text(SILENT_CARD, encoding="utf-8")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(card))
    log = watched(tmp_path, *python(SPEAKER))
    families = {family for line in log.splitlines() for family in FAMILY.findall(line)}
    assert families <= {"AF_UNIX", "AF_UNSPEC"}
    assert "io_uring_setup" not in log
