"""Writes cmd/runa/testdata/library/data/elementary.txt: arguments and exact results of the elementary functions (needs mpmath).

usage: generate_reference.py [POINTS [FILE]]

A section is a line `name arguments points`, then one line per point: the bits of the arguments and of the Float nearest to the result (hexadecimal),
and what is left in 1/4096 of that Float's last place.
"""

import math
import random
import struct
import sys
from pathlib import Path

import mpmath
from mpmath import mp, mpf

mp.prec = 1400


def bits(x):
    return struct.unpack("<Q", struct.pack("<d", x))[0]


def from_bits(b):
    return struct.unpack("<d", struct.pack("<Q", b))[0]


def nearest(value):
    """The Float nearest to a value, subnormals too, and the rest in units of 1/4096 of its last place."""
    if value == 0:
        return 0.0, 0
    exponent = max(int(mpmath.floor(mpmath.log(abs(value), 2))) - 52, -1074)
    scaled = value * mpf(2) ** -exponent
    whole = mpmath.nint(scaled)
    result = math.ldexp(int(whole), exponent)
    return result, int(mpmath.nint((scaled - whole) * 4096))


def log_uniform(low, high):
    def pick(rng):
        return math.ldexp(1 + rng.random(), rng.randint(low, high)) * rng.choice((1, -1))

    return pick


def positive(pick):
    return lambda rng: abs(pick(rng))


def uniform(low, high):
    return lambda rng: rng.uniform(low, high)


def near(values, width):
    """Within some steps of given values."""
    return lambda rng: from_bits(bits(rng.choice(values)) + rng.randint(-width, width))


ANY = log_uniform(-1070, 1020)
MULTIPLES = [k * math.pi / 2 for k in range(1, 200)]
# The Float that is nearest to a multiple of π/2 for its size, and others like it (Muller, Elementary Functions, chapter 11).
HARD_ANGLES = [math.ldexp(6381956970095103, 797), math.ldexp(5318391231305107, -32), math.ldexp(4758063577106473, 200)]
ANGLES = [uniform(-0.8, 0.8), uniform(-100, 100), uniform(-1e6, 1e6), log_uniform(-30, 3), log_uniform(20, 1020), near(MULTIPLES, 3), near(HARD_ANGLES, 1)]
UNIT = [uniform(-1, 1), log_uniform(-40, -1), near([0.5, 0.7071067811865476, 0.25, 1 - 2**-53 * 5], 4)]
ONES = near([1.0, 0.5, 2.0, 1.375, 0.6875, 1.0078125, 0.9921875], 4)



def log_gamma(x):
    """Below 0 only where the result is not near 0: elsewhere the error is not bound to the last place."""
    if x > 0:
        return mpmath.loggamma(x)
    value = mpmath.log(abs(mpmath.gamma(x)))
    return value if abs(value) > 0.5 else mpmath.nan


