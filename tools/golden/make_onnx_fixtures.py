"""Writes the small ONNX graphs that the tests of libs/onnx load.

Made with Python 3.11, onnx 1.23.2, numpy 2.4.6:
    python -m venv /tmp/onnx && /tmp/onnx/bin/pip install onnx==1.23.2 numpy==2.4.6
    /tmp/onnx/bin/python tools/golden/make_onnx_fixtures.py
What each graph answers is worked out by hand beside it and repeated in the tests.
"""

from pathlib import Path

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper

folder = Path(__file__).resolve().parents[2] / "libs/onnx/src/fixtures"
F32, F64, I64, TEXT = TensorProto.FLOAT, TensorProto.DOUBLE, TensorProto.INT64, TensorProto.STRING
value = helper.make_tensor_value_info


def save(name, nodes, inputs, outputs, initializers=(), ml=False, check=True):
    graph = helper.make_graph(nodes, name, inputs, outputs, initializer=list(initializers))
    opsets = [helper.make_opsetid("", 17)] + ([helper.make_opsetid("ai.onnx.ml", 3)] if ml else [])
    model = helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="weir-fixtures")
    if check:
        checker.check_model(model)
    (folder / f"{name}.onnx").write_bytes(model.SerializeToString())


def weights(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.array(values, dtype=dtype), name)


# y = 2a + 3b - c + 0.5
linear_nodes = [
    helper.make_node("MatMul", ["x", "w"], ["wx"]),
    helper.make_node("Add", ["wx", "b"], ["y"]),
]
linear_weights = [weights("w", [[2], [3], [-1]]), weights("b", [0.5])]
save("linear", linear_nodes, [value("x", F32, ["N", 3])], [value("y", F32, ["N", 1])], linear_weights)

# The same with a first dimension that is fixed at one row, and in float64.
save("one-row", linear_nodes, [value("x", F32, [1, 3])], [value("y", F32, [1, 1])], linear_weights)
save(
    "double",
    [
        helper.make_node("Cast", ["x"], ["x64"], to=F64),
        helper.make_node("MatMul", ["x64", "w"], ["wx"]),
        helper.make_node("Add", ["wx", "b"], ["y"]),
    ],
    [value("x", F32, ["N", 3])],
    [value("y", F64, ["N", 1])],
    [weights("w", [[2], [3], [-1]], np.float64), weights("b", [0.5], np.float64)],
)
half = [weights("w", [[2], [3], [-1]], np.float16), weights("b", [0.5], np.float16)]
save("half", linear_nodes, [value("x", TensorProto.FLOAT16, ["N", 3])], [value("y", TensorProto.FLOAT16, ["N", 1])], half)


def trees(seed, count, depth, features):
    """A binary tree-ensemble classifier: `count` complete trees; raw scores summed, then the logistic function.

    As in graphs that LightGBM's converter writes, class id 0 with two labels means: the sum is the second label's."""
    random = np.random.default_rng(seed)
    inner, total = 2**depth - 1, 2 ** (depth + 1) - 1
    nodes = [(tree, node) for tree in range(count) for node in range(total)]
    leaves = [(tree, node) for tree, node in nodes if node >= inner]
    return helper.make_node(
        "TreeEnsembleClassifier",
        ["x"],
        ["label", "probabilities"],
        domain="ai.onnx.ml",
        post_transform="LOGISTIC",
        classlabels_int64s=[0, 1],
        base_values=[0.0],
        nodes_treeids=[tree for tree, _ in nodes],
        nodes_nodeids=[node for _, node in nodes],
        nodes_modes=["BRANCH_LEQ" if node < inner else "LEAF" for _, node in nodes],
        nodes_featureids=[int(random.integers(features)) if node < inner else 0 for _, node in nodes],
        nodes_values=[float(np.float32(random.normal())) if node < inner else 0.0 for _, node in nodes],
        nodes_hitrates=[1.0] * len(nodes),
        nodes_truenodeids=[2 * node + 1 if node < inner else 0 for _, node in nodes],
        nodes_falsenodeids=[2 * node + 2 if node < inner else 0 for _, node in nodes],
        nodes_missing_value_tracks_true=[1 if node < inner else 0 for _, node in nodes],
        class_treeids=[tree for tree, _ in leaves],
        class_nodeids=[node for _, node in leaves],
        class_ids=[0] * len(leaves),
        class_weights=[float(np.float32(random.normal() / 4)) for _ in leaves],
    )


