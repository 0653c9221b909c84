"""Writes libs/stats/src/golden/*.json: what numpy, scipy and mmh3 give for the functions of libs/stats."""

import json
import math
import pathlib

import mmh3
import numpy as np
import scipy
from scipy import integrate, optimize, special, stats
from scipy.spatial import distance

OUT = pathlib.Path(__file__).resolve().parents[2] / "libs" / "stats" / "src" / "golden"
MADE_WITH = {"numpy": np.__version__, "scipy": scipy.__version__, "mmh3": "5.1.0"}
rng = np.random.Generator(np.random.PCG64(20010630))


def write(name, cases):
    OUT.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"madeBy": "tools/golden/stats.py", "madeWith": MADE_WITH, "cases": cases}, indent=1)
    (OUT / f"{name}.json").write_text(text + "\n")


def binned():
    """PSI (smoothed shares) and Jensen-Shannon distance of two windows of counts."""
    pairs = [([100, 200, 300, 400], [250] * 4), ([1, 2, 3, 4], [1] * 4), ([10, 0, 5], [0, 10, 5]), ([7, 0], [0, 9])]
    for bins in (2, 5, 21, 51):
        shares = rng.dirichlet(np.ones(bins), size=2)
        pairs.append((rng.multinomial(5000, shares[0]).tolist(), rng.multinomial(900, shares[1]).tolist()))
    cases = []
    for reference, analysis in pairs:
        r, a = np.array(reference), np.array(analysis)
        p, q = (r + 0.5) / (r + 0.5).sum(), (a + 0.5) / (a + 0.5).sum()
        psi = stats.entropy(p, q) + stats.entropy(q, p)
        js = distance.jensenshannon(r / r.sum(), a / a.sum(), base=2)
        cases.append({"reference": reference, "analysis": analysis, "psi": float(psi), "jensenShannon": float(js)})
    return cases


def kolmogorov_smirnov():
    """The exact two-sample distance of values, some with ties, some of one bin only."""
    cases = [([1, 2, 2, 3, 3, 3, 4, 4, 5, 9], [2, 3, 3, 4, 4, 5, 5, 6, 7, 10])]
    for n, m, shift, digits in ((200, 150, 0.0, 2), (300, 80, 0.4, 3), (120, 400, -0.8, 1), (60, 60, 3.0, 2)):
        cases.append((rng.normal(0, 1, n).round(digits).tolist(), rng.normal(shift, 1.2, m).round(digits).tolist()))
    return [{"reference": r, "analysis": a, "distance": float(stats.ks_2samp(r, a).statistic)} for r, a in cases]


def bins():
    """Frozen edges of a sample, and where searchsorted(side='right') puts probes."""
    samples = [
        rng.normal(0, 1, 257),
        rng.exponential(3, 100),
        rng.integers(0, 5, 300).astype(float),
        np.concatenate([np.zeros(90), rng.normal(5, 1, 60)]),
        np.array([-1116.0, 3, 3, 3, 4]),
    ]
    cases = []
    for sample in samples:
        for wanted in (4, 20, 50):
            levels = np.arange(1, wanted) / wanted
            edges = np.unique(np.quantile(sample, levels).astype(np.float32)).astype(float)
            probes = np.concatenate([edges, edges - 1e-3, edges + 1e-3, [-1e30, 0, 1e30]])
            where = np.searchsorted(edges, probes, side="right")
            cases.append(
                {
                    "sample": sample.tolist(),
                    "bins": wanted,
                    "edges": edges.tolist(),
                    "probes": probes.tolist(),
                    "indices": where.tolist(),
                }
            )
    return cases


