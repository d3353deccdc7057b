#!/usr/bin/env python3
"""Plot the knee angles of a recording as an interactive page that works offline.

python examples/plot_angles.py sample_videos/hip-flexor.mp4 knees.html
"""

from __future__ import annotations

import sys

from bokeh.plotting import figure, output_file, save

import posecheck

ANGLES = {"left_knee_flexion": "#0b7", "right_knee_flexion": "#b50"}


def main(path: str, page: str) -> None:
    """Analyse a video, or a stored landmarks.npz, and write a chart of both knees to `page`."""
    frames = posecheck.analyze(path).frames
    chart = figure(
        width=900, height=400, x_axis_label="time (s)", y_axis_label="knee flexion (degrees)"
    )
    for name, colour in ANGLES.items():
        label = name.replace("_", " ")
        chart.line(frames["time"], frames[name], color=colour, legend_label=label)
    output_file(page, title="Knee angles", mode="inline")
    save(chart)
    print(page)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except posecheck.PosecheckError as error:
        sys.exit(str(error))
