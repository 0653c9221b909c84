"""Writes further libs/stats/src/golden/*.json: what scipy, statsmodels and scikit-learn give for the distances, the tests
of two samples, the corrections for many tests, the line and the components of libs/stats."""

import json
import math
import pathlib

import numpy as np
import scipy
import sklearn
import statsmodels
from scipy import special, stats
from scipy.spatial import distance
from sklearn.decomposition import PCA
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportions_ztest

OUT = pathlib.Path(__file__).resolve().parents[2] / "libs" / "stats" / "src" / "golden"
MADE_WITH = {
    "numpy": np.__version__,
    "scipy": scipy.__version__,
    "scikit-learn": sklearn.__version__,
    "statsmodels": statsmodels.__version__,
}
TEXTBOOK = ([1, 2, 2, 3, 3, 3, 4, 4, 5, 9], [2, 3, 3, 4, 4, 5, 5, 6, 7, 10])
rng = np.random.Generator(np.random.PCG64(20010701))


def write(name, cases):
    text = json.dumps({"madeBy": "tools/golden/tests.py", "madeWith": MADE_WITH, "cases": cases}, indent=1)
    (OUT / f"{name}.json").write_text(text + "\n")


def park_miller(seed, rows):
    """x <- 16807 x mod (2^31 - 1), u = x / (2^31 - 1): long samples that both sides can make."""
    x, values = seed, []
    for _ in range(rows):
        x = 16807 * x % 2147483647
        values.append(x / 2147483647)
    return np.array(values)


def cramer_von_mises_tail(x):
    """Anderson and Darling's series in full; scipy's own stops at terms of 1e-7."""
    k = np.arange(200)
    y = (4 * k + 1) ** 2 / (16 * x)
    terms = np.exp(special.gammaln(k + 0.5) - special.gammaln(k + 1)) * np.sqrt(4 * k + 1) * np.exp(-2 * y) * special.kve(0.25, y)
    return float(1 - terms.sum() / (math.pi**1.5 * math.sqrt(x)))


def tails():
    return {
        "chiSquare": [
            {"value": v, "freedom": f, "tail": float(stats.chi2.sf(v, f))}
            for f in (1, 2, 9, 20, 63, 500)
            for v in (1e-6, 0.5, 5.3333333333, 40, 300, 900)
        ],
        "kolmogorov": [
            {"x": x, "tail": float(stats.kstwobign.sf(x))} for x in (0.05, 0.2, 0.5, 0.8276, 0.9999, 1, 1.3581, 1.63, 3, 8)
        ],
        "student": [
            {"t": t, "freedom": f, "tail": float(2 * stats.t.sf(abs(t), f))}
            for f in (1, 2.5, 30, 999.5, 9999, 10001, 1e6, 1e9)
            for t in (-1e-5, 0.3, 1.96, -8, 30)
        ],
        "cramerVonMises": [
            {"x": x, "tail": cramer_von_mises_tail(x)}
            for x in (0.004, 0.02, 0.1, 0.16667, 0.34730, 0.46136, 0.74346, 1.16786, 2, 5)
        ],
    }


def binned_distances():
    pairs = [([100, 200, 300, 400], [250] * 4), ([1, 2, 3, 4], [1] * 4), ([10, 0, 5], [0, 10, 5]), ([7, 0], [0, 9]), ([5], [8])]
    # The categories of Evidently's own tests.
    pairs.append(([16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]))
    for bins in (2, 21, 51):
        shares = rng.dirichlet(np.ones(bins), size=2)
        pairs.append((rng.multinomial(5000, shares[0]).tolist(), rng.multinomial(900, shares[1]).tolist()))
    cases = []
    for reference, analysis in pairs:
        r, a = np.array(reference), np.array(analysis)
        p, q = r / r.sum(), a / a.sum()
        cases.append(
            {
                "reference": reference,
                "analysis": analysis,
                "kullbackLeibler": float(stats.entropy(r + 0.5, a + 0.5)),
                "hellinger": float(distance.euclidean(np.sqrt(p), np.sqrt(q)) / math.sqrt(2)),
                "totalVariation": float(distance.cityblock(p, q) / 2),
                "lInfinity": float(distance.chebyshev(p, q)),
            }
        )
    return cases


