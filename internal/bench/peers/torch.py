# PyTorch, eager, with autograd where gradients are needed. protocol.py, which
# follows, talks to the bench.

import torch

NAME, VERSION = "PyTorch", torch.__version__


def numbers(k, scale, dtype, *shape):
    i = torch.arange(torch.Size(shape).numel(), dtype=torch.int64)
    u = ((7 * i * i + 3 * i + 1009 * k) % 1000003).double() / 1000003 - 0.5
    return (scale * u).to(getattr(torch, dtype)).reshape(shape)


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
KINDS = {"language": language, "gemm": gemm, "step": step, "map": matrix, "softmax": matrix, "chain": matrix}
