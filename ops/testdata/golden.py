#!/usr/bin/env python3
"""Writes golden.npz: what PyTorch says of every op, for golden_test.go.

    python3 golden.py        (made with PyTorch 1.13 and NumPy 1.24)

For each case the archive has the entries "CASE: in0", "CASE: in1", … (the
inputs), "CASE: out" (the result y), and "CASE: grad0", … (the gradients of
sum(w * y), from torch.autograd, towards the inputs that have one), where
element k of w is 1/2 + (7 k mod 11)/10. CASE begins with the op's name; what it means
is written here and, the same in terms of ops, in golden_test.go. All floats are
float64, and extents differ where they can.
"""

import math
import os

import numpy as np
import torch
import torch.nn.functional as F

random = np.random.RandomState(1984)
entries = {}


def uniform(*shape, lo=-2.0, hi=2.0):
    return np.round(random.uniform(lo, hi, shape) * 512) / 512  # short, for the archive


def ints(*shape, n):
    return random.randint(0, n, shape).astype(np.int64)


def bools(*shape):
    return random.randint(0, 2, shape).astype(bool)


def spread(*shape):
    """Numbers without ties."""
    n = int(np.prod(shape))
    return (random.permutation(n).reshape(shape) - n / 2) / 8


def weights(shape):
    k = np.arange(int(np.prod(shape)))
    return (0.5 + (7 * k % 11) / 10).reshape(shape)


def save(name, array):
    assert name not in entries, name
    entries[name] = array


def case(name, f, *inputs, no_grad=()):
    """Records f of the inputs and its gradients towards the float ones."""
    x = [torch.tensor(a) for a in inputs]
    for i, a in enumerate(x):
        if a.is_floating_point() and i not in no_grad:
            a.requires_grad_()
    y = f(*x)
    for i, a in enumerate(inputs):
        save(f"{name}: in{i}", np.asarray(a))
    save(f"{name}: out", y.detach().numpy())
    if y.dtype != torch.float64 or not y.requires_grad:
        return
    (torch.tensor(weights(y.shape)) * y).sum().backward()
    for i, a in enumerate(x):
        if a.requires_grad:
            save(f"{name}: grad{i}", a.grad.numpy())


def known(name, x, y, dy):
    """Records a function whose value and slope are known better than PyTorch
    computes them."""
    for key, a in {"in0": x, "out": y, "grad0": weights(np.shape(x)) * dy}.items():
        save(f"{name}: {key}", np.asarray(a, dtype=np.float64))


# Element by element, one operand.
unary = {
    "Abs": (torch.abs, -2, 2),
    "Erf": (torch.erf, -2, 2),
    "Exp": (torch.exp, -2, 2),
    "GELU": (F.gelu, -2, 2),
    "Identity": (lambda x: x * 1, -2, 2),
    "LeakyReLU slope=0.1": (lambda x: F.leaky_relu(x, 0.1), -2, 2),
    "Log": (torch.log, 0.1, 3),
    "Neg": (torch.neg, -2, 2),
    "ReLU": (F.relu, -2, 2),
    "Scale c=-2.5": (lambda x: -2.5 * x, -2, 2),
    "Shift c=-2.5": (lambda x: x - 2.5, -2, 2),
    "Sigmoid": (torch.sigmoid, -4, 4),
    "Softplus": (lambda x: F.softplus(x, threshold=1e9), -4, 4),
    "Sqrt": (torch.sqrt, 0.1, 3),
    "Square": (torch.square, -2, 2),
    "Tanh": (torch.tanh, -2, 2),
}
for name, (f, lo, hi) in unary.items():
    case(name, f, uniform(3, 2, 5, lo=lo, hi=hi))
case("Sign", torch.sign, np.array([-2.0, 0.0, 3.0]), no_grad=[0])
case("StopGradient", lambda x: x.detach(), uniform(2, 3))

# Where naive formulas overflow, vanish or cancel.
far = np.array([-800.0, -700.0, -40.0, -1e-9, 0.0, 1e-9, 40.0, 700.0, 800.0])
case("Sigmoid extreme", torch.sigmoid, far)
case("Tanh extreme", torch.tanh, far)
case("Exp extreme", torch.exp, np.array([-745.0, -1e-12, 0.0, 700.0]))
case("Log extreme", torch.log, np.array([1e-300, 1e-9, 1.0, 1 + 1e-9, 1e300]))
case("Sqrt extreme", torch.sqrt, np.array([1e-300, 1e300]))
case("Softmax extreme", lambda x: torch.softmax(x, 0), np.array([-1000.0, 0.0, 999.0, 1000.0]))
case("LogSoftmax extreme", lambda x: torch.log_softmax(x, 0), np.array([-1000.0, 0.0, 999.0, 1000.0]))
case("LogSumExp extreme", lambda x: torch.logsumexp(x, 1),
     np.array([[-1000.0, -1001.0, -999.0], [1000.0, 999.0, -1000.0]]))
