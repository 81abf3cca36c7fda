// What goes over an HTTP/2 connection, byte by byte, for who wants to send what
// no client would. Sources: RFC 9113 (frames), RFC 7541 (headers).
#ifndef TESTS_OVERLOAD_HTTP2_BYTES_H_
#define TESTS_OVERLOAD_HTTP2_BYTES_H_

#include <cstdint>
#include <string>

namespace muster::overload {

// RFC 9113, section 6.
enum FrameType : uint8_t {
  kData = 0,
  kHeaders = 1,
  kResetStream = 3,
  kSettings = 4,
  kPing = 6,
  kGoAway = 7,
  kWindowUpdate = 8,
  kContinuation = 9,
};

// Flags of frames; the same bit is another flag in another frame.
constexpr uint8_t kAck = 1;
constexpr uint8_t kEndStream = 1;
constexpr uint8_t kEndHeaders = 4;

// One frame; `announced` in place of the payload's length if it is not -1.
std::string Frame(FrameType type, uint8_t flags, uint32_t stream,
                  const std::string& payload, int64_t announced = -1);

// What a connection begins with: the preface and empty settings.
std::string Hello();

// One header, not to be remembered, and one to be remembered.
std::string Literal(const std::string& name, const std::string& value);
std::string Remembered(const std::string& name, const std::string& value);

// The headers of a gRPC call of `path`.
std::string CallHeaders(const std::string& path);

// A HEADERS frame that opens call number `call` (0, 1, ...) on the connection.
std::string OpenCall(int call, const std::string& path);
uint32_t StreamOf(int call);

// A message as gRPC frames it: compressed or not, and how long it says it is.
std::string Message(const std::string& bytes, bool compressed,
                    int64_t announced = -1);

// `number` as `size` bytes, the most significant first.
std::string BigEndian(uint64_t number, int size);

}  // namespace muster::overload

#endif  // TESTS_OVERLOAD_HTTP2_BYTES_H_
