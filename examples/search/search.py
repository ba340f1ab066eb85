"""Searches NAS-Bench-201 over HTTP: the service proposes, `train` measures. Standard library only.

    npx archfit import nasbench201.csv.gz --table nasbench201 && npm start
    python3 examples/search/search.py guided 60 1 [http://127.0.0.1:8787]

The address of the service may also stand in the variable ARCHFIT_URL.
"""

import json
import os
import sys
import urllib.request

SERVICE = os.environ.get("ARCHFIT_URL", "http://127.0.0.1:8787")
SPACE = "nasbench201"


def call(path, body):
    request = urllib.request.Request(
        SERVICE.rstrip("/") + path, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.load(answer)


def train(architectures):
    """Validation accuracies in percent. Here they are looked up; put your own training in its place."""
    answer = call(
        "/v1/benchmarks/nasbench201/lookup",
        {"architectures": architectures, "metrics": ["cifar10_valid_200"], "twins": False},
    )
    return [
        result["rows"][0]["numbers"]["cifar10_valid_200"]["value"]
        for result in answer["results"]
    ]


def search(strategy, budget, seed, start=10, step=5):
    """All that was measured, as (fitness, architecture) in the order of training."""
    request = {"count": start, "seed": seed}
    proposed = call(f"/v1/spaces/{SPACE}/sample", request)["architectures"]
    going_on = {"seed": seed}
    measured = []
    while True:
        fitness = train(proposed)
        measured += zip(fitness, proposed)
        if len(measured) >= budget:
            return measured
        answer = call(
            "/v1/evolve",
            {
                "space": SPACE,
                "strategy": {"name": strategy},
                # What is not measured is as predicted; of what is, the state remembers the rest.
                "population": [
                    {"architecture": architecture, "fitness": value}
                    for value, architecture in zip(fitness, proposed)
                ],
                "offspring": min(step, budget - len(measured)),
                **going_on,
            },
        )
        going_on = {"state": answer["state"]}
        proposed = [one["architecture"] for one in answer["offspring"]]
        if not proposed:
            return measured


if __name__ == "__main__":
    strategy, budget, seed, *address = sys.argv[1:]
    SERVICE = address[0] if address else SERVICE
    measured = search(strategy, int(budget), int(seed))
    best = 0.0
    for queries, (fitness, architecture) in enumerate(measured, 1):
        if fitness > best:
            best = fitness
            print(f"{queries:4} {fitness:.2f} {architecture}")
