"""The error function and its complement, in 60 decimal digits."""

from remez import D

PI = D("3.14159265358979323846264338327950288419716939937510582097494459230781640628620899862803482534211706798")
SQRT_PI = PI.sqrt()


def erf_over_x(z):
    """erf(x)/x as a function of z = x², by its series: for z ≤ 9."""
    y, term, n = D(0), D(1), 0
    while abs(term) > D("1e-75"):
        y += term / (2 * n + 1)
        n += 1
        term *= -z / n
    return 2 / SQRT_PI * y


def erfcx(x):
    """e^x² erfc(x) for x ≥ 0: for large x by its continued fraction."""
    if x < D("2.5"):
        return (1 - x * erf_over_x(x * x)) * (x * x).exp()
    f = D(0)
    for k in range(900, 0, -1):
        f = D(k) / 2 / (x + f)
    return 1 / (x + f) / SQRT_PI
