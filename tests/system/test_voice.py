"""The voice: no call waits for it, and no failure of it ends the training."""

from __future__ import annotations

import ast
import math
import re
import signal
import subprocess
import sys
import threading
import time
import wave
from array import array
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from queue import Empty, SimpleQueue

import pytest

from posecheck.errors import VoiceError
from posecheck.voice import Engine, Speech, SystemSpeech, Tones, Voice, speech_found
from posecheck.voice.audio_players import (
    AMPLITUDE,
    NOTES,
    RATE,
    Player,
    available_players,
    first_working,
    tone,
    write_wav,
)
from posecheck.voice.system_speech import SYNTHESIZERS
from posecheck.voice.utterance_queue import Urgency, Utterance
from tests.support.connections import FAMILY, watched
from tests.support.programs import needs

HALT, CORRECTION, COUNT, GUIDANCE, CHAT = Urgency

#: A test that waits longer than this has failed, s.
TIMEOUT = 30.0


def utterance(urgency: Urgency, text: str = "", ttl: float = math.inf) -> Utterance:
    return Utterance(text or urgency.name.lower(), urgency, ttl)


def until(condition: Callable[[], bool]) -> None:
    """Wait until a condition holds."""
    for _ in range(round(TIMEOUT / 0.01)):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it does not happen in time")


# A fake engine that the test controls


