"""The record for a patient's file: one session, or a span of the history, on paper.

The numbers are those of session.json and of the history, formatted as on their pages.
"""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from pathlib import Path

from posecheck._version import __version__
from posecheck.app.analysis import prescription_of
from posecheck.app.pdf import PRODUCER, Block, Figure, PageBreak, Paragraph, Table, document
from posecheck.app.plan_words import dose_words, stamp_words
from posecheck.codec.session_document import local_time
from posecheck.codec.units import DECIMALS, fault_unit, measure_unit
from posecheck.core.exercise import Exercise
from posecheck.core.session import Session
from posecheck.errors import PosecheckError
from posecheck.files import read_regular
from posecheck.formatting import day_of_year, measured, moment, percent
from posecheck.history import (
    Summary,
    Trend,
    adherence_words,
    level,
    sides_compared,
    tendency,
)
from posecheck.i18n import ENGLISH, Words, translatable
from posecheck.plan import patient_of
from posecheck.results import LANDMARKS, headline, read_document, side_summaries
from posecheck.results.folder import MAX_SIZE
from posecheck.results.stick_figures import SIZE

#: What marks a PDF of posecheck's.
MARK = PRODUCER

#: The most rows of faults, so that a record stays on two pages.
MAX_FAULTS = 10

FOOTER = translatable("posecheck {version} is not a medical device, and measures angles roughly.")


def session_record(
    folder: Path, exercises: Mapping[str, Exercise], words: Words = ENGLISH
) -> bytes:
    """Return the record of a session as PDF, two pages.

    Args:
        folder: The folder of its results.
        exercises: All exercises by name.
        words: The language.

    Raises:
        PosecheckError: If there are no results.
    """
    stored = read_document(folder)
    if stored is None:
        raise PosecheckError(f"{folder} holds no results; name a results folder, or an ID.")
    session = stored.to_session(exercises)
    prescription = prescription_of(folder / LANDMARKS, None)
    known = {one.name: one for one in prescription.prescribed(exercises.values())}
    about = [patient_of(prescription.plan) or session.person, _when(session, words)]
    if session.plan:
        about.append(stamp_words(session.plan, words))
    blocks = (
        *_counts(session, known, words),
        PageBreak(),
        *_measures(session, known, words),
        *_faults(session, known, folder, words),
        _certainty(session, words),
    )
    title = words("Record of a session")
    return document(title, filter(None, about), blocks, words(FOOTER, version=__version__))


def _when(session: Session, words: Words) -> str:
    if not session.started_at:
        return session.source.name
    when = moment(local_time(session.started_at), words)
    return when if session.source.live else f"{when}, {session.source.name}"


def _counts(session: Session, known: Mapping[str, Exercise], words: Words) -> Iterator[Block]:
    yield Paragraph((headline(session, words),))
    rows = []
    for one in side_summaries(session):
        exercise, count = known.get(one.exercise), one.count
        held = any(rep.hold for rep in one.reps)
        holds = [measured(rep.hold, "s", words) for rep in one.reps] if held else []
        rows.append(
            (
                words(one.title),
                words.side(one.side),
                str(count.counted),
                str(count.target) if count.target else "",
                str(count.attempted),
                str(count.proper),
                str(count.unjudged or ""),
                ", ".join(holds),
                dose_words(exercise, words) if exercise and count.target else "",
            )
        )
    head = (
        words("Stretch"), words("Side"), words("Counted"), words("Asked for"), words("Tried"),
        words("Without a fault"), words("Not judged"), words("Holds"), words("Dose"),
    )  # fmt: skip
    yield Table(words("What counts"), head, tuple(rows), (14, 8, 9, 9, 8, 10, 9, 20, 13))
    pain = session.pain
    if pain:
        names = (words("pain before"), words("pain after"), words("effort"))
        values = (pain.before, pain.after, pain.effort)
        given = [
            (name, f"{value}/10")
            for name, value in zip(names, values, strict=True)
            if value is not None
        ]
        yield Table(words("Pain and effort"), (words("What"), ""), tuple(given), (3, 7))
        if pain.note:
            yield Paragraph((pain.note,))
        if pain.alarming:
            yield Paragraph((words("pain-alarm"),), alarm=True)


def _measures(session: Session, known: Mapping[str, Exercise], words: Words) -> Iterator[Block]:
    rows = []
    for bout in session.exercises:
        exercise = known.get(bout.exercise)
        for number, rep in enumerate(bout.reps, 1):
            for name, spread in rep.measures.items():
                unit = measure_unit(exercise, name)
                values = (spread.median, spread.low, spread.high)
                decimals = DECIMALS.get(unit)
                error = measured(spread.error, unit, words, decimals) if spread.error else ""
                rows.append(
                    (
                        f"{words(bout.title)} {number}",
                        words.side(rep.side),
                        words.named(name),
                        *(measured(value, unit, words, decimals) for value in values),
                        error,
                    )
                )
    head = (
        words("Stretch"), words("Side"), words("What was measured"), words("usual"),
        words("least"), words("greatest"), words("error bar"),
    )  # fmt: skip
    yield Table(words("Angles, with their error bars"), head, tuple(rows[:MAX_ROWS]), WIDTHS)
    if len(rows) > MAX_ROWS:
        left = len(rows) - MAX_ROWS
        yield Paragraph((words("{n} more are in session.json.", n=left),))


