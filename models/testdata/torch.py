# The Transformer and LeNet in PyTorch 1.13, with numbers of a formula for
# weights: scores, losses and gradients. python3 torch.py > torch.json
import sys

sys.path.pop(0)  # this file is no torch
import json
import torch
from torch import nn

torch.set_default_dtype(torch.float64)
torch.manual_seed(0)


def number(k, *shape):
    i = torch.arange(torch.Size(shape).numel())
    return (((7919 * i * i + 104729 * i + 1009 * k) % 1000003) / 1000003 - 0.5).reshape(shape)


def weights(params):
    """Sets each parameter, in the order of ours, from its transpose there."""
    for k, (p, transposed) in enumerate(params):
        v = number(k + 1, *(reversed(p.shape) if transposed else p.shape))
        with torch.no_grad():
            p.copy_(v.t() if transposed else v)


def gradients(params):
    return [(p.grad.t() if transposed else p.grad).flatten().tolist() for p, transposed in params]


def linear(m):
    return [(m.weight, True), (m.bias, False)]


def norm(m):
    return [(m.weight, False), (m.bias, False)]


class Projections(nn.Module):
    """Attention by torch, with one matrix for each of query, key, value and output."""

    def __init__(self, d, heads):
        super().__init__()
        self.q, self.k, self.v, self.o = (nn.Linear(d, d) for _ in range(4))
        self.heads = heads

    def forward(self, x, m, mask=None):
        y, w = nn.functional.multi_head_attention_forward(
            x.transpose(0, 1), m.transpose(0, 1), m.transpose(0, 1), x.shape[2], self.heads, None,
            torch.cat((self.q.bias, self.k.bias, self.v.bias)), None, None, False, 0.0, self.o.weight, self.o.bias,
            attn_mask=mask, use_separate_proj_weight=True,
            q_proj_weight=self.q.weight, k_proj_weight=self.k.weight, v_proj_weight=self.v.weight)
        return y.transpose(0, 1), w

    def params(self):
        return linear(self.q) + linear(self.k) + linear(self.v) + linear(self.o)


def transformer(V, d, heads, layers, Q, A, N):
    def layer(attentions):
        return [[Projections(d, heads) for _ in range(attentions)], nn.Linear(d, 4 * d), nn.Linear(4 * d, d),
                [nn.LayerNorm(d) for _ in range(attentions + 1)]]

    def params(E, last, all):
        p = [(E.weight, False)] + norm(last)
        for attentions, up, down, norms in all:
            for a in attentions:
                p += a.params()
            p += linear(up) + linear(down)
            for n in norms:
                p += norm(n)
        return p

    E1, E2, last1, last2, out = nn.Embedding(V, d), nn.Embedding(V, d), nn.LayerNorm(d), nn.LayerNorm(d), nn.Linear(d, V)
    encoder, decoder = [layer(1) for _ in range(layers)], [layer(2) for _ in range(layers)]
    every = params(E1, last1, encoder) + params(E2, last2, decoder) + linear(out)
    weights(every)

    t, k = torch.arange(max(Q, A)).unsqueeze(1), torch.arange(d)
    angle = t / 10000 ** ((k // 2 * 2) / d)
    places = torch.where(k % 2 == 0, angle.sin(), angle.cos())
    x = (3 * torch.arange(N * Q) ** 2 + 1).reshape(N, Q) % V
    ts = (5 * torch.arange(N * A) ** 2 + 2).reshape(N, A) % V

    h = E1(x) * d**0.5 + places[:Q]
    for (attend,), up, down, (n1, n2) in encoder:
        h = h + attend(n1(h), n1(h))[0]
        h = h + down(up(n2(h)).relu())
    memory = last1(h)
    y = E2(ts[:, :-1]) * d**0.5 + places[: A - 1]
    mask = torch.full((A - 1, A - 1), float("-inf")).triu(1)
    for (self, cross), up, down, (n1, n2, n3) in decoder:
        y = y + self(n1(y), n1(y), mask)[0]
        z, w = cross(n2(y), memory)
        y = y + z
        y = y + down(up(n3(y)).relu())
    score = out(last2(y)).flatten(0, 1)
    loss = nn.functional.cross_entropy(score, ts[:, 1:].flatten())
    loss.backward()
    return dict(sizes=[V, d, heads, layers, Q, A, N], score=score.flatten().tolist(), loss=loss.item(), weights=w.flatten().tolist(),
                gradients=[g[:20] for g in gradients(every)])


def lenet(channels, height, width, classes, N):
    side = 16 * ((height // 2 - 4) // 2) * ((width // 2 - 4) // 2)
    net = nn.Sequential(nn.Conv2d(channels, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2),
                        nn.Flatten(), nn.Linear(side, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, classes))
    every = []
    for m in net:
        if hasattr(m, "weight"):
            every += [(m.weight, isinstance(m, nn.Linear)), (m.bias, False)]
    weights(every)
    score = net(number(0, N, channels, height, width))
    loss = nn.functional.cross_entropy(score, torch.arange(N) % classes)
    loss.backward()
    return dict(sizes=[channels, height, width, classes, N], score=score.flatten().tolist(), loss=loss.item(),
                gradients=[g[:20] for g in gradients(every)])


print(json.dumps(dict(transformer=transformer(7, 8, 2, 2, 5, 4, 3), lenet=lenet(2, 16, 20, 3, 4))))
