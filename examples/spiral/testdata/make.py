"""Makes the figures that the spiral example is tested against.

A plain NumPy version of the programs of chapter 1 of "Deep Learning from
Scratch 2": the spiral dataset, TwoLayerNet, the Trainer of train.py and the
loop of train_custom_loop.py, written from their description. For each row of
CONFIGS it writes

    NAME.trace    the loss of every iteration, %.17g
    NAME.log      what train.py prints, with the seconds 0
    NAME.loop     what train_custom_loop.py prints

Run it in this folder: python3 make.py (made with NumPy 1.24.2).
"""

import numpy as np

CONFIGS = {
    # name: seed, hidden, batch, lr, epochs
    "default": (1984, 10, 30, 1.0, 300),
    "remainder": (7, 5, 32, 0.5, 40),  # 300 = 9·32 + 12: the last 12 are dropped
    "intervals": (0, 17, 7, 0.3, 12),  # 42 iterations an epoch, several lines
    "whole": (4294967295, 1, 300, 2.0, 50),  # one iteration an epoch
}


def load_data(seed):
    np.random.seed(seed)
    n, classes = 100, 3
    x = np.zeros((n * classes, 2))
    t = np.zeros((n * classes, classes), dtype=int)
    for j in range(classes):
        for i in range(n):
            rate = i / n
            radius = 1.0 * rate
            theta = j * 4.0 + 4.0 * rate + np.random.randn() * 0.2
            x[n * j + i] = np.array([radius * np.sin(theta), radius * np.cos(theta)]).flatten()
            t[n * j + i, j] = 1
    return x, t


class TwoLayerNet:
    def __init__(self, hidden):
        self.W1 = 0.01 * np.random.randn(2, hidden)
        self.b1 = np.zeros(hidden)
        self.W2 = 0.01 * np.random.randn(hidden, 3)
        self.b2 = np.zeros(3)

    def step(self, x, t, lr):
        a = 1 / (1 + np.exp(-(np.dot(x, self.W1) + self.b1)))
        s = np.dot(a, self.W2) + self.b2
        s = s - s.max(axis=1, keepdims=True)
        y = np.exp(s)
        y /= y.sum(axis=1, keepdims=True)
        n = len(x)
        label = t.argmax(axis=1)
        loss = -np.sum(np.log(y[np.arange(n), label] + 1e-7)) / n

        ds = y.copy()
        ds[np.arange(n), label] -= 1
        ds = ds / n
        da = np.dot(ds, self.W2.T)
        dh = da * (1.0 - a) * a
        grads = np.dot(x.T, dh), dh.sum(axis=0), np.dot(a.T, ds), ds.sum(axis=0)
        for p, g in zip((self.W1, self.b1, self.W2, self.b2), grads):
            p -= lr * g
        return loss


def train(seed, hidden, batch, lr, epochs):
    x, t = load_data(seed)
    net = TwoLayerNet(hidden)
    losses, log, loop = [], [], []
    iters = len(x) // batch
    total, count = 0, 0  # of train.py, since its last line
    loop_total, loop_count = 0, 0
    for epoch in range(epochs):
        index = np.random.permutation(np.arange(len(x)))
        x, t = x[index], t[index]
        for i in range(iters):
            loss = net.step(x[i * batch : (i + 1) * batch], t[i * batch : (i + 1) * batch], lr)
            losses.append(loss)
            total, count = total + loss, count + 1
            loop_total, loop_count = loop_total + loss, loop_count + 1
            if i % 10 == 0:
                log.append("| epoch %d |  iter %d / %d | time %d[s] | loss %.2f" % (epoch + 1, i + 1, iters, 0, total / count))
                total, count = 0, 0
            if (i + 1) % 10 == 0:
                loop.append("| epoch %d |  iter %d / %d | loss %.2f" % (epoch + 1, i + 1, iters, loop_total / loop_count))
                loop_total, loop_count = 0, 0
    return losses, log, loop


def write(name, lines):
    with open(name, "w") as f:
        f.writelines(line + "\n" for line in lines)


for name, config in CONFIGS.items():
    losses, log, loop = train(*config)
    write(name + ".trace", ["%.17g" % v for v in losses])
    write(name + ".log", log)
    write(name + ".loop", loop)
