"""Makes the output that the forward example is tested against: forward_net.py
of "Deep Learning from Scratch 2", chapter 1, after numpy.random.seed, for each
row of CONFIGS, and what print makes of some other matrices. Run it in this
folder: python3 make.py (made with NumPy 1.24.2)."""

import json

import numpy as np

CONFIGS = [  # seed, samples, in, hidden, out
    (0, 10, 2, 4, 3),
    (1984, 3, 2, 100, 3),
    (3, 1, 1, 1, 1),
    (4, 5, 7, 3, 10),
    (5, 2, 3, 5, 100),
    (4294967295, 333, 2, 4, 3),
]


def forward(seed, samples, inputs, hidden, outputs):
    np.random.seed(seed)
    x = np.random.randn(samples, inputs)
    W1, b1 = np.random.randn(inputs, hidden), np.random.randn(hidden)
    W2, b2 = np.random.randn(hidden, outputs), np.random.randn(outputs)
    a = 1 / (1 + np.exp(-(np.dot(x, W1) + b1)))
    return np.dot(a, W2) + b2


MATRICES = [
    [[1.0, -2.0], [0.5, 100.0]],
    [[0.0, 0.0, -0.0]],
    [[1e-5, 1.0], [-2.5, 1 / 3]],
    [[1e10, -1.25]],
    [[1e-120, 123456.789], [-5.0, 0.0]],
    [[0.1 + 0.2, 0.000123456789, 0.1]],
    [[0.123456785, 0.123456775, 2.0000000001]],
    [[99999.999999999, 100.125]],
]

runs = []
for c in CONFIGS:
    s = forward(*c)
    runs.append({"config": c, "printed": str(s), "scores": s.tolist()})
prints = [{"matrix": m, "printed": str(np.array(m))} for m in MATRICES]
for seed in range(40):
    m = np.random.RandomState(seed).randn(3, 4)
    prints.append({"matrix": m.tolist(), "printed": str(m)})
with open("numpy.json", "w") as f:
    json.dump({"runs": runs, "prints": prints}, f, indent=0)
    f.write("\n")