class FakeSpeech:
    """A speech that lasts until the test ends it, makes it fail, or it is cancelled."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.cancelled = False
        self.failure: Exception | None = None
        self._over = threading.Event()

    def wait(self) -> None:
        assert self._over.wait(TIMEOUT)
        if self.failure:
            raise self.failure

    def cancel(self) -> None:
        self.cancelled = True
        self._over.set()

    def end(self) -> None:
        self._over.set()

    def fail(self, error: Exception) -> None:
        self.failure = error
        self._over.set()


class FakeEngine:
    """Hands the test each speech that begins."""

    def __init__(self, problem: str = "") -> None:
        self.problem = problem
        self.closed = False
        self._begun: SimpleQueue[FakeSpeech] = SimpleQueue()

    def begin(self, utterance: Utterance) -> Speech:
        speech = FakeSpeech(utterance.text)
        self._begun.put(speech)
        return speech

    def close(self) -> None:
        self.closed = True

    def next_speech(self) -> FakeSpeech:
        """Return the next speech, as soon as it has begun."""
        return self._begun.get(timeout=TIMEOUT)

    def silent(self) -> bool:
        """Return whether nothing has begun that the test has not fetched."""
        try:
            self._begun.get(block=False)
        except Empty:
            return True
        return False


class Clock:
    """A clock that the test advances, s."""

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


def no_voice_thread() -> bool:
    return all(thread.name != "voice" for thread in threading.enumerate())


def returns(call: Callable[[], object]) -> bool:
    """Return whether a call returns before the timeout."""
    caller = threading.Thread(target=call, daemon=True)
    caller.start()
    caller.join(TIMEOUT)
    return not caller.is_alive()


@contextmanager
def waiting_for(speech: Speech) -> Iterator[None]:
    """Wait for the end of a speech in a thread, as the voice does; it must end with the block."""
    waiter = threading.Thread(target=speech.wait, daemon=True)
    waiter.start()
    yield
    waiter.join(TIMEOUT)
    assert not waiter.is_alive()


# One utterance at a time


def test_an_utterance_is_spoken(voice: Voice, engine: FakeEngine) -> None:
    voice.say([utterance(CHAT, "Good.")])
    assert engine.next_speech().text == "Good."
    assert voice.problem == ""


def test_one_utterance_at_a_time(voice: Voice, engine: FakeEngine) -> None:
    """The next one begins when the current one ends, the most urgent first."""
    voice.say([utterance(CORRECTION)])
    first = engine.next_speech()
    voice.say([utterance(CHAT), utterance(GUIDANCE), utterance(COUNT)])
    assert engine.silent()
    first.end()
    for expected in ("count", "guidance", "chat"):
        speech = engine.next_speech()
        assert speech.text == expected
        assert engine.silent()
        speech.end()


def test_the_engine_is_made_for_the_language(engine: FakeEngine) -> None:
    """The factory receives the language code."""
    languages: SimpleQueue[str] = SimpleQueue()

    def make(language: str) -> Engine:
        languages.put(language)
        return engine

    with Voice("de", engine=make):
        assert languages.get(timeout=TIMEOUT) == "de"


def test_expired_utterances_are_dropped(voice: Voice, engine: FakeEngine, clock: Clock) -> None:
    """A count that could not be spoken in time is dropped; one with a longer ttl is not."""
    voice.say([utterance(CORRECTION)])
    first = engine.next_speech()
    voice.say([utterance(COUNT, "three", ttl=1.0), utterance(CHAT, ttl=5.0)])
    clock.time += 2.0
    first.end()
    assert engine.next_speech().text == "chat"


def test_the_current_utterance_is_not_repeated(voice: Voice, engine: FakeEngine) -> None:
    """The same utterance on every frame is spoken once."""
    voice.say([utterance(GUIDANCE)])
    speech = engine.next_speech()
    voice.say([utterance(GUIDANCE), utterance(CHAT)])
    speech.end()
    assert engine.next_speech().text == "chat"


# No call waits


def test_no_call_waits_for_an_engine_to_get_ready() -> None:
    """Constructing the voice and `say` return before the engine exists."""
    engine, ready = FakeEngine(), threading.Event()

    def make(language: str) -> Engine:
        assert ready.wait(TIMEOUT)
        return engine

    with Voice(engine=make) as voice:
        assert returns(lambda: voice.say([utterance(COUNT)]))
        assert engine.silent()
        ready.set()
        assert engine.next_speech().text == "count"


def test_no_call_waits_for_a_speech_to_begin(clock: Clock) -> None:
    """A speech that is interrupted while it begins is cancelled as soon as it has begun."""
    beginning, may_begin = threading.Event(), threading.Event()

    class Slow(FakeEngine):
        def begin(self, utterance: Utterance) -> Speech:
            beginning.set()
            assert may_begin.wait(TIMEOUT)
            return super().begin(utterance)

    engine = Slow()
    with Voice(engine=lambda language: engine) as voice:
        voice.say([utterance(CHAT)])
        assert beginning.wait(TIMEOUT)
        assert returns(lambda: voice.say([utterance(COUNT)]))
        may_begin.set()
        assert engine.next_speech().text == "chat"
        assert engine.next_speech().text == "count"


def test_no_call_waits_for_a_speech_to_end(voice: Voice, engine: FakeEngine) -> None:
    """Utterances can be queued during a speech."""
    voice.say([utterance(CORRECTION)])
    speech = engine.next_speech()
    assert returns(lambda: voice.say([utterance(COUNT), utterance(CHAT)]))
    assert not speech.cancelled


# Interrupting


@pytest.mark.parametrize("urgency", [CORRECTION, COUNT])
def test_counts_and_corrections_interrupt_chat(
    voice: Voice, engine: FakeEngine, urgency: Urgency
) -> None:
    """Counts and corrections do not wait for its end."""
    voice.say([utterance(CHAT)])
    chat = engine.next_speech()
    voice.say([utterance(urgency)])
    assert chat.cancelled
    assert engine.next_speech().text == urgency.name.lower()


def test_interrupted_guidance_is_repeated(voice: Voice, engine: FakeEngine) -> None:
    """It is spoken again after the utterance that interrupted it."""
    voice.say([utterance(GUIDANCE)])
    guidance = engine.next_speech()
    voice.say([utterance(COUNT)])
    assert guidance.cancelled
    engine.next_speech().end()
    assert engine.next_speech().text == "guidance"


def test_only_a_halt_interrupts_a_correction(voice: Voice, engine: FakeEngine) -> None:
    """Counts and other corrections wait for its end."""
    voice.say([utterance(CORRECTION)])
    correction = engine.next_speech()
    voice.say([utterance(COUNT), utterance(CORRECTION, "another")])
    assert not correction.cancelled
    voice.say([utterance(HALT)])
    assert correction.cancelled
    assert engine.next_speech().text == "halt"


# Muting and closing


def test_muting_silences_at_once(voice: Voice, engine: FakeEngine) -> None:
    """The current speech is cancelled, the queue cleared, and new utterances are dropped."""
    voice.say([utterance(CORRECTION)])
    correction = engine.next_speech()
    voice.say([utterance(GUIDANCE)])
    voice.muted = True
    assert correction.cancelled
    voice.say([utterance(COUNT)])
    voice.muted = False
    voice.say([utterance(CHAT)])
    assert engine.next_speech().text == "chat"


def test_a_voice_can_start_muted(engine: FakeEngine) -> None:
    """Nothing is spoken."""
    with Voice(engine=lambda language: engine, muted=True) as voice:
        assert voice.muted
        voice.say([utterance(CORRECTION)])
    assert engine.silent()


def test_closing_cancels_the_current_speech(voice: Voice, engine: FakeEngine) -> None:
    """The engine is closed, and no thread remains."""
    voice.say([utterance(CORRECTION), utterance(GUIDANCE)])
    speech = engine.next_speech()
    voice.close()
    assert speech.cancelled
    assert engine.silent()
    assert engine.closed
    assert no_voice_thread()


def test_a_closed_voice_is_silent(voice: Voice, engine: FakeEngine) -> None:
    """Closing it again and `say` have no effect."""
    voice.close()
    voice.close()
    voice.say([utterance(COUNT)])
    voice.muted = True
    assert engine.silent()


def test_an_engine_that_does_not_close_is_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Closing the voice returns, and its thread is a daemon: the program can end."""
    monkeypatch.setattr("posecheck.voice.speaker.CLOSE_TIMEOUT", 0.01)
    getting_ready, may_be_ready = threading.Event(), threading.Event()

    def make(language: str) -> Engine:
        getting_ready.set()
        assert may_be_ready.wait(TIMEOUT)
        return FakeEngine()

    voice = Voice(engine=make)
    assert getting_ready.wait(TIMEOUT)
    assert returns(voice.close)
    (thread,) = (thread for thread in threading.enumerate() if thread.name == "voice")
    assert thread.daemon
    may_be_ready.set()
    until(no_voice_thread)


