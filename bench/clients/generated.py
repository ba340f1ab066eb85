"""
Every call of a running service through a client that openapi-python-client has generated of its contract:
`generated.py URL FOLDER`, the folder of the generated package.

Takes the examples of the contract. Fails where a call is missing, or an answer is not read whole.
"""

import importlib
import inspect
import json
import re
import sys
import typing
from pathlib import Path

import httpx

URL, FOLDER = sys.argv[1], Path(sys.argv[2])
sys.path.insert(0, str(FOLDER.parent))
package = FOLDER.name
client = importlib.import_module(f"{package}.client").Client(base_url=URL)
Unset = importlib.import_module(f"{package}.types").Unset


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def body_of(annotation, example):
    """The example as one of the generated classes that the call takes."""
    for kind in typing.get_args(annotation) or (annotation,):
        try:
            body = kind.from_dict(example)
        except (KeyError, AttributeError):
            continue
        if body.to_dict() == example:
            return body
    raise AssertionError(f"no generated class takes {example}")


def check_rows(path, response):
    """A line of text for each row, behind the names of the columns where it is CSV."""
    rows = response.content.decode().splitlines()
    if response.headers["content-type"].startswith("text/csv"):
        rows = rows[1:]
    assert len(rows) == int(response.headers["x-table-rows"]), f"{path}: {len(rows)} rows"
    assert response.parsed == response.content.decode(), f"{path}: the answer is read in part"
    print(f"GET  {path}: {len(rows)} rows as text")


def call(operation, method, path):
    folder = operation["tags"][0].lower().replace(" ", "_")
    module = importlib.import_module(f"{package}.api.{folder}.{snake(operation['operationId'])}")
    parameters = inspect.signature(module.sync_detailed).parameters
    given = {}
    for parameter in operation.get("parameters", []):
        example = parameter["schema"].get("example")
        if parameter["in"] == "path" or (parameter["required"] and example is not None):
            given[parameter["name"]] = example
    if "requestBody" in operation:
        example = operation["requestBody"]["content"]["application/json"]["example"]
        given["body"] = body_of(parameters["body"].annotation, example)
    response = module.sync_detailed(client=client, **given)
    assert response.status_code == 200, (path, response.status_code, response.content)
    assert response.parsed is not None, f"{path}: the answer is not read"
    if "x-table-rows" in response.headers:
        check_rows(path, response)
        return
    raw, read = json.loads(response.content), response.parsed.to_dict()
    assert read == raw, f"{path}: the answer is read in part"
    print(f"{method.upper():4} {path}: {type(response.parsed).__name__}")


contract = httpx.get(f"{URL}/openapi.json").json()
count = 0
for path, methods in contract["paths"].items():
    for method, operation in methods.items():
        call(operation, method, path)
        count += 1
print(f"{count} calls, every answer read whole")
