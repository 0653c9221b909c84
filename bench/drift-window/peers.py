"""The peers of the drift-window benchmark, in one process that holds the rows in memory.

Reads one JSON command a line from standard input and answers with one JSON line. The clock runs over the judgement of a
window alone: not over loading rows, building data frames, or what a tool does once for its reference.
"""

import json
import os
import platform
import sys
import time
import traceback
import urllib.request

# Answers have standard output for themselves; whatever a library prints goes to standard error.
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)

import evidently
import nannyml
import numpy as np
import pandas as pd
import pyarrow
import pyarrow.ipc
import scipy
from evidently import DataDefinition, Dataset, Report
from evidently.presets import DataDriftPreset
from nannyml.thresholds import ConstantThreshold
from scipy.spatial.distance import jensenshannon


class Window:
    """Analysis rows of one size: counts on the frozen bins always, the rows themselves where they are kept."""

    def __init__(self, features):
        self.counts = [np.zeros(len(feature["counts"]), dtype=np.int64) for feature in features]
        self.pieces = []
        self.frames = {}
        self.columns = None
        self.dataset = None


state = {"features": [], "reference": None, "windows": {}}


def versions(_):
    return {
        "python": platform.python_version(),
        "evidently": evidently.__version__,
        "nannyml": nannyml.__version__,
        "numpy": np.__version__,
        "pandas": pd.__version__,
        "pyarrow": pyarrow.__version__,
        "scipy": scipy.__version__,
    }


def freeze(command):
    """Takes the reference rows and the edges and counts that were frozen for them; fits what is fitted once."""
    features = command["features"]
    for feature in features:
        # One edge more: numpy sorts NaN behind infinity, so that nulls get the bin after the last.
        feature["edges"] = np.append(np.array(feature["edges"], dtype=np.float32), np.float32(np.inf))
        feature["counts"] = np.array(feature["counts"])
    state["features"] = features
    names = [feature["name"] for feature in features]
    frame = frame_of(np.ascontiguousarray(read_rows(command["file"]).T))
    counted = [bin_counts(frame[feature["name"]].to_numpy(), feature) for feature in features]
    state["definition"] = DataDefinition(numerical_columns=names)
    state["reference"] = Dataset.from_pandas(frame, data_definition=state["definition"])
    started = time.perf_counter()
    state["nannyml"] = nannyml.UnivariateDriftCalculator(
        column_names=names,
        continuous_methods=["jensen_shannon"],
        chunk_number=1,
        # A threshold learned from the one chunk of the reference would be zero; 0.1 is the documented constant.
        thresholds={"jensen_shannon": ConstantThreshold(lower=None, upper=0.1)},
    ).fit(frame)
    return {"counts": [one.tolist() for one in counted], "nannyml_fit_s": time.perf_counter() - started}


def take(command):
    """Counts a chunk of analysis rows; keeps the rows if asked."""
    window = state["windows"].setdefault(command["size"], Window(state["features"]))
    rows = read_rows(command["file"])
    for index, feature in enumerate(state["features"]):
        window.counts[index] += bin_counts(rows[:, index], feature)
    if command["keep"]:
        window.pieces.append(rows)
    return {}


def close(command):
    """All chunks of a size have come: the counts of the raw rows. Kept rows become data frames."""
    window = state["windows"][command["size"]]
    if window.pieces:
        rows = np.concatenate(window.pieces)
        window.pieces = []
        window.columns = np.ascontiguousarray(rows.T)
        frame = frame_of(window.columns)
        window.frames = {"float32": frame, "float64": frame.astype("float64")}
        window.dataset = Dataset.from_pandas(frame, data_definition=state["definition"])
    return {"counts": [one.tolist() for one in window.counts]}


def distances(command):
    """The statistics of the counted rows on the frozen bins, by numpy and scipy."""
    window = state["windows"][command["size"]]
    return {"features": [distances_of(f["counts"], c) for f, c in zip(state["features"], window.counts)]}


def distances_of(reference, analysis):
    p = (reference + 0.5) / (reference.sum() + len(reference) / 2)
    q = (analysis + 0.5) / (analysis.sum() + len(analysis) / 2)
    below = np.cumsum(reference[:-1]) / reference[:-1].sum()
    below_analysis = np.cumsum(analysis[:-1]) / analysis[:-1].sum()
    return {
        "psi": float(np.sum((p - q) * np.log(p / q))),
        "js": float(jensenshannon(reference, analysis, base=2)),
        "ks": float(np.max(np.abs(below - below_analysis))),
    }


def run_numpy(command):
    """Frozen bins: searchsorted, bincount, and the same three statistics."""
    window = state["windows"][command["size"]]
    clock = start_clock()
    found = []
    for column, feature in zip(window.columns, state["features"]):
        one = distances_of(feature["counts"], bin_counts(column, feature))
        if one["js"] >= command["threshold"]:
            found.append(feature["name"])
    return {**read_clock(clock), "drifted": found}


def run_nannyml(command):
    frame = state["windows"][command["size"]].frames[command["type"]]
    clock = start_clock()
    found = nannyml_drifted(frame)
    return {**read_clock(clock), "drifted": found}


def run_nannyml_reading(command):
    """The same of rows that are read from the engine first, as Weir reads its state. Processors: of this process alone."""
    clock = start_clock()
    with urllib.request.urlopen(command["url"]) as answer:
        frame = pyarrow.ipc.open_stream(answer).read_pandas()
    read_ms = 1000 * (time.perf_counter() - clock[0])
    found = nannyml_drifted(frame)
    return {**read_clock(clock), "queryMs": read_ms, "drifted": found}


def nannyml_drifted(frame):
    table = state["nannyml"].calculate(frame).filter(period="analysis").to_df()
    names = [feature["name"] for feature in state["features"]]
    return [name for name in names if table[(name, "jensen_shannon", "alert")].iloc[0]]


def run_evidently(command):
    window = state["windows"][command["size"]]
    clock = start_clock()
    preset = DataDriftPreset(num_method=command["method"], include_tests=False)
    snapshot = Report([preset]).run(window.dataset, state["reference"])
    metrics = snapshot.dict()["metrics"]
    times = read_clock(clock)
    of_columns = [metric for metric in metrics if "column" in metric["config"]]
    found = [m["config"]["column"] for m in of_columns if m["value"] >= m["config"]["threshold"]]
    return {**times, "drifted": found}


def start_clock():
    return time.perf_counter(), time.process_time()


def read_clock(clock):
    """Seconds on the clock and seconds of processors, all threads together."""
    wall, processor = clock
    return {"seconds": time.perf_counter() - wall, "processor": time.process_time() - processor}


def bin_counts(column, feature):
    at = np.searchsorted(feature["edges"], column, side="right")
    return np.bincount(at, minlength=len(feature["counts"]))


def frame_of(columns):
    """A data frame whose columns each lie in one piece, the layout that is quickest to read."""
    return pd.DataFrame({f["name"]: column for f, column in zip(state["features"], columns)})


def read_rows(file):
    return np.fromfile(file, dtype=np.float32).reshape(-1, len(state["features"]))


commands = {
    "versions": versions,
    "freeze": freeze,
    "take": take,
    "close": close,
    "distances": distances,
    "numpy": run_numpy,
    "nannyml": run_nannyml,
    "nannyml reading": run_nannyml_reading,
    "evidently": run_evidently,
}

for line in sys.stdin:
    asked = json.loads(line)
    try:
        answer = commands[asked["do"]](asked)
    except Exception:
        answer = {"error": traceback.format_exc()}
    answers.write(json.dumps(answer) + "\n")
    answers.flush()
