"""Writes stdlib/math/special_tables.runa: polynomials of the error function and of the logarithm of the gamma function (needs mpmath)."""

from mpmath import erf, erfc, exp, log, loggamma, mp, mpf, pi, sqrt

from table_module import array, constants, double, near_minimax, write_module

mp.dps = 80

FIRST, LAST, STEPS = 4, 48, 8


def with_rest(coefficients):
    """The first coefficient as the nearest double and what is left, then the others."""
    high = double(coefficients[0])
    return [high, coefficients[0] - high, *coefficients[1:]]


def scaled_complement(x):
    return exp(x * x) * erfc(x)


def complement_lines():
    rows = []
    half = mpf(1) / (2 * STEPS)
    for i in range(FIRST, LAST):
        centre = (i + mpf(1) / 2) / STEPS
        rows += with_rest(near_minimax(lambda t, c=centre: scaled_complement(c + t), -half, half, 10))
    return array("COMPLEMENTS", "e^(x²) erfc x about the middle of each eighth from 1/2 to 6: the constant term in two parts, then nine more.", rows)


def tail(z):
    x = 1 / sqrt(z)
    return scaled_complement(x) * x


def error_rest(z):
    x = sqrt(z)
    return erf(x) / x - 1


def gamma_rest(t):
    return loggamma(1 + t) / t


def gamma_rest_2(t):
    return loggamma(2 + t) / t


def main():
    half_log = log(2 * pi) / 2
    lines = ["Note: Tables of the error and the gamma function: made by cmd/dev/math/generate_special_tables.py.", ""]
    lines += complement_lines()
    lines += array("TAIL", "x e^(x²) erfc x as a polynomial in 1/x² from 6 on: the constant term in two parts.", with_rest(near_minimax(tail, mpf(1) / 800, mpf(1) / 36, 13)))
    lines += array("ERRORS", "erf x / x − 1 as a polynomial in x² up to 1/2.", near_minimax(error_rest, mpf("1e-40"), mpf("0.2501"), 11))
    quarter = mpf("0.2501")
    lines += array("LOG_GAMMA_1", "ln Γ(1 + t) / t for |t| up to 1/4: the constant term in two parts.", with_rest(near_minimax(gamma_rest, -quarter, quarter, 22)))
    lines += array("LOG_GAMMA_2", "ln Γ(2 + t) / t likewise.", with_rest(near_minimax(gamma_rest_2, -quarter, quarter, 18)))
    high = double(half_log)
    lines += constants(
        "ln(2π) / 2 as the nearest Float and what is left.",
        [("HALF_LN_2PI_HIGH", high), ("HALF_LN_2PI_LOW", half_log - high)],
    )
    write_module("special_tables", lines)


main()