def drift_p_values():
    cases = []
    for n, m, k, d in ((5000, 1000, 10, 0.05), (5000, 1000, 10, 0.0), (100000, 100000, 20, 0.01), (900, 120, 51, 0.4), (400, 90, 2, 0.03)):
        squared_nats = d * d * math.log(2)
        cases.append({"n": n, "m": m, "bins": k, "distance": d, "pValue": float(stats.chi2.sf(8 * squared_nats / (1 / n + 1 / m), k - 1))})
    return cases


def two_samples():
    """Values with and without ties, short and long, alike and far apart; scipy's 'auto' wherever it has one."""
    pairs = [TEXTBOOK, ([3, 3, 3], [3, 3]), ([1, 2, 3, 4], [11, 12]), ([38.7, 41.5, 43.8, 44.5, 45.5, 46.0, 47.7, 58.0], [39.2, 39.3, 39.7, 41.4, 41.8, 42.9, 43.3, 45.8])]
    for n, m, shift, digits in ((20, 20, 0.0, 4), (19, 20, 0.6, 4), (7, 18, 0.2, 1), (21, 9, 0.8, 3), (60, 45, 0.0, 2), (80, 31, 0.4, 1), (50, 50, 3.0, 2)):
        pairs.append((rng.normal(0, 1, n).round(digits).tolist(), rng.normal(shift, 1.2, m).round(digits).tolist()))
    cases = []
    for a, b in pairs:
        ks, u, cvm = stats.ks_2samp(a, b), stats.mannwhitneyu(a, b, method="asymptotic"), stats.cramervonmises_2samp(a, b)
        cases.append(
            {
                "a": a,
                "b": b,
                "kolmogorovSmirnov": {"statistic": float(ks.statistic), "pValue": float(ks.pvalue)},
                "mannWhitney": {"statistic": float(u.statistic), "pValue": float(u.pvalue)},
                "cramerVonMises": {"statistic": float(cvm.statistic), "pValue": float(cvm.pvalue)},
                "wasserstein": float(stats.wasserstein_distance(a, b)),
            }
        )
    return cases


def long_samples():
    """Uniform samples of a generator that both sides have; b is moved by `shift`. Limit law and exact law of D."""
    cases = []
    for (seed_a, n), (seed_b, m), shift in (((42, 400), (7, 300), 0.0), ((42, 1000), (7, 1000), 0.03), ((42, 1500), (7, 1100), 0.01), ((42, 3000), (7, 2000), 0.05)):
        a, b = park_miller(seed_a, n), park_miller(seed_b, m) + shift
        ks = stats.ks_2samp(a, b, method="exact")
        u, cvm = stats.mannwhitneyu(a, b, method="asymptotic"), stats.cramervonmises_2samp(a, b)
        cases.append(
            {
                "a": {"seed": seed_a, "rows": n},
                "b": {"seed": seed_b, "rows": m, "shift": shift},
                "kolmogorovSmirnov": {
                    "statistic": float(ks.statistic),
                    "exact": float(ks.pvalue),
                    "limit": float(stats.kstwobign.sf(math.sqrt(n * m / (n + m)) * ks.statistic)),
                },
                "mannWhitney": {"statistic": float(u.statistic), "pValue": float(u.pvalue)},
                "cramerVonMises": {"statistic": float(cvm.statistic), "pValue": float(cvm.pvalue)},
                "wasserstein": float(stats.wasserstein_distance(a, b)),
            }
        )
    return cases


def tables():
    cases = []
    random = rng.multinomial(3000, rng.dirichlet(np.ones(6)), size=3).tolist()
    evidently = [[16, 18, 16, 14, 12, 12], [16, 16, 16, 16, 16, 8]]
    for table in ([[10, 20, 30], [20, 20, 20]], [[8, 2], [1, 5]], evidently, random, [[9000, 1000], [100, 900]], [[4], [7]]):
        found = stats.chi2_contingency(table, correction=False)
        cases.append({"table": table, "statistic": float(found.statistic), "freedom": int(found.dof), "pValue": float(found.pvalue)})
    return cases