# Problems


def test_an_engines_problem_is_reported(clock: Clock) -> None:
    """An engine with a limitation speaks all the same."""
    engine = FakeEngine(problem="there is no German voice; install one.")
    with Voice("de", engine=lambda language: engine) as voice:
        voice.say([utterance(COUNT)])
        engine.next_speech()
        assert voice.problem == "there is no German voice; install one."


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        (VoiceError("install something."), "install something."),
        (OSError("broken"), "speech broke down (OSError: broken); start posecheck again."),
    ],
)
def test_tones_replace_a_missing_engine(tones: FakeEngine, error: Exception, problem: str) -> None:
    """The problem is reported in one sentence."""

    def make(language: str) -> Engine:
        raise error

    with Voice(engine=make, tones=lambda: tones) as voice:
        voice.say([utterance(COUNT)])
        assert tones.next_speech().text == "count"
        assert voice.problem == problem
    assert tones.closed


def test_tones_replace_an_engine_that_fails_during_speech(
    voice: Voice, engine: FakeEngine, tones: FakeEngine
) -> None:
    """The next utterance is a tone."""
    voice.say([utterance(CORRECTION)])
    voice.say([utterance(COUNT)])
    engine.next_speech().fail(VoiceError("install it again."))
    assert tones.next_speech().text == "count"
    assert engine.closed
    assert voice.problem == "install it again."


def test_tones_replace_an_engine_that_cannot_begin(tones: FakeEngine) -> None:
    """Any exception counts as a failure."""

    class Broken(FakeEngine):
        def begin(self, utterance: Utterance) -> Speech:
            raise RuntimeError("no sound")

    with Voice(engine=lambda language: Broken(), tones=lambda: tones) as voice:
        voice.say([utterance(CORRECTION)])
        voice.say([utterance(COUNT)])
        assert tones.next_speech().text == "count"
        assert "RuntimeError: no sound" in voice.problem


def test_silence_replaces_missing_tones(clock: Clock) -> None:
    """The first problem is the one reported; the voice accepts utterances and closes."""
    failed = threading.Event()

    def make(language: str) -> Engine:
        raise VoiceError("install an engine.")

    def make_tones() -> Engine:
        failed.set()
        raise VoiceError("install a player.")

    with Voice(engine=make, tones=make_tones) as voice:
        assert failed.wait(TIMEOUT)
        voice.say([utterance(CORRECTION), utterance(COUNT), utterance(CHAT)])
        until(lambda: len(voice._queue) == 0)
        assert voice.problem == "install an engine."
    assert no_voice_thread()


# Audio players and tones

