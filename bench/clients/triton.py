"""
The official Triton client against a running service: `triton.py URL`.

Needs `pip install tritonclient[http] numpy`. Every form in which the client sends and asks for tensors has
to say the same; prints a line for each.
"""

import asyncio
import sys

import numpy
from tritonclient import http
from tritonclient.http import aio
from tritonclient.utils import InferenceServerException

ADDRESS = sys.argv[1].removeprefix("http://")
MODEL = "nasbench201-cifar10"
CELLS = [
    "|nor_conv_3x3~0|+|nor_conv_3x3~0|nor_conv_3x3~1|+|skip_connect~0|nor_conv_3x3~1|nor_conv_3x3~2|",
    "|none~0|+|none~0|none~1|+|skip_connect~0|none~1|none~2|",
]


def texts(module, binary):
    array = numpy.array([cell.encode() for cell in CELLS], dtype=numpy.object_)
    given = module.InferInput("architecture", [len(CELLS)], "BYTES")
    given.set_data_from_numpy(array, binary_data=binary)
    return given


def numbers(binary, metadata):
    (wanted,) = [each for each in metadata["inputs"]][:1]
    shape = [len(CELLS), *wanted["shape"][1:]]
    given = http.InferInput(wanted["name"], shape, wanted["datatype"])
    given.set_data_from_numpy(numpy.full(shape, 0.5, numpy.float32), binary_data=binary)
    return given


def said(result):
    return numpy.stack([result.as_numpy("mean"), result.as_numpy("std")])


def form(binary):
    return "binary" if binary else "JSON"


async def asynchronous():
    async with aio.InferenceServerClient(ADDRESS) as client:
        return [said(await client.infer(MODEL, [texts(aio, binary)])) for binary in (False, True)]


client = http.InferenceServerClient(ADDRESS)
assert client.is_server_live() and client.is_server_ready()
assert client.is_model_ready(MODEL) and client.is_model_ready(MODEL, "1")
assert "binary_tensor_data" in client.get_server_metadata()["extensions"]
metadata = client.get_model_metadata(MODEL, "1")
assert metadata["versions"] == ["1"], metadata
print(f"live, ready, metadata of {MODEL}, version 1")

first = None
for name, give in (("texts", texts), ("numbers", numbers)):
    reference = None
    for binary in (False, True):
        given = give(http, binary) if give is texts else give(binary, metadata)
        for asked in (None, False, True):
            outputs = None
            if asked is not None:
                outputs = [http.InferRequestedOutput(each, binary_data=asked) for each in ("mean", "std")]
            for version in ("", "1"):
                result = said(client.infer(MODEL, [given], model_version=version, outputs=outputs))
                reference = result if reference is None else reference
                assert numpy.array_equal(result, reference), (name, binary, asked)
            answer = "by default" if asked is None else form(asked)
            print(f"infer: {name} as {form(binary)}, outputs {answer}: mean {result[0].round(3).tolist()}")
    first = reference if first is None else first

for result in asyncio.run(asynchronous()):
    assert numpy.array_equal(result, first)
print("infer: texts as JSON and binary with the asynchronous client")

for coding in ("gzip", "deflate"):
    for binary in (False, True):
        given = texts(http, binary)
        result = said(client.infer(MODEL, [given], request_compression_algorithm=coding))
        assert numpy.array_equal(result, first), (coding, binary)
    print(f"infer: texts as JSON and binary, compressed by {coding}")

for version, model in (("2", MODEL), ("", "nope")):
    try:
        client.get_model_metadata(model, version)
    except InferenceServerException as error:
        print(f"refused: {error.message()}")
    else:
        raise AssertionError(f"{model} {version} was answered")
