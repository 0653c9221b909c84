"""Writes the small Parquet files that the tests of libs/artifacts read.

Made with Python 3.11, pyarrow 26.0.1:
    python -m venv /tmp/arrow && /tmp/arrow/bin/pip install pyarrow==26.0.1
    /tmp/arrow/bin/python tools/golden/make_reference_fixtures.py
Row i (from 0) of each file: distance = i + 0.25 (float64), visits = i (int64), late = i is odd (bool),
rate = null where i % 5 == 0, else i / 100 (float32), carrier = "AA", "UA" or "DL" by i % 3, gate = null where i % 2 == 0.
"""

from datetime import datetime, timezone
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

folder = Path(__file__).resolve().parents[2] / "libs/artifacts/src/fixtures"
rows = range(1200)
table = pa.table(
    {
        "distance": pa.array([i + 0.25 for i in rows], pa.float64()),
        "visits": pa.array(list(rows), pa.int64()),
        "late": pa.array([i % 2 == 1 for i in rows], pa.bool_()),
        "rate": pa.array([None if i % 5 == 0 else i / 100 for i in rows], pa.float32()),
        "carrier": pa.array([("AA", "UA", "DL")[i % 3] for i in rows], pa.string()),
        "gate": pa.array([None if i % 2 == 0 else f"B{i % 7}" for i in rows], pa.string()),
    }
)
for codec in ["snappy", "zstd", "gzip", "lz4", "brotli", "none"]:
    pq.write_table(table, folder / f"{codec}.parquet", compression=codec, row_group_size=500)
pq.write_table(table, folder / "pages.parquet", data_page_version="2.0", use_dictionary=False, data_page_size=1024)
pq.write_table(table.slice(0, 0), folder / "empty.parquet")
pq.write_table(
    pa.table(
        {
            "when": pa.array([datetime(2001, 3, 5, tzinfo=timezone.utc)] * 2, pa.timestamp("ms", "UTC")),
            "text": pa.array(["1", "2"]),
            "infinite": pa.array([1.0, float("inf")]),
            "nested": pa.array([{"distance": 1.0}, {"distance": 2.0}]),
            "list": pa.array([[1.0], [2.0, 3.0]]),
            "after": pa.array([1.0, 2.0]),
        }
    ),
    folder / "odd.parquet",
)

first = 980_402_400_000  # 2001-01-25T06:00:00Z
rate = pa.array([1.0, 2.0, 3.0], pa.float32())
timed = pa.table(
    {
        "rate": rate,
        "event_time": pa.array([(first + i) * 1000 for i in range(3)], pa.timestamp("us", "UTC")),
        "late": pa.array([1, None, 0], pa.int64()),
        "flag": pa.array([True, False, None], pa.bool_()),
    }
)
pq.write_table(timed, folder / "timed.parquet")
in_ms = pa.table({"rate": rate, "event_time_ms": pa.array([first + i for i in range(3)], pa.int64())})
pq.write_table(in_ms, folder / "timed-ms.parquet")
