"""Layers of Deep Learning from Scratch 2 in NumPy, written for this check:
forward keeps what backward needs; grads[i] belongs to params[i]. F is the float
type of all arithmetic."""
import numpy as np

F = np.float64


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(x):
    e = np.exp(x - x.max(-1, keepdims=True))
    return e / e.sum(-1, keepdims=True)


def cross_entropy_error(y, t):
    y, t = np.atleast_2d(y), np.atleast_1d(t)
    if t.size == y.size:
        t = t.reshape(y.shape).argmax(1)
    return -np.log(y[np.arange(len(y)), t] + 1e-7).sum() / len(y)


class Layer:
    def __init__(self, *params):
        self.params, self.grads = list(params), [np.zeros_like(p) for p in params]

    def put(self, *grads):
        for g, v in zip(self.grads, grads):
            g[...] = v


class Affine(Layer):
    """x (…×D) W (D×M) + b"""

    def forward(self, x):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dy):
        D, M = self.params[0].shape
        flat = dy.reshape(-1, M)
        self.put(self.x.reshape(-1, D).T @ flat, flat.sum(0))
        return dy @ self.params[0].T


class Softmax(Layer):
    def forward(self, x):
        self.y = softmax(x)
        return self.y

    def backward(self, dy):
        return self.y * (dy - (dy * self.y).sum(-1, keepdims=True))


class Sigmoid(Layer):
    def forward(self, x):
        self.y = sigmoid(x)
        return self.y

    def backward(self, dy):
        return dy * self.y * (1 - self.y)


class SoftmaxWithLoss(Layer):
    def forward(self, x, t):
        self.y = softmax(x)
        self.t = t.reshape(x.shape).argmax(1) if t.size == x.size else t
        return cross_entropy_error(self.y, self.t)

    def backward(self, dl=1):
        n = len(self.t)
        return (self.y - np.eye(self.y.shape[1])[self.t]).astype(self.y.dtype) * dl / n


class SigmoidWithLoss(Layer):
    def forward(self, x, t):
        self.t, self.y = t, sigmoid(x)
        return cross_entropy_error(np.stack([1 - self.y, self.y], 1), t)

    def backward(self, dl=1):
        return (self.y - self.t).astype(self.y.dtype) * dl / len(self.t)


class Embedding(Layer):
    def forward(self, ids):
        self.ids = ids
        return self.params[0][ids]

    def backward(self, dy):
        self.grads[0][...] = 0
        np.add.at(self.grads[0], self.ids, dy)


class EmbeddingDot(Layer):
    def __init__(self, W):
        self.embed = Embedding(W)
        self.params, self.grads = self.embed.params, self.embed.grads

    def forward(self, h, ids):
        self.h, self.w = h, self.embed.forward(ids)
        return (h * self.w).sum(1)

    def backward(self, dy):
        dy = dy[:, None]
        self.embed.backward(dy * self.h)
        return dy * self.w


class UnigramSampler:
    def __init__(self, corpus, power, size):
        self.size = size
        count = np.bincount(corpus)
        self.word_p = count.astype('d') ** power
        self.word_p /= self.word_p.sum()

    def get_negative_sample(self, target):
        rows = []
        for t in target:
            p = self.word_p.copy()
            p[t] = 0
            p /= p.sum()
            rows.append(np.random.choice(len(p), size=self.size, replace=False, p=p))
        return np.array(rows)


class NegativeSamplingLoss:
    def __init__(self, W, corpus, power=0.75, size=5):
        self.sampler = UnigramSampler(corpus, power, size)
        self.loss_layers = [SigmoidWithLoss() for _ in range(size + 1)]
        self.embed_dot_layers = [EmbeddingDot(W) for _ in range(size + 1)]
        self.params = [l.params[0] for l in self.embed_dot_layers]
        self.grads = [l.grads[0] for l in self.embed_dot_layers]

    def forward(self, h, target):
        n = len(target)
        negative = self.sampler.get_negative_sample(target)
        total = 0
        for k, (dot, loss) in enumerate(zip(self.embed_dot_layers, self.loss_layers)):
            ids = target if k == 0 else negative[:, k - 1]
            loss.loss = loss.forward(dot.forward(h, ids), np.full(n, int(k == 0)))
            total += loss.loss
        return total

    def backward(self, dl=1):
        return sum(dot.backward(loss.backward(dl)) for dot, loss in zip(self.embed_dot_layers, self.loss_layers))


class RNN(Layer):
    gates, states = 1, 1

    def forward(self, x, h):
        Wx, Wh, b = self.params
        y = np.tanh(x @ Wx + h @ Wh + b)
        self.cache = x, h, y
        return y

    def pull(self, da):
        """gradients of a = x Wx + h Wh + b"""
        Wx, Wh, _ = self.params
        x, h = self.cache[:2]
        self.put(x.T @ da, h.T @ da, da.sum(0))
        return da @ Wx.T, da @ Wh.T

    def backward(self, dh):
        return self.pull(dh * (1 - self.cache[2] ** 2))


