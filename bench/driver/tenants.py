"""Workspaces, their products and their tokens. Every stack gets as many of each."""
import base64
import hashlib
import hmac
import json
import uuid

SECRET = "bench-secret-bench-secret-bench-secret"
WORKSPACES = 100
PRODUCTS = 5
NEVER = 4102444800


def token(workspace, user, scope="generate:write jobs:read content:read usage:read"):
    """A JWT (HS256), checked by every stack at every request."""
    def part(raw):
        return base64.urlsafe_b64encode(raw).rstrip(b"=")
    claims = {"sub": user, "workspace_id": workspace, "scope": scope, "exp": NEVER}
    signed = part(b'{"alg":"HS256","typ":"JWT"}') + b"." + part(json.dumps(claims).encode())
    return (signed + b"." + part(hmac.new(SECRET.encode(), signed, hashlib.sha256).digest())).decode()


def product(number):
    return str(uuid.UUID(fields=(9, 0, 0x4000, 0x80, 0, number)))


def invented():
    """For stacks that know no workspaces and no products: any will do."""
    return [str(uuid.UUID(fields=(7, 0, 0x4000, 0x80, 0, w))) for w in range(WORKSPACES)]


def write(file, workspaces):
    """The generator's list: token, workspace, products."""
    products = ",".join(product(p) for p in range(PRODUCTS))
    file.write_text("".join(f"{token(w, f'user-{i}')}\t{w}\t{products}\n" for i, w in enumerate(workspaces)))
