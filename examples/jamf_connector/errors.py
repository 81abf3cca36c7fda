"""Errors in the words that every connector shares (docs/connector_guide.md), and on the wire."""
import grpc


class Failure(Exception):
    """An error in the words that every connector shares (docs/errors.md)."""

    def __init__(self, code, reason, message, metadata=None):
        super().__init__(message)
        self.code, self.reason, self.message = code, reason, message
        self.metadata = metadata or {}


def source_error(what):
    return Failure(grpc.StatusCode.UNAVAILABLE, "SOURCE_ERROR",
                   f"Jamf answered {what}: try again later, and check the URL.")


def throttled(seconds):
    return Failure(grpc.StatusCode.RESOURCE_EXHAUSTED, "SOURCE_THROTTLED",
                   f"Jamf asks to slow down: retry in {seconds} s.", {"retry_after": str(seconds)})


def field(number, data):
    """One length-delimited field, as protobuf encodes it."""
    size, length = len(data), b""
    while size > 127:
        length, size = length + bytes([size & 127 | 128]), size >> 7
    return bytes([number << 3 | 2]) + length + bytes([size]) + data


def fail(context, failure):
    """Ends the call with a google.rpc.Status that has an ErrorInfo, as every Muster service does.
    By hand: Debian's grpcio ships neither."""
    info = field(1, failure.reason.encode()) + field(2, b"muster.internal")
    for key, value in failure.metadata.items():
        info += field(3, field(1, key.encode()) + field(2, value.encode()))
    detail = field(1, b"type.googleapis.com/google.rpc.ErrorInfo") + field(2, info)
    status = bytes([8, failure.code.value[0]]) + field(2, failure.message.encode())
    context.set_trailing_metadata((("grpc-status-details-bin", status + field(3, detail)),))
    context.abort(failure.code, failure.message)