FUNCTIONS = {
    "exp": (mpmath.exp, [uniform(-1, 1), uniform(-745, 709.7), log_uniform(-40, 3), near([709.78, -708.39, -745.13], 1000)]),
    "exp2": (lambda x: mpf(2) ** x, [uniform(-1, 1), uniform(-1074, 1023.9), log_uniform(-40, 3)]),
    "expm1": (mpmath.expm1, [uniform(-1, 1), uniform(-50, 709), log_uniform(-40, 3), near([0.25, -0.25, 0.1], 100)]),
    "ln": (mpmath.log, [uniform(0.5, 2), positive(ANY), positive(log_uniform(-2, 2)), ONES]),
    "log2": (lambda x: mpmath.log(x, 2), [uniform(0.5, 2), positive(ANY), positive(log_uniform(-2, 2)), ONES]),
    "log10": (mpmath.log10, [uniform(0.5, 2), positive(ANY), positive(log_uniform(-2, 2)), ONES]),
    "log1p": (mpmath.log1p, [uniform(-0.99, 2), positive(ANY), log_uniform(-50, -1), near([0.0078125, -0.0078125, 0.375], 100)]),
    "sin": (mpmath.sin, ANGLES),
    "cos": (mpmath.cos, ANGLES),
    "tan": (mpmath.tan, ANGLES),
    "asin": (mpmath.asin, UNIT),
    "acos": (mpmath.acos, UNIT),
    "atan": (mpmath.atan, [uniform(-2, 2), log_uniform(-40, 40), log_uniform(-4, 4), near([0.03125, 0.96875, 1.0], 100)]),
    "sinh": (mpmath.sinh, [uniform(-1, 1), uniform(-710, 710), log_uniform(-40, 4), near([0.35, 22.0, 710.4], 1000)]),
    "cosh": (mpmath.cosh, [uniform(-1, 1), uniform(-710, 710), log_uniform(-40, 4), near([0.35, 22.0, 710.4], 1000)]),
    "tanh": (mpmath.tanh, [uniform(-1, 1), uniform(-25, 25), log_uniform(-40, 4), near([0.25], 1000)]),
    "asinh": (mpmath.asinh, [uniform(-1, 1), ANY, log_uniform(-40, 4)]),
    "acosh": (mpmath.acosh, [uniform(1, 2), lambda rng: 1 + abs(log_uniform(-50, -1)(rng)), positive(log_uniform(0, 1020))]),
    "atanh": (mpmath.atanh, [uniform(-1, 1), log_uniform(-40, -1), near([0.9999, -0.00390625], 1000)]),
    "cube_root": (lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)), [uniform(-10, 10), ANY, log_uniform(-1073, -1000)]),
    "gamma": (mpmath.gamma, [uniform(-20, 20), uniform(1, 171.6), log_uniform(-40, 2), uniform(-185, 0)]),
    "log_gamma": (log_gamma, [uniform(0, 20), uniform(0.7, 2.3), positive(log_uniform(-40, 1000)), uniform(-20, 0), near([1.0, 2.0, 16.0, 0.75, 1.25], 100)]),
    "erf": (mpmath.erf, [uniform(-1, 1), uniform(-6, 6), log_uniform(-40, 2)]),
    "erfc": (mpmath.erfc, [uniform(-1, 1), uniform(-6, 27.2), log_uniform(-40, 4), near([6.0, 0.5, 1.0], 100)]),
    "power": (
        lambda x, y: x**y,
        [
            lambda rng: (abs(ANY(rng)), rng.uniform(-1, 1)),
            lambda rng: (rng.uniform(0.5, 2), rng.uniform(-1000, 1000)),
            lambda rng: (from_bits(bits(1.0) + rng.randint(-10000, 10000)), rng.uniform(-1e14, 1e14)),
            lambda rng: (rng.uniform(0, 100), float(rng.randint(-20, 20))),
            lambda rng: (-rng.uniform(0, 100), float(rng.randint(-20, 20))),
        ],
    ),
    "atan2": (
        mpmath.atan2,
        [
            lambda rng: (rng.uniform(-2, 2), rng.uniform(-2, 2)),
            lambda rng: (ANY(rng), ANY(rng)),
            lambda rng: (log_uniform(-1070, -1000)(rng), log_uniform(-1070, -1000)(rng)),
            lambda rng: (log_uniform(-40, 40)(rng), log_uniform(-10, 10)(rng)),
        ],
    ),
    "hypotenuse": (
        lambda x, y: mpmath.sqrt(x * x + y * y),
        [
            lambda rng: (rng.uniform(-2, 2), rng.uniform(-2, 2)),
            lambda rng: (log_uniform(990, 1021)(rng), log_uniform(990, 1021)(rng)),
            lambda rng: (log_uniform(-1070, -1000)(rng), log_uniform(-1070, -1000)(rng)),
            lambda rng: (log_uniform(-40, 20)(rng), log_uniform(-10, 10)(rng)),
        ],
    ),
}
PRECISION = {"gamma": 300, "log_gamma": 1200, "erf": 300, "erfc": 1500, "power": 200, "hypotenuse": 4400, "exp": 200, "atan2": 200, "ln": 200, "cube_root": 200}


def section(name, points):
    function, picks = FUNCTIONS[name]
    mp.prec = PRECISION.get(name, 1400)
    rng = random.Random(name)
    lines = []
    while len(lines) < points:
        picked = picks[len(lines) % len(picks)](rng)
        arguments = picked if isinstance(picked, tuple) else (picked,)
        try:
            value = function(*(mpf(x) for x in arguments))
        except (ValueError, ZeroDivisionError):
            continue
        if not isinstance(value, mpf) or not mpmath.isfinite(value) or abs(value) > sys.float_info.max:
            continue
        result, rest = nearest(value)
        lines.append(" ".join([*(f"{bits(x):016x}" for x in arguments), f"{bits(result):016x}", str(rest)]))
    return [f"{name} {len(arguments)} {points}", *lines]


def main():
    points = int(sys.argv[1]) if len(sys.argv) > 1 else 240
    root = Path(__file__).resolve().parents[3]
    path = Path(sys.argv[2]) if len(sys.argv) > 2 else root / "cmd/runa/testdata/library/data/elementary.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(line for name in FUNCTIONS for line in section(name, points)) + "\n")


main()