case("SoftmaxCE extreme", F.cross_entropy, np.array([[1000.0, -1000.0, 0.0], [-1.0, 1000.0, 990.0]]), np.array([1, 1]))
case("SigmoidCE extreme", F.binary_cross_entropy_with_logits,
     np.array([-1000.0, 1000.0, 1000.0]), np.array([1.0, 0.0, 1.0]), no_grad=[1])
known("Softplus extreme", far, [math.log1p(math.exp(x)) if x < 0 else x + math.log1p(math.exp(-x)) for x in far],
      [1 / (1 + math.exp(-x)) if x > -700 else math.exp(x) for x in far])
tail = np.array([-30.0, -20.0, -8.0, -1e-9, 0.0, 1e-9, 8.0, 30.0])
phi = [math.erfc(-x / math.sqrt(2)) / 2 for x in tail]
known("GELU extreme", tail[3:], (tail * phi)[3:], (phi + tail * np.exp(-tail**2 / 2) / math.sqrt(2 * math.pi))[3:])

# Element by element, two or three operands, with NumPy's broadcasting.
binary = {
    "Add": torch.add, "Sub": torch.sub, "Mul": torch.mul,
    "Div": torch.div, "Maximum": torch.maximum, "Minimum": torch.minimum,
}
for name, f in binary.items():
    case(name, f, uniform(3, 2, 5), uniform(3, 2, 5, lo=0.5, hi=2))
    case(name + " broadcast", f, uniform(2, 5), uniform(3, 1, 5, lo=0.5, hi=2))
