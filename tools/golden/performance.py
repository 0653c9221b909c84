"""Writes libs/performance/src/golden/*.json: what scikit-learn, NannyML, lifelines, statsmodels and scipy give for the
functions of libs/performance."""

import json
import os
import pathlib
import warnings

os.environ["NML_DISABLE_USAGE_LOGGING"] = "1"  # NannyML would report each run to its makers

import lifelines
import nannyml
import numpy as np
import pandas as pd
import scipy
import sklearn
import statsmodels
from scipy import stats
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression
from statsmodels.duration.survfunc import SurvfuncRight

warnings.filterwarnings("ignore")
OUT = pathlib.Path(__file__).resolve().parents[2] / "libs" / "performance" / "src" / "golden"
MADE_WITH = {m.__name__: m.__version__ for m in (lifelines, nannyml, np, pd, scipy, sklearn, statsmodels)}
rng = np.random.Generator(np.random.PCG64(20010630))


def write(name, cases):
    OUT.mkdir(parents=True, exist_ok=True)
    head = {"madeBy": "tools/golden/performance.py", "madeWith": MADE_WITH}
    (OUT / f"{name}.json").write_text(json.dumps({**head, "cases": cases}, separators=(",", ":")) + "\n")


def scored(n, slope=1.0, shift=0.0, digits=3):
    """Scores of `digits` decimals and labels; a slope other than 1 makes the scores wrong as probabilities."""
    x = rng.normal(shift, 1.3, n)
    labels = (rng.random(n) < 1 / (1 + np.exp(-x))).astype(int)
    return np.clip((1 / (1 + np.exp(-slope * x))).round(digits), 10.0**-digits, 1 - 10.0**-digits), labels


