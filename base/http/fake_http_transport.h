#ifndef BASE_HTTP_FAKE_HTTP_TRANSPORT_H_
#define BASE_HTTP_FAKE_HTTP_TRANSPORT_H_

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/http/http_transport.h"

namespace muster {

// A server in memory, scripted by method and path (without the query). Answers
// of one method and path are given in the order they were added; the last one
// stays. What is not scripted is answered 404. Sinks and bounds of requests are
// kept as the real one keeps them. Thread-safe.
class FakeHttpTransport final : public HttpTransport {
 public:
  using Handler =
      std::function<absl::StatusOr<HttpResponse>(const HttpRequest&)>;

  struct Options {
    bool read_only = false;
    bool allow_plaintext_loopback = true;
  };

  FakeHttpTransport() : FakeHttpTransport(Options{}) {}
  explicit FakeHttpTransport(Options options) : options_(options) {}

  // The next answer to `method path` is this.
  void On(absl::string_view method, absl::string_view path,
          HttpResponse response);
  void On(absl::string_view method, absl::string_view path,
          absl::Status failure);
  // The next answer is what `handler` makes of the request.
  void OnCall(absl::string_view method, absl::string_view path,
              Handler handler);

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override;

  // Everything that was sent and not refused, oldest first.
  std::vector<HttpRequest> requests() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  using Key = std::pair<std::string, std::string>;

  Handler NextHandler(const Key& key) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  const Options options_;

  mutable absl::Mutex mu_;
  std::map<Key, std::deque<Handler>> script_ ABSL_GUARDED_BY(mu_);
  std::vector<HttpRequest> requests_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster

#endif  // BASE_HTTP_FAKE_HTTP_TRANSPORT_H_
