"""Writes stdlib/math/tables.runa: tables and polynomials of the elementary functions, computed with 120 digits (needs mpmath)."""

from mpmath import atan, cos, log, mp, mpf, nint, pi, sin, sqrt

from table_module import array, constants, double, near_minimax, write_module

mp.dps = 120


def pair(value):
    high = double(value)
    return high, double(value - high)


def on_grid(value, bits):
    """A high part that is a multiple of 2^-bits, and the rest as a double."""
    high = nint(value * mpf(2) ** bits) / mpf(2) ** bits
    return high, double(value - high)


def sine_rest(z):
    x = sqrt(z)
    return (sin(x) - x) / (x * z)


def cosine_rest(z):
    return (cos(sqrt(z)) - 1 + z / 2) / (z * z)


def exponential_lines():
    step = log(mpf(2)) / 64
    high = nint(step * mpf(2) ** 42) / mpf(2) ** 42
    powers = [pair(mpf(2) ** (mpf(j) / 64)) for j in range(64)]
    return (
        array("POWERS", "2^(j/64): the nearest Float and what is left, in turn.", [part for row in powers for part in row])
        + constants(
            "ln 2 / 64: a part with few bits and the rest; its inverse.",
            [("STEP_HIGH", high), ("STEP_LOW", step - high), ("STEPS_PER_UNIT", 64 / log(mpf(2)))],
        )
    )


def logarithm_lines():
    rows = [on_grid(log(mpf(i) / 64), 42) for i in range(44, 89)]
    ln2 = on_grid(log(mpf(2)), 42)
    inverse2, inverse10 = pair(1 / log(mpf(2))), pair(1 / log(mpf(10)))
    return array("LOGARITHMS", "ln(i/64) for i from 44 to 88: a multiple of 2^-42 and what is left, in turn.", [part for row in rows for part in row]) + constants(
        "ln 2 likewise; 1 / ln 2 and 1 / ln 10 as the nearest Float and what is left.",
        [("LN2_HIGH", ln2[0]), ("LN2_LOW", ln2[1]), ("INVERSE_LN2_HIGH", inverse2[0]), ("INVERSE_LN2_LOW", inverse2[1]),
         ("INVERSE_LN10_HIGH", inverse10[0]), ("INVERSE_LN10_LOW", inverse10[1])],
    )


def trigonometric_lines():
    half = pi / 2
    parts, rest = [], half
    for _ in range(3):
        exponent = 33 - int(mp.floor(mp.log(rest, 2))) - 1
        part = mp.floor(rest * mpf(2) ** exponent) / mpf(2) ** exponent
        parts.append(part)
        rest -= part
    high, low = pair(half)
    mp.dps = 400
    bits = int(mp.floor(2 / mp.pi * mpf(2) ** 1280))
    words = [(bits >> (1280 - 64 * (i + 1))) & (2**64 - 1) for i in range(20)]
    words = [word - 2**64 if word >= 2**63 else word for word in words]
    mp.dps = 120
    limit = (pi / 4) ** 2 * mpf("1.001")
    sines = near_minimax(sine_rest, mpf("1e-30"), limit, 6)
    cosines = near_minimax(cosine_rest, mpf("1e-30"), limit, 6)
    return (
        constants(
            "π/2: three parts of 33 bits and the rest; then as the nearest Float and what is left; its inverse.",
            [("HALF_PI_1", parts[0]), ("HALF_PI_2", parts[1]), ("HALF_PI_3", parts[2]), ("HALF_PI_4", rest),
             ("HALF_PI_HIGH", high), ("HALF_PI_LOW", low), ("INVERSE_HALF_PI", 2 / pi)],
        )
        + array("TWO_OVER_PI", "The bits of 2/π behind the point, 64 in each.", words, "Integer")
        + array("SINES", "(sin x − x) / x³ as a polynomial in x² up to π/4.", sines)
        + array("COSINES", "(cos x − 1 + x²/2) / x⁴ likewise.", cosines)
    )


def arc_lines():
    rows = [pair(atan(mpf(i) / 16)) for i in range(17)]
    return array("ARC_TANGENTS", "atan(i/16): the nearest Float and what is left, in turn.", [part for row in rows for part in row])


def main():
    head = ["Note: Tables of the elementary functions: made by cmd/dev/math/generate_tables.py.", ""]
    lines = head + exponential_lines() + logarithm_lines() + trigonometric_lines() + arc_lines()
    write_module("tables", lines)


main()
