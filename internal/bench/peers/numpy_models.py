# Training steps in NumPy, from the layers of numpy_layers.py: forward, backward
# and SGD. A perceptron's is by hand, without layers.


def trained(net, losses):
    def run():
        loss = losses()
        net.update()
        return loss

    return run, [float(run()) for _ in range(CHECKED_STEPS)]


def step(w):
    widths, n, dtype = w["dims"], w["batch"], w["dtype"]
    x = numbers(0, 1, dtype, n, widths[0])
    rows, labels = np.arange(n), np.arange(n) % widths[-1]
    Ws = [numbers(i + 1, (12 / d) ** 0.5, dtype, d, h) for i, (d, h) in enumerate(zip(widths, widths[1:]))]
    bs = [np.zeros(h, dtype) for h in widths[1:]]

    def run():
        # forward
        a = [x]
        for W, b in zip(Ws[:-1], bs):
            a.append(1 / (1 + np.exp(-(np.dot(a[-1], W) + b))))
        s = np.dot(a[-1], Ws[-1]) + bs[-1]
        e = np.exp(s - s.max(axis=1, keepdims=True))
        y = e / e.sum(axis=1, keepdims=True)
        loss = -np.log(y[rows, labels]).sum() / n

        # backward
        grads = []
        d = y
        d[rows, labels] -= 1
        d /= n
        for i in reversed(range(len(Ws))):
            grads.append((Ws[i], np.dot(a[i].T, d)))
            grads.append((bs[i], d.sum(axis=0)))
            if i > 0:
                d = np.dot(d, Ws[i].T) * (1 - a[i]) * a[i]

        # update
        for p, g in grads:
            p -= RATE * g
        return loss

    return run, [float(run()) for _ in range(CHECKED_STEPS)]


def vectors(w):
    (V, D, window, negatives), N = w["dims"], w["batch"]
    contexts, target = words(1, V, N, 2 * window), words(2, V, N, 1)
    net, skip = Net(w["dtype"]), w["of"] == "skipgram"
    embed, loss = Embedding(net.matrix(V, D)), NegativeSampling(net.matrix(V, D))
    if skip:
        read, right, wrong = target, contexts, words(3, V, N, 2 * window * negatives)
    else:
        read, right, wrong = contexts, target, words(3, V, N, negatives)
    ids = np.hstack((right, wrong))
    labels = (np.arange(ids.shape[1]) < right.shape[1]).astype(w["dtype"])

    def step():
        L = loss.forward(embed.forward(read).mean(axis=1), ids, labels)
        d = loss.backward() / read.shape[1]
        embed.backward(np.broadcast_to(d[:, None], read.shape + (D,)))
        return L

    return trained(net, step)


def language(w):
    (V, D, T), N, of = w["dims"], w["batch"], w["of"]
    ids, labels = words(1, V, N, T).T.ravel(), words(2, V, N, T).T.ravel()  # moment after moment
    net = Net(w["dtype"])
    kind, gates, cells = {"rnn": (TimeRNN, 1, 1), "gru": (TimeGRU, 3, 1), "lstm": (TimeLSTM, 4, 1), "better": (TimeLSTM, 4, 2)}[of]
    E = net.matrix(V, D)
    embed, tied, loss = Embedding(E), of == "better", SoftmaxLoss()
    layers = [kind(net.matrix(D, gates * D), net.matrix(D, gates * D), net.vector(gates * D), T) for _ in range(cells)]
    affine = Affine(E if tied else net.matrix(D, V), net.vector(V), tied)
    states = [()] * cells

    def step():
        x = embed.forward(ids)
        for i, layer in enumerate(layers):
            x = layer.forward(x, *states[i])
            states[i] = {"rnn": lambda: (layer.h,), "gru": tuple}.get(of, lambda: (layer.h, layer.c))()
        L = loss.forward(affine.forward(x), labels)
        d = affine.backward(loss.backward())
        for layer in reversed(layers):
            d = layer.backward(d)
        embed.backward(d)
        return L

    return trained(net, step)


def sequences(w):
    (V, D, H, Q, A), N, of = w["dims"], w["batch"], w["of"]
    xs, ts = words(1, V, N, Q).T, words(2, V, N, A).T
    net, peeks, attends, loss = Net(w["dtype"]), of == "peeky", of == "attention", SoftmaxLoss()
    encode, encoder = Embedding(net.matrix(V, D)), TimeLSTM(net.matrix(D, 4 * H), net.matrix(H, 4 * H), net.vector(4 * H), Q)
    D2, H2 = D + H * peeks, H + H * (peeks or attends)
    decode, decoder = Embedding(net.matrix(V, D)), TimeLSTM(net.matrix(D2, 4 * H), net.matrix(H, 4 * H), net.vector(4 * H), A - 1)
    affine, attention = Affine(net.matrix(H2, V), net.vector(V)), Attention()

    def samples(rows):
        return rows.reshape(-1, N, H).swapaxes(0, 1)

    def rows(samples):
        return samples.swapaxes(0, 1).reshape(-1, H)

    def step():
        hs = encoder.forward(encode.forward(xs.ravel()))
        x = decode.forward(ts[:-1].ravel())
        last = np.tile(encoder.h, (A - 1, 1))
        if peeks:
            x = np.hstack((last, x))
        y = decoder.forward(x, encoder.h)
        if peeks:
            y = np.hstack((last, y))
        if attends:
            y = np.hstack((rows(attention.forward(samples(y), samples(hs), samples(hs))), y))
        L = loss.forward(affine.forward(y), ts[1:].ravel())

        d, dhs, dh = affine.backward(loss.backward()), np.zeros_like(hs), 0
        if peeks:
            dh, d = d[:, :H].reshape(-1, N, H).sum(axis=0), d[:, H:]
        if attends:
            dq, dk, dv = attention.backward(samples(np.ascontiguousarray(d[:, :H])))
            d, dhs = d[:, H:] + rows(dq), rows(dk + dv)
        d = decoder.backward(np.ascontiguousarray(d))
        dh = dh + decoder.dh
        if peeks:
            dh, d = dh + d[:, :H].reshape(-1, N, H).sum(axis=0), d[:, H:]
        decode.backward(d)
        encode.backward(encoder.backward(dhs, dh))
        return L

    return trained(net, step)


def translation(w):
    return transformer(w) if w["of"] == "transformer" else sequences(w)


KINDS.update(step=step, image=image, words=vectors, language=language, translation=translation)
