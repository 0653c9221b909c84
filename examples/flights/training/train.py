"""Trains the models of the flights example and writes them as ONNX, with the reference sample.

Usage: python training/train.py FOLDER
FOLDER holds train.csv and reference.csv of `node src/export-training.ts FOLDER`; the results go to models/.
"""

import hashlib
import sys
from pathlib import Path

import lightgbm
import numpy
import onnx
import onnxruntime
import pyarrow
import pyarrow.csv
import pyarrow.parquet
from onnx import TensorProto, helper, numpy_helper
from onnxmltools.convert import convert_lightgbm
from onnxmltools.convert.common.data_types import FloatTensorType

FEATURES = [
    "minute_of_day",
    "weekday",
    "distance",
    "origin_rate",
    "destination_rate",
    "origin_delay_rate",
    "network_delay_rate",
    "origin_departures",
]
STATIC_FEATURES = FEATURES[:5]
MODELS = Path(__file__).parent.parent / "models"
OPSET = 15
ML_OPSET = 3
IR_VERSION = 8  # read by every onnxruntime since 1.10

TRAINING = {
    "objective": "binary",
    "verbosity": -1,
    "num_threads": 2,
    "deterministic": True,
    "force_row_wise": True,
    # Seeds 1 to 4 are equally good; with this one the mistake of fresh-hours flags nearly all (README.md).
    "seed": 3,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.8,
}
TREES = 150
# A retrain sees other rows and features tree by tree: the same task, not the same trees.
RETRAINING = TRAINING | {"seed": 1, "bagging_fraction": 0.7}

PERCENT = {"origin_delay_rate": 100.0, "network_delay_rate": 100.0}
HOURS = {"minute_of_day": 1 / 60}
NEVER_LATE_PROBABILITY = 0.02


def main() -> None:
    folder = Path(sys.argv[1])
    train = read_table(folder / "train.csv")
    static = train_model(train, STATIC_FEATURES, TRAINING)
    fresh = train_model(train, FEATURES, TRAINING)
    models = {
        "static": static,
        "fresh": fresh,
        "static-retrain": train_model(train, STATIC_FEATURES, RETRAINING),
        "fresh-retrain": train_model(train, FEATURES, RETRAINING),
        "fresh-percent": with_scaled_features(fresh, PERCENT),
        "fresh-hours": with_scaled_features(fresh, HOURS),
        "never": never_late(len(STATIC_FEATURES)),
    }
    MODELS.mkdir(exist_ok=True)
    for name, model in models.items():
        write_model(name, model)
    write_reference(read_table(folder / "reference.csv"))


def read_table(path: Path) -> pyarrow.Table:
    types = {name: pyarrow.float32() for name in FEATURES} | {"late": pyarrow.uint8()}
    return pyarrow.csv.read_csv(path, convert_options=pyarrow.csv.ConvertOptions(column_types=types))


def matrix(table: pyarrow.Table, features: list[str]) -> numpy.ndarray:
    return numpy.column_stack([table[name].to_numpy() for name in features])


def train_model(table: pyarrow.Table, features: list[str], parameters: dict) -> onnx.ModelProto:
    """LightGBM as ONNX: `features` [N, k] float32 to `label` [N] and `probabilities` [N, 2] float32."""
    inputs = matrix(table, features)
    data = lightgbm.Dataset(inputs, table["late"].to_numpy(), feature_name=features)
    booster = lightgbm.train(parameters, data, num_boost_round=TREES)
    converted = convert_lightgbm(
        booster, initial_types=[("features", FloatTensorType([None, len(features)]))], zipmap=False
    )
    (trees,) = [node for node in converted.graph.node if node.op_type == "TreeEnsembleClassifier"]
    model = classifier(trees, len(features))
    report_parity(booster, model, inputs)
    return model


def classifier(trees: onnx.NodeProto, feature_count: int) -> onnx.ModelProto:
    """A model of one node. What the converter puts behind the trees only copies, and its label has one row."""
    node = onnx.NodeProto()
    node.CopyFrom(trees)
    node.name = "trees"
    node.input[:] = ["features"]
    node.output[:] = ["label", "probabilities"]
    value = helper.make_tensor_value_info
    graph = helper.make_graph(
        [node],
        "flights-delay",
        [value("features", TensorProto.FLOAT, ["N", feature_count])],
        [value("label", TensorProto.INT64, ["N"]), value("probabilities", TensorProto.FLOAT, ["N", 2])],
    )
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid("ai.onnx.ml", ML_OPSET)]
    return helper.make_model(graph, opset_imports=opsets, producer_name="weir-flights", ir_version=IR_VERSION)


def report_parity(booster: lightgbm.Booster, model: onnx.ModelProto, inputs: numpy.ndarray) -> None:
    """Fails if ONNX and LightGBM differ by more than float32 rounding."""
    session = onnxruntime.InferenceSession(model.SerializeToString())
    (probabilities,) = session.run(["probabilities"], {"features": inputs})
    difference = numpy.abs(probabilities[:, 1] - booster.predict(inputs))
    print(f"onnx against lightgbm: largest difference {difference.max():.1e}")
    if difference.max() > 1e-5:
        raise SystemExit("the ONNX model differs from the LightGBM model")


def with_scaled_features(model: onnx.ModelProto, factors: dict[str, float]) -> onnx.ModelProto:
    """The same model with a mistake in its graph: it multiplies some features before it uses them."""
    broken = onnx.ModelProto()
    broken.CopyFrom(model)
    scale = numpy.array([factors.get(name, 1.0) for name in FEATURES], dtype=numpy.float32)
    broken.graph.node[0].input[:] = ["scaled_features"]
    broken.graph.initializer.append(numpy_helper.from_array(scale, "feature_scale"))
    broken.graph.node.insert(0, helper.make_node("Mul", ["features", "feature_scale"], ["scaled_features"]))
    return broken


def never_late(feature_count: int) -> onnx.ModelProto:
    """A model that never flags: one tree of one leaf, with the signature of `static`."""
    odds = numpy.log(NEVER_LATE_PROBABILITY / (1 - NEVER_LATE_PROBABILITY))
    leaf = helper.make_node(
        "TreeEnsembleClassifier",
        ["features"],
        ["label", "probabilities"],
        domain="ai.onnx.ml",
        nodes_treeids=[0],
        nodes_nodeids=[0],
        nodes_featureids=[0],
        nodes_modes=["LEAF"],
        nodes_values=[0.0],
        nodes_truenodeids=[0],
        nodes_falsenodeids=[0],
        class_treeids=[0],
        class_nodeids=[0],
        class_ids=[0],
        class_weights=[float(odds)],
        classlabels_int64s=[0, 1],
        post_transform="LOGISTIC",
    )
    return classifier(leaf, feature_count)


def write_model(name: str, model: onnx.ModelProto) -> None:
    onnx.checker.check_model(model)
    path = MODELS / f"{name}.onnx"
    path.write_bytes(model.SerializeToString(deterministic=True))
    report_file(path)


def write_reference(table: pyarrow.Table) -> None:
    path = MODELS / "reference.parquet"
    pyarrow.parquet.write_table(table, path, compression="zstd", compression_level=19)
    report_file(path)


def report_file(path: Path) -> None:
    content = path.read_bytes()
    print(f"{path.name:22} {len(content):8} bytes  sha256 {hashlib.sha256(content).hexdigest()}")


if __name__ == "__main__":
    main()
