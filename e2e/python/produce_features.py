"""Produces feature records with the stock confluent-kafka client, as a producer in Python would.

Usage: produce_features.py BROKERS SCHEMA_REGISTRY_URL MODEL COUNT ENTITIES PREFIX FEATURES_JSON
Reads the schema of the topic from the registry, encodes with fastavro in the Confluent wire format, and partitions
like the Java client (murmur2_random), so that an entity is in the same partition as with any other client.
"""
import io
import json
import struct
import sys
import time
import urllib.request

from confluent_kafka import Producer
from fastavro import parse_schema, schemaless_writer

TOPIC = "ml.features.submitted.v1"


def main() -> None:
    brokers, registry, model, count, entities, prefix, rows_json = sys.argv[1:8]
    rows = json.loads(rows_json)
    with urllib.request.urlopen(f"{registry}/subjects/{TOPIC}-value/versions/latest") as answer:
        subject = json.load(answer)
    schema = parse_schema(json.loads(subject["schema"]))
    frame = struct.pack(">bI", 0, subject["id"])
    producer = Producer({"bootstrap.servers": brokers, "partitioner": "murmur2_random", "enable.idempotence": True})
    failed = []
    now = int(time.time() * 1000)
    for i in range(int(count)):
        entity = f"e{i % int(entities)}"
        out = io.BytesIO()
        out.write(frame)
        record = {
            "model": model,
            "entityId": entity,
            "requestId": f"{prefix}{i}",
            "contractRevision": 1,
            "eventTime": now,
            "featureTime": None,
            "segment": "",
            "numericFeatures": rows[i % len(rows)],
            "categoricalFeatures": [],
        }
        schemaless_writer(out, schema, record)
        while True:
            try:
                producer.produce(TOPIC, key=entity, value=out.getvalue(), on_delivery=lambda e, _: e and failed.append(e))
                break
            except BufferError:
                producer.poll(0.05)
        if i % 1000 == 0:
            producer.poll(0)
    left = producer.flush(60)
    if left or failed:
        sys.exit(f"{left} not sent, {len(failed)} failed: {failed[:3]}")
    print(count)


main()
