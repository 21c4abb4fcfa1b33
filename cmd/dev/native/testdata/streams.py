"""Runs a program with an odd standard output and reports what arrived: streams.py MODE PROGRAM [ARGUMENT]..."""
import fcntl
import hashlib
import os
import pty
import signal
import subprocess
import sys
import time

mode, command = sys.argv[1], sys.argv[2:]


def report(process, received):
    code = process.wait()
    print(code, len(received), hashlib.sha256(received).hexdigest())


def read_slowly(descriptor, during=lambda: None):
    parts = []
    turn = 0
    while True:
        part = os.read(descriptor, 70000 if turn % 2 else 4096)
        if not part:
            return b"".join(parts)
        parts.append(part)
        turn += 1
        during()
        if turn < 60:
            time.sleep(0.002)


if mode in ("slow", "nonblocking", "stopped"):
    read_end, write_end = os.pipe()
    fcntl.fcntl(write_end, 1031, 8192)
    if mode == "nonblocking":
        os.set_blocking(write_end, False)
    process = subprocess.Popen(command, stdout=write_end)
    os.close(write_end)

    def interrupt():
        if mode == "stopped" and process.poll() is None:
            process.send_signal(signal.SIGSTOP)
            process.send_signal(signal.SIGCONT)

    report(process, read_slowly(read_end, interrupt))
elif mode == "broken":
    read_end, write_end = os.pipe()
    process = subprocess.Popen(command, stdout=write_end)
    os.close(write_end)
    os.read(read_end, 10)
    os.close(read_end)
    report(process, b"")
elif mode == "terminal":
    master, slave = pty.openpty()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=slave, stderr=subprocess.DEVNULL)
    os.close(slave)
    first = os.read(master, 1000)
    process.stdin.write(b"go\n")
    process.stdin.close()
    second = b""
    while True:
        try:
            part = os.read(master, 1000)
        except OSError:
            break
        second += part
    print(process.wait(), first, second)
