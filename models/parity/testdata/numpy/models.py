"""Networks and training of Deep Learning from Scratch 2 in NumPy, written for
this check. A parameter that is used twice is one array, with one gradient."""
import math
import numpy as np
import layers as L


def small(*shape):
    """chapters 3 and 4: rounded to float32, then times float32(0.01)"""
    return (np.float32(0.01) * np.random.randn(*shape).astype('f')).astype(L.F)


def drawn(n, *shape):
    return (np.random.randn(*shape) / n).astype('f').astype(L.F)


def root(d, h):
    return drawn(math.sqrt(d), d, h)


class Words:
    """CBOW or skip-gram, with all words or with samples."""

    def __init__(self, kind, V, H, window, corpus=None):
        self.named = {'W_in': small(V, H), 'W_out': small(V, H) if corpus is not None else small(H, V)}
        self.kind, self.samples = kind, corpus is not None
        n = 1 if kind == 'cbow' else 2 * window
        if self.samples:
            self.loss = [L.NegativeSamplingLoss(self.named['W_out'], corpus) for _ in range(n)]
        else:
            n = 1 if kind == 'cbow' else 2
            self.loss = [L.SoftmaxWithLoss() for _ in range(n)]
        self.window = window if self.samples else 1
        self.neg = []
        for l in self.loss if self.samples else []:
            l.sampler.get_negative_sample = self.spy(l.sampler.get_negative_sample)

    def spy(self, f):
        def get(t):
            s = f(t)
            self.neg.append(s)
            return s
        return get

    def forward(self, contexts, target):
        W, U = self.named['W_in'], self.named['W_out']
        ids, wanted = contexts[:, :2 * self.window], [target]
        if self.kind == 'sg':
            ids, wanted = target[:, None], list(contexts[:, :2 * self.window].T)
        self.ids, self.h = ids, W[ids].mean(1)
        if self.samples:
            return sum(l.forward(self.h, t) for l, t in zip(self.loss, wanted))
        score = self.h @ U
        return sum(l.forward(score, t) for l, t in zip(self.loss, wanted))

    def backward(self):
        W, U = self.named['W_in'], self.named['W_out']
        dW = np.zeros_like(W)
        if self.samples:
            dh = sum(l.backward() for l in self.loss)
            dU = sum(g for l in self.loss for g in l.grads)
        else:
            ds = sum(l.backward() for l in self.loss)
            dh, dU = ds @ U.T, self.h.T @ ds
        for k in range(self.ids.shape[1]):
            np.add.at(dW, self.ids[:, k], dh / self.ids.shape[1])
        return {'W_in': dW, 'W_out': dU}


