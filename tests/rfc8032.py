"""Ed25519 verification by RFC 8032, section 5.1, written anew: slow, and nothing to get wrong."""

from hashlib import sha512

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
Point = tuple[int, int]


def add(a: Point, b: Point) -> Point:
    """The addition law in affine coordinates: slow, and nothing to get wrong."""
    (x1, y1), (x2, y2) = a, b
    t = D * x1 * x2 * y1 * y2
    return (
        (x1 * y2 + x2 * y1) * pow(1 + t, -1, P) % P,
        (y1 * y2 + x1 * x2) * pow(1 - t, -1, P) % P,
    )


def times(n: int, point: Point) -> Point:
    total = (0, 1)
    while n:
        if n & 1:
            total = add(total, point)
        point, n = add(point, point), n >> 1
    return total


def point_from(data: bytes) -> Point | None:
    y, sign = int.from_bytes(data, "little") % 2**255, data[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or y >= P or (x == 0 and sign):
        return None
    return (P - x if x % 2 != sign else x, y)


BASE = point_from((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def rfc8032_verifies(public: bytes, message: bytes, signature: bytes) -> bool:
    key, r, s = point_from(public), point_from(signature[:32]), signature[32:]
    scalar = int.from_bytes(s, "little")
    if key is None or r is None or BASE is None or len(s) != 32 or scalar >= ORDER:
        return False
    k = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % ORDER
    return times(scalar, BASE) == add(r, times(k, key))
