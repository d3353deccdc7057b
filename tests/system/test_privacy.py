"""Privacy: nothing leaves the computer, as a trace of the system calls shows."""

from __future__ import annotations

import ast
import shutil
import sys
from pathlib import Path

import av
import pytest

from tests.support.connections import escapes, watched
from tests.support.xvfb import Screen

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "sample_videos" / "hip-flexor.mp4"
REPLAY = ROOT / "tests" / "replays" / "hip-flexor-faults-side.npz"


#: Libraries for network connections.
NETWORK_LIBRARIES = {
    "aiohttp", "asyncio", "ftplib", "http", "httpx", "imaplib", "poplib", "requests", "smtplib",
    "socket", "socketserver", "ssl", "urllib", "urllib3", "websockets", "xmlrpc",
}  # fmt: skip


def python(folder: Path, code: str) -> str:
    return watched(folder, sys.executable, "-c", code)


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    """Return the first seconds of the sample."""
    path = tmp_path / "clip.mp4"
    with av.open(SAMPLE) as source, av.open(path, "w") as target:
        stream = source.streams.video[0]
        copy = target.add_stream_from_template(stream)
        for packet in source.demux(stream):
            if packet.dts is None or packet.dts * packet.time_base > 3:
                break
            packet.stream = copy
            target.mux(packet)
    return path


def test_an_analysis_opens_no_connection(clip: Path, tmp_path: Path) -> None:
    """It writes all results, opens no connection and looks up no host."""
    arguments = ["posecheck", "analyze", str(clip), "--video", "--out", str(tmp_path)]
    code = f"import sys; sys.argv = {arguments}; from posecheck.cli import main; sys.exit(main())"
    assert escapes(python(tmp_path, code)) == []
    results = {path.name for path in (tmp_path / "clip-posecheck").iterdir()}
    assert results >= {"session.json", "frames.csv", "landmarks.npz", "report.html"}


def test_no_other_command_opens_a_connection(tmp_path: Path) -> None:
    """Stored landmarks, export, history, reminder, lists."""
    shutil.copy(REPLAY, tmp_path / "landmarks.npz")
    commands = [
        ["analyze", "landmarks.npz"],
        *(["export", "landmarks-posecheck", "--format", kind] for kind in ("trc", "csv", "json")),
        ["history"],
        ["history", "--html", "history.html"],
        ["history", "export", "history.json"],
        ["remind", "--at", "07:30", "--days", "mon,wed,fri"],
        ["model"],
        ["exercises"],
    ]
    code = (
        "import sys\nfrom posecheck.cli import main\n"
        f"for arguments in {commands}:\n"
        "    sys.argv = ['posecheck', *arguments]\n"
        "    try: main()\n"
        "    except SystemExit as end: assert not end.code, arguments\n"
    )
    assert escapes(python(tmp_path, code)) == []
    made = {path.name for path in tmp_path.iterdir()}
    assert {"history.html", "history.json", "posecheck-reminder.ics"} <= made
    results = {path.name for path in (tmp_path / "landmarks-posecheck").iterdir()}
    assert results >= {"landmarks.trc", "landmarks.csv", "landmarks.json"}


@pytest.mark.parametrize(
    "code",
    [
        "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "import socket; socket.socket(socket.AF_INET6, socket.SOCK_STREAM)",
        "import socket; socket.socket().connect_ex(('127.0.0.1', 9))",
        "import socket; socket.socket(socket.AF_UNIX).connect_ex('/nowhere')",
        "import os\nif not os.fork(): import socket; socket.socket()\nelse: os.wait()",
        "import threading, socket; t = threading.Thread(target=socket.socket); t.start(); t.join()",
        "import socket\ntry: socket.getaddrinfo('host.invalid', 80)\nexcept OSError: print('none')",
    ],
    ids=["udp", "ipv6", "tcp", "unix", "child", "thread", "lookup"],
)
def test_the_trace_shows_connections(code: str, tmp_path: Path) -> None:
    """The tests above can fail: sockets, connections and look-ups are found."""
    assert escapes(python(tmp_path, code))