class LSTM(RNN):
    gates, states = 4, 2

    def forward(self, x, h, c):
        Wx, Wh, b = self.params
        f, g, i, o = np.split(x @ Wx + h @ Wh + b, 4, axis=1)
        f, g, i, o = sigmoid(f), np.tanh(g), sigmoid(i), sigmoid(o)
        cn = f * c + g * i
        self.cache = x, h, c, f, g, i, o, np.tanh(cn)
        return o * self.cache[-1], cn

    def backward(self, dh, dc):
        x, h, c, f, g, i, o, y = self.cache
        d = dc + dh * o * (1 - y * y)
        da = np.hstack([d * c * f * (1 - f), d * i * (1 - g * g), d * g * i * (1 - i), dh * y * o * (1 - o)])
        dx, dhp = self.pull(da)
        return dx, dhp, d * f


class Time(Layer):
    """A cell over the moments of xs (N×T×D)."""

    def __init__(self, Wx, Wh, b, stateful=False):
        super().__init__(Wx, Wh, b)
        self.stateful, self.h, self.c, self.dh = stateful, None, None, None

    def set_state(self, h, c=None):
        self.h, self.c = h, c

    def reset_state(self):
        self.h = self.c = None

    def forward(self, xs):
        N, T, _ = xs.shape
        H = self.params[1].shape[0]
        if not self.stateful or self.h is None:
            self.h = np.zeros((N, H), F)
        if not self.stateful or self.c is None:
            self.c = np.zeros((N, H), F)
        self.cells, hs = [], []
        for t in range(T):
            cell = self.cell(*self.params)
            if cell.states == 2:
                self.h, self.c = cell.forward(xs[:, t], self.h, self.c)
            else:
                self.h = cell.forward(xs[:, t], self.h)
            self.cells.append(cell)
            hs.append(self.h)
        return np.stack(hs, 1)

    def backward(self, dhs):
        dxs, sums = [], [0, 0, 0]
        dh = dc = 0
        for t in reversed(range(len(self.cells))):
            cell = self.cells[t]
            if cell.states == 2:
                dx, dh, dc = cell.backward(dhs[:, t] + dh, dc)
            else:
                dx, dh = cell.backward(dhs[:, t] + dh)
            dxs.insert(0, dx)
            sums = [s + g for s, g in zip(sums, cell.grads)]
        self.put(*sums)
        self.dh = dh
        return np.stack(dxs, 1)


class TimeRNN(Time):
    cell = RNN


class TimeLSTM(Time):
    cell = LSTM


class TimeSoftmaxWithLoss(Layer):
    """-1 is no label"""

    def forward(self, xs, ts):
        V = xs.shape[2]
        if ts.ndim == 3:
            ts = ts.argmax(2)
        self.shape, self.t = xs.shape, ts.reshape(-1)
        self.mask = self.t != -1
        self.y = softmax(xs.reshape(-1, V))
        p = np.log(self.y[np.arange(len(self.t)), self.t])
        return -(p * self.mask).sum() / self.mask.sum()

    def backward(self, dl=1):
        d = self.y.copy()
        d[np.arange(len(self.t)), self.t] -= 1
        return (d * dl / self.mask.sum() * self.mask[:, None]).astype(self.y.dtype).reshape(self.shape)


class TimeDropout(Layer):
    def __init__(self, ratio):
        super().__init__()
        self.ratio, self.train_flg = ratio, True

    def forward(self, xs):
        if not self.train_flg:
            return xs
        self.mask = (np.random.rand(*xs.shape) > self.ratio).astype(F) * F(1 / (1 - self.ratio))
        return xs * self.mask

    def backward(self, dy):
        return dy * self.mask


class WeightSum(Layer):
    def forward(self, hs, a):
        self.cache = hs, a
        return np.einsum('nth,nt->nh', hs, a)

    def backward(self, dc):
        hs, a = self.cache
        return a[:, :, None] * dc[:, None], np.einsum('nth,nh->nt', hs, dc)


class AttentionWeight(Layer):
    def forward(self, hs, h):
        self.cache = hs, h
        self.soft = Softmax()
        return self.soft.forward(np.einsum('nth,nh->nt', hs, h))

    def backward(self, da):
        hs, h = self.cache
        ds = self.soft.backward(da)
        return ds[:, :, None] * h[:, None], np.einsum('nth,nt->nh', hs, ds)


class Attention(Layer):
    def forward(self, hs, h):
        self.w, self.s = AttentionWeight(), WeightSum()
        self.attention_weight = self.w.forward(hs, h)
        return self.s.forward(hs, self.attention_weight)

    def backward(self, dc):
        dhs, da = self.s.backward(dc)
        more, dh = self.w.backward(da)
        return dhs + more, dh


class TimeAttention(Layer):
    def forward(self, enc, dec):
        self.steps = [Attention() for _ in range(dec.shape[1])]
        out = np.stack([a.forward(enc, dec[:, t]) for t, a in enumerate(self.steps)], 1)
        self.attention_weights = [a.attention_weight for a in self.steps]
        return out

    def backward(self, dy):
        parts = [a.backward(dy[:, t]) for t, a in enumerate(self.steps)]
        return sum(p[0] for p in parts), np.stack([p[1] for p in parts], 1)