case("Maximum ties", torch.maximum, np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
case("Minimum ties", torch.minimum, np.array([1.0, 2.0, 3.0]), np.array([2.0, 2.0, 2.0]))
case("Pow", torch.pow, uniform(3, 2, lo=0.2, hi=2), uniform(3, 2))
case("Pow broadcast", torch.pow, uniform(3, 2, lo=0.2, hi=2), uniform(2))
case("Pow whole", torch.pow, np.array([-2.0, -1.5, 3.0]), np.array([3.0, 2.0, -1.0]), no_grad=[1])
case("Where", torch.where, bools(3, 2, 5), uniform(3, 2, 5), uniform(3, 2, 5))
case("Where broadcast", torch.where, bools(3, 1, 5), uniform(2, 5), uniform(1))
compare = {
    "Equal": torch.eq, "NotEqual": torch.ne, "Less": torch.lt,
    "LessEqual": torch.le, "Greater": torch.gt, "GreaterEqual": torch.ge,
}
for name, f in compare.items():
    case(name, f, ints(3, 2, 5, n=3), ints(3, 2, 5, n=3))
    case(name + " broadcast", f, np.array([[1.0], [2.0]]), np.array([0.0, 1.0, 2.0]), no_grad=[0, 1])
case("And", torch.logical_and, bools(3, 5), bools(3, 5))
case("Or", torch.logical_or, bools(3, 5), bools(3, 5))
case("Not", torch.logical_not, bools(3, 5))
numbers = np.array([-2.5, -0.5, 0.0, 0.1, 1.0, 2.9])
case("Cast int64", lambda x: x.to(torch.int64), numbers, no_grad=[0])
case("Cast bool", lambda x: x.to(torch.bool), numbers, no_grad=[0])
case("Cast float32", lambda x: x.to(torch.float32), numbers, no_grad=[0])
case("Cast float32 and back", lambda x: x.to(torch.float32).to(torch.float64), numbers)
case("Cast from int64", lambda x: x.to(torch.float64), ints(3, 2, n=9))
case("Cast from bool", lambda x: x.to(torch.float64), bools(3, 2))
case("TrainEval", lambda a, b: a + 0 * b, uniform(3, 2), uniform(3, 2))
case("Dropout ratio=0", lambda x: x * 1, uniform(3, 2))

# Reductions.
for name, f in {"Sum": torch.sum, "Mean": torch.mean, "LogSumExp": torch.logsumexp}.items():
    case(name + " all", lambda x: f(x, (0, 1, 2, 3)), uniform(3, 2, 5, 4))
    case(name + " axis=1", lambda x: f(x, 1), uniform(3, 2, 5, 4))
    case(name + " axes=0,-1", lambda x: f(x, (0, 3)), uniform(3, 2, 5, 4))
    case(name + " axes=1,2 kept", lambda x: f(x, (1, 2), keepdim=True), uniform(3, 2, 5, 4))
for name, f in {"Max": torch.amax, "Min": torch.amin}.items():
    case(name + " all", lambda x: f(x, (0, 1, 2, 3)), spread(3, 2, 5, 4))
    case(name + " axis=1", lambda x: f(x, 1), spread(3, 2, 5, 4))
    case(name + " axes=0,-1", lambda x: f(x, (0, 3)), spread(3, 2, 5, 4))
    case(name + " axes=1,2 kept", lambda x: f(x, (1, 2), keepdim=True), spread(3, 2, 5, 4))
case("ArgMax axis=1", lambda x: torch.argmax(x, 1), spread(3, 2, 5), no_grad=[0])
case("ArgMax axis=-1", lambda x: torch.argmax(x, -1), spread(3, 2, 5), no_grad=[0])
case("SumTo 3x1x5", lambda x: x.sum_to_size(3, 1, 5), uniform(2, 3, 4, 5))

# Softmax and losses.
for axis in 0, 1, -1:
    case(f"Softmax axis={axis}", lambda x: torch.softmax(x, axis), uniform(3, 2, 5))
    case(f"LogSoftmax axis={axis}", lambda x: torch.log_softmax(x, axis), uniform(3, 2, 5))


def cross_entropy(s, t):
    return -(t * torch.log_softmax(s, -1)).sum(-1).mean()


def probabilities(*shape):
    p = uniform(*shape, lo=0.1, hi=1)
    return p / p.sum(-1, keepdims=True)


case("SoftmaxCE classes", F.cross_entropy, uniform(5, 3), ints(5, n=3))
case("SoftmaxCE classes rank 3", lambda s, t: F.cross_entropy(s.reshape(10, 3), t.reshape(10)), uniform(5, 2, 3), ints(5, 2, n=3))
case("SoftmaxCE ignore=1", lambda s, t: F.cross_entropy(s, t, ignore_index=1), uniform(6, 3), np.array([0, 1, 2, 1, 2, 0]))
case("SoftmaxCE ignore=-100", lambda s, t: F.cross_entropy(s, t), uniform(4, 3), np.array([0, -100, 2, 1]))
case("SoftmaxCE one-hot", cross_entropy, uniform(5, 3), np.eye(3)[[2, 0, 1, 1, 0]])
case("SoftmaxCE soft", cross_entropy, uniform(5, 2, 3), probabilities(5, 2, 3))
case("SigmoidCE", F.binary_cross_entropy_with_logits, uniform(5, 3), uniform(5, 3, lo=0, hi=1))
case("MSE", F.mse_loss, uniform(5, 3), uniform(5, 3))

# Products.
case("Dot", torch.dot, uniform(5), uniform(5))
case("MatMul", torch.matmul, uniform(3, 5), uniform(5, 2))
case("MatMul batch", torch.matmul, uniform(4, 3, 5), uniform(4, 5, 2))
case("MatMul broadcast batch", torch.matmul, uniform(4, 1, 3, 5), uniform(6, 5, 2))
case("MatMul batch with matrix", torch.matmul, uniform(4, 3, 5), uniform(5, 2))
case("MatMul vector", torch.matmul, uniform(5), uniform(5, 2))
case("MatMul with vector", torch.matmul, uniform(3, 5), uniform(5))
for a in False, True:
    for b in False, True:
        case("MatMulT " + "aA"[a] + "bB"[b],
             lambda x, y: (x.transpose(-1, -2) if a else x) @ (y.transpose(-1, -2) if b else y),
             uniform(*((4, 5, 3) if a else (4, 3, 5))), uniform(*((4, 2, 5) if b else (4, 5, 2))))
case("Affine", lambda x, W, b: x @ W + b, uniform(4, 3), uniform(3, 2), uniform(2))
case("Affine rank 3", lambda x, W, b: x @ W + b, uniform(5, 4, 3), uniform(3, 2), uniform(2))

# Shapes.
case("BroadcastTo 4x3x5", lambda x: x.expand(4, 3, 5), uniform(3, 1))
case("Repeat axis=1 n=4", lambda x: x.unsqueeze(1).expand(3, 4, 2), uniform(3, 2))
case("Reshape 5x6", lambda x: x.reshape(5, 6), uniform(3, 2, 5))
case("ExpandDims axis=1", lambda x: x.unsqueeze(1), uniform(3, 2))
case("ExpandDims axis=-1", lambda x: x.unsqueeze(-1), uniform(3, 2))
case("Squeeze axis=1", lambda x: x.squeeze(1), uniform(3, 1, 2, 1))
case("Squeeze", lambda x: x.squeeze(), uniform(3, 1, 2, 1))
case("Transpose", lambda x: x.permute(2, 1, 0), uniform(3, 2, 5))
case("Transpose 1,2,0", lambda x: x.permute(1, 2, 0), uniform(3, 2, 5))
case("Transpose 0,2,1,3", lambda x: x.permute(0, 2, 1, 3), uniform(3, 2, 5, 4))
case("Slice axis=1 2:5", lambda x: x[:, 2:5], uniform(3, 7, 2))
case("Concat axis=1", lambda a, b, c: torch.cat([a, b, c], 1), uniform(3, 2, 5), uniform(3, 1, 5), uniform(3, 4, 5))
case("Stack axis=1", lambda a, b: torch.stack([a, b], 1), uniform(3, 5), uniform(3, 5))
case("Stack axis=-1", lambda a, b: torch.stack([a, b], -1), uniform(3, 5), uniform(3, 5))
case("Split axis=1 parts=3, 0 - 2", lambda x: x.split(2, 1)[0] - x.split(2, 1)[2], uniform(5, 6))
case("Pad axis=1 2,1", lambda x: F.pad(x, (0, 0, 2, 1)), uniform(3, 2, 5))
case("Reverse axes=0,-1", lambda x: x.flip(0, 2), uniform(3, 2, 5))
case("Reverse", lambda x: x.flip(0, 1), uniform(3, 2))

# Ids.
case("Gather", lambda x, i: x[i], uniform(7, 3, 2), ints(5, 4, n=7))
case("Embedding", lambda W, i: F.embedding(i, W), uniform(7, 3), ints(5, 4, n=7))
case("ScatterAdd rows=4", lambda x, i: torch.zeros(4, 3, dtype=torch.float64).index_add(0, i, x), uniform(7, 3), ints(7, n=4))
case("OneHot depth=4", lambda i: F.one_hot(i, 4).to(torch.float64), ints(3, 2, n=4))

# Images.
for stride, pad in (1, 0), (2, 1), (3, 2):
    window = f" stride={stride} pad={pad}"
    case("Conv2D" + window, lambda x, w: F.conv2d(x, w, stride=stride, padding=pad), uniform(2, 3, 6, 7), uniform(4, 3, 3, 2))
    if pad < 2:
        case("MaxPool2D size=3" + window, lambda x: F.max_pool2d(x, 3, stride, pad), spread(2, 3, 6, 7))
        case("AvgPool2D size=3" + window, lambda x: F.avg_pool2d(x, 3, stride, pad), uniform(2, 3, 6, 7))

    def columns(x):
        c = F.unfold(x, (3, 2), stride=stride, padding=pad)  # N × C·kh·kw × positions
        return c.permute(1, 0, 2).reshape(c.shape[1], -1)

    def images(c):
        c = c.reshape(c.shape[0], 2, -1).permute(1, 0, 2)
        return F.fold(c, (6, 7), (3, 2), stride=stride, padding=pad)

    case("Im2Col 3x2" + window, columns, uniform(2, 3, 6, 7))
    positions = columns(torch.zeros(2, 1, 6, 7)).shape[1]
    case("Col2Im 3x2" + window, images, uniform(3 * 3 * 2, positions))
case("MaxPool2D size=2", lambda x: F.max_pool2d(x, 2), spread(2, 3, 6, 7))
case("AvgPool2D size=2", lambda x: F.avg_pool2d(x, 2), uniform(2, 3, 6, 7))


# Norms.
def batch_norm(x, gamma, beta):
    return F.batch_norm(x, None, None, gamma, beta, training=True, eps=1e-5)


case("BatchNorm", batch_norm, uniform(5, 3), uniform(3), uniform(3))
case("BatchNorm images", batch_norm, uniform(2, 3, 4, 5), uniform(3), uniform(3))
case("LayerNorm", lambda x, gamma, beta: F.layer_norm(x, (5,), gamma, beta, 1e-5), uniform(3, 2, 5), uniform(5), uniform(5))

np.savez_compressed(os.path.join(os.path.dirname(os.path.abspath(__file__)), "golden.npz"), **entries)
print(len(entries), "entries of", len({name.split(":")[0] for name in entries}), "cases")
