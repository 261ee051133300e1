# Layers of NumPy in the manner of Deep Learning from Scratch 2: forward keeps
# what backward needs, and backward leaves the gradients in the parameters.
# Rows of sequences are moment after moment, T·N of them. Matrices as large as
# the vocabulary are written over from step to step, for new memory costs.


class Param:
    def __init__(self, value):
        self.value, self.grad = value, None

    def add(self, grad):
        self.grad = grad if self.grad is None else self.grad + grad


class Net:
    """Hands out parameters: matrices are arrays 1, 2, … of the bench's numbers."""

    def __init__(self, dtype):
        self.dtype, self.matrices, self.params = dtype, 0, []

    def keep(self, value):
        self.params.append(Param(value))
        return self.params[-1]

    def matrix(self, *shape):
        self.matrices += 1
        fan = shape[0] if len(shape) == 2 else int(np.prod(shape[1:]))
        return self.keep(numbers(self.matrices, (12 / fan) ** 0.5, self.dtype, *shape))

    def vector(self, n, value=0):
        return self.keep(np.full(n, value, self.dtype))

    def update(self):
        for p in self.params:
            p.grad *= RATE
            p.value -= p.grad
            p.grad = None


def sigmoid_of(x):
    return 1 / (1 + np.exp(-x))