#: The most rows of angles on the second page, and the widths of their columns.
MAX_ROWS, WIDTHS = 18, (20, 8, 22, 9, 9, 9, 9)


def _faults(
    session: Session, known: Mapping[str, Exercise], folder: Path, words: Words
) -> Iterator[Block]:
    found: dict[tuple[str, str], list[float]] = {}
    for rep in session.reps:
        for fault in rep.faults:
            found.setdefault((rep.exercise, fault.name), []).append(fault.worst)
    titles = {bout.exercise: bout.title for bout in session.exercises}
    rows = []
    for (exercise, name), worst in found.items():
        unit = fault_unit(known.get(exercise), name).strip()
        shown = ", ".join(filter(None, (measured(value, unit, words) for value in worst)))
        rows.append((words(titles[exercise]), words.named(name), str(len(worst)), shown))
    head = (words("Stretch"), words("Fault"), words("Times"), words("Worst value each time"))
    yield Table(words("Faults"), head, tuple(rows[:MAX_FAULTS]), (22, 28, 10, 40))
    figure = _worst_figure(folder / "report.html", titles, words)
    if figure:
        yield figure


def _certainty(session: Session, words: Words) -> Block:
    frames = session.seen + session.unseen
    share = percent(session.seen / frames, words) if frames else ""
    unjudged = sum(not rep.judged for rep in session.reps)
    lines = [
        words(
            "A person was seen in {seen} of {all} pictures ({share}).",
            seen=session.seen,
            all=frames,
            share=share,
        ),
        words(
            "{n} of {all} repetitions were counted, but not judged.",
            n=unjudged,
            all=len(session.reps),
        ),
        words(
            "Pose model {model}; an error bar is one standard deviation.",
            model=session.model.name,
        ),
    ]
    return Paragraph(tuple(lines))


GROUP = re.compile(r'<g id="([\w-]+)-worst">(.*?)</g>', re.DOTALL)
PICTURE = re.compile(
    r'<image href="data:image/jpeg;base64,([^"]*)" x="([-\d.]+)" y="([-\d.]+)" width="([\d.]+)"'
    r' height="([\d.]+)"'
)
LIMBS = re.compile(r'<path class="limb (?!rim)[^"]*" d="([^"]*)"')
LIMB = re.compile(r"M(-?\d+) (-?\d+)L(-?\d+) (-?\d+)")


def _worst_figure(report: Path, titles: Mapping[str, str], words: Words) -> Figure | None:
    """Return the first figure of a fault in a report; None without one."""
    try:
        group = GROUP.search(read_regular(report, MAX_SIZE).decode(errors="replace"))
    except OSError:
        return None
    if group is None:
        return None
    picture = PICTURE.search(group[2])
    x, y, width, height = map(float, picture.groups()[1:]) if picture else (0.0,) * 4
    lines = [
        ((float(a), float(b)), (float(c), float(d)))
        for path in LIMBS.findall(group[2])
        for a, b, c, d in LIMB.findall(path)
    ]
    name, _, number = group[1].rpartition("-")
    title = words(titles.get(name, name))
    caption = words("{exercise}, repetition {n}, at its worst", exercise=title, n=number)
    jpeg = b64decode(picture[1]) if picture else b""
    return Figure(SIZE, jpeg, (x, y, width, height), tuple(lines), caption)


# ── a span of the history ────────────────────────────────────────────────────────────────────────


def history_record(summary: Summary, words: Words = ENGLISH) -> bytes:
    """Return the record of the sessions of a summary as PDF: the beginning, and now."""
    entries = summary.entries
    if not entries:
        raise PosecheckError("there is no session in this span; choose another one.")
    span = words(
        "{n} sessions from {start} to {end}",
        n=len(entries),
        start=day_of_year(entries[0].day, words),
        end=day_of_year(entries[-1].day, words),
    )
    who = patient_of(summary.plan) or entries[-1].session.person
    about = filter(None, (who, span, adherence_words(summary, words)))
    head = (
        words("Figure"), words("At the beginning"), words("Now"), words("Since the beginning"),
    )  # fmt: skip
    trends = [(words(one.title), one.trends) for one in summary.exercises]
    trends.append((words("Pain and effort"), summary.feelings))
    tables: list[Block] = [
        Table(title, head, tuple(_trend_row(trend, words) for trend in shown), (18, 16, 18, 48))
        for title, shown in trends
    ]
    weeks = tuple(
        (day_of_year(week.monday, words), str(week.days), str(week.wanted[0]))
        for week in summary.weeks
        if week.sunday >= entries[0].day
    )[-MAX_WEEKS:]
    head_of_weeks = (words("Week from"), words("Days done"), words("Asked for"))
    tables += [PageBreak(), Table(words("Weeks"), head_of_weeks, weeks, (4, 3, 3))]
    title = words("Record of the exercises")
    return document(title, about, tables, words(FOOTER, version=__version__))


MAX_WEEKS = 40


def _trend_row(trend: Trend, words: Words) -> tuple[str, ...]:
    change = [tendency(trend, words), sides_compared(trend, words)]
    return (
        words(trend.name),
        measured(trend.beginning, trend.unit, words),
        level(trend, words),
        "\n".join(filter(None, change)),
    )
