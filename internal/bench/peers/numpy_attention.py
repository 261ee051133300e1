# A Transformer in NumPy: layers that normalise what they read, for vectors of
# one sample after another, N·T rows.


class LayerNorm:
    def __init__(self, gamma, beta):
        self.gamma, self.beta = gamma, beta

    def forward(self, x):
        x = x - x.mean(axis=1, keepdims=True)
        self.scale = 1 / np.sqrt(np.square(x).mean(axis=1, keepdims=True) + x.dtype.type(1e-5))
        self.x = x * self.scale
        return self.x * self.gamma.value + self.beta.value

    def backward(self, d):
        self.gamma.add((d * self.x).sum(axis=0))
        self.beta.add(d.sum(axis=0))
        d = d * self.gamma.value
        d = d - d.mean(axis=1, keepdims=True) - self.x * (d * self.x).mean(axis=1, keepdims=True)
        return d * self.scale


class Heads:
    """Attention of so many heads. backward returns the gradients of what queries
    and memory were made from."""

    def __init__(self, net, D, heads, mask=0):
        self.layers = [Affine(net.matrix(D, D), net.vector(D)) for _ in range(4)]
        self.heads, self.attention = heads, Attention(1 / (D / heads) ** 0.5, mask)

    def split(self, rows):
        return np.ascontiguousarray(rows.reshape(self.N, -1, self.heads, rows.shape[1] // self.heads).swapaxes(1, 2))

    def join(self, parts):
        return parts.swapaxes(1, 2).reshape(-1, parts.shape[1] * parts.shape[3])

    def forward(self, x, memory, N):
        self.N = N
        q, k, v, out = self.layers
        return out.forward(self.join(self.attention.forward(*map(self.split, (q.forward(x), k.forward(memory), v.forward(memory))))))

    def backward(self, d):
        q, k, v, out = self.layers
        dq, dk, dv = map(self.join, self.attention.backward(self.split(out.backward(d))))
        return q.backward(dq), k.backward(dk) + v.backward(dv)


class Feed:
    def __init__(self, net, D):
        self.layers = Affine(net.matrix(D, 4 * D), net.vector(4 * D)), Relu(), Affine(net.matrix(4 * D, D), net.vector(D))

    def forward(self, x):
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def backward(self, d):
        for layer in reversed(self.layers):
            d = layer.backward(d)
        return d


class Places:
    """Vectors of ids (N×T) with sines and cosines of their places."""

    def __init__(self, net, V, D, T):
        self.embed, self.root = Embedding(net.matrix(V, D)), D**0.5
        i = np.arange(D)
        angles = np.arange(T)[:, None] / 10000 ** (i // 2 * 2 / D)
        self.waves = np.where(i % 2 == 1, np.cos(angles), np.sin(angles)).astype(net.dtype)

    def forward(self, ids):
        x = self.embed.forward(ids) * self.root + self.waves[: ids.shape[1]]
        return x.reshape(-1, x.shape[2])

    def backward(self, d):
        self.embed.backward(d.reshape(self.embed.ids.shape + (-1,)) * self.root)


def transformer(w):
    (V, D, heads, Q, A), N = w["dims"], w["batch"]
    xs, ts = words(1, V, N, Q), words(2, V, N, A)
    net = Net(w["dtype"])

    def norm():
        return LayerNorm(net.vector(D, 1), net.vector(D))

    causal = np.triu(np.full((A - 1, A - 1), -1e9, w["dtype"]), 1)
    read, last = Places(net, V, D, Q), norm()
    encoder = [(Heads(net, D, heads), Feed(net, D), norm(), norm()) for _ in range(2)]
    answer, end = Places(net, V, D, A - 1), norm()
    decoder = [(Heads(net, D, heads, causal), Heads(net, D, heads), Feed(net, D), norm(), norm(), norm()) for _ in range(2)]
    affine, loss = Affine(net.matrix(D, V), net.vector(V)), SoftmaxLoss()

    def step():
        x = read.forward(xs)
        for attend, feed, n1, n2 in encoder:
            z = n1.forward(x)
            x = x + attend.forward(z, z, N)
            x = x + feed.forward(n2.forward(x))
        memory = last.forward(x)
        y = answer.forward(ts[:, :-1])
        for own, cross, feed, n1, n2, n3 in decoder:
            z = n1.forward(y)
            y = y + own.forward(z, z, N)
            y = y + cross.forward(n2.forward(y), memory, N)
            y = y + feed.forward(n3.forward(y))
        L = loss.forward(affine.forward(end.forward(y)), ts[:, 1:].ravel())

        d, dmemory = end.backward(affine.backward(loss.backward())), 0
        for own, cross, feed, n1, n2, n3 in reversed(decoder):
            d = d + n3.backward(feed.backward(d))
            dq, dm = cross.backward(d)
            d, dmemory = d + n2.backward(dq), dmemory + dm
            d = d + n1.backward(sum(own.backward(d)))
        answer.backward(d)
        d = last.backward(dmemory)
        for attend, feed, n1, n2 in reversed(encoder):
            d = d + n2.backward(feed.backward(d))
            d = d + n1.backward(sum(attend.backward(d)))
        read.backward(d)
        return L

    return trained(net, step)
