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
#include "absl/time/time.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "base/http/fake_http_transport.h"
#include "connector/iru/client/budget/request_budget.h"
#include "connector/iru/client/iru_client.h"
#include "nlohmann/json.hpp"

namespace muster::iru {

// A tenant of Macs in memory, behind a FakeHttpTransport: list (by device_id
// and by check-in), filtered list, point reads, Prism's tables with cursor,
// offset and the filter by `updated_at`, the two counts, and lists with `count`
// and `next`. Whatever it answers can be replaced by scripting `transport`
// anew. Thread-safe.
class FakeTenant {
 public:
  // Macs "mac-00000" and so on, each with a row in `device_information` and
  // `filevault`, updated at the fake clock's beginning.
  explicit FakeTenant(int macs = 0);

  void Add(const std::string& id) ABSL_LOCKS_EXCLUDED(mu_);
  void Remove(const std::string& id) ABSL_LOCKS_EXCLUDED(mu_);
  // The row of `id` is this JSON from now on.
  void SetRow(const std::string& id, std::string row) ABSL_LOCKS_EXCLUDED(mu_);
  // The row of `id` says that it checked in then.
  void CheckIn(const std::string& id, absl::Time time) ABSL_LOCKS_EXCLUDED(mu_);
  // `id` has these rows in the table, each updated at `updated`.
  void SetTable(const std::string& category, const std::string& id,
                std::vector<std::string> rows, absl::Time updated)
      ABSL_LOCKS_EXCLUDED(mu_);
  // `GET path` answers with these rows, in pages with `count` and `next`.
  void SetList(const std::string& path, std::vector<std::string> rows)
      ABSL_LOCKS_EXCLUDED(mu_);
  // Runs before each page of the list is made, with its offset.
  void OnList(std::function<void(int64_t offset)> hook)
      ABSL_LOCKS_EXCLUDED(mu_);
  // `GET path` answers with this status from now on, and nothing else. 0: as
  // before.
  void Refuse(absl::string_view path, int status, std::string body = "")
      ABSL_LOCKS_EXCLUDED(mu_);
  // Tables with `filter` answer 400 from now on.
  void RefuseFilters() ABSL_LOCKS_EXCLUDED(mu_);

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
  using Json = nlohmann::json;
  using Query = std::map<std::string, std::string>;

  // From now on `GET path` is answered from what is here.
  void Serve(const std::string& path) ABSL_LOCKS_EXCLUDED(mu_);
  HttpResponse Answer(const HttpRequest& request);
  std::string BodyOf(const std::string& path, const Query& query)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Json Devices(const Query& query) ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);
  Json Table(const std::string& category, const Query& query)
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(mu_);

  mutable absl::Mutex mu_;
  std::map<std::string, Json> rows_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::map<std::string, std::vector<Json>>> tables_
      ABSL_GUARDED_BY(mu_);
  std::map<std::string, std::vector<Json>> lists_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, HttpResponse> refusals_ ABSL_GUARDED_BY(mu_);
  std::map<std::string, bool> served_ ABSL_GUARDED_BY(mu_);
  std::function<void(int64_t)> on_list_ ABSL_GUARDED_BY(mu_);
  bool filters_refused_ ABSL_GUARDED_BY(mu_) = false;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_SWEEP_FAKE_TENANT_H_
