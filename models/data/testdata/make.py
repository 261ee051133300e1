"""Writes the .npz files and pairs.txt with NumPy 1.24.2: python3 make.py

The sines and cosines are those of glibc 2.36 on an x86-64 with FMA.
ch01_spiral.json holds figures of the book's own scripts ch01/train.py and
dataset/spiral.py, book.json of the programs of its chapters 3 to 7, all run with
NumPy 1.24.2.
"""
import math
import numpy as np


def load_data(seed):  # the formula and the draws of the book's dataset/spiral.py
    np.random.seed(seed)
    x = np.zeros((300, 2))
    for j in range(3):
        for i in range(100):
            rate = i / 100
            theta = j * 4.0 + 4.0 * rate + np.random.randn() * 0.2
            x[j * 100 + i] = rate * math.sin(theta), rate * math.cos(theta)
    return x


np.savez("spiral.npz", **{str(s): load_data(s) for s in (1984, 0, 1, 4294967295)})

# The order of the samples as the book's Trainer makes it: 17 samples, 2 calls
# of fit with 3 epochs each.
np.random.seed(5)
fits = []
for _ in range(2):
    x = np.arange(17)
    for _ in range(3):
        idx = np.random.permutation(np.arange(17))
        x = x[idx]
        fits.append(x)
np.savez("batches.npz", order=np.array(fits).reshape(2, 3, 17))

# What the book's load_data makes of a file of sequences: eleven lines of our
# own, shuffled by seed 1984, one for the test.
pairs = [("%d+%d" % (37 * i * i % 1000, 11 * i + 5)).ljust(7) + ("_%d" % (37 * i * i % 1000 + 11 * i + 5)).ljust(5) for i in range(11)]
with open("pairs.txt", "w") as f:
    f.writelines(p + "\n" for p in pairs)
ids = {}
for p in pairs:
    for c in p:
        ids.setdefault(c, len(ids))
both = np.array([[ids[c] for c in p] for p in pairs])
order = np.arange(11)
np.random.seed(1984)
np.random.shuffle(order)
np.savez("pairs.npz", x=both[order, :7], t=both[order, 7:])

# The choices of the book's UnigramSampler: 1500 words, a few of them frequent,
# 7 negatives for each of 400 targets; then a corpus of 6 words, 5 negatives,
# where words repeat in nearly every round.
for name, words, size, n in ("large", 1500, 7, 400), ("small", 6, 5, 200):
    np.random.seed(77)
    corpus = np.concatenate([np.arange(words), (np.random.rand(20 * words) ** 8 * words).astype("l")])
    p = np.bincount(corpus) ** 0.75
    p /= p.sum()
    targets = np.random.randint(0, words, n)
    samples = np.zeros((n, size), "l")
    for i, t in enumerate(targets):
        q = p.copy()
        q[t] = 0
        q /= q.sum()
        samples[i] = np.random.choice(words, size=size, replace=False, p=q)
    np.savez_compressed("unigram_%s.npz" % name, corpus=corpus, p=p, targets=targets, samples=samples, after=np.random.rand(2))