def means_and_shares():
    shares = []
    for hits, rows in (((100, 120), (1000, 1000)), ((0, 7), (40, 60)), ((5000, 4000), (10000, 90000)), ((3, 3), (9, 9))):
        z, p = proportions_ztest(hits, rows)
        shares.append({"hits": hits, "n": rows, "statistic": float(z), "pValue": float(p)})
    means = []
    for a, b in (((10, 1, 4), (15, 2.5, 1)), ((2, 0, 1e-20), (3, 1e-10, 2e-20)), ((500000, 10.01, 9), (700000, 10, 25)), ((30, -4, 2), (40, 9, 3)), ((8, 3, 0), (9, 2, 4))):
        found = stats.ttest_ind_from_stats(a[1], math.sqrt(a[2]), a[0], b[1], math.sqrt(b[2]), b[0], equal_var=False)
        of_a, of_b = a[2] / a[0], b[2] / b[0]
        freedom = (of_a + of_b) ** 2 / (of_a**2 / (a[0] - 1) + of_b**2 / (b[0] - 1))
        samples = [{"n": n, "mean": mean, "variance": variance} for n, mean, variance in (a, b)]
        means.append({"samples": samples, "statistic": float(found.statistic), "freedom": freedom, "pValue": float(found.pvalue)})
    return {"shares": shares, "means": means}


def many_tests():
    families = [[0.03, 0.001, 0.4], [0.01], [0.049, 0.05, 0.05], rng.uniform(0, 1, 20).round(4).tolist()]
    families.append(np.concatenate([rng.uniform(0, 0.004, 8), rng.uniform(0, 1, 30)]).round(6).tolist())
    cases = []
    for values in families:
        for q in (0.05, 0.2):
            rejected, adjusted, _, _ = multipletests(values, q, method="fdr_bh")
            cases.append({"pValues": values, "q": q, "discoveries": np.flatnonzero(rejected).tolist(), "adjusted": adjusted.tolist()})
    return cases


def e_values():
    """From the definition: reject the k hypotheses of largest e, k the largest with k e_(k) >= K / q."""
    families = [[40, 100, 1], [19.9], [20.1], [60, 0, 3, 25, 31, 1.5], np.exp(rng.normal(1, 2.5, 30)).round(4).tolist()]
    cases = []
    for values in families:
        for q in (0.05, 0.1):
            falling = np.argsort(-np.array(values), kind="stable")
            enough = [k for k in range(1, len(values) + 1) if k * values[falling[k - 1]] >= len(values) / q]
            cases.append({"eValues": values, "q": q, "discoveries": sorted(falling[: max(enough, default=0)].tolist())})
    return cases


def lines():
    series = [(list(range(7)), [1, 2, 4, 3, 6, 8, 7]), ([0, 1], [5, 3]), ([1, 1, 2, 2, 3], [4, 4, 4, 9, 4])]
    x = np.arange(40).tolist()
    series.append((x, (0.3 * np.array(x) + rng.standard_t(2, 40)).round(3).tolist()))
    series.append((rng.normal(0, 3, 25).round(1).tolist(), rng.normal(0, 1, 25).round(0).tolist()))
    cases = []
    for x, y in series:
        found = stats.theilslopes(y, x, 0.95)
        cases.append({"x": x, "y": y, "slope": float(found.slope), "intercept": float(found.intercept), "lower": float(found.low_slope), "upper": float(found.high_slope)})
    return cases


def components():
    cases = []
    for rows, d in ((50, 2), (60, 5), (9, 12)):
        data = rng.normal(size=(rows, d)) @ rng.normal(size=(d, d))
        pca = PCA(svd_solver="full").fit(data)
        vectors = pca.components_[: min(d, rows - 1)]
        leading = vectors[np.arange(len(vectors)), np.abs(vectors).argmax(axis=1)]
        values = pca.explained_variance_[: len(vectors)]
        matrix = np.cov(data, rowvar=False)
        cases.append({"matrix": matrix.tolist(), "eigenvalues": values.tolist(), "eigenvectors": (vectors * np.sign(leading)[:, None]).tolist()})
    return cases


write("tails", tails())
write("binned-distances", binned_distances())
write("drift-p-value", drift_p_values())
write("two-samples", two_samples())
write("long-samples", long_samples())
write("tables", tables())
write("means-and-shares", means_and_shares())
write("many-tests", many_tests())
write("e-values", e_values())
write("theil-sen", lines())
write("principal-components", components())
