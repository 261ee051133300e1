# Training steps in PyTorch: its layers, autograd, and SGD in place.

f = torch.nn.functional


class Net:
    """Hands out parameters: matrices are arrays 1, 2, … of the bench's numbers."""

    def __init__(self, dtype):
        self.dtype, self.matrices, self.params, self.copies = dtype, 0, [], []

    def fed(self, *feeds):
        """What is fed. A device gets it anew in every step, as ours does: from
        pinned memory, without waiting for it."""
        if DEVICE == "cpu":
            return feeds
        self.copies = [(x.contiguous(), x.cpu().contiguous().pin_memory()) for x in feeds]
        return [x for x, _ in self.copies]

    def keep(self, value):
        self.params.append(value.contiguous().requires_grad_())
        return self.params[-1]

    def matrix(self, *shape, order=None):
        """order is that of the columns, by which a layer wants the transpose."""
        self.matrices += 1
        fan = shape[0] if len(shape) == 2 else torch.Size(shape[1:]).numel()
        value = numbers(self.matrices, (12 / fan) ** 0.5, self.dtype, *shape)
        return self.keep(value if order is None else value[:, order].t())

    def vector(self, n, value=0):
        return self.keep(torch.full((n,), value, dtype=getattr(torch, self.dtype)))

    def trained(self, losses):
        def run():
            for x, fresh in self.copies:
                x.copy_(fresh, non_blocking=True)
            with torch.enable_grad():
                loss = losses()
                grads = torch.autograd.grad(loss, self.params)
            for p, g in zip(self.params, grads):
                p.sub_(g, alpha=RATE)
            return loss

        return run, [float(run()) for _ in range(CHECKED_STEPS)]


