# Chapter 2 in NumPy, for two corpora: counts, PPMI, what of the decomposition
# does not depend on signs (U·Uᵀ of the first k columns), and neighbours.
# Written with NumPy 1.24.2: python3 make.py > counting.json
import json
import numpy as np


def counted(corpus, n, window, k):
    C = np.zeros((n, n))
    for i, a in enumerate(corpus):
        for j, b in enumerate(corpus):
            if i != j and abs(i - j) <= window:
                C[a, b] += 1
    S = C.sum(axis=0)
    W = np.maximum(0, np.log2(C * C.sum() / np.outer(S, S) + 1e-8))
    U = np.linalg.svd(W)[0][:, :k]
    X = U / (np.sqrt((U**2).sum(axis=1, keepdims=True)) + 1e-8)
    q = X[1] - X[0] + X[2]
    return dict(corpus=corpus, words=n, window=window, columns=k, counts=C.tolist(), ppmi=W.tolist(),
                projection=(U @ U.T).tolist(), cosines=(X @ X[3]).tolist(),
                analogy=(X @ (q / (np.sqrt(q @ q) + 1e-8))).tolist())


say = [0, 1, 2, 3, 4, 1, 5, 6]  # you say goodbye and i say hello .
formula = [int((7 * i * i + 3 * i + i // 13) % 23) for i in range(400)]
print(json.dumps([counted(say, 7, 1, 2), counted(formula, 23, 3, 5)]))
