#ifndef BASE_HTTP_ANSWER_COLLECTOR_H_
#define BASE_HTTP_ANSWER_COLLECTOR_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/http/http_transport.h"

namespace muster {

// One answer as it comes in: hands the body to the request's sink or gathers
// it, and says stop at the first byte beyond the bounds, so that neither a
// large answer nor a small one that inflates without end is ever held whole.
//
// Not thread-safe. `request` must outlive it.
class AnswerCollector {
 public:
  // Bytes of all header lines together.
  static constexpr size_t kMaxHeaderBytes = size_t{256} << 10;

  // `default_max_body_bytes` is for requests that name no bound of their own.
  AnswerCollector(const HttpRequest& request, std::string host,
                  size_t default_max_body_bytes);

  // One line, status lines included, with or without its line break. A new
  // status line begins a new answer. Returns whether to go on.
  bool AddHeaderLine(absl::string_view line);

  // The next bytes of the body, decompressed, of an answer with `status`.
  // Returns whether to go on.
  bool AddBody(int status, absl::string_view bytes);

  // Why it said stop: RESOURCE_EXHAUSTED HTTP_BODY_TOO_LARGE or what the sink
  // returned. OK if it did not.
  const absl::Status& stopped() const { return stopped_; }

  // The answer. To be called once, after the last byte.
  HttpResponse Take(int status);

 private:
  bool StopAt(size_t max_bytes, absl::string_view what);

  const HttpRequest& request_;
  const std::string host_;
  const size_t max_body_bytes_;
  size_t header_bytes_ = 0;
  size_t body_bytes_ = 0;
  HttpResponse response_;
  absl::Status stopped_;
};

}  // namespace muster

#endif  // BASE_HTTP_ANSWER_COLLECTOR_H_