def words(k, n, *shape):
    """Ids less than n: those of array k."""
    return ((residues[: torch.Size(shape).numel()] + 1009 * k) % P * n // P).reshape(shape)


def step(w):
    widths, n = w["dims"], w["batch"]
    x, labels = numbers(0, 1, w["dtype"], n, widths[0]), torch.arange(n) % widths[-1]
    net = Net(w["dtype"])
    x, labels = net.fed(x, labels)
    layers = [(net.matrix(d, h), net.vector(h)) for d, h in zip(widths, widths[1:])]

    def loss():
        a = x
        for W, b in layers[:-1]:
            a = torch.addmm(b, a, W).sigmoid()
        W, b = layers[-1]
        return f.cross_entropy(torch.addmm(b, a, W), labels)

    return net.trained(loss)


def image(w):
    (size, classes), N = w["dims"], w["batch"]
    x, labels = numbers(0, 1, w["dtype"], N, 1, size, size), torch.arange(N) % classes
    net, side = Net(w["dtype"]), (size // 2 - 4) // 2
    x, labels = net.fed(x, labels)
    W1, b1, W2, b2 = net.matrix(6, 1, 5, 5), net.vector(6), net.matrix(16, 6, 5, 5), net.vector(16)
    widths = (16 * side * side, 120, 84, classes)
    dense = [(net.matrix(d, h), net.vector(h)) for d, h in zip(widths, widths[1:])]

    def loss():
        a = f.max_pool2d(f.conv2d(x, W1, b1, padding=2).relu(), 2)
        a = f.max_pool2d(f.conv2d(a, W2, b2).relu(), 2).flatten(1)
        for W, b in dense[:-1]:
            a = torch.addmm(b, a, W).relu()
        W, b = dense[-1]
        return f.cross_entropy(torch.addmm(b, a, W), labels)

    return net.trained(loss)


def vectors(w):
    (V, D, window, negatives), N = w["dims"], w["batch"]
    contexts, target = words(1, V, N, 2 * window), words(2, V, N, 1)
    net, skip = Net(w["dtype"]), w["of"] == "skipgram"
    E, W = net.matrix(V, D), net.matrix(V, D)
    if skip:
        read, right, wrong = target, contexts, words(3, V, N, 2 * window * negatives)
    else:
        read, right, wrong = contexts, target, words(3, V, N, negatives)
    read, ids = net.fed(read, torch.cat((right, wrong), 1))
    labels = (torch.arange(ids.shape[1]) < right.shape[1]).to(E.dtype).expand(ids.shape)

    def loss():
        h = f.embedding(read, E).mean(1)
        scores = torch.bmm(f.embedding(ids, W), h.unsqueeze(2)).squeeze(2)
        return f.binary_cross_entropy_with_logits(scores, labels, reduction="sum") / N

    return net.trained(loss)


def gates(H):
    return torch.cat([torch.arange(H) + k * H for k in (2, 0, 1, 3)])  # i, f, g, o, of our f, g, i, o


def lstm(net, D, H):
    """The parameters of an LSTM; it wants a second bias."""
    return net.matrix(D, 4 * H, order=gates(H)), net.matrix(H, 4 * H, order=gates(H)), net.vector(4 * H), torch.zeros(4 * H, dtype=getattr(torch, net.dtype))


def in_one_piece(net, cells, D, layers):
    """The parameters of an LSTM as a module of PyTorch's has them: cuDNN copies
    them in every step if they lie apart."""
    module = torch.nn.LSTM(D, D, layers).to(cells[0].dtype)
    those = list(module.parameters())
    for p, value in zip(those, cells):
        p.copy_(value)
        p.requires_grad_(value.requires_grad)
    own = {id(value): p for p, value in zip(those, cells)}
    net.params = [own.get(id(value), value) for value in net.params]
    net.modules = module
    return those


def language(w):
    (V, D, T), N, of = w["dims"], w["batch"], w["of"]
    if of == "gru":
        raise NotImplementedError("another GRU")
    ids, labels = words(1, V, N, T).t(), words(2, V, N, T).t().flatten()  # moment after moment
    net = Net(w["dtype"])
    ids, labels = net.fed(ids, labels)
    E = net.matrix(V, D)
    if of == "rnn":
        every = slice(None)
        cells = [net.matrix(D, D, order=every), net.matrix(D, D, order=every), net.vector(D), torch.zeros(D, dtype=E.dtype)]
    else:
        cells = [p for _ in range(1 + (of == "better")) for p in lstm(net, D, D)]
    layers = len(cells) // 4
    if of != "rnn":
        cells = in_one_piece(net, cells, D, layers)
    W = None if of == "better" else net.matrix(D, V)
    b = net.vector(V)
    state = [torch.zeros(layers, N, D, dtype=E.dtype) for _ in range(2)]

    def loss():
        x = f.embedding(ids, E)
        if of == "rnn":
            hs, state[0] = torch.rnn_tanh(x, state[0].detach(), cells, True, 1, 0.0, True, False, False)
        else:
            hs, state[0], state[1] = torch.lstm(x, [s.detach() for s in state], cells, True, layers, 0.0, True, False, False)
        return f.cross_entropy(torch.addmm(b, hs.flatten(0, 1), E.t() if W is None else W), labels)

    return net.trained(loss)


def sequences(w):
    (V, D, H, Q, A), N, of = w["dims"], w["batch"], w["of"]
    xs, ts = words(1, V, N, Q).t(), words(2, V, N, A).t()
    net, peeks, attends = Net(w["dtype"]), of == "peeky", of == "attention"
    xs, ts = net.fed(xs, ts)
    E, encoder = net.matrix(V, D), lstm(net, D, H)
    D2, H2 = D + H * peeks, H + H * (peeks or attends)
    E2, decoder = net.matrix(V, D), lstm(net, D2, H)
    W, b = net.matrix(H2, V), net.vector(V)
    zeros, labels = torch.zeros(1, N, H, dtype=E.dtype), ts[1:].flatten()

    def loss():
        hs, last, _ = torch.lstm(f.embedding(xs, E), (zeros, zeros), encoder, True, 1, 0.0, True, False, False)
        x, peeked = f.embedding(ts[:-1], E2), last.expand(A - 1, N, H)
        if peeks:
            x = torch.cat((peeked, x), 2)
        y, _, _ = torch.lstm(x, (last, zeros), decoder, True, 1, 0.0, True, False, False)
        if peeks:
            y = torch.cat((peeked, y), 2)
        if attends:
            q, k = y.transpose(0, 1), hs.transpose(0, 1)
            c = torch.bmm(torch.softmax(torch.bmm(q, k.transpose(1, 2)), 2), k)
            y = torch.cat((c.transpose(0, 1), y), 2)
        return f.cross_entropy(torch.addmm(b, y.flatten(0, 1), W), labels)

    return net.trained(loss)


def transformer(w):
    (V, D, heads, Q, A), N = w["dims"], w["batch"]
    xs, ts = words(1, V, N, Q), words(2, V, N, A)
    net, every = Net(w["dtype"]), slice(None)
    xs, ts = net.fed(xs, ts)

    def affine(d, h):
        return net.matrix(d, h, order=every), net.vector(h)

    def norm():
        return (D,), net.vector(D, 1), net.vector(D)

    def attention():
        return [affine(D, D) for _ in range(4)]

    def feed():
        return affine(D, 4 * D), affine(4 * D, D)

    i, t = torch.arange(D), torch.arange(max(Q, A)).double().unsqueeze(1)
    angles = t / 10000 ** (torch.div(i, 2, rounding_mode="floor") * 2 / D).double()
    places = torch.where(i % 2 == 1, angles.cos(), angles.sin()).to(getattr(torch, w["dtype"]))
    causal = torch.full((A - 1, A - 1), -1e9, dtype=places.dtype).triu(1)
    E, last = net.matrix(V, D), norm()
    encoder = [(attention(), feed(), norm(), norm()) for _ in range(2)]
    E2, end = net.matrix(V, D), norm()
    decoder = [(attention(), attention(), feed(), norm(), norm(), norm()) for _ in range(2)]
    out = affine(D, V)

    def attend(layers, x, memory, mask=None):
        q, k, v = (f.linear(m, *p).unflatten(2, (heads, -1)).transpose(1, 2) for m, p in zip((x, memory, memory), layers))
        s = torch.matmul(q, k.transpose(2, 3)) * (D / heads) ** -0.5
        if mask is not None:
            s = s + mask
        return f.linear(torch.matmul(torch.softmax(s, 3), v).transpose(1, 2).flatten(2), *layers[3])

    def forward(layers, x):
        return f.linear(f.linear(x, *layers[0]).relu(), *layers[1])

    def loss():
        x = f.embedding(xs, E) * D**0.5 + places[:Q]
        for a, ff, n1, n2 in encoder:
            z = f.layer_norm(x, *n1)
            x = x + attend(a, z, z)
            x = x + forward(ff, f.layer_norm(x, *n2))
        memory = f.layer_norm(x, *last)
        y = f.embedding(ts[:, :-1], E2) * D**0.5 + places[: A - 1]
        for own, cross, ff, n1, n2, n3 in decoder:
            z = f.layer_norm(y, *n1)
            y = y + attend(own, z, z, causal)
            y = y + attend(cross, f.layer_norm(y, *n2), memory)
            y = y + forward(ff, f.layer_norm(y, *n3))
        return f.cross_entropy(f.linear(f.layer_norm(y, *end), *out).flatten(0, 1), ts[:, 1:].flatten())

    return net.trained(loss)


def translation(w):
    return transformer(w) if w["of"] == "transformer" else sequences(w)


KINDS.update(step=step, image=image, words=vectors, language=language, translation=translation)


def there(kind):
    """All that the kind makes lies on DEVICE. To be the default costs time in every
    call, so it is that no more when steps run."""

    def prepare(w):
        with torch.device(DEVICE):
            return kind(w)

    return prepare


if DEVICE != "cpu":
    KINDS = {name: there(kind) for name, kind in KINDS.items()}
