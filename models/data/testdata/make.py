"""Writes spiral.npz and batches.npz with NumPy 1.24.2: python3 make.py

The sines and cosines are those of glibc 2.36 on an x86-64 with FMA.
ch01_spiral.json holds figures of the book's own scripts ch01/train.py and
dataset/spiral.py, run with NumPy 1.24.2.
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