def words(k, n, *shape):
    """Ids less than n: those of array k."""
    return ((residues[: int(np.prod(shape))] + 1009 * k) % P * n // P).reshape(shape)


class Embedding:
    def __init__(self, E):
        self.E, self.dE = E, np.empty_like(E.value)

    def forward(self, ids):
        self.ids = ids
        return self.E.value[ids]

    def backward(self, d):
        self.dE.fill(0)
        np.add.at(self.dE, self.ids, d)
        self.E.add(self.dE)


class Affine:
    def __init__(self, W, b, tied=False):
        self.W, self.b, self.tied, self.y, self.dW = W, b, tied, None, None

    def weights(self):
        return self.W.value.T if self.tied else self.W.value

    def forward(self, x):
        self.x = x
        self.y = np.dot(x, self.weights(), out=self.y)
        return np.add(self.y, self.b.value, out=self.y)

    def backward(self, d):
        left, right = (d, self.x) if self.tied else (self.x, d)
        self.dW = np.dot(left.T, right, out=self.dW)
        self.W.add(self.dW)
        self.b.add(d.sum(axis=0))
        return np.dot(d, self.weights().T)


class Relu:
    def forward(self, x):
        self.mask = x > 0
        return x * self.mask

    def backward(self, d):
        return d * self.mask


class SoftmaxLoss:
    """Writes over the scores, and backward over those."""

    def forward(self, y, labels):
        self.y, self.rows, self.labels = y, np.arange(len(y)), labels
        np.subtract(y, y.max(axis=1, keepdims=True), out=y)
        np.exp(y, out=y)
        np.divide(y, y.sum(axis=1, keepdims=True), out=y)
        return -np.log(y[self.rows, labels]).sum() / len(y)

    def backward(self):
        self.y[self.rows, self.labels] -= 1
        self.y /= len(self.y)
        return self.y


class NegativeSampling:
    """Is the first word of each row of words the vector's, and is no other? Rows
    are those of Embedding's words, the sum is over words, the mean over rows."""

    def __init__(self, W):
        self.embed = Embedding(W)

    def forward(self, h, ids, labels):
        self.h, self.W = h, self.embed.forward(ids)  # N×D, N×K×D
        y = sigmoid_of((self.W * h[:, None]).sum(axis=2))
        self.d = (y - labels) / len(h)
        return -np.log(np.where(labels == 1, y, 1 - y)).sum() / len(h)

    def backward(self):
        d = self.d[:, :, None]
        self.embed.backward(d * self.h[:, None])
        return (d * self.W).sum(axis=1)


class TimeRecurrent:
    """What recurrent layers have in common: xs·Wx + b for all moments at once,
    and the gradients of Wx and b from those of all moments."""

    def __init__(self, Wx, Wh, b, T):
        self.Wx, self.Wh, self.b, self.T = Wx, Wh, b, T

    def inputs(self, xs):
        self.xs = xs
        return (np.dot(xs, self.Wx.value) + self.b.value).reshape(self.T, -1, self.Wx.value.shape[1])

    def gradients(self, dz):
        dz = dz.reshape(len(self.xs), -1)
        self.Wx.add(np.dot(self.xs.T, dz))
        self.b.add(dz.sum(axis=0))
        return np.dot(dz, self.Wx.value.T)


class TimeRNN(TimeRecurrent):
    def forward(self, xs, h=None):
        z, self.hs = self.inputs(xs), [h]
        for t in range(self.T):
            if t > 0 or h is not None:
                z[t] += np.dot(self.hs[-1], self.Wh.value)
            self.hs.append(np.tanh(z[t], out=z[t]))
        self.h = z[-1]
        return z.reshape(len(xs), -1)

    def backward(self, dhs):
        dhs = dhs.reshape(self.T, -1, self.Wh.value.shape[0])
        dz, dWh, dh = np.empty_like(dhs), np.zeros_like(self.Wh.value), 0
        for t in reversed(range(self.T)):
            dz[t] = (dh + dhs[t]) * (1 - self.hs[t + 1] ** 2)
            if self.hs[t] is not None:
                dWh += np.dot(self.hs[t].T, dz[t])
                dh = np.dot(dz[t], self.Wh.value.T)
        self.Wh.add(dWh)
        self.dh = dh
        return self.gradients(dz)


class TimeLSTM(TimeRecurrent):
    def forward(self, xs, h=None, c=None):
        zx, H = self.inputs(xs), self.Wh.value.shape[0]
        zeros = np.zeros((zx.shape[1], H), xs.dtype)
        h, c = zeros if h is None else h, zeros if c is None else c
        hs, self.cache = np.empty(zx.shape[:2] + (H,), xs.dtype), []
        for t in range(self.T):
            z = zx[t] + np.dot(h, self.Wh.value)
            f, g, i, o = z[:, :H], np.tanh(z[:, H : 2 * H]), z[:, 2 * H : 3 * H], z[:, 3 * H :]
            f, i, o = sigmoid_of(f), sigmoid_of(i), sigmoid_of(o)
            next_c = f * c + g * i
            tanh_c = np.tanh(next_c)
            self.cache.append((h, c, f, g, i, o, tanh_c))
            c = next_c
            h = hs[t] = o * tanh_c
        self.h, self.c = h, c
        return hs.reshape(len(xs), H)

    def backward(self, dhs, dh=0):
        H = self.Wh.value.shape[0]
        dhs = dhs.reshape(self.T, -1, H)
        dz, dWh, dc = np.empty(dhs.shape[:2] + (4 * H,), dhs.dtype), np.zeros_like(self.Wh.value), 0
        for t in reversed(range(self.T)):
            before, c, f, g, i, o, tanh_c = self.cache[t]
            dh = dh + dhs[t]
            ds = dc + dh * o * (1 - tanh_c**2)
            dz[t] = np.hstack((ds * c * f * (1 - f), ds * i * (1 - g**2), ds * g * i * (1 - i), dh * tanh_c * o * (1 - o)))
            dc = ds * f
            dWh += np.dot(before.T, dz[t])
            dh = np.dot(dz[t], self.Wh.value.T)
        self.Wh.add(dWh)
        self.dh = dh
        return self.gradients(dz)


class TimeGRU(TimeRecurrent):
    def forward(self, xs):
        zx, H = self.inputs(xs), self.Wh.value.shape[0]
        h, W = np.zeros((zx.shape[1], H), xs.dtype), self.Wh.value
        hs, self.cache = np.empty(zx.shape[:2] + (H,), xs.dtype), []
        for t in range(self.T):
            zr = sigmoid_of(zx[t, :, : 2 * H] + np.dot(h, W[:, : 2 * H]))
            z, r = zr[:, :H], zr[:, H:]
            candidate = np.tanh(zx[t, :, 2 * H :] + np.dot(r * h, W[:, 2 * H :]))
            self.cache.append((h, z, r, candidate))
            h = hs[t] = (1 - z) * h + z * candidate
        return hs.reshape(len(xs), H)

    def backward(self, dhs):
        W, H = self.Wh.value, self.Wh.value.shape[0]
        dhs = dhs.reshape(self.T, -1, H)
        dz, dWh, dh = np.empty(dhs.shape[:2] + (3 * H,), dhs.dtype), np.zeros_like(W), 0
        for t in reversed(range(self.T)):
            h, z, r, candidate = self.cache[t]
            dh = dh + dhs[t]
            dcandidate = dh * z * (1 - candidate**2)
            drh = np.dot(dcandidate, W[:, 2 * H :].T)
            dz[t] = np.hstack((dh * (candidate - h) * z * (1 - z), drh * h * r * (1 - r), dcandidate))
            dWh[:, : 2 * H] += np.dot(h.T, dz[t, :, : 2 * H])
            dWh[:, 2 * H :] += np.dot((r * h).T, dcandidate)
            dh = dh * (1 - z) + drh * r + np.dot(dz[t, :, : 2 * H], W[:, : 2 * H].T)
        self.Wh.add(dWh)
        return self.gradients(dz)


class Attention:
    """softmax(q·kᵀ · scale + mask)·v of matrices in the last two axes."""

    def __init__(self, scale=1, mask=0):
        self.scale, self.mask = scale, mask

    def forward(self, q, k, v):
        s = np.matmul(q, k.swapaxes(-1, -2)) * self.scale + self.mask
        e = np.exp(s - s.max(axis=-1, keepdims=True))
        self.a = e / e.sum(axis=-1, keepdims=True)
        self.q, self.k, self.v = q, k, v
        return np.matmul(self.a, v)

    def backward(self, d):
        da, a = np.matmul(d, self.v.swapaxes(-1, -2)), self.a
        ds = a * (da - (da * a).sum(axis=-1, keepdims=True)) * self.scale
        return np.matmul(ds, self.k), np.matmul(ds.swapaxes(-1, -2), self.q), np.matmul(a.swapaxes(-1, -2), d)