#: A player that copies each sound into a folder. It may hang on all sounds but the first, which is
#: the trial.
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
    """A player that records into a folder."""

    folder: Path

    def player(self, how: str = "once") -> Player:
        return (sys.executable, "-c", RECORDER, str(self.folder), how)

    def recorded(self, number: int) -> Path:
        """Return the sound of that number, as soon as it exists."""
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
    """Return a sound's duration, s, and its samples."""
    with wave.open(str(sound)) as file:
        assert (file.getnchannels(), file.getsampwidth()) == (1, 2)
        return file.getnframes() / file.getframerate(), array("h", file.readframes(-1))


def loudness(values: Sequence[int]) -> float:
    """Return the root mean square, 1 being full scale."""
    return math.sqrt(sum(value * value for value in values) / len(values)) / 32767


def test_the_first_working_player_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    """One that is missing, fails or hangs is skipped."""
    missing, failing = ("posecheck-has-no-such-player",), python("raise SystemExit(1)")
    stuck = python("import time; time.sleep(60)")
    monkeypatch.setattr("posecheck.voice.audio_players.TRIAL_TIMEOUT", 0.5)
    with pytest.raises(VoiceError, match="no loudspeakers"):
        first_working([missing, failing, stuck])
    monkeypatch.undo()
    good = python("import sys, wave; wave.open(sys.argv[1])")
    assert first_working([missing, failing, good, python("")]) == good


def test_a_missing_player_names_what_to_install() -> None:
    """The message is one sentence."""
    with pytest.raises(VoiceError, match=r"^there is no program .* alsa-utils\)\.$"):
        first_working([])


