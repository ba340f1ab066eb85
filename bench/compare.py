"""
The same MLP and GCN in PyTorch, and XGBoost on the same features, for bench/families.ts alone.

Reads the folder that bench/families.ts has written (argument 1): setup.json and matrices of float32.
Prints one JSON object, seconds of fitting an ensemble and of scoring `scored` cells by family; what is
not installed is left out.
"""

import json
import sys
import time
from math import cos, pi
from pathlib import Path

import numpy

FOLDER = Path(sys.argv[1])
SETUP = json.loads((FOLDER / "setup.json").read_text())
MEMBERS = SETUP["members"]


def matrix(name):
    return numpy.fromfile(FOLDER / f"{name}.f32", dtype="float32").reshape(SETUP["shapes"][name])


def timed(work):
    begin = time.perf_counter()
    result = work()
    return time.perf_counter() - begin, result


def least(work, runs=5):
    return min(timed(work)[0] for _ in range(runs))


def measure_torch():
    import torch
    from torch import nn

    torch.set_num_threads(SETUP["threads"])

    def dense(widths):
        layers = []
        for inputs, outputs in zip(widths[:-1], widths[1:]):
            layers += [nn.Linear(inputs, outputs), nn.SiLU()]
        return nn.Sequential(*layers[:-1])

    class Mlp(nn.Module):
        def __init__(self, columns, widths):
            super().__init__()
            self.layers = dense([columns, *widths, 1])

        def forward(self, features):
            return self.layers(features)[:, 0]

    class Gcn(nn.Module):
        """As trainer/families/gcn/network.ts: messages both ways, gates by operation, a global node."""

        def __init__(self, kinds, units, rounds, widths):
            super().__init__()
            self.embeddings = nn.Linear(kinds, units, bias=False)
            self.messages = nn.ModuleList(nn.Linear(units, 3 * units, bias=False) for _ in range(rounds))
            self.everywhere = nn.ModuleList(nn.Linear(units, units, bias=False) for _ in range(rounds))
            self.gates = nn.ParameterList(nn.Parameter(torch.zeros(kinds, units)) for _ in range(rounds))
            self.bias = nn.ParameterList(nn.Parameter(torch.zeros(kinds, units)) for _ in range(rounds))
            self.head = dense([2 * units, *widths, 1])

        def forward(self, operations, successors):
            present = operations.sum((1, 2))[:, None]
            states = self.embeddings(operations)
            for messages, everywhere, gates, bias in zip(
                self.messages, self.everywhere, self.gates, self.bias
            ):
                own, ahead, back = messages(states).chunk(3, 2)
                received = successors.transpose(1, 2) @ ahead + successors @ back
                received = received + everywhere(states.sum(1) / present)[:, None]
                gate = operations @ torch.sigmoid(gates)
                states = states + torch.relu(own + gate * received + operations @ bias)
            output = (states * operations[:, :, 1:2]).sum(1)
            return self.head(torch.cat([states.sum(1) / present, output], 1))[:, 0]

    targets = torch.tensor(matrix("targets")[:, 0])

    def train(network, inputs, training):
        steps, batch, rate = training["steps"], training["batch"], training["rate"]
        optimizer = torch.optim.AdamW(
            network.parameters(), rate, (0.9, 0.98), weight_decay=training["decay"]
        )
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / 50, (1 + cos(pi * step / steps)) / 2)
        )
        order = torch.randperm(len(targets))
        at = 0
        for _ in range(steps):
            if at + batch > len(order):
                order, at = torch.randperm(len(targets)), 0
            rows = order[at : at + batch]
            at += batch
            scores = network(*(one[rows] for one in inputs))
            better = targets[rows][:, None] > targets[rows][None, :]
            losses = nn.functional.softplus(scores[None, :] - scores[:, None])
            loss = (losses * better).sum() / better.sum()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()
        return network

    def measure(make, names, training):
        inputs = [torch.tensor(matrix(name)) for name in names]
        scored = [torch.tensor(matrix(f"scored_{name}")) for name in names]
        fit, networks = timed(
            lambda: [train(make(), inputs, training) for _ in range(MEMBERS)]
        )
        torch.set_num_threads(1)
        with torch.no_grad():
            score = least(lambda: [network(*scored) for network in networks])
        torch.set_num_threads(SETUP["threads"])
        return {"with": f"PyTorch {torch.__version__}", "fit": fit, "score": score}

    mlp, gcn = SETUP["mlp"], SETUP["gcn"]
    columns = SETUP["shapes"]["features"][1]
    kinds = SETUP["shapes"]["operations"][2]
    return {
        "mlp": measure(lambda: Mlp(columns, mlp["widths"]), ["features"], mlp["training"]),
        "gcn": measure(
            lambda: Gcn(kinds, gcn["units"], gcn["rounds"], gcn["widths"]),
            ["operations", "adjacency"],
            gcn["training"],
        ),
    }


def measure_xgboost():
    import xgboost

    trees = SETUP["trees"]
    data = xgboost.DMatrix(matrix("raw_features"), matrix("targets")[:, 0])
    scored = xgboost.DMatrix(matrix("scored_raw_features"))

    def fit(seed):
        parameters = {
            "tree_method": "hist",
            "max_bin": 64,
            "eta": trees["rate"],
            "max_depth": trees["depth"],
            "subsample": trees["rowShare"],
            "colsample_bynode": trees["featureShare"],
            "min_child_weight": trees["leastRows"],
            "lambda": trees["lambda"],
            "nthread": SETUP["threads"],
            "seed": seed,
        }
        return xgboost.train(parameters, data, trees["rounds"])

    seconds, boosters = timed(lambda: [fit(seed) for seed in range(MEMBERS)])
    for booster in boosters:
        booster.set_param({"nthread": 1})
    score = least(lambda: [booster.predict(scored) for booster in boosters])
    return {"trees": {"with": f"XGBoost {xgboost.__version__}", "fit": seconds, "score": score}}


figures = {}
for measure in (measure_torch, measure_xgboost):
    try:
        figures.update(measure())
    except ImportError as error:
        print(f"left out: {error}", file=sys.stderr)
print(json.dumps(figures))