def equal_count_error(probabilities, labels, bins):
    """Expected calibration error; a bin ends at the first change of probability at or after its share of the rows."""
    order = np.argsort(probabilities, kind="stable")
    p, y = probabilities[order], labels[order]
    ends = [0]
    for b in range(1, bins + 1):
        end = max(b * len(p) // bins, ends[-1])
        while 0 < end < len(p) and p[end] == p[end - 1]:
            end += 1
        ends.append(end)
    return sum(abs((p[a:b] - y[a:b]).sum()) for a, b in zip(ends, ends[1:])) / len(p)


def row_metrics():
    cases = []
    for n, slope, digits in ((7, 1, 1), (60, 2, 2), (400, 0.5, 3), (300, 3, 1)):
        p, y = scored(n, slope, 0, digits)
        quantile = None
        if digits == 3:  # scikit-learn's own bins, on rows without ties
            p = np.unique(p)
            y = y[: len(p)]
            p, y = p[: len(p) // 10 * 10], y[: len(p) // 10 * 10]
            share, mean = calibration_curve(y, p, n_bins=10, strategy="quantile")
            quantile = float(np.abs(share - mean).mean())
        cases.append(
            {
                "probabilities": p.tolist(),
                "labels": y.tolist(),
                "rocAuc": float(metrics.roc_auc_score(y, p)),
                "brierScore": float(metrics.brier_score_loss(y, p)),
                "logLoss": float(metrics.log_loss(y, p)),
                "expectedCalibrationError": float(equal_count_error(p, y, 10)),
                "quantileCurveError": quantile,
            }
        )
    return cases


def confusions():
    cases = []
    for tp, fp, fn, tn in ((40, 10, 20, 30), (1, 0, 0, 5), (0, 3, 4, 9), (123456, 2345, 345, 987654)):
        y = np.array([1, 0, 1, 0])
        flagged = np.array([1, 1, 0, 0])
        w = np.array([tp, fp, fn, tn])
        kept = {"sample_weight": w}
        cases.append(
            {
                "cells": {"truePositive": tp, "falsePositive": fp, "falseNegative": fn, "trueNegative": tn},
                "metrics": {
                    "accuracy": float(metrics.accuracy_score(y, flagged, **kept)),
                    "precision": float(metrics.precision_score(y, flagged, **kept)),
                    "recall": float(metrics.recall_score(y, flagged, **kept)),
                    "specificity": float(metrics.recall_score(y, flagged, pos_label=0, **kept)),
                    "f1": float(metrics.f1_score(y, flagged, **kept)),
                    "balancedAccuracy": float(metrics.balanced_accuracy_score(y, flagged, **kept)),
                    "matthews": float(metrics.matthews_corrcoef(y, flagged, **kept)),
                },
            }
        )
    return cases


def isotonic():
    cases = []
    for n, digits, weighted in ((4, 1, False), (50, 1, False), (300, 3, False), (300, 2, True), (80, 3, True)):
        scores, labels = scored(n, 2, 0, digits)
        weights = rng.integers(0 if n > 100 else 1, 6, n).astype(float) / 2 if weighted else np.ones(n)
        kept = weights > 0
        fit = IsotonicRegression(out_of_bounds="clip").fit(scores[kept], labels[kept], sample_weight=weights[kept])
        probes = np.concatenate([np.linspace(-0.2, 1.2, 40).round(4), scores[:20]])
        cases.append(
            {
                "scores": scores.tolist(),
                "labels": labels.tolist(),
                "weights": weights.tolist() if weighted else None,
                "probes": probes.tolist(),
                "probabilities": fit.predict(probes).tolist(),
            }
        )
    return cases


VALUES = np.array([[0, -8], [-20, 30]])  # rows: truth 0, 1; columns: answer 0, 1
NAMES = {"accuracy": "accuracy", "precision": "precision", "recall": "recall", "specificity": "specificity", "f1": "f1", "roc_auc": "rocAuc"}


def thousandths(scores):
    return (scores * 1000).round().astype(int).tolist()


def cbpe():
    """Binary: the calibration is fitted on the reference, then chunks of another population are estimated."""
    reference, labels = scored(3200, 2.0)
    later, later_labels = scored(1600, 2.0, 0.6)

    def frame(s, y):
        return pd.DataFrame({"p": s, "a": (s >= 0.4).astype(int), "y": y})

    names = [*NAMES, "business_value"]
    model = nannyml.CBPE(
        y_pred_proba="p",
        y_pred="a",
        y_true="y",
        problem_type="classification_binary",
        metrics=names,
        business_value_matrix=VALUES,
        chunk_size=800,
    )
    model.fit(frame(reference, labels))
    result = model.estimate(frame(later, later_labels)).filter(period="analysis").to_df()
    chunks = []
    for i in range(2):
        chunk = {ours: float(result[(theirs, "value")].iloc[i]) for theirs, ours in NAMES.items()}
        chunks.append({**chunk, "valueTotal": float(result[("business_value", "value")].iloc[i])})
    return {
        "referenceThousandths": thousandths(reference),
        "referenceLabels": "".join(map(str, labels)),
        "analysisThousandths": thousandths(later),
        "analysisLabels": "".join(map(str, later_labels)),
        "threshold": 0.4,
        "values": {"trueNegative": 0, "falsePositive": -8, "falseNegative": -20, "truePositive": 30},
        "needsCalibration": bool(model.needs_calibration),
        "chunkSize": 800,
        "chunks": chunks,
    }


def cbpe_multiclass():
    """Three classes; the probabilities are sharpened, so that each class needs its map."""

    def rows(n, shift):
        logits = rng.normal(0, 1.2, (n, 3)) + np.array([shift, 0, 0])
        true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        y = np.array([rng.choice(3, p=row) for row in true])
        sharp = true**2.5 / (true**2.5).sum(axis=1, keepdims=True)
        thousand = (sharp * 1000).round()
        thousand[:, 2] = 1000 - thousand[:, 0] - thousand[:, 1]
        return thousand.clip(0) / 1000, y

    def frame(p, y):
        columns = {f"p{c}": p[:, c] for c in range(3)}
        return pd.DataFrame({**columns, "a": [f"c{i}" for i in p.argmax(axis=1)], "y": [f"c{i}" for i in y]})

    reference, labels = rows(1600, 0)
    later, later_labels = rows(400, 0.8)
    columns = {f"c{c}": f"p{c}" for c in range(3)}
    model = nannyml.CBPE(
        y_pred_proba=columns,
        y_pred="a",
        y_true="y",
        problem_type="classification_multiclass",
        metrics=list(NAMES),
        chunk_size=400,
    )
    model.fit(frame(reference, labels))
    assert all(type(c).__name__ == "IsotonicCalibrator" for c in model._calibrators.values())
    result = model.estimate(frame(later, later_labels)).filter(period="analysis").to_df()
    return {
        "referenceThousandths": [thousandths(reference[:, c]) for c in range(3)],
        "referenceLabels": "".join(map(str, labels)),
        "analysisThousandths": [thousandths(later[:, c]) for c in range(3)],
        "metrics": {ours: float(result[(theirs, "value")].iloc[0]) for theirs, ours in NAMES.items()},
    }


def realised_multiclass():
    """What labels say of several classes; scores of one decimal are often equal."""
    cases = []
    for n, classes, digits in ((60, 3, 1), (300, 4, 3)):
        logits = rng.normal(0, 1.2, (n, classes))
        true = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
        labels = np.array([rng.choice(classes, p=row) for row in true])
        scores = true.round(digits)
        scores[:, -1] = (1 - scores[:, :-1].sum(axis=1)).round(digits)
        predicted = scores.argmax(axis=1)
        kept = {"labels": list(range(classes)), "average": None}
        macro = {**kept, "average": "macro"}
        own = [(labels == c, predicted == c, scores[:, c]) for c in range(classes)]
        cases.append(
            {
                "labels": labels.tolist(),
                "predicted": predicted.tolist(),
                "scores": scores.tolist(),
                "accuracy": float(metrics.accuracy_score(labels, predicted)),
                "macro": {
                    "precision": float(metrics.precision_score(labels, predicted, **macro)),
                    "recall": float(metrics.recall_score(labels, predicted, **macro)),
                    "f1": float(metrics.f1_score(labels, predicted, **macro)),
                    "balancedAccuracy": float(np.mean([metrics.balanced_accuracy_score(y, a) for y, a, _ in own])),
                    "rocAuc": float(metrics.roc_auc_score(labels, scores, multi_class="ovr", average="macro")),
                },
                "classes": {
                    "precision": metrics.precision_score(labels, predicted, **kept).tolist(),
                    "recall": metrics.recall_score(labels, predicted, **kept).tolist(),
                    "f1": metrics.f1_score(labels, predicted, **kept).tolist(),
                    "rocAuc": [float(metrics.roc_auc_score(y, score)) for y, _, score in own],
                    "positiveShare": [float(y.mean()) for y, _, _ in own],
                },
            }
        )
    return cases


def delays():
    cases = []
    for n in (12, 400):
        age = rng.exponential(2, n).round(1)
        arrived = rng.random(n) < 0.8
        curve = lifelines.KaplanMeierFitter().fit(age, arrived).survival_function_["KM_estimate"]
        errors = SurvfuncRight(age, arrived.astype(int))
        ages = [{"age": a, "arrived": int((arrived & (age == a)).sum()), "censored": int((~arrived & (age == a)).sum())} for a in np.unique(age)]
        steps = [
            {"age": float(t), "share": float(1 - curve.loc[t]), "standardError": None if curve.loc[t] == 0 else float(se)}
            for t, se in zip(errors.surv_times, errors.surv_prob_se)
        ]
        quantiles = []
        for share in (0.1, 0.5, 0.9, 0.99):
            reached = [s["age"] for s in steps if s["share"] >= share - 1e-12]
            assert not reached or reached[0] == lifelines.utils.qth_survival_time(1 - share + 1e-12, curve)
            quantiles.append({"share": share, "age": reached[0] if reached else None})
        cases.append({"ages": ages, "steps": steps, "quantiles": quantiles})
    return cases


def logistic():
    cases = []
    for n, columns in ((60, 2), (150, 5)):
        x = rng.normal(0, 1, (n, columns)).round(3)
        y = (rng.random(n) < 1 / (1 + np.exp(-(x[:, 0] - 0.7 * x[:, 1] + 0.4)))).astype(int)
        fit = LogisticRegression(C=1.0, tol=1e-12, max_iter=10000, solver="newton-cholesky").fit(x, y)
        cases.append({"x": x.tolist(), "labels": y.tolist(), "weights": [*fit.coef_[0].tolist(), float(fit.intercept_[0])]})
    return cases


def students():
    return [
        {"level": level, "freedom": f, "quantile": float(stats.t.ppf(0.5 + level / 2, f))}
        for level in (0.5, 0.95, 0.99)
        for f in (1, 2, 3, 7, 8, 30, 199, 200)
    ]


def log_loss_of_bins():
    """Rows of a bin have its mean probability; labels are whole, or, as of an estimate, the probabilities themselves."""
    cases = []
    for n, slope, bins in ((40, 1, 5), (400, 0.5, 50), (3000, 2, 50)):
        p, y = scored(n, slope)
        bin_of = np.minimum((p * bins).astype(int), bins - 1)
        count = np.bincount(bin_of, minlength=bins)
        total = np.bincount(bin_of, p, minlength=bins)
        positives = np.bincount(bin_of, y, minlength=bins)
        mean = total / np.maximum(count, 1)
        of_row = mean[bin_of]
        twice = np.concatenate([of_row, of_row])
        either = np.repeat([1, 0], n)
        cases.append(
            {
                "probabilities": total.tolist(),
                "counts": count.tolist(),
                "positives": positives.astype(int).tolist(),
                "logLoss": float(metrics.log_loss(y, of_row)),
                "expectedLogLoss": float(metrics.log_loss(either, twice, sample_weight=np.concatenate([of_row, 1 - of_row]))),
            }
        )
    return cases


write("row-metrics", row_metrics())
write("classification-metrics", confusions())
write("isotonic", isotonic())
write("cbpe", cbpe())
write("cbpe-multiclass", cbpe_multiclass())
write("delays", delays())
write("logistic-regression", logistic())
write("student-quantile", students())
write("realised-multiclass", realised_multiclass())
write("log-loss-of-bins", log_loss_of_bins())  # last: the draws of those above stay as they are
