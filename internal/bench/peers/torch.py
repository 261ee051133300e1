# PyTorch, eager, on DEVICE. torch_models.py and protocol.py, which talks to the
# bench, follow.

import torch

NAME, VERSION = "PyTorch", torch.__version__

if DEVICE != "cpu":
    if not torch.cuda.is_available():
        raise SystemExit("PyTorch %s finds no CUDA device" % VERSION)
    torch.backends.cuda.matmul.allow_tf32 = torch.backends.cudnn.allow_tf32 = TF32
    torch.cuda.set_device(DEVICE)
    wait = torch.cuda.synchronize
    ABOUT = {"backend": "CUDA %s and cuDNN %s" % (torch.version.cuda, torch.backends.cudnn.version()), "device": torch.cuda.get_device_name()}


P = 1000003
residues = torch.arange(P, dtype=torch.int64, device=DEVICE)
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


torch.set_grad_enabled(False)
KINDS = {"gemm": gemm, "map": matrix, "softmax": matrix, "chain": matrix, "move": move, "layer": layer}
