# NumPy: training steps by hand in the style of Deep Learning from Scratch 2,
# without its copies of gradients and the gradient of the samples; functions of
# large arrays in place. protocol.py, which follows, talks to the bench.

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


def step(w):
    widths, n, dtype = w["dims"], w["batch"], w["dtype"]
    x = numbers(0, 1, dtype, n, widths[0])
    rows, labels = np.arange(n), np.arange(n) % widths[-1]
    Ws = [numbers(i + 1, (12 / d) ** 0.5, dtype, d, h) for i, (d, h) in enumerate(zip(widths, widths[1:]))]
    bs = [np.zeros(h, dtype) for h in widths[1:]]

    def run():
        # forward
        a = [x]
        for W, b in zip(Ws[:-1], bs):
            a.append(1 / (1 + np.exp(-(np.dot(a[-1], W) + b))))
        s = np.dot(a[-1], Ws[-1]) + bs[-1]
        e = np.exp(s - s.max(axis=1, keepdims=True))
        y = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(y[rows, labels] + 1e-7).sum() / n

        # backward
        grads = []
        d = y
        d[rows, labels] -= 1
        d /= n
        for i in reversed(range(len(Ws))):
            grads.append((Ws[i], np.dot(a[i].T, d)))
            grads.append((bs[i], d.sum(axis=0)))
            if i > 0:
                d = np.dot(d, Ws[i].T) * (1 - a[i]) * a[i]

        # update
        for p, g in grads:
            p -= RATE * g
        return loss

    return run, [float(run()) for _ in range(CHECKED_STEPS)]


def text(w, first):
    n, i = np.ogrid[: w["batch"], first : first + w["dims"][2]]
    return (7 * i * i + 31 * n + i) % w["dims"][0]


def language(w):
    (V, D, T), N, dtype = w["dims"], w["batch"], w["dtype"]
    shapes = (V, D), (D, 4 * D), (D, 4 * D), (D, V)
    E, Wx, Wh, W = (numbers(k, (12 / s[0]) ** 0.5, dtype, *s) for k, s in zip((1, 2, 3, 5), shapes))
    b, bW = np.zeros(4 * D, dtype), np.zeros(V, dtype)
    state = [np.zeros((N, D), dtype), np.zeros((N, D), dtype)]
    ids, labels = text(w, 0).T.ravel(), text(w, 1).T.ravel()  # moment after moment
    rows = np.arange(N * T)
    y, dW, dE = np.empty((N * T, V), dtype), np.empty_like(W), np.empty_like(E)  # new memory costs

    def run():
        # forward
        x = E[ids]
        zx = (np.dot(x, Wx) + b).reshape(T, N, 4 * D)
        h, c = state
        hs, cache = np.empty((T, N, D), dtype), []
        for t in range(T):
            z = zx[t] + np.dot(h, Wh)
            f, g, i, o = z[:, :D], np.tanh(z[:, D : 2 * D]), z[:, 2 * D : 3 * D], z[:, 3 * D :]
            f, i, o = 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-i)), 1 / (1 + np.exp(-o))
            next_c = f * c + g * i
            tanh_c = np.tanh(next_c)
            cache.append((h, c, f, g, i, o, tanh_c))
            c = next_c
            h = hs[t] = o * tanh_c
        state[:] = h, c
        flat = hs.reshape(T * N, D)
        np.dot(flat, W, out=y)
        np.add(y, bW, out=y)
        np.subtract(y, y.max(axis=1, keepdims=True), out=y)
        np.exp(y, out=y)
        np.divide(y, y.sum(axis=1, keepdims=True), out=y)
        loss = -np.log(y[rows, labels]).sum() / len(rows)

        # backward
        d = y
        d[rows, labels] -= 1
        d /= len(rows)
        np.dot(flat.T, d, out=dW)
        dbW = d.sum(axis=0)
        dhs = np.dot(d, W.T).reshape(T, N, D)
        dz = np.empty((T, N, 4 * D), dtype)
        dWh, dh, dc = np.zeros_like(Wh), 0, 0
        for t in reversed(range(T)):
            before, c, f, g, i, o, tanh_c = cache[t]
            dh = dh + dhs[t]
            ds = dc + dh * o * (1 - tanh_c**2)
            dz[t] = np.hstack((ds * c * f * (1 - f), ds * i * (1 - g**2), ds * g * i * (1 - i), dh * tanh_c * o * (1 - o)))
            dc = ds * f
            dWh += np.dot(before.T, dz[t])
            dh = np.dot(dz[t], Wh.T)
        dz = dz.reshape(T * N, 4 * D)
        dWx, db = np.dot(x.T, dz), dz.sum(axis=0)
        dE.fill(0)
        np.add.at(dE, ids, np.dot(dz, Wx.T))

        # update
        for p, g in (E, dE), (Wx, dWx), (Wh, dWh), (b, db), (W, dW), (bW, dbW):
            g *= RATE
            p -= g
        return loss

    return run, [float(run()) for _ in range(CHECKED_STEPS)]


KINDS = {"language": language, "gemm": gemm, "step": step, "map": matrix, "softmax": matrix, "chain": matrix, "move": move, "layer": layer}