@pytest.mark.parametrize(("platform", "player"), [("darwin", "afplay"), ("linux", "paplay")])
def test_each_platform_has_its_players(
    platform: str, player: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only installed players are available."""
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert available_players() == ()
    program = tmp_path / player
    program.touch()
    program.chmod(0o755)
    assert available_players() == ((player,),)


def test_tones_replace_counts_and_corrections(recorder: Recorder) -> None:
    """They sound different; guidance and chat are silent."""
    with closing(Tones([recorder.player()])) as tones:
        silence = recorder.recorded(0)
        for urgency in (CHAT, COUNT, GUIDANCE, CORRECTION, HALT):
            tones.begin(utterance(urgency)).wait()
    count, correction, halt = (samples(recorder.recorded(n)) for n in (1, 2, 3))
    assert len(list(recorder.folder.iterdir())) == 4
    assert loudness(samples(silence)[1]) == 0
    assert count[0] < correction[0]
    assert correction == halt


def test_tones_remove_their_files(recorder: Recorder) -> None:
    """Closing removes the folder."""
    tones = Tones([recorder.player()])
    folder = Path(tones._folder.name)
    assert {path.stem for path in folder.iterdir()} == set(NOTES)
    tones.close()
    assert not folder.exists()


def test_a_tone_can_be_cancelled(recorder: Recorder) -> None:
    """Muting and closing silence tones too."""
    with closing(Tones([recorder.player("after-the-first")])) as tones:
        speech = tones.begin(utterance(COUNT))
        with waiting_for(speech):
            recorder.recorded(1)
            speech.cancel()
        tones.begin(utterance(CHAT)).cancel()


def test_a_player_that_vanished_is_an_error(recorder: Recorder) -> None:
    """The voice then falls silent."""
    with closing(Tones([recorder.player()])) as tones:
        tones._player = ("posecheck-has-no-such-player",)
        with pytest.raises(VoiceError, match="posecheck-has-no-such-player"):
            tones.begin(utterance(COUNT)).wait()


@pytest.mark.parametrize("name", NOTES)
def test_tones_are_soft_and_free_of_clicks(name: str) -> None:
    """They are audible, and fade in and out."""
    values = array("h", tone(name))
    assert len(values) == round(sum(seconds for _, seconds in NOTES[name]) * RATE)
    assert loudness(values) > AMPLITUDE / 3
    assert max(map(abs, values)) <= AMPLITUDE * 32767
    assert values[0] == values[-1] == 0
    assert max(abs(b - a) for a, b in pairwise(values)) < 32767 * AMPLITUDE / 2


def test_wav_files_round_trip(tmp_path: Path) -> None:
    """The samples read are those written."""
    written = array("h", [0, 1, -1, 32767, -32768])
    write_wav(tmp_path / "sound.wav", written.tobytes())
    assert samples(tmp_path / "sound.wav") == (5 / RATE, written)


# Speech by fake programs

#: Poses as a speech program: lists voices when an argument contains a mark, else notes its process,
#: arguments and input, and then behaves in some way.
FAKE = """#!{python}
import os, sys, time
if any({mark!r} in argument for argument in sys.argv[1:]):
    sys.stdout.buffer.write({listing!r})
    sys.exit({list_status})
text = sys.stdin.buffer.read().decode()
with open({notes!r}, "a", encoding="utf-8") as notes:
    notes.write(repr((os.getpid(), sys.argv[1:], text)) + "\\n")
{behaviour}
"""

#: Which argument asks a program for its voices.
LIST_MARKS = {"linux": "--voices=", "darwin": "?", "win32": "GetInstalledVoices"}

BEHAVIOURS = {
    "crashing": "if text != 'good': os._exit(1)",
    "failing": "if text != 'good': sys.exit('no sound')",
    "stuck": "time.sleep(1000)",
    "good": "",
    "noisy": "print('Hush'); os.system('echo hush; echo hush >&2')",
}


@dataclass(frozen=True)
class Spoken:
    """One run of a fake speech program."""

    process: int
    arguments: list[str]
    text: str


@dataclass(frozen=True)
class FakeProgram:
    """A fake speech program, alone on the PATH of one of the platforms."""

    platform: str
    folder: Path

    def write(self, behaviour: str = "good", listing: str = "", list_status: int = 0) -> None:
        self._install(
            Path(SYNTHESIZERS[self.platform].speak[0]).name,
            FAKE.format(
                python=sys.executable,
                mark=LIST_MARKS[self.platform],
                listing=listing.encode(),
                list_status=list_status,
                notes=str(self.folder / "notes"),
                behaviour=BEHAVIOURS[behaviour],
            ),
        )

    def write_locale(self, locale: str) -> None:
        """Write the program that prints the locale of macOS."""
        self._install("defaults", f"#!{sys.executable}\nprint({locale!r})\n")

    def _install(self, name: str, code: str) -> None:
        path = self.folder / name
        path.write_text(code, encoding="utf-8")
        path.chmod(0o755)

    @property
    def spoken(self) -> list[Spoken]:
        notes = (self.folder / "notes").read_text(encoding="utf-8")
        return [Spoken(*ast.literal_eval(line)) for line in notes.splitlines()]


@pytest.fixture
def program(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> FakeProgram:
    """A fake program for the platform named by the parameter, by default macOS."""
    platform = getattr(request, "param", "darwin")
    folder = tmp_path / "bin"
    folder.mkdir()
    if platform == "win32":
        _, *options = SYNTHESIZERS["win32"].speak
        _, *list_options = SYNTHESIZERS["win32"].list_voices
        shell = str(folder / "powershell.exe")
        windows = replace(
            SYNTHESIZERS["win32"], speak=(shell, *options), list_voices=(shell, *list_options)
        )
        monkeypatch.setitem(SYNTHESIZERS, "win32", windows)
        monkeypatch.setattr(subprocess, "CREATE_NO_WINDOW", 0, raising=False)
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(sys, "platform", platform)
    return FakeProgram(platform, folder)


def speak(speech: SystemSpeech, *texts: str) -> None:
    for text in texts:
        speech.begin(Utterance(text, COUNT, 1.0)).wait()


def test_a_missing_program_names_the_remedy(program: FakeProgram) -> None:
    """The sentence says what to install."""
    with pytest.raises(VoiceError, match=r"^there is no speech engine; .*\.$"):
        SystemSpeech("en")
    assert speech_found("en") == (
        "",
        f"there is no speech engine; {SYNTHESIZERS['darwin'].remedy}.",
    )


def test_a_program_that_vanished_is_an_error(program: FakeProgram) -> None:
    """The voice then falls back to tones at once."""
    program.write()
    with closing(SystemSpeech("en")) as speech:
        speak(speech, "one")
        (program.folder / "say").unlink()
        speak(speech, "two")  # by the process that was started ahead
        with pytest.raises(VoiceError, match=r"^say can't be started"):
            speech.begin(utterance(COUNT)).wait()


@pytest.mark.parametrize("behaviour", ["crashing", "failing"])
def test_speech_is_given_up_after_three_failures(program: FakeProgram, behaviour: str) -> None:
    """A single failure is ignored, and a success resets the count."""
    program.write(behaviour)
    with closing(SystemSpeech("en")) as speech:
        speak(speech, "one", "two", "good", "one", "two")
        with pytest.raises(VoiceError, match=r"speech does not work \(its process ended"):
            speak(speech, "three")


def test_a_hanging_program_can_be_cancelled(program: FakeProgram) -> None:
    """Its process is killed, and the next utterance gets another one."""
    program.write("stuck")
    with closing(SystemSpeech("en")) as speech:
        for number in range(1, 5):
            current = speech.begin(utterance(CHAT))
            with waiting_for(current):
                until(lambda: spoken_by(program, number))  # noqa: B023  # called in this round only
                current.cancel()
    assert all(gone(run.process) for run in program.spoken)


def spoken_by(program: FakeProgram, runs: int) -> bool:
    return (program.folder / "notes").exists() and len(program.spoken) == runs


def test_a_hanging_program_is_killed_after_its_timeout(
    program: FakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then it counts as a failure."""
    monkeypatch.setattr("posecheck.voice.system_speech.TIMEOUT", 0.5)
    monkeypatch.setattr("posecheck.voice.system_speech.TIMEOUT_PER_LETTER", 0.0)
    monkeypatch.setattr("posecheck.voice.system_speech.MAX_FAILURES", 1)
    program.write("stuck")
    with closing(SystemSpeech("en")) as speech, pytest.raises(VoiceError, match="got stuck"):
        speak(speech, "Five.")


def test_a_cancelled_speech_starts_no_program(program: FakeProgram) -> None:
    """Whether or not it had begun."""
    program.write()
    with closing(SystemSpeech("en")) as speech:
        current = speech.begin(utterance(CHAT))
        current.cancel()
        current.wait()
    assert not (program.folder / "notes").exists()


HOSTILE = ["Five.", "Über\n die Knie", '"quoted" {text} %PATH%', "-v de --help", "$(id) `id`; id"]


@pytest.mark.parametrize("program", ["darwin", "linux"], indirect=True)
def test_texts_are_neither_options_nor_code(program: FakeProgram, recorder: Recorder) -> None:
    """Each text is the standard input of a process of its own, on one line."""
    program.write()
    with closing(SystemSpeech("en", players=[recorder.player()])) as speech:
        speak(speech, *HOSTILE)
    assert [run.text for run in program.spoken] == [" ".join(text.split()) for text in HOSTILE]
    assert len({run.process for run in program.spoken}) == len(HOSTILE)
    assert not any(text in run.arguments for text in HOSTILE for run in program.spoken)


def test_speech_markup_is_removed(program: FakeProgram) -> None:
    """`say` and eSpeak NG interpret text in double brackets."""
    program.write()
    with closing(SystemSpeech("en")) as speech:
        speak(speech, "Come [[rate 400]] back.")
    assert "[[" not in program.spoken[0].text


@pytest.mark.parametrize("program", ["win32"], indirect=True)
def test_windows_speech_reads_voice_and_text(program: FakeProgram) -> None:
    """Both pass by standard input, so that the script is always the same."""
    program.write(listing="en-GB\tMicrosoft Hazel\nde-DE\tMicrosoft Jörg\n")
    with closing(SystemSpeech("de")) as speech:
        assert (speech.found, speech.problem) == ("Windows speech, Microsoft Jörg", "")
        speak(speech, *HOSTILE)
    expected = [f"Microsoft Jörg\n{' '.join(text.split())}" for text in HOSTILE]
    assert [run.text for run in program.spoken] == expected
    assert {tuple(run.arguments) for run in program.spoken} == {SYNTHESIZERS["win32"].speak[1:]}


def test_programs_do_not_write_to_the_terminal(
    program: FakeProgram, capfd: pytest.CaptureFixture[str]
) -> None:
    """Neither their output nor their errors."""
    program.write("noisy")
    with closing(SystemSpeech("en")) as speech:
        speak(speech, "one", "two", "three", "four")
    assert capfd.readouterr() == ("", "")


def test_unlistable_voices_leave_the_default_voice(program: FakeProgram) -> None:
    """The problem says that it may not speak the language."""
    program.write(listing="Anna de_DE # Hallo", list_status=1)
    with closing(SystemSpeech("de")) as speech:
        assert speech.found == "macOS speech"
        assert "no voice for the language 'de'" in speech.problem
        speak(speech, "Fünf.")
    assert program.spoken[0].arguments == ["-r", "165"]


def test_no_process_remains_after_closing(program: FakeProgram) -> None:
    """Not even the one that was started ahead."""
    program.write()
    speech = SystemSpeech("en")
    speak(speech, "Five.")
    ahead = speech._spare
    assert ahead is not None and ahead.poll() is None
    speech.close()
    assert ahead.returncode is not None


# The choice of a voice

ESPEAK = """Pty Language       Age/Gender VoiceName          File                 Other Languages
 1  de              --/F      german-mbrola-1    mb/mb-de1
 5  de              --/M      German             gmw/de
 5  de-at           --/M      German_(Austria)   gmw/de-AT            (de 6)
 9  variant         --/M      Storm              !v/Storm             (de 9)
"""
SAY = """Albert              en_US    # Hello! My name is Albert.
Anna                de_DE    # Hallo! Ich heiße Anna.
Eddy (German (Germany)) de_DE    # Hallo! Ich heiße Eddy.
Enoch               eno_XX   # A language that begins like another one.
Samantha            en_US    # Hello! My name is Samantha.
"""
WINDOWS = "en-US\tMicrosoft Zira\nde-AT\tMicrosoft Michael\nde-DE\tMicrosoft Hedda\n"


@pytest.mark.parametrize(
    ("program", "listing", "language", "expected"),
    [
        ("linux", ESPEAK, "de", "gmw/de"),
        ("darwin", SAY, "de", "Anna"),
        ("darwin", SAY, "en", "Samantha"),
        ("darwin", SAY.replace("Samantha", "Zoe     "), "en", "Albert"),
        ("darwin", SAY.replace("Anna    ", "Zoé (Premium)"), "de", "Zoé (Premium)"),
        ("darwin", SAY, "fr", ""),
        ("darwin", "", "en", ""),
        ("win32", WINDOWS, "en", "Microsoft Zira"),
        ("win32", WINDOWS, "de", "Microsoft Michael"),
        ("win32", WINDOWS, "e", ""),
    ],
    indirect=["program"],
)
def test_the_voice_speaks_the_language(
    program: FakeProgram, listing: str, language: str, expected: str, recorder: Recorder
) -> None:
    """Otherwise the default voice speaks, and the problem says so.

    On Linux and Windows the best voice is listed first. macOS lists novelty voices first.
    """
    program.write(listing=listing)
    with closing(SystemSpeech(language, players=[recorder.player()])) as speech:
        assert speech._voice_id == expected
        assert bool(speech.problem) is not bool(expected)
        speak(speech, "Five.")
    arguments = program.spoken[0].arguments
    chosen = arguments[arguments.index("-v") + 1] if "-v" in arguments else ""
    assert chosen == ("" if program.platform == "win32" else expected)


@pytest.mark.parametrize(("locale", "expected"), [("de_AT", ""), ("en_DE", "Anna")])
def test_macos_speaks_the_users_language_with_the_users_voice(
    program: FakeProgram, locale: str, expected: str
) -> None:
    """It is the default of `say`; other languages need a voice by name."""
    program.write(listing=SAY)
    program.write_locale(locale)
    with closing(SystemSpeech("de")) as speech:
        assert (speech._voice_id, speech.problem) == (expected, "")


# Speech by eSpeak NG


@pytest.fixture
def espeak() -> None:
    if sys.platform != "linux":
        # posecheck uses eSpeak NG on Linux alone: macOS and Windows speak by programs of their own,
        # which other tests of this module replace by fakes everywhere.
        pytest.skip("posecheck speaks through eSpeak NG on Linux only")
    needs("espeak-ng")


@pytest.fixture
def aplay() -> None:
    needs("aplay")


def gone(process: int) -> bool:
    """Return whether a process has ended, even if its parent has not reaped it."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except FileNotFoundError:
        return True
    return state.rpartition(")")[2].split()[0] == "Z"


def player_of(sound: Path) -> int:
    """Return the process that played a recorded sound."""
    return int(sound.stem.partition("-")[2])


@pytest.mark.usefixtures("espeak")
def test_espeak_speaks_words(recorder: Recorder) -> None:
    """The sounds are as long and as loud as words."""
    with closing(SystemSpeech("en", players=[recorder.player()])) as speech:
        assert re.fullmatch(r"eSpeak NG, English.*, played by python.*", speech.found)
        assert speech.problem == ""
        speak(speech, "Five.", "Now bring your front knee back above your ankle.", "Five.")
    five, sentence, five_again = (samples(recorder.recorded(n)) for n in (1, 2, 3))
    assert 0.3 < five[0] < 1.5
    assert 2.0 < sentence[0] < 5.0
    assert five_again[0] == pytest.approx(five[0], abs=0.1)
    assert all(loudness(sound) > 0.02 for _, sound in (five, sentence, five_again))


@pytest.mark.usefixtures("espeak")
def test_an_unknown_language_is_reported(recorder: Recorder) -> None:
    """The default voice speaks, and one sentence says what is missing."""
    with closing(SystemSpeech("xx", players=[recorder.player()])) as speech:
        assert re.match(r"this computer has no voice for the language 'xx' .*\.$", speech.problem)
        speech.begin(utterance(COUNT)).wait()
    recorder.recorded(1)


@pytest.mark.usefixtures("espeak")
@pytest.mark.parametrize(("language", "voice"), [("en", "English.*"), ("de", "German")])
def test_speech_found_describes_engine_voice_and_player(
    language: str, voice: str, recorder: Recorder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There is nothing to do when all is well."""
    players = [recorder.player()]
    monkeypatch.setattr("posecheck.voice.audio_players.available_players", lambda: players)
    found, to_do = speech_found(language)
    assert re.fullmatch(f"eSpeak NG, {voice}, played by python.*", found)
    assert to_do == ""


@pytest.mark.usefixtures("espeak")
def test_a_count_interrupts_a_spoken_sentence(recorder: Recorder) -> None:
    """The player of the sentence is killed, the count is heard, and closing ends everything."""
    speech = SystemSpeech("en", players=[recorder.player("after-the-first")])
    with Voice(engine=lambda language: speech) as voice:
        voice.say([utterance(CHAT, "Keep your chest tall.")])
        sentence = recorder.recorded(1)
        assert not gone(player_of(sentence))
        length = samples(sentence)[0]
        voice.say([utterance(COUNT, "Five.")])
        count = recorder.recorded(2)
        assert samples(count)[0] < length
        assert gone(player_of(sentence))
        assert not gone(player_of(count))
    assert gone(player_of(count))
    assert voice.problem == ""


@pytest.mark.usefixtures("espeak")
def test_a_player_that_fails_is_a_failure_of_speech(recorder: Recorder) -> None:
    """After three in a row the voice falls back to tones."""
    speech = SystemSpeech("en", players=[recorder.player()])
    speech._player = python("raise SystemExit(1)")
    with closing(speech):
        speak(speech, "one", "two")
        with pytest.raises(VoiceError, match="speech does not work"):
            speak(speech, "three")


#: Says something that never ends.
TALKER = """
import sys
from posecheck.voice import SystemSpeech
from posecheck.voice.utterance_queue import Urgency, Utterance
speech = SystemSpeech("en", players=[sys.argv[1:]])
speech.begin(Utterance("Keep your chest tall.", Urgency.CHAT, 1.0)).wait()
"""


@pytest.mark.usefixtures("espeak")
def test_speech_ends_with_the_program(recorder: Recorder) -> None:
    """A program that was killed leaves neither a process nor a sound behind."""
    needs("setpriv")
    command = [*python(TALKER), *recorder.player("after-the-first")]
    with subprocess.Popen(command) as talker:
        player = player_of(recorder.recorded(1))
        assert not gone(player)
        talker.send_signal(signal.SIGKILL)
    until(lambda: gone(player))


#: The system's ALSA configuration with a null device as its default.
NULL_DEVICE = """
</usr/share/alsa/alsa.conf>
pcm.!default { type null }
"""

#: Speaks as in a training, and fails if a text was not spoken.
SPEAKER = """
from posecheck.voice import SystemSpeech
from posecheck.voice.utterance_queue import Urgency, Utterance
speech = SystemSpeech("en", players=[("aplay", "-q")])
for text in ("Keep your chest tall.", "Five."):
    speech.begin(Utterance(text, Urgency.COUNT, 1.0)).wait()
assert speech._failures == 0
speech.close()
"""


@pytest.mark.usefixtures("espeak", "aplay")
def test_speech_does_not_use_the_network(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It opens UNIX sockets only, for the system's sound server."""
    configuration = tmp_path / "asound.conf"
    configuration.write_text(NULL_DEVICE, encoding="utf-8")
    monkeypatch.setenv("ALSA_CONFIG_PATH", str(configuration))
    log = watched(tmp_path, *python(SPEAKER))
    families = {family for line in log.splitlines() for family in FAMILY.findall(line)}
    assert families <= {"AF_UNIX", "AF_UNSPEC"}
    assert "io_uring_setup" not in log
