#ifndef CONNECTOR_IRU_JOBS_FAKE_JOB_WORLD_H_
#define CONNECTOR_IRU_JOBS_FAKE_JOB_WORLD_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "connector/iru/jobs/read_job.h"
#include "connector/iru/sweep/fake_tenant.h"

namespace muster::iru {

// A fake tenant, what jobs need beside it, and what the last one gave.
class FakeJobWorld {
 public:
  explicit FakeJobWorld(int macs = 0) : tenant(macs) {}

  JobDeps deps() {
    return {"sources/iru", *tenant.client, tenant.clock, memory,
            library,       scope,          cancelled,    Lane::kTrust};
  }

  // The memory knows these from now on, as Macs, and no others.
  void KnowMacs(const std::vector<std::string>& ids) {
    std::vector<KnownDevice> devices;
    for (const std::string& id : ids) {
      devices.push_back({id, device::v1::PLATFORM_MAC, true});
    }
    memory.ReplaceDevices(std::move(devices));
  }

  // Reads `job` to its end and ends it. What it gave is in the fields below;
  // `cursor` is its next one, if it succeeded.
  absl::Status Run(std::unique_ptr<connector::Sweep> job) {
    devices.clear();
    facets.clear();
    entries.clear();
    out_of_scope.clear();
    bad_rows.clear();
    while (true) {
      auto page = job->NextPage();
      if (!page.ok()) return page.status();
      if (!page->has_value()) break;
      for (auto& one : (*page)->devices) {
        devices[one.device().vendor_id()] = one;
      }
      for (auto& one : (*page)->facets) facets[one.facet().name()] = one;
      for (auto& one : (*page)->entries) entries[one.name()] = one;
      for (auto& one : (*page)->out_of_scope) out_of_scope.push_back(one);
      for (auto& one : (*page)->bad_rows) bad_rows.push_back(one);
    }
    problems = job->endpoint_problems();
    cursor = job->next_cursor();
    api_calls = job->TakeApiCalls();
    return absl::OkStatus();
  }

  FakeTenant tenant;
  SourceMemory memory{absl::UnixEpoch()};
  LibraryBook library;
  config::v1::DeviceScope scope;
  absl::Notification cancelled;

  std::map<std::string, inventory::v1::DeviceObservation> devices;  // by id
  std::map<std::string, inventory::v1::FacetObservation> facets;    // by name
  std::map<std::string, inventory::v1::CatalogEntry> entries;       // by name
  std::vector<std::string> out_of_scope;
  std::vector<inventory::v1::BadRow> bad_rows;
  std::vector<inventory::v1::EndpointProblem> problems;
  std::string cursor;
  int64_t api_calls = 0;
};

}  // namespace muster::iru

#endif  // CONNECTOR_IRU_JOBS_FAKE_JOB_WORLD_H_
