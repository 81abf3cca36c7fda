#ifndef CONNECTOR_IRU_SWEEP_FAKE_TENANT_H_
#define CONNECTOR_IRU_SWEEP_FAKE_TENANT_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/strings/string_view.h"
#include "absl/synchronization/mutex.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "connector/iru/client/iru_client.h"

namespace muster::iru {

// A tenant of Macs in memory, behind a FakeHttpTransport: list, filtered list,
// Prism's tables with a cursor, the two counts. Whatever it answers can be
// replaced by scripting `transport` anew. Thread-safe.
class FakeTenant {
 public:
  // Macs "mac-00000" and so on.
  explicit FakeTenant(int macs = 0);

  void Add(const std::string& id) ABSL_LOCKS_EXCLUDED(mu_);
  void Remove(const std::string& id) ABSL_LOCKS_EXCLUDED(mu_);
  // The row of `id` is this JSON from now on.
  void SetRow(const std::string& id, std::string row) ABSL_LOCKS_EXCLUDED(mu_);
  // Runs before each page of the list is made, with its offset.
  void OnList(std::function<void(int64_t offset)> hook)
      ABSL_LOCKS_EXCLUDED(mu_);
  // `GET path` answers with this status from now on, and nothing else.
  void Refuse(absl::string_view path, int status, std::string body = "")
      ABSL_LOCKS_EXCLUDED(mu_);

  // Paths (without query) and how often each was asked for.
  std::map<std::string, int> Counts() const;
  // The offsets that the unfiltered list was asked for, ascending.
  std::vector<int64_t> Offsets() const;

  FakeHttpTransport transport;
  FakeClock clock{absl::FromUnixSeconds(7200)};
  FakeRandom random;
  RequestBudget budget{clock, {}};
  std::shared_ptr<IruClient> client;

 private:
  using Query = std::map<std::string, std::string>;

  HttpResponse Answer(const HttpRequest& request);
  std::string BodyOf(const std::string& path, const Query& query)
      ABSL_LOCKS_EXCLUDED(mu_);
  std::string List(const Query& query) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  std::string Table(bool filevault, const Query& query)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable absl::Mutex mu_;
  std::map<std::string, std::string> rows_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, HttpResponse> refusals_ ABSL_GUARDED_BY(mu_);
  std::function<void(int64_t)> on_list_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_FAKE_TENANT_H_
