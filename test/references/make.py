"""
Makes the JSON files beside it: what other libraries answer to the same questions, for the tests beside it.

    python3 -m venv venv
    venv/bin/pip install numpy==2.4.6 scipy==1.17.1 scikit-learn==1.9.1 xgboost==3.2.0 pymoo==0.6.2
    venv/bin/python test/references/make.py [NAME...]

Made with Python 3.11, in two minutes. Nothing else in the repository needs Python or these packages.
"""

import csv
import gzip
import json
import sys
from pathlib import Path

import numpy

HERE = Path(__file__).parent
OPERATIONS = ["none", "skip_connect", "nor_conv_1x1", "nor_conv_3x3", "avg_pool_3x3"]


def metrics():
    """Ranks, correlations, classification, regressions: SciPy and scikit-learn."""
    from scipy import stats
    from sklearn.isotonic import IsotonicRegression
    from sklearn.linear_model import LogisticRegression
    from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score
    from sklearn.calibration import calibration_curve

    random = numpy.random.default_rng(1)

    def correlation(count, values):
        x = random.integers(values, size=count)
        y = x + random.integers(-values // 2, values, size=count)
        return {
            "x": x,
            "y": y,
            "ranks": stats.rankdata(x),
            "kendall_tau": stats.kendalltau(x, y, variant="b").statistic,
            "spearman": stats.spearmanr(x, y).statistic,
        }

    def classification(count, levels):
        # Between the borders of ten bins, which belong to the upper bin or to the lower one.
        said = (random.integers(levels, size=count) + 0.5) / levels
        above = random.uniform(size=count) < said**2
        observed, predicted = calibration_curve(above, said, n_bins=10)
        return {
            "said": said,
            "above": above.astype(int),
            "roc_auc": roc_auc_score(above, said),
            "average_precision": average_precision_score(above, said),
            "brier": brier_score_loss(above, said),
            "predicted": predicted,
            "observed": observed,
        }

    def isotonic(count):
        values = (numpy.arange(count) / 10 + random.normal(size=count)).round(3)
        weights = random.integers(1, 9, size=count)
        at = numpy.arange(count)
        return {
            "values": values,
            "weights": weights,
            "fitted": IsotonicRegression().fit_transform(at, values),
            "weighted": IsotonicRegression().fit_transform(at, values, sample_weight=weights),
        }

    def logistic(count, columns):
        scores = random.normal(size=(count, columns)).round(3)
        chance = 1 / (1 + numpy.exp(-(scores @ numpy.arange(1, columns + 1) - 1)))
        above = random.uniform(size=count) < chance
        # C is one over the ridge: 1 is ours.
        fitted = LogisticRegression(C=1, solver="newton-cholesky", tol=1e-12).fit(scores, above)
        return {
            "scores": scores,
            "above": above.astype(int),
            "weights": fitted.coef_[0],
            "bias": fitted.intercept_[0],
        }

    def residuals(count):
        values = random.standard_t(4, size=count).round(4)
        probabilities = [0.005, 0.025, 0.1, 0.3, 0.5, 0.75, 0.9, 0.975, 0.995]
        return {
            "values": values,
            "probabilities": probabilities,
            # Ranks p·(n + 1), from Weibull.
            "quantiles": numpy.quantile(values, probabilities, method="weibull"),
        }

    probabilities = numpy.concatenate(
        [numpy.array([1e-300, 1e-16, 1e-9, 1e-3]), numpy.arange(1, 100) / 100, [0.999, 1 - 1e-9]]
    )
    return {
        "correlations": [correlation(*sizes) for sizes in [(5, 9), (60, 4), (200, 30), (300, 9999)]],
        "classifications": [classification(*sizes) for sizes in [(40, 8), (200, 64), (300, 2**16)]],
        "isotonic": [isotonic(count) for count in [8, 60, 150]],
        "logistic": [logistic(*sizes) for sizes in [(30, 1), (100, 2), (150, 4)]],
        "residuals": [residuals(count) for count in [15, 250]],
        "normal": {"probabilities": probabilities, "quantiles": stats.norm.ppf(probabilities)},
    }


def pareto():
    """Fronts, and crowding distances in each, of points with ties, the larger the better: pymoo."""
    from pymoo.operators.survival.rank_and_crowding.metrics import get_crowding_function
    from pymoo.util.nds.non_dominated_sorting import NonDominatedSorting

    random = numpy.random.default_rng(2)
    crowding = get_crowding_function("cd")

    def case(count, objectives, values):
        points = random.integers(values, size=(count, objectives)).astype(float)
        # pymoo's objectives are to be small; distances are the same either way but for ties.
        fronts = [numpy.sort(front) for front in NonDominatedSorting().do(-points)]
        # pymoo takes the mean over objectives, Deb et al. the sum.
        distances = [crowding.do(points[front]) * objectives for front in fronts]
        return {"points": points.astype(int), "fronts": fronts, "distances": distances}

    sizes = [(1, 2), (40, 1), (60, 2), (60, 2), (150, 2), (60, 3), (150, 3), (100, 5)]
    values = [5, 5, 6, 30, 1000, 6, 40, 8]
    return [case(*size, most) for size, most in zip(sizes, values)]


ZDT = {"variables": 30, "steps": 64, "population": 50, "evaluations": 3000, "runs": 20}
REFERENCE = [1.1, 6]


def nsga2():
    """Hypervolume of what NSGA-II evaluates on ZDT1 to ZDT3 with variables of 64 steps: pymoo."""
    from pymoo.algorithms.moo.nsga2 import NSGA2
    from pymoo.core.mutation import Mutation
    from pymoo.core.problem import Problem
    from pymoo.indicators.hv import HV
    from pymoo.operators.crossover.ux import UX
    from pymoo.operators.sampling.rnd import IntegerRandomSampling
    from pymoo.optimize import minimize
    from pymoo.problems import get_problem

    last = ZDT["steps"] - 1

    class Steps(Problem):
        def __init__(self, name):
            self.inner = get_problem(name, n_var=ZDT["variables"])
            self.seen = []
            super().__init__(n_var=ZDT["variables"], n_obj=2, xl=0, xu=last, vtype=int)

        def _evaluate(self, X, out, *args, **kwargs):
            out["F"] = self.inner.evaluate(X / last)
            self.seen.append(out["F"])

    class AnotherStep(Mutation):
        """Each variable takes another step, any of them, with probability one over their number."""

        def _do(self, problem, X, random_state=None, **kwargs):
            changes = random_state.random(X.shape) < 1 / problem.n_var
            return numpy.where(changes, (X + random_state.integers(1, last + 1, X.shape)) % (last + 1), X)

    def run(name, seed):
        problem = Steps(name)
        algorithm = NSGA2(
            pop_size=ZDT["population"],
            sampling=IntegerRandomSampling(),
            crossover=UX(prob=0.9),
            # `prob` is that of mutating an individual at all.
            mutation=AnotherStep(prob=1.0),
            eliminate_duplicates=True,
        )
        minimize(problem, algorithm, ("n_eval", ZDT["evaluations"]), seed=seed)
        points = numpy.concatenate(problem.seen)
        assert len(points) == ZDT["evaluations"]
        return volume(points)

    def volume(points):
        return HV(ref_point=numpy.array(REFERENCE))(points)

    def summary(volumes):
        return {"mean": numpy.mean(volumes), "std": numpy.std(volumes, ddof=1)}

    def at_random(name, seed):
        steps = numpy.random.default_rng(seed).integers(last + 1, size=(ZDT["evaluations"], ZDT["variables"]))
        return volume(get_problem(name, n_var=ZDT["variables"]).evaluate(steps / last))

    seeds = range(ZDT["runs"])
    one = numpy.random.default_rng(3).integers(last + 1, size=ZDT["variables"])
    return {
        **ZDT,
        "reference": REFERENCE,
        "problems": [
            {
                "name": name,
                "at": {"steps": one, "objectives": get_problem(name, n_var=30).evaluate(one / last)},
                "nsga2": summary([run(name, seed) for seed in seeds]),
                "random": summary([at_random(name, seed) for seed in seeds]),
            }
            for name in ["zdt1", "zdt2", "zdt3"]
        ],
    }


def trees():
    """Boosted trees without anything drawn, of cells of NAS-Bench-201 and of Friedman's function: XGBoost."""
    import xgboost
    from scipy.stats import kendalltau

    random = numpy.random.default_rng(4)

    def fit(case, features, unseen_features, targets, unseen_targets, **options):
        train = xgboost.DMatrix(features.astype("float32"), targets)
        parameters = {
            "tree_method": "hist",
            "max_bin": 64,
            "objective": "reg:squarederror",
            "base_score": float(numpy.mean(targets)),
            "min_split_loss": 0,
            "nthread": 1,
            "max_depth": options["depth"],
            "min_child_weight": options["leastRows"],
            "reg_lambda": options["lambda"],
            "learning_rate": options["rate"],
        }
        model = xgboost.train(parameters, train, options["rounds"])
        predicted = model.predict(train)
        unseen = model.predict(xgboost.DMatrix(unseen_features.astype("float32")))
        return {
            **case,
            "targets": targets,
            "unseenTargets": unseen_targets,
            "options": options,
            "predicted": predicted,
            "unseenPredicted": unseen,
            "rmse": numpy.sqrt(numpy.mean((unseen - unseen_targets) ** 2)),
            "kendall_tau": kendalltau(unseen, unseen_targets).statistic,
        }

    def cells():
        with gzip.open(HERE / "../../tables/nasbench201.csv.gz", "rt") as file:
            rows = list(csv.DictReader(file))
        chosen = [rows[index] for index in random.choice(len(rows), 600, replace=False)]
        texts = [
            "".join(
                str(OPERATIONS.index(edge.split("~")[0]))
                for edge in row["arch"].replace("+", "").split("|")
                if edge
            )
            for row in chosen
        ]
        # Column 5 · edge + operation.
        features = numpy.array([[int(a == str(b)) for a in text for b in range(5)] for text in texts])
        targets = numpy.array([float(row["cifar10_test_200"]) for row in chosen])
        options = {"rounds": 100, "depth": 4, "leastRows": 2, "lambda": 1, "rate": 0.1}
        case = {"cells": texts[:300], "unseenCells": texts[300:]}
        return fit(case, features[:300], features[300:], targets[:300], targets[300:], **options)

    def friedman(levels):
        features = (random.integers(levels, size=(600, 6)) / levels).round(4)
        a, b, c, d, e, _ = features.T
        targets = 10 * numpy.sin(numpy.pi * a * b) + 20 * (c - 0.5) ** 2 + 10 * d + 5 * e
        targets = (targets + random.normal(size=600)).round(3)
        options = {"rounds": 100, "depth": 4, "leastRows": 3, "lambda": 2, "rate": 0.1}
        case = {"features": features[:300], "unseenFeatures": features[300:]}
        return fit(case, features[:300], features[300:], targets[:300], targets[300:], **options)

    return {"cells": cells(), "fewValues": friedman(25), "manyValues": friedman(10_000)}


LENGTH_SCALES = [0.35, 0.5, 0.7, 1, 1.4, 2, 4]
NOISE_RATIOS = [0.03, 0.1, 0.3, 1, 3, 10, 100]


def gaussian_process():
    """Mean, deviation and log marginal likelihood at given hyperparameters, and the best of them: scikit-learn."""
    from scipy.optimize import minimize
    from scipy.spatial.distance import pdist
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import RBF, ConstantKernel, WhiteKernel
    from sklearn.linear_model import LinearRegression

    random = numpy.random.default_rng(5)

    def fit(inputs, trend, targets, length_scale, ratio):
        """Generalised least squares is least squares of what a Cholesky factor whitens."""
        unit = RBF(length_scale)(inputs) + ratio * numpy.eye(len(inputs))
        factor = numpy.linalg.cholesky(unit)
        basis = numpy.column_stack([numpy.ones(len(trend)), trend])
        white = numpy.linalg.solve(factor, numpy.column_stack([basis, targets]))
        line = LinearRegression(fit_intercept=False).fit(white[:, :2], white[:, 2]).coef_
        rest = targets - basis @ line
        # The variance at which the likelihood is highest.
        variance = numpy.mean(numpy.linalg.solve(factor, rest) ** 2)
        kernel = ConstantKernel(variance) * RBF(length_scale) + WhiteKernel(ratio * variance)
        process = GaussianProcessRegressor(kernel, alpha=0, optimizer=None).fit(inputs, rest)
        return line, variance, process, process.log_marginal_likelihood_value_

    def case(count, columns, noise, smooth):
        inputs = random.normal(size=(count, columns)).round(3)
        trend = random.normal(size=count).round(3)
        wave = numpy.sin(1.5 * inputs[:, 0]) + numpy.cos(inputs.sum(axis=1))
        targets = (90 + 2 * trend + smooth * wave + noise * random.normal(size=count)).round(3)
        rows = random.normal(size=(20, columns)).round(3)
        rows_trend = random.normal(size=20).round(3)
        unit = numpy.sqrt(numpy.median(pdist(inputs, "sqeuclidean")))

        def at(length_scale, ratio):
            line, variance, process, likelihood = fit(inputs, trend, targets, length_scale * unit, ratio)
            mean, deviation = process.predict(rows, return_std=True)
            return {
                "lengthScale": length_scale * unit,
                "ratio": ratio,
                "trend": line,
                "variance": variance,
                "logMarginalLikelihood": likelihood,
                "mean": mean + line[0] + line[1] * rows_trend,
                "deviation": deviation,
            }

        def log_posterior(length_scale, ratio):
            prior = numpy.log(length_scale / 0.8) / 0.5, numpy.log(ratio / 3)
            likelihood = fit(inputs, trend, targets, length_scale * unit, ratio)[3]
            return likelihood - 0.5 * (prior[0] ** 2 + prior[1] ** 2)

        grid = [(a, b) for a in LENGTH_SCALES for b in NOISE_RATIOS]
        best = max(grid, key=lambda pair: log_posterior(*pair))
        # Wherever between the values of the grid.
        optimum = minimize(
            lambda logs: -log_posterior(*numpy.exp(logs)), numpy.log(best), method="Nelder-Mead"
        )
        return {
            "inputs": inputs,
            "trend": trend,
            "targets": targets,
            "rows": rows,
            "rowsTrend": rows_trend,
            "fits": [at(*pair) for pair in [(0.35, 0.1), (1, 1), (4, 10)]],
            "best": {**at(*best), "logPosterior": log_posterior(*best)},
            "optimum": {
                "lengthScale": numpy.exp(optimum.x[0]) * unit,
                "ratio": numpy.exp(optimum.x[1]),
                "logPosterior": -optimum.fun,
            },
        }

    return [
        case(*sizes)
        for sizes in [(20, 2, 0.5, 1), (40, 3, 0.1, 2), (60, 2, 0.5, 3), (40, 2, 2, 0.3)]
    ]


def kernel_sum():
    """Sum of a linear, a squared and two smooth kernels and a constant: mean, deviation, likelihood, and its maximum: scikit-learn."""
    from sklearn.gaussian_process import GaussianProcessRegressor
    from sklearn.gaussian_process.kernels import (
        RBF,
        ConstantKernel,
        DotProduct,
        Exponentiation,
        WhiteKernel,
    )

    random = numpy.random.default_rng(6)

    def case(count, columns):
        inputs = random.normal(size=(count, columns)).round(3)
        targets = inputs.sum(axis=1) + inputs[:, 0] * inputs[:, 1] + 0.3 * random.normal(size=count)
        targets = ((targets - targets.mean()) / targets.std()).round(4)
        rows = random.normal(size=(10, columns)).round(3)
        weights = [0.3, 0.1, 0.4, 0.2]
        noise = 0.05
        dot = DotProduct(sigma_0=0, sigma_0_bounds="fixed")
        parts = [dot, Exponentiation(dot, 2), RBF(0.7, "fixed"), RBF(1.4, "fixed")]
        kernel = ConstantKernel(1, "fixed") + WhiteKernel(noise)
        for weight, part in zip(weights, parts):
            kernel += ConstantKernel(weight) * part
        optimum = GaussianProcessRegressor(kernel, alpha=0, n_restarts_optimizer=5, random_state=0)
        process = GaussianProcessRegressor(kernel, alpha=0, optimizer=None).fit(inputs, targets)
        mean, deviation = process.predict(rows, return_std=True)

        return {
            "inputs": inputs,
            "targets": targets,
            "rows": rows,
            "weights": weights,
            "noise": noise,
            "mean": mean,
            "deviation": deviation,
            "logMarginalLikelihood": process.log_marginal_likelihood_value_,
            "most": optimum.fit(inputs, targets).log_marginal_likelihood_value_,
        }

    return [case(20, 3), case(45, 5)]


def plain(value):
    """JSON knows no infinity: null instead. Floats to 12 digits."""
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple, numpy.ndarray)):
        return [plain(one) for one in value]
    if isinstance(value, (bool, str)):
        return value
    if float(value).is_integer():
        return int(value)
    if isinstance(value, numpy.float32):
        return float(str(value))
    return float(f"{value:.12g}") if numpy.isfinite(value) else None


if __name__ == "__main__":
    made = {
        "metrics": metrics,
        "pareto": pareto,
        "nsga2": nsga2,
        "trees": trees,
        "gaussian-process": gaussian_process,
        "kernel-sum": kernel_sum,
    }
    for name in sys.argv[1:] or made:
        text = json.dumps(plain(made[name]()), separators=(",", ":"))
        (HERE / f"{name}.json").write_text(text + "\n")
        print(f"{name}: {len(text)} bytes")