class Language:
    def __init__(self, kind, V, D, H, ratio=0):
        self.kind = kind
        self.named = n = {'embed_W': drawn(100, V, D)}
        zero = lambda k: np.zeros(k, L.F)
        if kind == 'better':
            for i, d in ((1, D), (2, H)):
                n['lstm_Wx%d' % i], n['lstm_Wh%d' % i], n['lstm_b%d' % i] = root(d, 4 * H), root(H, 4 * H), zero(4 * H)
            cells = [L.TimeLSTM(*[n['lstm_%s%d' % (w, i)] for w in ('Wx', 'Wh', 'b')], stateful=True) for i in (1, 2)]
            names = [['lstm_%s%d' % (w, i) for w in ('Wx', 'Wh', 'b')] for i in (1, 2)]
        else:
            p, g = ('rnn', 1) if kind == 'simple' else ('lstm', 4)
            n[p + '_Wx'], n[p + '_Wh'], n[p + '_b'] = root(D, g * H), root(H, g * H), zero(g * H)
            names = [[p + '_Wx', p + '_Wh', p + '_b']]
            cells = [(L.TimeRNN if g == 1 else L.TimeLSTM)(*[n[k] for k in names[0]], stateful=True)]
            n['affine_W'] = root(H, V)
        n['affine_b'] = zero(V)
        self.cells, self.names = cells, names
        self.embed = L.Embedding(n['embed_W'])
        self.affine = L.Affine(n['embed_W'].T if kind == 'better' else n['affine_W'], n['affine_b'])
        self.drops = [L.TimeDropout(ratio) for _ in range(3 if kind == 'better' else 0)]
        self.loss = L.TimeSoftmaxWithLoss()

    def reset(self):
        for c in self.cells:
            c.reset_state()

    def predict(self, xs, train=False):
        for d in self.drops:
            d.train_flg = train
        x = self.embed.forward(xs)
        for i, c in enumerate(self.cells):
            x = c.forward(self.drops[i].forward(x) if self.drops else x)
        return self.affine.forward(self.drops[-1].forward(x) if self.drops else x)

    def forward(self, xs, ts, train=True):
        return self.loss.forward(self.predict(xs, train), ts)

    def backward(self):
        d = self.affine.backward(self.loss.backward())
        out = {'affine_b': self.affine.grads[1]}
        for i in reversed(range(len(self.cells))):
            if self.drops:
                d = self.drops[i + 1].backward(d)
            d = self.cells[i].backward(d)
            out.update(zip(self.names[i], self.cells[i].grads))
        self.embed.backward(self.drops[0].backward(d) if self.drops else d)
        out['embed_W'] = self.embed.grads[0]
        if self.kind == 'better':
            out['embed_W'] = out['embed_W'] + self.affine.grads[0].T
        else:
            out['affine_W'] = self.affine.grads[0]
        return out

    def perplexity(self, corpus, batch, time):
        jump, total = (len(corpus) - 1) // batch, 0
        n = (len(corpus) - 1) // (batch * time)
        for i in range(n):
            at = np.arange(batch)[:, None] * jump + i * time + np.arange(time)
            total += self.forward(corpus[at], corpus[at + 1], False)
        return math.exp(total / n)

    def generate(self, x, skip, size):
        words = [x]
        while len(words) < size:
            p = L.softmax(self.predict(np.array([[x]]))[0, 0])
            w = int(np.random.choice(len(p), size=1, p=p)[0])
            if w not in skip:
                x = w
                words.append(w)
        return words


class Translator:
    def __init__(self, kind, V, D, H):
        self.kind = kind
        peek, wide = (H if kind == 'peeky' else 0), (H if kind == 'seq2seq' else 2 * H)
        self.named = n = {}
        n['enc.embed_W'], n['enc.lstm_Wx'], n['enc.lstm_Wh'] = drawn(100, V, D), root(D, 4 * H), root(H, 4 * H)
        n['enc.lstm_b'] = np.zeros(4 * H, L.F)
        n['dec.embed_W'], n['dec.lstm_Wx'], n['dec.lstm_Wh'] = drawn(100, V, D), root(D + peek, 4 * H), root(H, 4 * H)
        n['dec.lstm_b'] = np.zeros(4 * H, L.F)
        n['dec.affine_W'] = root(wide if kind != 'seq2seq' else H, V)
        n['dec.affine_b'] = np.zeros(V, L.F)
        lstm = lambda p, s: L.TimeLSTM(n[p + '.lstm_Wx'], n[p + '.lstm_Wh'], n[p + '.lstm_b'], stateful=s)
        self.enc, self.dec = [L.Embedding(n['enc.embed_W']), lstm('enc', False)], [L.Embedding(n['dec.embed_W']), lstm('dec', True)]
        self.affine, self.loss = L.Affine(n['dec.affine_W'], n['dec.affine_b']), L.TimeSoftmaxWithLoss()
        self.attention = L.TimeAttention()

    def decode(self, ys, hs):
        h, H = hs[:, -1], hs.shape[2]
        e = self.dec[0].forward(ys)
        again = np.repeat(h[:, None], ys.shape[1], 1)
        o = self.dec[1].forward(np.concatenate([again, e], 2) if self.kind == 'peeky' else e)
        if self.kind == 'peeky':
            o = np.concatenate([again, o], 2)
        if self.kind == 'attention':
            o = np.concatenate([self.attention.forward(hs, o), o], 2)
        return self.affine.forward(o)

    def forward(self, xs, ts):
        self.hs = self.enc[1].forward(self.enc[0].forward(xs))
        self.dec[1].set_state(self.hs[:, -1])
        return self.loss.forward(self.decode(ts[:, :-1], self.hs), ts[:, 1:])

    def backward(self):
        H = self.hs.shape[2]
        d = self.affine.backward(self.loss.backward())
        dhs, dh = np.zeros_like(self.hs), 0
        if self.kind == 'peeky':
            dh, d = d[:, :, :H].sum(1), d[:, :, H:]
        if self.kind == 'attention':
            more, back = self.attention.backward(d[:, :, :H])
            dhs, d = dhs + more, d[:, :, H:] + back
        d = self.dec[1].backward(d)
        if self.kind == 'peeky':
            dh, d = dh + d[:, :, :H].sum(1), d[:, :, H:]
        self.dec[0].backward(d)
        dhs[:, -1] += self.dec[1].dh + dh
        self.enc[0].backward(self.enc[1].backward(dhs))
        out = {}
        for p, (e, l) in (('enc', self.enc), ('dec', self.dec)):
            out[p + '.embed_W'] = e.grads[0]
            out.update(zip([p + '.lstm_Wx', p + '.lstm_Wh', p + '.lstm_b'], l.grads))
        out['dec.affine_W'], out['dec.affine_b'] = self.affine.grads
        return out

    def generate(self, xs, start, size):
        hs = self.enc[1].forward(self.enc[0].forward(xs))
        self.dec[1].set_state(hs[:, -1])
        x, out = start, []
        for _ in range(size):
            x = int(self.decode(np.array([[x]]), hs).reshape(-1).argmax())
            out.append(x)
        return out