def test_the_trace_ignores_socket_pairs(tmp_path: Path) -> None:
    """They stay within the process."""
    code = "import socket; a, b = socket.socketpair(); a.sendall(b'x'); b.recv(1)"
    log = python(tmp_path, code)
    assert "socketpair" in log
    assert escapes(log) == []


@pytest.mark.parametrize(
    "line",
    [
        "7 socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, IPPROTO_IP) = 3",
        "7 socket(AF_INET6, SOCK_DGRAM|SOCK_CLOEXEC, IPPROTO_IP <unfinished ...>",
        "7 socket(AF_NETLINK, SOCK_RAW|SOCK_CLOEXEC, NETLINK_ROUTE) = 3",
        "7 socket(AF_PACKET, SOCK_RAW, htons(ETH_P_ALL)) = -1 EPERM (Operation not permitted)",
        "7 connect(3, {sa_family=AF_INET, sin_port=htons(53)}, 16) = 0",
        '7 connect(3, {sa_family=AF_UNIX, sun_path="/var/run/nscd/socket"}, 110) = -1 ENOENT',
        '7 connect(3, {sa_family=AF_UNIX, sun_path="/run/systemd/resolve/io"}, 42) = 0',
        '7 sendto(3, "x", 1, 0, {sa_family=AF_INET, sin_port=htons(9)}, 16) = 1',
        "7 socket(0x2e /* PF_??? */, SOCK_STREAM, 0) = 3",
        "7 <... connect resumed>) = 0",
        "7 io_uring_setup(8, {flags=0}) = 3",
        "socket(AF_INET, SOCK_STREAM, IPPROTO_IP) = 3",
    ],
)
def test_outgoing_calls_are_found(line: str) -> None:
    """Also those that failed."""
    assert escapes(f"1 +++ exited with 0 +++\n{line}\n") == [line]


@pytest.mark.parametrize(
    "line",
    [
        "7 socketpair(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0, [3, 4]) = 0",
        "7 socket(AF_UNIX, SOCK_STREAM|SOCK_CLOEXEC, 0) = 3",
        "7 <... socket resumed>) = 3",
        '7 sendto(3, "x", 1, 0, NULL, 0) = 1',
        "7 +++ exited with 0 +++",
        "7 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=8, si_uid=0} ---",
        "",
    ],
)
def test_local_calls_are_ignored(line: str) -> None:
    """Socket pairs, exits and signals."""
    assert escapes(line) == []


def test_no_module_imports_a_network_library() -> None:
    """Not even within a function, or as part of another program."""
    wrong = [
        f"{path.relative_to(ROOT)}: {name}"
        for path in (ROOT / "posecheck").rglob("*.py")
        for name in imported(ast.parse(path.read_text(encoding="utf-8")))
        if name.partition(".")[0] in NETWORK_LIBRARIES
    ]
    assert not wrong


def imported(tree: ast.Module) -> list[str]:
    names = [a.name for node in ast.walk(tree) if isinstance(node, ast.Import) for a in node.names]
    sources = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return names + sources


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="strace and Xvfb are for Linux")
def test_a_training_connects_to_its_screen_only(
    clip: Path, tmp_path: Path, screen: Screen, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The live trainer, too, opens no socket but the X server's."""
    monkeypatch.setenv("DISPLAY", screen.name)
    monkeypatch.setenv("POSECHECK_DATA", str(tmp_path / "data"))
    arguments = ["posecheck", "live", "--camera", str(clip), "--no-voice", "--out", "out"]
    code = f"import sys; sys.argv = {arguments}; from posecheck.cli import main; main()"
    found = escapes(python(tmp_path, code))
    assert [line for line in found if "/tmp/.X11-unix/X" not in line] == []
    assert found, "it has a window"
    (results,) = (tmp_path / "out").iterdir()
    assert (results / "session.json").is_file()
