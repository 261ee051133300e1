#!/usr/bin/env python3
"""Writes pytorch.json: what PyTorch's optimizers make of the parameter and the
gradients of optimizers.json, for optimizers_test.go, and the rates that its
schedulers give, for schedule_test.go.

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

# Two groups of parameters: the first matrix as in the others runs, and a second
# one, from ones, with half the gradients.
first = torch.nn.Parameter(torch.tensor(given["param0"], dtype=torch.float64))
second = torch.nn.Parameter(torch.ones(3, 4, dtype=torch.float64))
opt = torch.optim.AdamW([
    {"params": [first], "lr": 0.02},
    {"params": [second], "lr": 0.005, "weight_decay": 0.4, "betas": [0.8, 0.9]},
])
groups = []
for g in given["grads"]:
    first.grad = torch.tensor(g, dtype=torch.float64)
    second.grad = first.grad / 2
    opt.step()
    groups.append([first.detach().tolist(), second.detach().tolist()])

# The rates of schedulers in steps 0, 1, ...
schedules = {}


def schedule(name, make, steps=14, metrics=None):
    opt = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=0.3)
    s = make(opt)
    rates = []
    for i in range(steps):
        rates.append(opt.param_groups[0]["lr"])
        opt.step()
        s.step() if metrics is None else s.step(metrics[i])
    schedules[name] = rates


L = torch.optim.lr_scheduler
schedule("step", lambda o: L.StepLR(o, 3, gamma=0.5))
schedule("exponential", lambda o: L.ExponentialLR(o, 0.9))
schedule("cosine", lambda o: L.CosineAnnealingLR(o, 13, eta_min=0.03))
schedule("warm-up", lambda o: L.LinearLR(o, 0.1, 1.0, total_iters=5))
schedule("then", lambda o: L.SequentialLR(
    o, [L.LinearLR(o, 0.25, 1.0, total_iters=4), L.ExponentialLR(o, 0.8)], milestones=[4]))
schedule("times", lambda o: L.ChainedScheduler([L.StepLR(o, 4, gamma=0.5), L.ExponentialLR(o, 0.9)]))
metrics = [9, 8, 8.5, 8, 7, 7.5, 7, 7.25, 6, 6, 6, 6, 6, 5]
schedule("plateau", lambda o: L.ReduceLROnPlateau(o, factor=0.25, patience=0, threshold=0.0), metrics=metrics)
schedule("patient plateau", lambda o: L.ReduceLROnPlateau(o, factor=0.5, patience=1, threshold=0.0), metrics=metrics)
schedule("rising plateau", lambda o: L.ReduceLROnPlateau(o, mode="max", factor=0.5, patience=2, threshold=0.0), metrics=metrics)

with open(os.path.join(here, "pytorch.json"), "w") as f:
    f.write('{"torch": "%s", "optimizers": [\n' % torch.__version__)
    f.write(",\n".join(json.dumps(r) for r in runs))
    f.write('\n],\n"groups": %s,\n"metrics": %s,\n"schedules": {\n' % (json.dumps(groups), json.dumps(metrics)))
    f.write(",\n".join('"%s": %s' % (k, json.dumps(v)) for k, v in schedules.items()))
    f.write("\n}}\n")
