#!/usr/bin/env python3
"""Writes pytorch.json: what PyTorch's optimizers make of the parameter and the
gradients of optimizers.json, for optimizers_test.go.

    python3 pytorch.py       (made with PyTorch 1.13.1)

Each run has the name of an optimizer, its keyword arguments, and the parameter
after each step, all in float64.
"""

import json
import os

import torch

here = os.path.dirname(os.path.abspath(__file__))

with open(os.path.join(here, "optimizers.json")) as f:
    given = json.load(f)["runs"][0]

runs = []


def run(name, **hyper):
    p = torch.nn.Parameter(torch.tensor(given["param0"], dtype=torch.float64))
    opt = getattr(torch.optim, name)([p], **hyper)
    after = []
    for g in given["grads"]:
        p.grad = torch.tensor(g, dtype=torch.float64)
        opt.step()
        after.append(p.detach().tolist())
    runs.append({"name": name, "hyper": hyper, "after": after})


run("SGD", lr=0.1)
run("SGD", lr=0.1, weight_decay=0.3)
run("SGD", lr=0.1, momentum=0.8)
run("SGD", lr=0.1, momentum=0.8, dampening=0.4)
run("SGD", lr=0.1, momentum=0.8, nesterov=True)
run("SGD", lr=0.1, momentum=0.8, dampening=0.4, weight_decay=0.3)
run("SGD", lr=0.1, momentum=0.8, nesterov=True, weight_decay=0.3)
run("Adam", lr=0.02)
run("Adam", lr=0.02, betas=[0.7, 0.95], eps=1e-3)
run("Adam", lr=0.02, weight_decay=0.3)
run("AdamW", lr=0.02)
run("AdamW", lr=0.02, weight_decay=0.0)
run("AdamW", lr=0.02, betas=[0.7, 0.95], eps=1e-3, weight_decay=0.3)

with open(os.path.join(here, "pytorch.json"), "w") as f:
    f.write('{"torch": "%s", "optimizers": [\n' % torch.__version__)
    f.write(",\n".join(json.dumps(r) for r in runs))
    f.write("\n]}\n")
