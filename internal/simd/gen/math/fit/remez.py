"""Minimax polynomials by Remez's exchange algorithm, in 60 decimal digits.

E. Ya. Remez, "Sur la détermination des polynômes d'approximation de degré
donné", 1934. The exchange runs on a fixed grid that is dense at the ends, which
loses nothing that a coefficient's rounding would not lose."""

import math
import struct
from decimal import Decimal, getcontext

getcontext().prec = 60
D = Decimal


def solve(a, b):
    """The solution of a·x = b by elimination with row pivots."""
    n = len(b)
    m = [row[:] + [v] for row, v in zip(a, b)]
    for i in range(n):
        p = max(range(i, n), key=lambda r: abs(m[r][i]))
        m[i], m[p] = m[p], m[i]
        for r in range(i + 1, n):
            f = m[r][i] / m[i][i]
            if f:
                for c in range(i, n + 1):
                    m[r][c] -= f * m[i][c]
    x = [D(0)] * n
    for i in reversed(range(n)):
        x[i] = (m[i][n] - sum(m[i][c] * x[c] for c in range(i + 1, n))) / m[i][i]
    return x


class Fit:
    """The polynomial of n coefficients in u(x) that minimizes the maximum of
    |weight(x)·(target(x) − p(u(x)))| for lo ≤ x ≤ hi."""

    def __init__(self, target, weight, lo, hi, n, u=lambda x: x, points=1500):
        lo, hi = D(lo), D(hi)
        self.n = n
        cos = [D(math.cos(math.pi * (i + 0.5) / points)) for i in range(points)]
        xs = [(lo + hi) / 2 - (hi - lo) / 2 * c for c in cos]
        xs = [x for x in [lo] + xs + [hi] if weight(x)]
        self.u = [u(x) for x in xs]
        self.g = [target(x) for x in xs]
        self.w = [weight(x) for x in xs]

    def exchange(self, fixed):
        """The coefficients after the fixed ones, and the error that is left."""
        k0, n = len(fixed), self.n - len(fixed)
        rest = [g - horner(fixed, u) for g, u in zip(self.g, self.u)]
        size = len(self.u)
        at = [round((1 - math.cos(math.pi * i / n)) / 2 * (size - 1)) for i in range(n + 1)]
        for _ in range(60):
            rows = [[self.w[i] * power(self.u[i], k0 + j) for j in range(n)] + [D((-1) ** s)] for s, i in enumerate(at)]
            c = solve(rows, [self.w[i] * rest[i] for i in at])
            level, c = abs(c[-1]), c[:-1]
            err = [self.w[i] * (rest[i] - power(self.u[i], k0) * horner(c, self.u[i])) for i in range(size)]
            worst = max(abs(e) for e in err)
            if worst <= level * D("1.0001"):
                break
            peaks, start = [], 0
            for i in range(1, size + 1):
                if i == size or (err[i] > 0) != (err[start] > 0):
                    peaks.append(max(range(start, i), key=lambda k: abs(err[k])))
                    start = i
            while len(peaks) > n + 1:  # drop the smaller end, or a pair inside
                if len(peaks) == n + 2:
                    peaks.pop(0 if abs(err[peaks[0]]) < abs(err[peaks[-1]]) else -1)
                else:
                    k = min(range(len(peaks) - 1), key=lambda k: max(abs(err[peaks[k]]), abs(err[peaks[k + 1]])))
                    del peaks[k : k + 2]
            if len(peaks) < n + 1:
                break
            at = peaks
        return c, worst

    def error(self, c):
        return max(abs(w * (g - horner(c, u))) for w, g, u in zip(self.w, self.g, self.u))

    def coefficients(self, fmt, parts=1):
        """Rounded to fmt ('f' or 'd'), all at once or, if that is better, one
        after the other, each time fitting those after it anew; and log2 of the
        error. The first may have two parts: what rounding leaves of it."""
        c, _ = self.exchange([])
        first = sum(split(c[0], fmt, parts))
        at_once, in_turn = [first] + [rounded(v, fmt) for v in c[1:]], [first]
        while len(in_turn) < self.n:
            c, _ = self.exchange(in_turn)
            in_turn.append(rounded(c[0], fmt))
        best = min(at_once, in_turn, key=self.error)
        return split(first, fmt, parts) + best[1:], math.log2(self.error(best))


def split(v, fmt, parts):
    """v as a sum of rounded numbers."""
    list = []
    for _ in range(parts):
        list.append(rounded(v, fmt))
        v -= list[-1]
    return list


def power(x, k):
    """x**k, with 0**0 = 1."""
    return x**k if k else D(1)


def horner(c, x):
    y = D(0)
    for v in reversed(c):
        y = y * x + v
    return y


def rounded(v, fmt):
    """v rounded to float32 ('f') or float64 ('d')."""
    return D(struct.unpack(fmt, struct.pack(fmt, float(v)))[0])
