"""Writes libs/detectors/src/golden/*.json: what river's detectors and scipy say of streams that change.

Needs bench/drift-online/requirements.txt, the versions that the benchmark runs against.
"""

import json
import pathlib
import random

import numpy as np
import river
import scipy
from river import drift
from river.drift import binary
from scipy import stats

OUT = pathlib.Path(__file__).resolve().parents[2] / "libs" / "detectors" / "src" / "golden"


def park_miller(seed=42):
    x = seed
    while True:
        x = 16807 * x % 2147483647
        yield x / 2147483647


def language_neutral():
    """Streams that the tests make themselves: S0 to S3 of digits, and bells, real numbers with three changes."""
    u = park_miller()
    s1 = [int(2 * next(u)) for _ in range(1000)] + [int(8 * next(u)) for _ in range(1000)]
    u = park_miller()
    s2 = [int(next(u) < 0.2) for _ in range(1000)] + [int(next(u) < 0.8) for _ in range(1000)]
    u = park_miller()
    s3 = [int(next(u) < 0.1) for _ in range(2000)] + [int(next(u) < 0.2) for _ in range(2000)]
    u = park_miller()
    s0 = [int(next(u) < 0.1) for _ in range(4000)]
    u = park_miller()
    levels = [0.0, 0.5, -3.0, 200.0]
    bells = [level + next(u) + next(u) + next(u) + next(u) for level in levels for _ in range(3000)]
    assert [sum(s) for s in (s1, s2, s3, s0)] == [4011, 989, 627, 418]
    return {"S0": s0, "S1": s1, "S2": s2, "S3": s3, "bells": bells}


def digit_streams():
    """Streams of river's own tests (numpy's old generator) and documentation (CPython's generator)."""
    r = np.random.RandomState(12345)
    d1 = np.concatenate((r.randint(2, size=1000), r.randint(8, size=1000)))
    r = np.random.RandomState(12345)
    d2 = np.array([r.binomial(1, p) for p in (0.2, 0.8) for _ in range(1000)])
    r = np.random.RandomState(12345)
    d3 = np.concatenate([r.normal(mean, 0.1, 500) > 0 for mean in (0.0, 0.25, 0.0, 0.25)]).astype(int)
    assert [int(d.sum()) for d in (d1, d2, d3)] == [3985, 1000, 1470]
    r = random.Random(12345)
    segments = [[0, 1], range(4, 8), [0, 1], range(4, 8)]
    steps = [x for values in segments for x in r.choices(values, k=1000)]
    r = random.Random(42)
    errors = r.choices([0, 1], k=1000) + r.choices([0, 1], k=1000, weights=[0.3, 0.7])
    return {"d1": d1.tolist(), "d2": d2.tolist(), "d3": d3.tolist(), "steps": steps, "errors": errors}


def runs():
    """Detector of the test, its options there, river's detector, and the streams it gets."""
    bits = ["S0", "S2", "S3", "d2", "d3", "errors"]
    every = ["S0", "S1", "S2", "S3", "bells", "d1", "d2", "d3", "steps", "errors"]
    yield "Adwin", {}, drift.ADWIN, {}, every
    yield "Adwin", {"clock": 1}, drift.ADWIN, {"clock": 1}, every
    names = {"delta": "delta", "maxBuckets": "max_buckets", "minWindow": "min_window_length", "gracePeriod": "grace_period"}
    odd = {"delta": 0.05, "maxBuckets": 2, "minWindow": 20, "gracePeriod": 300}
    yield "Adwin", odd, drift.ADWIN, {names[k]: v for k, v in odd.items()}, every
    for mode in ("both", "up", "down"):
        yield "PageHinkley", {"mode": mode}, drift.PageHinkley, {"mode": mode}, every
    yield "PageHinkley", {"threshold": 10}, drift.PageHinkley, {"threshold": 10}, every
    yield "Ddm", {}, binary.DDM, {}, bits
    yield "Eddm", {}, binary.EDDM, {}, bits
    for alpha, beta in ((0.9, 0.8), (0.8, 0.75)):
        yield "Eddm", {"alpha": alpha, "beta": beta}, binary.EDDM, {"alpha": alpha, "beta": beta}, bits
    for two_sided in (False, True):
        yield "HddmA", {"twoSided": two_sided}, binary.HDDMA, {"two_sided_test": two_sided}, bits
        yield "HddmW", {"twoSided": two_sided}, binary.HDDMW, {"two_sided_test": two_sided}, bits
    yield "HddmW", {"lambda": 0.2}, binary.HDDMW, {"lambda_val": 0.2}, bits


def outcome(detector, stream):
    drifts, warnings = [], []
    for i, x in enumerate(stream):
        detector.update(x)
        if detector.drift_detected:
            drifts.append(i)
        elif getattr(detector, "warning_detected", False):
            warnings.append(i)
    found = {"drifts": drifts}
    if hasattr(detector, "warning_detected"):
        found |= {"warnings": len(warnings), "firstWarnings": warnings[:5], "lastWarnings": warnings[-5:]}
    if isinstance(detector, drift.ADWIN):
        found |= {"width": int(detector.width), "total": detector.total, "estimation": detector.estimation}
        found |= {"variance": detector.variance}
    return found


def detections():
    given = digit_streams()
    streams = language_neutral() | given
    outcomes = []
    for name, options, make, arguments, wanted in runs():
        for stream in wanted:
            found = outcome(make(**arguments), streams[stream])
            outcomes.append({"detector": name, "options": options, "stream": stream, **found})
    return {"streams": {k: "".join(map(str, v)) for k, v in given.items()}, "outcomes": outcomes}


def distances():
    """Scaled distance of two samples and its exact p-value."""
    rng = np.random.Generator(np.random.PCG64(20010630))
    cases = []
    for n, m in ((3, 2), (5, 5), (20, 7), (70, 30), (100, 100)):
        for tied in (False, True):
            a, b = rng.normal(0, 1, n), rng.normal(0.7, 1, m)
            if tied:
                a, b = a.round(), b.round()
            d, p = stats.ks_2samp(a, b, method="exact")
            scaled = round(float(d) * n * m)
            cases.append({"a": a.tolist(), "b": b.tolist(), "scaled": scaled, "pValue": float(p)})
    return {"cases": cases}


def write(name, content):
    OUT.mkdir(parents=True, exist_ok=True)
    versions = {"river": river.__version__, "numpy": np.__version__, "scipy": scipy.__version__}
    made = {"madeBy": "tools/golden/detectors.py", "madeWith": versions, **content}
    lines = []
    for key, value in made.items():
        if isinstance(value, list):
            lines.append(f'"{key}": [\n' + ",\n".join(json.dumps(item) for item in value) + "\n]")
        else:
            lines.append(f'"{key}": {json.dumps(value)}')
    (OUT / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


write("detections", detections())
write("kolmogorov-smirnov", distances())
