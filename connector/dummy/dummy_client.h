#ifndef CONNECTOR_DUMMY_DUMMY_CLIENT_H_
#define CONNECTOR_DUMMY_DUMMY_CLIENT_H_

#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "absl/synchronization/notification.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/http/http_transport.h"
#include "connector/dummy/dummy_errors.h"
#include "google/protobuf/struct.pb.h"

namespace muster::dummy {

// The one door to a dummy vendor. Reads the API key anew for each request, so
// that a replaced one is in force at once, and asks nothing while the vendor
// wants to be left alone (Retry-After). Never tries twice: the sync is tried
// again by the schedule, a command by nobody.
//
// Thread-safe. What is referred to must outlive it.
class DummyClient {
 public:
  static constexpr absl::Duration kLongestRequest = absl::Seconds(20);

  // `base_url` has no slash at its end.
  DummyClient(HttpTransport& transport, const Clock& clock,
              std::string base_url, std::string key_file);

  // The JSON object at `path`, which begins with a slash. Given up, within
  // about a second, once `cancelled` is notified; null: never.
  //
  // Errors: those of DeviceSource, and of ReadSecretFile() for the key.
  //   CANCELLED SYNC_CANCELLED: `cancelled` was notified.
  absl::StatusOr<google::protobuf::Struct> Get(
      Subject subject, const std::string& path,
      const absl::Notification* cancelled = nullptr);

  // The answer to a POST, whatever its status. It was asked once.
  //
  // Errors: those of HttpTransport::Send() as they are, of ReadSecretFile(),
  //   and RESOURCE_EXHAUSTED SOURCE_THROTTLED: nothing was sent.
  absl::StatusOr<HttpResponse> Post(const std::string& path, std::string body);

  const std::string& host() const { return base_url_; }

 private:
  absl::StatusOr<HttpResponse> Send(HttpRequest request);
  absl::Status CheckPause() ABSL_LOCKS_EXCLUDED(mu_);
  void NotePause(const HttpResponse& answer) ABSL_LOCKS_EXCLUDED(mu_);

  HttpTransport& transport_;
  const Clock& clock_;
  const std::string base_url_;
  const std::string key_file_;

  absl::Mutex mu_;
  absl::Time not_before_ ABSL_GUARDED_BY(mu_) = absl::InfinitePast();
};

}  // namespace muster::dummy

#endif  // CONNECTOR_DUMMY_DUMMY_CLIENT_H_
