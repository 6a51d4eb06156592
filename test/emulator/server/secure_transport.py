"""The condition key aws:SecureTransport, always true.

The emulator speaks plain HTTP, which never leaves this machine. Under enforced IAM every queue and bucket that refuses
plain HTTP, CDK's own among them, would refuse everything. That they do refuse it is for the template's own tests.
"""
from ministack.core import iam_evaluator


def install():
    """Says that every request came over TLS."""
    real = iam_evaluator.pin_request_origin
    iam_evaluator.pin_request_origin = lambda source_ip, _secure: real(source_ip, True)
