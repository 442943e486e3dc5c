"""Signs an identity for two hours with the standard library: VISAVIS_KEY_ID=… VISAVIS_SECRET=… python3 sign.py"""
import base64, hashlib, hmac, json, os, time

# With PyJWT, the rest of this file is three lines:
#   import jwt
#   claims = {"exp": int(time.time()) + 7200, **identity}
#   print(jwt.encode(claims, os.environ["VISAVIS_SECRET"], "HS256", {"kid": os.environ["VISAVIS_KEY_ID"]}))

identity = {
    "uuid": "42",  # your own stable id of this visitor, a string
    "firstname": "Ada",
    "lastname": "Lovelace",
    "extra_values": {"plan": "gold", "seats": 3},
}

def segment(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")

header = {"typ": "JWT", "alg": "HS256", "kid": os.environ["VISAVIS_KEY_ID"]}
claims = {"exp": int(time.time()) + 7200, **identity}
signed = b".".join(segment(json.dumps(part).encode()) for part in (header, claims))
# The secret is used as the text it is, not decoded from hex.
signature = hmac.new(os.environ["VISAVIS_SECRET"].encode(), signed, hashlib.sha256).digest()
print((signed + b"." + segment(signature)).decode())
