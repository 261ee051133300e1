"""Writes f64, f32, f16 and bf16.safetensors with the reference implementation of
safetensors, and checks with it the files of these names that package train wrote
to a folder:

    python3 reference.py [FOLDER]

The files here were made with Debian's python3-safetensors 0.5.2.
"""
import os, struct, sys

from safetensors import deserialize, serialize_file

A = [0.5, -2.5, 3, 1 / 1024, 1280, 0]  # numbers that all four types have


def bits(kind):
    if kind == "bf16":  # the upper half of a float32
        return b"".join(struct.pack("<f", x)[2:] for x in A)
    return struct.pack("<6" + {"f64": "d", "f32": "f", "f16": "e"}[kind], *A)


for kind in "f64", "f32", "f16", "bf16":
    long = {"f64": "float64", "f32": "float32", "f16": "float16", "bf16": "bfloat16"}[kind]
    name = kind + ".safetensors"
    if len(sys.argv) < 2:
        W = {"dtype": long, "shape": [2, 3], "data": bits(kind)}
        serialize_file({"W": W}, name, {"made by": "the reference"})
        continue
    with open(os.path.join(sys.argv[1], name), "rb") as file:
        have = dict(deserialize(file.read()))["W"]
    want = {"dtype": kind.upper(), "shape": [2, 3], "data": bits(kind)}
    assert {**have, "data": bytes(have["data"])} == want, (name, have)
    print(name, "is right")
