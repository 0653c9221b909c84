"""One round of river's detectors over the stream: python river_round.py STREAM ADWIN|PageHinkley. Prints one line of JSON."""

import json
import sys
import time

import numpy as np
from river import drift

FEATURES = 30
CHUNK_EVENTS = 10_000
path, name = sys.argv[1:]
detectors = [getattr(drift, name)() for _ in range(FEATURES)]
alarms = []
event = 0
seconds = 0.0
with open(path, "rb") as file:
    while data := file.read(4 * CHUNK_EVENTS * FEATURES):
        rows = np.frombuffer(data, dtype="<f4").reshape(-1, FEATURES).astype(float).tolist()
        begun = time.perf_counter()
        for row in rows:
            for feature, x in enumerate(row):
                detector = detectors[feature]
                detector.update(x)
                if detector.drift_detected:
                    alarms.append((feature, event))
            event += 1
        seconds += time.perf_counter() - begun
print(json.dumps({"events": event, "seconds": seconds, "alarms": alarms}))