def distributions():
    return {
        "chiSquare": [
            {"share": s, "freedom": f, "quantile": float(stats.chi2.ppf(s, f))}
            for s in (0.01, 0.5, 0.9, 0.95, 0.99, 0.999)
            for f in (1, 2, 3, 9, 19, 20, 50, 63, 200)
        ],
        "logGamma": [
            {"x": x, "value": float(special.gammaln(x))} for x in (1e-3, 0.25, 0.5, 1, 1.5, 2, 7.5, 100.5, 12345.5, 1e7)
        ],
        "incompleteBeta": [
            {"x": x, "a": a, "b": b, "value": float(special.betainc(a, b, x))}
            for x in (1e-4, 0.01, 0.1, 0.5, 0.9, 0.999)
            for a, b in ((0.5, 0.5), (0.5, 1000.5), (10.5, 990.5), (3, 2), (100.5, 99900.5))
        ],
    }


def noise_floors():
    cases = []
    for n, m, k, share in ((5000, 1000, 10, 0.95), (50000, 50000, 10, 0.95), (40000, 700, 21, 0.99), (1000, 1000, 51, 0.999)):
        c = 1 / n + 1 / m
        chi = float(stats.chi2.ppf(share, k - 1))
        cases.append(
            {
                "n": n,
                "m": m,
                "bins": k,
                "share": share,
                "psi": c * chi,
                "jensenShannon": math.sqrt(c * chi / 8 / math.log(2)),
                "ks": math.sqrt(c) * float(stats.kstwobign.ppf(share)),
            }
        )
    return cases


def rate_bounds():
    """The mixture integrated numerically over q = sin(t)^2 (in t the Jeffreys prior is flat), root by Brent."""

    def log_ratio(rate, bad, n):
        top = math.asin(math.sqrt(rate))

        def ratio(t):
            q = math.sin(t) ** 2
            if q == 0:
                return 0.0 if bad else math.exp(-n * math.log1p(-rate))
            return math.exp(bad * math.log(q / rate) + (n - bad) * (math.log1p(-q) - math.log1p(-rate)))

        peak = math.asin(math.sqrt(bad / n))
        value, _ = integrate.quad(ratio, 0, top, points=[min(peak, top * 0.999)], limit=500, epsabs=0, epsrel=1e-11)
        return math.log(value / top)

    cases = []
    for bad, n, alpha in ((0, 10, 0.01), (0, 1000, 0.01), (10, 1000, 0.01), (3, 40, 0.05), (60, 100, 0.01), (99, 100, 0.05)):
        low = (bad + 0.5) / n
        goal = math.log(1 / alpha)
        high = low
        while log_ratio(high, bad, n) < goal:
            high += (1 - high) / 20
        bound = optimize.brentq(lambda r: log_ratio(r, bad, n) - goal, low, high, xtol=1e-14)
        cases.append({"bad": bad, "n": n, "alpha": alpha, "bound": bound})
    return cases


def wilson():
    cases = []
    for hits, n, level in ((0, 20, 0.95), (10, 100, 0.95), (3, 7, 0.99), (50, 50, 0.9), (1234, 100000, 0.999)):
        low, high = stats.binomtest(hits, n).proportion_ci(level, method="wilson")
        z = float(stats.norm.ppf(0.5 + level / 2))
        cases.append({"hits": hits, "n": n, "z": z, "lower": float(low), "upper": float(high)})
    return cases


def hashes():
    texts = ["", "a", "AA-1093", "flight/2001-03-01/LAX", "é", "aé", "abcé", "abcdé", "日本語", "x日", "😀", "abc😀de", "ab\u0000c"]
    return [
        {"seed": seed, "text": text, "hash": mmh3.hash(text.encode("utf-8"), seed, signed=False)}
        for seed in (0, 1, 0x9747B28C, 0xFFFFFFFF)
        for text in texts
    ]


write("binned", binned())
write("kolmogorov-smirnov", kolmogorov_smirnov())
write("quantile-bins", bins())
write("distributions", distributions())
write("noise-floor", noise_floors())
write("rate-bound", rate_bounds())
write("wilson", wilson())
write("murmur-hash3", hashes())
