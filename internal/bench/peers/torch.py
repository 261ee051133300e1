# PyTorch, eager, with autograd where gradients are needed. protocol.py, which
# follows, talks to the bench.

import torch

NAME, VERSION = "PyTorch", torch.__version__


P = 1000003
residues = torch.arange(P, dtype=torch.int64)
residues = (7 * residues + 3) * residues % P  # of i < P; those of i + P are the same


def numbers(k, scale, dtype, *shape):
    y = torch.empty(shape, dtype=getattr(torch, dtype))
    u = scale * (((residues[: y.numel()] + 1009 * k) % P).double() / P - 0.5)
    for part in y.view(-1).split(P):
        part.copy_(u[: len(part)])
    return y


def mean_square(y):
    return float(y.double().square().mean())


def gemm(w):
    m, k, n = w["dims"]
    a = numbers(1, 1, w["dtype"], *((k, m) if w.get("transA") else (m, k)))
    b = numbers(2, 1, w["dtype"], k, n)
    if w.get("transA"):
        a = a.t()
    c = torch.empty(m, n, dtype=a.dtype)

    def run():
        torch.mm(a, b, out=c)

    run()
    return run, [mean_square(c)]


def matrix(w):
    A, B, C = (numbers(k, SPREAD, w["dtype"], *w["dims"]) for k in (1, 2, 3))
    b = numbers(4, SPREAD, w["dtype"], w["dims"][1])
    y = torch.empty_like(A)

    def mix():
        torch.addcmul(C, A, B, out=y)
        y.sigmoid_()
        y.mul_(A)
        return y.sub_(B)

    def bias():
        torch.add(A, b, out=y)
        y.tanh_()
        return y.sum(0)

    run = {
        "exp": lambda: torch.exp(A, out=y),
        "tanh": lambda: torch.tanh(A, out=y),
        "sigmoid": lambda: torch.sigmoid(A, out=y),
        "mix": mix,
        "bias": bias,
    }.get(w.get("of"), lambda: torch.softmax(A, 1))
    return run, [mean_square(run())]


def ids(w):
    rows, _, others = w["dims"]
    return (residues[:rows] + 3027) % P * others // P


def move(w):
    A = numbers(1, SPREAD, w["dtype"], *w["dims"][:2])
    if w["of"] == "transpose":
        y = torch.empty(A.shape[::-1], dtype=A.dtype)
        run = lambda: y.copy_(A.t())
    elif w["of"] == "gather":
        i, table, y = ids(w), numbers(2, SPREAD, w["dtype"], w["dims"][2], w["dims"][1]), torch.empty_like(A)
        run = lambda: torch.index_select(table, 0, i, out=y)
    else:
        i, y = ids(w), torch.empty(w["dims"][2], w["dims"][1], dtype=A.dtype)
        run = lambda: y.zero_().index_add_(0, i, A)
    return run, [mean_square(run())]


def layer(w):
    d = w["dims"]
    A = numbers(1, SPREAD, w["dtype"], *d[:4])
    f = torch.nn.functional
    if w["of"] == "dropout":
        run = lambda: f.dropout(A, 0.5, True)
        return run, [round(float((run() == 0).double().mean()), 1)]
    if w["of"] == "norm":
        gamma, beta = numbers(2, 1, w["dtype"], d[1]), numbers(3, 1, w["dtype"], d[1])
        run = lambda: f.layer_norm(A, (d[1],), gamma, beta)
    else:
        F = numbers(2, 1, w["dtype"], d[4], d[1], d[5], d[5])
        run = lambda: f.conv2d(A, F, padding=1)
    return run, [mean_square(run())]


def step(w):
    widths, n, dtype = w["dims"], w["batch"], w["dtype"]
    x = numbers(0, 1, dtype, n, widths[0])
    labels = torch.arange(n) % widths[-1]
    layers = [
        (numbers(i + 1, (12 / d) ** 0.5, dtype, d, h), torch.zeros(h, dtype=x.dtype))
        for i, (d, h) in enumerate(zip(widths, widths[1:]))
    ]
    params = [p.requires_grad_() for layer in layers for p in layer]

    def run():
        with torch.enable_grad():
            a = x
            for W, b in layers[:-1]:
                a = torch.addmm(b, a, W).sigmoid()
            W, b = layers[-1]
            loss = torch.nn.functional.cross_entropy(torch.addmm(b, a, W), labels)
            grads = torch.autograd.grad(loss, params)
        for p, g in zip(params, grads):
            p.sub_(g, alpha=RATE)
        return loss

    return run, [float(run()) for _ in range(CHECKED_STEPS)]


def text(w, first):
    i = torch.arange(first, first + w["dims"][2]).unsqueeze(1)
    return (7 * i * i + 31 * torch.arange(w["batch"]) + i) % w["dims"][0]  # moment after moment


def language(w):
    (V, D, T), N, dtype = w["dims"], w["batch"], w["dtype"]
    order = torch.cat([torch.arange(D) + k * D for k in (2, 0, 1, 3)])  # i, f, g, o, of our f, g, i, o
    shapes = (V, D), (D, 4 * D), (D, 4 * D), (D, V)
    E, Wx, Wh, W = (numbers(k, (12 / s[0]) ** 0.5, dtype, *s) for k, s in zip((1, 2, 3, 5), shapes))
    Wx, Wh = Wx[:, order].t().contiguous(), Wh[:, order].t().contiguous()
    b, none, bW = (torch.zeros(n, dtype=E.dtype) for n in (4 * D, 4 * D, V))
    params = [p.requires_grad_() for p in (E, Wx, Wh, b, W, bW)]
    state = [torch.zeros(1, N, D, dtype=E.dtype), torch.zeros(1, N, D, dtype=E.dtype)]
    ids, labels = text(w, 0), text(w, 1).flatten()

    def run():
        with torch.enable_grad():
            x = torch.nn.functional.embedding(ids, E)
            hs, h, c = torch.lstm(x, state, [Wx, Wh, b, none], True, 1, 0.0, True, False, False)
            loss = torch.nn.functional.cross_entropy(torch.addmm(bW, hs.flatten(0, 1), W), labels)
            grads = torch.autograd.grad(loss, params)
        state[:] = h.detach(), c.detach()
        for p, g in zip(params, grads):
            p.sub_(g, alpha=RATE)
        return loss

    return run, [float(run()) for _ in range(CHECKED_STEPS)]


torch.set_grad_enabled(False)
KINDS = {"language": language, "gemm": gemm, "step": step, "map": matrix, "softmax": matrix, "chain": matrix, "move": move, "layer": layer}
