"""What the programs that write tables of stdlib/math share: polynomials, and the text of a module in canonical form."""

from pathlib import Path

from mpmath import cos, lu_solve, matrix, mpf, pi

LINE_MAX = 120


def double(value):
    """The nearest double as an exact number."""
    return mpf(float(value))


def near_minimax(function, low, high, terms):
    """Coefficients of the polynomial of some terms that meets the function at the Chebyshev nodes of an interval."""
    nodes = [(low + high) / 2 + (high - low) / 2 * cos(pi * (2 * i + 1) / (2 * terms)) for i in range(terms)]
    rows = matrix([[node**power for power in range(terms)] for node in nodes])
    return list(lu_solve(rows, matrix([function(node) for node in nodes])))


def array(name, note, values, element="Float"):
    """Lines of a constant array, filled like the formatter fills them; Floats are rounded to the nearest."""
    texts = [repr(float(value)) if element == "Float" else str(value) for value in values]
    lines, line = [], "   "
    for index, text in enumerate(texts):
        part = f" {text}," if index + 1 < len(texts) else f" {text}"
        if len(line) + len(part) > LINE_MAX:
            lines.append(line)
            line = "   "
        line += part
    return [f"Note: {note}", f"Constant {name} as Array of ({len(values)}) {element} is [", *lines, line, "]", ""]


def constants(note, rows):
    """Lines of Float constants, each the nearest to its value."""
    return [f"Note: {note}"] + [f"Constant {name} as Float is {float(value)!r}" for name, value in rows] + [""]


def write_module(name, lines):
    """Writes stdlib/math/<name>.runa."""
    path = Path(__file__).resolve().parents[3] / "stdlib" / "math" / f"{name}.runa"
    path.write_text("\n".join(lines).rstrip() + "\n")