# One split: a <= 1 gives raw -1 (p = 0.26894143), otherwise raw 2 (p = 0.88079709). NaN goes the way of "a <= 1".
stump = helper.make_node(
    "TreeEnsembleClassifier",
    ["x"],
    ["label", "probabilities"],
    domain="ai.onnx.ml",
    post_transform="LOGISTIC",
    classlabels_int64s=[0, 1],
    base_values=[0.0],
    nodes_treeids=[0, 0, 0],
    nodes_nodeids=[0, 1, 2],
    nodes_modes=["BRANCH_LEQ", "LEAF", "LEAF"],
    nodes_featureids=[0, 0, 0],
    nodes_values=[1.0, 0.0, 0.0],
    nodes_hitrates=[1.0, 1.0, 1.0],
    nodes_truenodeids=[1, 0, 0],
    nodes_falsenodeids=[2, 0, 0],
    nodes_missing_value_tracks_true=[1, 0, 0],
    class_treeids=[0, 0],
    class_nodeids=[1, 2],
    class_ids=[0, 0],
    class_weights=[-1.0, 2.0],
)
packed3, packed8 = [value("x", F32, ["N", 3])], [value("x", F32, ["N", 8])]
class_outputs = [value("label", I64, ["N"]), value("probabilities", F32, ["N", 2])]
save("stump", [stump], packed3, class_outputs, ml=True)
save("trees", [trees(seed=1, count=20, depth=4, features=8)], packed8, class_outputs, ml=True)

# The stump with ZipMap behind it: the second output is a sequence of maps.
zipmap = helper.make_node("ZipMap", ["probabilities"], ["scores"], domain="ai.onnx.ml", classlabels_int64s=[0, 1])
maps = helper.make_sequence_type_proto(helper.make_map_type_proto(I64, helper.make_tensor_type_proto(F32, [])))
save("zipmap", [stump, zipmap], packed3, [value("label", I64, ["N"]), helper.make_value_info("scores", maps)], ml=True)

# One input a feature: score = age / 100 + visits + (city: "Bern" 10, "Basel" 20, anything else 0), shape [N, 1].
save(
    "named",
    [
        helper.make_node("Div", ["age", "hundred"], ["aged"]),
        helper.make_node("Cast", ["visits"], ["visited"], to=F32),
        helper.make_node("Unsqueeze", ["visited", "last"], ["column"]),
        helper.make_node(
            "LabelEncoder",
            ["city"],
            ["located"],
            domain="ai.onnx.ml",
            keys_strings=["Bern", "Basel"],
            values_floats=[10.0, 20.0],
            default_float=0.0,
        ),
        helper.make_node("Sum", ["aged", "column", "located"], ["score"]),
    ],
    [value("age", F32, ["N", 1]), value("visits", I64, ["N"]), value("city", TEXT, ["N", 1])],
    [value("score", F32, ["N", 1])],
    [weights("hundred", 100), weights("last", [1], np.int64)],
    ml=True,
)

# log(x): NaN below zero, -Infinity at zero. Shape [N].
save(
    "log",
    [helper.make_node("Squeeze", ["x", "last"], ["column"]), helper.make_node("Log", ["column"], ["y"])],
    [value("x", F32, ["N", 1])],
    [value("y", F32, ["N"])],
    [weights("last", [1], np.int64)],
)

# A table of three numbers, looked up by x: fails while running for any x outside -3 to 2.
save(
    "lookup",
    [helper.make_node("Cast", ["x"], ["index"], to=I64), helper.make_node("Gather", ["table", "index"], ["y"])],
    [value("x", F32, ["N", 1])],
    [value("y", F32, ["N", 1])],
    [weights("table", [10, 20, 30])],
)


def external(name):
    tensor = TensorProto(name=name, data_type=F32, dims=[3, 1], data_location=TensorProto.EXTERNAL)
    tensor.external_data.add(key="location", value="weights.bin")
    return tensor


# Numbers in another file: of an initializer, of a constant, of a sparse initializer, inside a branch of an If.
save("external", linear_nodes, packed3, [value("y", F32, ["N", 1])], [external("w"), weights("b", [0.5])], check=False)
constant = helper.make_node("Constant", [], ["w"], value=external("hidden"))
save("external-constant", [constant, *linear_nodes], packed3, [value("y", F32, ["N", 1])], [weights("b", [0.5])], check=False)
branch = helper.make_graph([helper.make_node("Constant", [], ["v"], value=external("in a branch"))], "branch", [], [value("v", F32, [3, 1])])
choice = helper.make_node("If", ["yes"], ["w"], then_branch=branch, else_branch=branch)
save(
    "external-branch",
    [choice, *linear_nodes],
    packed3,
    [value("y", F32, ["N", 1])],
    [weights("b", [0.5]), weights("yes", True, np.bool_)],
    check=False,
)
sparse = helper.make_sparse_tensor(external("sparse"), helper.make_tensor("indices", I64, [1], [0]), [3, 1])
graph = helper.make_graph(linear_nodes, "external-sparse", packed3, [value("y", F32, ["N", 1])], [weights("b", [0.5])], sparse_initializer=[sparse])
model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
(folder / "external-sparse.onnx").write_bytes(model.SerializeToString())