class Adam:
    def __init__(self, lr=0.001, beta1=0.9, beta2=0.999):
        self.lr, self.b1, self.b2, self.t, self.m, self.v = lr, beta1, beta2, 0, {}, {}

    def update(self, params, grads):
        self.t += 1
        rate = self.lr * math.sqrt(1 - self.b2 ** self.t) / (1 - self.b1 ** self.t)
        for k, g in (grads.items() if isinstance(grads, dict) else enumerate(grads)):
            m, v = self.m.setdefault(k, np.zeros_like(params[k])), self.v.setdefault(k, np.zeros_like(params[k]))
            m += ((1 - self.b1) * (g - m)).astype(m.dtype)
            v += ((1 - self.b2) * (g * g - v)).astype(v.dtype)
            params[k] -= (rate * m / (np.sqrt(v) + 1e-7)).astype(m.dtype)


class SGD:
    def __init__(self, lr=0.01):
        self.lr = lr

    def update(self, params, grads):
        for k, g in (grads.items() if isinstance(grads, dict) else enumerate(grads)):
            params[k] -= (self.lr * g).astype(params[k].dtype)


class Rule:
    """Optimizers of one array of moments: Momentum, Nesterov, AdaGrad, RMSprop."""

    def __init__(self, kind, lr=0.01, momentum=0.9, decay_rate=0.99):
        self.kind, self.lr, self.mu, self.rho, self.v = kind, lr, momentum, decay_rate, {}

    def update(self, params, grads):
        for k, g in enumerate(grads):
            v, p = self.v.setdefault(k, np.zeros_like(params[k])), params[k]
            if self.kind == 'Momentum':
                v[...] = self.mu * v - self.lr * g
                p += v
            elif self.kind == 'Nesterov':
                v[...] = self.mu * v - self.lr * g
                p += self.mu * self.mu * v
                p -= (1 + self.mu) * self.lr * g
            else:
                v[...] = v + g * g if self.kind == 'AdaGrad' else self.rho * v + (1 - self.rho) * g * g
                p -= self.lr * g / (np.sqrt(v) + 1e-7)


def clip_grads(grads, most):
    total = math.sqrt(sum(float((g.astype(L.F) ** 2).sum()) for g in grads))
    rate = most / (total + 1e-6)
    if rate < 1:
        for g in grads:
            g *= rate
    return total


class Run:
    """One training, recorded."""

    def __init__(self, model, opt, max_grad=None):
        self.model, self.opt, self.max = model, opt, max_grad
        self.losses, self.first, self.norms, self.clipped = [], None, [], 0

    def step(self, *batch):
        self.losses.append(float(self.model.forward(*batch)))
        grads = {k: np.array(v, dtype=self.model.named[k].dtype) for k, v in self.model.backward().items()}
        if self.max is not None:
            n = clip_grads(list(grads.values()), self.max)
            self.norms.append(n)
            self.clipped += self.max / (n + 1e-6) < 1
        if self.first is None:
            self.first = {k: v.copy() for k, v in grads.items()}
        self.opt.update(self.model.named, grads)
