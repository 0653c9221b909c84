"""Writes libs/stats/src/golden/wasserstein-bins.json: scipy's Wasserstein distance of long samples that both sides make,
which libs/stats estimates from bins.

Made with Python 3.11 and the numpy and scipy of requirements.txt.
"""

import json
import pathlib

import numpy as np
import scipy
from scipy import stats

OUT = pathlib.Path(__file__).resolve().parents[2] / "libs" / "stats" / "src" / "golden"
ROWS = 5000
CHANGES = ((0.0, 1.0), (0.1, 1.0), (0.5, 1.0), (1.0, 1.0), (0.0, 0.5), (0.0, 0.8), (0.0, 1.25), (0.0, 1.5), (0.3, 1.2))


def park_miller(seed):
    """x <- 16807 x mod (2^31 - 1), u = x / (2^31 - 1)"""
    x = seed
    while True:
        x = 16807 * x % 2147483647
        yield x / 2147483647


def sample(law, seed):
    """bell: the sum of four; exponential: -ln u; uniform: u."""
    u = park_miller(seed)
    values = {
        "bell": lambda: next(u) + next(u) + next(u) + next(u),
        "exponential": lambda: -np.log(next(u)),
        "uniform": lambda: next(u),
    }[law]
    return np.array([values() for _ in range(ROWS)])


def cases():
    found = []
    for number, law in enumerate(("bell", "exponential", "uniform")):
        reference = sample(law, 7 + number)
        deviation = reference.std(ddof=1)
        for shift, scale in CHANGES:
            drawn = sample(law, 77 + number)
            analysis = (drawn - reference.mean()) * scale + reference.mean() + shift * deviation
            distance = stats.wasserstein_distance(reference, analysis) / deviation
            seeds = {"reference": 7 + number, "analysis": 77 + number}
            found.append({"law": law, "seeds": seeds, "shift": shift, "scale": scale, "distance": float(distance)})
    return found


text = {
    "madeBy": "tools/golden/wasserstein_bins.py",
    "madeWith": {"numpy": np.__version__, "scipy": scipy.__version__},
    "rows": ROWS,
    "cases": cases(),
}
(OUT / "wasserstein-bins.json").write_text(json.dumps(text, indent=1) + "\n")
