#include "tests/overload/http2_bytes.h"

namespace muster::overload {
namespace {

// An integer with a prefix of 7 bits. Source: RFC 7541, 5.1.
std::string Integer7(size_t number) {
  if (number < 127) return std::string(1, static_cast<char>(number));
  std::string bytes(1, '\x7f');
  for (number -= 127; number >= 128; number /= 128) {
    bytes += static_cast<char>(number % 128 + 128);
  }
  return bytes + static_cast<char>(number);
}

std::string Text(const std::string& text) {
  return Integer7(text.size()) + text;
}

}  // namespace

std::string BigEndian(uint64_t number, int size) {
  std::string bytes;
  for (int i = size - 1; i >= 0; --i) {
    bytes += static_cast<char>(number >> (8 * i));
  }
  return bytes;
}

std::string Frame(FrameType type, uint8_t flags, uint32_t stream,
                  const std::string& payload, int64_t announced) {
  const uint64_t length =
      announced < 0 ? payload.size() : static_cast<uint64_t>(announced);
  return BigEndian(length, 3) + static_cast<char>(type) +
         static_cast<char>(flags) + BigEndian(stream, 4) + payload;
}

std::string Hello() {
  return "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + Frame(kSettings, 0, 0, "");
}

std::string Literal(const std::string& name, const std::string& value) {
  return std::string(1, '\x00') + Text(name) + Text(value);
}

std::string Remembered(const std::string& name, const std::string& value) {
  return std::string(1, '\x40') + Text(name) + Text(value);
}

std::string CallHeaders(const std::string& path) {
  return Literal(":method", "POST") + Literal(":scheme", "http") +
         Literal(":path", path) + Literal(":authority", "localhost") +
         Literal("te", "trailers") +
         Literal("content-type", "application/grpc");
}

uint32_t StreamOf(int call) { return 2 * static_cast<uint32_t>(call) + 1; }

std::string OpenCall(int call, const std::string& path) {
  return Frame(kHeaders, kEndHeaders, StreamOf(call), CallHeaders(path));
}

std::string Message(const std::string& bytes, bool compressed,
                    int64_t announced) {
  const uint64_t length =
      announced < 0 ? bytes.size() : static_cast<uint64_t>(announced);
  return std::string(1, compressed ? '\1' : '\0') + BigEndian(length, 4) +
         bytes;
}

}  // namespace muster::overload
