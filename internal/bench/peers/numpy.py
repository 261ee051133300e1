# NumPy: functions of large arrays are in place. numpy_layers.py, numpy_models.py
# and protocol.py, which talks to the bench, follow.

import numpy as np

NAME, VERSION = "NumPy", np.__version__


P = 1000003
residues = np.arange(P, dtype=np.int64)
residues = (7 * residues + 3) * residues % P  # of i < P; those of i + P are the same


def numbers(k, scale, dtype, *shape):
    u = (residues[: int(np.prod(shape))] + 1009 * k) % P / P - 0.5
    return np.resize((scale * u).astype(dtype), shape)


def mean_square(y):
    return float(np.mean(np.square(y, dtype=np.float64)))


def gemm(w):
    m, k, n = w["dims"]
    a = numbers(1, 1, w["dtype"], *((k, m) if w.get("transA") else (m, k)))
    b = numbers(2, 1, w["dtype"], k, n)
    if w.get("transA"):
        a = a.T
    c = np.empty((m, n), w["dtype"])

    def run():
        np.dot(a, b, out=c)

    run()
    return run, [mean_square(c)]


def sigmoid(x, out):
    np.negative(x, out=out)
    np.exp(out, out=out)
    np.add(out, 1, out=out)
    return np.reciprocal(out, out=out)


def matrix(w):
    A, B, C = (numbers(k, SPREAD, w["dtype"], *w["dims"]) for k in (1, 2, 3))
    b = numbers(4, SPREAD, w["dtype"], w["dims"][1])
    y = np.empty_like(A)

    def softmax():
        np.subtract(A, A.max(axis=1, keepdims=True), out=y)
        np.exp(y, out=y)
        np.divide(y, y.sum(axis=1, keepdims=True), out=y)
        return y

    def mix():
        np.multiply(A, B, out=y)
        np.add(y, C, out=y)
        sigmoid(y, y)
        np.multiply(y, A, out=y)
        return np.subtract(y, B, out=y)

    def bias():
        np.add(A, b, out=y)
        np.tanh(y, out=y)
        return y.sum(axis=0)

    run = {
        "exp": lambda: np.exp(A, out=y),
        "tanh": lambda: np.tanh(A, out=y),
        "sigmoid": lambda: sigmoid(A, y),
        "mix": mix,
        "bias": bias,
    }.get(w.get("of"), softmax)
    return run, [mean_square(run())]


def ids(w):
    rows, _, others = w["dims"]
    return (residues[:rows] + 3027) % P * others // P


def move(w):
    A = numbers(1, SPREAD, w["dtype"], *w["dims"][:2])

    def transpose():
        np.copyto(y, A.T)
        return y

    def gather():
        return np.take(table, i, axis=0, out=y, mode="clip")

    def scatter():
        y.fill(0)
        np.add.at(y, i, A)
        return y

    if w["of"] == "transpose":
        y, run = np.empty(A.shape[::-1], A.dtype), transpose
    elif w["of"] == "gather":
        table = numbers(2, SPREAD, w["dtype"], w["dims"][2], w["dims"][1])
        i, y, run = ids(w), np.empty_like(A), gather
    else:
        i, y, run = ids(w), np.empty((w["dims"][2], w["dims"][1]), A.dtype), scatter
    return run, [mean_square(run())]


def layer(w):
    d = w["dims"]
    A = numbers(1, SPREAD, w["dtype"], *d[:4])

    def norm():
        x = A - A.mean(axis=1, keepdims=True)
        x /= np.sqrt(np.square(x).mean(axis=1, keepdims=True) + A.dtype.type(1e-5))
        x *= gamma
        x += beta
        return x

    def conv():
        x = np.pad(A, ((0, 0), (0, 0), (1, 1), (1, 1)))
        columns = np.lib.stride_tricks.sliding_window_view(x, F.shape[2:], axis=(2, 3))
        return np.tensordot(columns, F, axes=([1, 4, 5], [1, 2, 3])).transpose(0, 3, 1, 2)

    def dropout():
        return A * (generator.random(A.shape, np.float32) >= 0.5) * A.dtype.type(2)

    if w["of"] == "dropout":
        generator = np.random.default_rng(1)
        return dropout, [round(float((dropout() == 0).mean()), 1)]
    if w["of"] == "norm":
        gamma, beta, run = numbers(2, 1, w["dtype"], d[1]), numbers(3, 1, w["dtype"], d[1]), norm
    else:
        F, run = numbers(2, 1, w["dtype"], d[4], d[1], d[5], d[5]), conv
    return run, [mean_square(run())]


KINDS = {"gemm": gemm, "map": matrix, "softmax": matrix, "chain": matrix, "move": move, "layer": layer}
