"""Elimination without pivoting, for the systems of policy evaluation on JAX arrays.

I − γ P_π is diagonally dominant, so elimination is stable without pivoting; and without pivoting it needs no call into
LAPACK, whose batched factorization inside a compiled loop stops for ever on small CPUs. Blocks are halved until they
are small, so that nearly all of the work is matrix multiplication.
"""

BLOCK = 8


def solve_dominant(a, b):
    """The solution of a x = b for a diagonally dominant JAX matrix; b is (n,) or (n, k). Differentiable, implicitly."""
    import jax

    columns = b if b.ndim == 2 else b[:, None]

    def multiply(x):
        return a @ x

    x = jax.lax.custom_linear_solve(
        multiply,
        columns,
        solve=lambda _, right: _halve(a, right),
        transpose_solve=lambda _, right: _halve(a.T, right),
    )
    return x if b.ndim == 2 else x[:, 0]


def _halve(a, b):
    import jax.numpy as jnp

    n = a.shape[0]
    if n <= BLOCK:
        return _gauss_jordan(a, b)
    h = n // 2
    upper = _halve(a[:h, :h], jnp.concatenate([a[:h, h:], b[:h]], axis=1))
    across, right = upper[:, : n - h], upper[:, n - h :]
    low = _halve(a[h:, h:] - a[h:, :h] @ across, b[h:] - a[h:, :h] @ right)
    return jnp.concatenate([right - across @ low, low])


def _gauss_jordan(a, b):
    import jax
    import jax.numpy as jnp

    n = a.shape[0]
    rows = jnp.arange(n)[:, None]

    def step(k, table):
        pivot = table[k] / table[k, k]
        return jnp.where(rows == k, pivot, table - table[:, k][:, None] * pivot)

    return jax.lax.fori_loop(0, n, step, jnp.concatenate([a, b], axis=1))[:, n:]
