#ifndef CLI_TESTING_FAKE_INSTALLATION_H_
#define CLI_TESTING_FAKE_INSTALLATION_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/grpc/server.h"
#include "base/process/exit_codes.h"
#include "cli/testing/canned.h"
#include "cli/testing/fake_actions.h"
#include "cli/testing/fake_audit.h"
#include "cli/testing/fake_connector.h"
#include "cli/testing/fake_guard.h"
#include "cli/testing/fake_trust.h"
#include "gtest/gtest.h"
#include "proto/muster/inventory/v1/catalog.grpc.pb.h"
#include "proto/muster/inventory/v1/inventory.grpc.pb.h"
#include "proto/muster/inventory/v1/maintenance.grpc.pb.h"
#include "proto/muster/inventory/v1/sources.grpc.pb.h"
#include "proto/muster/notifier/v1/notifier.grpc.pb.h"

namespace muster::cli {

// Declares one method that is answered by a Canned, and that Canned.
#define MUSTER_CANNED(Method, RequestType, ResponseType, field)         \
  grpc::Status Method(grpc::ServerContext*,                             \
                      const inventory::v1::RequestType* request,        \
                      inventory::v1::ResponseType* response) override { \
    return field.Run(*request, response);                               \
  }                                                                     \
  Canned<inventory::v1::RequestType, inventory::v1::ResponseType> field

class FakeInventory final : public inventory::v1::Inventory::Service {
 public:
  grpc::Status GetDevice(grpc::ServerContext*,
                         const inventory::v1::GetDeviceRequest* request,
                         device::v1::Device* response) override {
    return get_device.Run(*request, response);
  }
  grpc::Status GetFacet(grpc::ServerContext*,
                        const inventory::v1::GetFacetRequest* request,
                        device::v1::Facet* response) override {
    return get_facet.Run(*request, response);
  }
  // Streams all answers, then ends.
  grpc::Status Watch(
      grpc::ServerContext*, const inventory::v1::WatchRequest* request,
      grpc::ServerWriter<inventory::v1::WatchResponse>* writer) override;

  Canned<inventory::v1::GetDeviceRequest, device::v1::Device> get_device;
  Canned<inventory::v1::GetFacetRequest, device::v1::Facet> get_facet;
  Canned<inventory::v1::WatchRequest, inventory::v1::WatchResponse> watch;
  MUSTER_CANNED(ListDevices, ListDevicesRequest, ListDevicesResponse,
                list_devices);
  MUSTER_CANNED(ListRevisions, ListRevisionsRequest, ListRevisionsResponse,
                list_revisions);
  MUSTER_CANNED(ListFacets, ListFacetsRequest, ListFacetsResponse, list_facets);
};

class FakeSources final : public inventory::v1::Sources::Service {
 public:
  MUSTER_CANNED(ListSources, ListSourcesRequest, ListSourcesResponse,
                list_sources);
  MUSTER_CANNED(GetSync, GetSyncRequest, Sync, get_sync);
  MUSTER_CANNED(PauseSource, PauseSourceRequest, Source, pause);
  MUSTER_CANNED(ResumeSource, ResumeSourceRequest, Source, resume);
  MUSTER_CANNED(DeleteSource, DeleteSourceRequest, DeleteSourceResponse,
                remove);
  MUSTER_CANNED(GetHold, GetHoldRequest, Hold, get_hold);
  MUSTER_CANNED(ListHolds, ListHoldsRequest, ListHoldsResponse, list_holds);
  MUSTER_CANNED(ReleaseHold, ReleaseHoldRequest, Hold, release);
  MUSTER_CANNED(RejectHold, RejectHoldRequest, Hold, reject);
  MUSTER_CANNED(ListIncidents, ListIncidentsRequest, ListIncidentsResponse,
                list_incidents);
  MUSTER_CANNED(ListSpend, ListSpendRequest, ListSpendResponse, list_spend);
};

class FakeCatalog final : public inventory::v1::Catalog::Service {
 public:
  MUSTER_CANNED(ListEntries, ListEntriesRequest, ListEntriesResponse,
                list_entries);
};

class FakeMaintenance final : public inventory::v1::Maintenance::Service {
 public:
  MUSTER_CANNED(GetStore, GetStoreRequest, Store, get_store);
  MUSTER_CANNED(CreateBackup, CreateBackupRequest, Backup, backup);
  MUSTER_CANNED(Compact, CompactRequest, Store, compact);
  MUSTER_CANNED(PurgeDevice, PurgeDeviceRequest, PurgeResponse, purge_device);
  MUSTER_CANNED(PurgePerson, PurgePersonRequest, PurgeResponse, purge_person);
  MUSTER_CANNED(ListWatchers, ListWatchersRequest, ListWatchersResponse,
                list_watchers);
};

#undef MUSTER_CANNED

class FakeNotifier final : public notifier::v1::Notifier::Service {
 public:
  grpc::Status ListNotifications(
      grpc::ServerContext*,
      const notifier::v1::ListNotificationsRequest* request,
      notifier::v1::ListNotificationsResponse* response) override {
    return list.Run(*request, response);
  }
  grpc::Status SendTest(grpc::ServerContext*,
                        const notifier::v1::SendTestRequest* request,
                        notifier::v1::Notification* response) override {
    return test.Run(*request, response);
  }

  Canned<notifier::v1::ListNotificationsRequest,
         notifier::v1::ListNotificationsResponse>
      list;
  Canned<notifier::v1::SendTestRequest, notifier::v1::Notification> test;
};

// Fixture: musterctl, and the installation that it talks to.
class MusterctlTest : public ::testing::Test {
 protected:
  MusterctlTest();

  // Runs `musterctl {args} --address …` and returns its exit code; `out_` and
  // `err_` hold what it wrote. If `typed_` is set it runs at a terminal, where
  // that is typed.
  int Run(std::vector<std::string> args);

  FakeInventory inventory_;
  FakeSources sources_;
  FakeCatalog catalog_;
  FakeMaintenance maintenance_;
  FakeNotifier notifier_;
  FakeConnector connector_;
  FakeActions actions_;
  FakeGuard guard_;
  FakeAudit audit_;
  FakeSecrets secrets_;
  FakeTrust trust_;
  std::optional<std::string> typed_;
  std::string out_;
  std::string err_;

 private:
  std::unique_ptr<GrpcServer> server_;  // after the services it serves
};

}  // namespace muster::cli

#endif  // CLI_TESTING_FAKE_INSTALLATION_H_
