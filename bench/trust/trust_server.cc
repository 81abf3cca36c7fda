#include "bench/trust/trust_server.h"

#include <time.h>

#include <filesystem>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/memory/memory.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/random.h"
#include "base/status_macros.h"
#include "bench/client/raw_stream.h"
#include "bench/fleet.h"
#include "plugins/trust/trust_module.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::bench {
namespace {

using trust::v1::ListVerdictsRequest;
using trust::v1::ListVerdictsResponse;

// Before the earliest check-in of the fleet: 2025-11-30.
constexpr int64_t kBeforeAll = 1764460800;
constexpr absl::Duration kInTime = absl::Hours(1);
// Past the latest check-in, and far from the age of a sync.
constexpr absl::Duration kLeap = absl::Hours(24 * 7);
constexpr absl::Duration kMaxSyncAge = absl::Hours(24 * 60);

constexpr absl::Duration kLookAgain = absl::Milliseconds(100);
constexpr absl::Duration kLimit = absl::Minutes(10);

config::v1::MusterConfig ConfigIn(const std::string& dir) {
  config::v1::MusterConfig config;
  config.set_data_dir(dir);
  trust::v1::Policy& policy = *config.mutable_trust()->add_policies();
  policy.set_name("default");
  for (const auto platform :
       {device::v1::PLATFORM_MAC, device::v1::PLATFORM_IPHONE,
        device::v1::PLATFORM_IPAD, device::v1::PLATFORM_WINDOWS}) {
    policy.add_platforms(platform);
  }
  policy.mutable_max_sync_age()->set_seconds(absl::ToInt64Seconds(kMaxSyncAge));
  policy.add_requirements()->mutable_mdm();
  policy.add_requirements()->mutable_agent();
  const absl::Duration age =
      absl::Now() - absl::FromUnixSeconds(kBeforeAll) + kInTime;
  policy.add_requirements()->mutable_check_in()->mutable_max_age()->set_seconds(
      absl::ToInt64Seconds(age));
  return config;
}

absl::Duration ProcessCpu() {
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return absl::DurationFromTimespec(time);
}

absl::Status Await(absl::FunctionRef<absl::StatusOr<bool>()> done) {
  const absl::Time until = absl::Now() + kLimit;
  while (absl::Now() < until) {
    ASSIGN_OR_RETURN(const bool is_done, done());
    if (is_done) return absl::OkStatus();
    absl::SleepFor(kLookAgain);
  }
  return absl::InternalError("the verdicts of the fleet took too long");
}

}  // namespace

absl::StatusOr<std::unique_ptr<TrustServer>> TrustServer::Start(
    const std::string& dir, const std::string& inventory) {
  std::filesystem::create_directories(dir);
  auto server = absl::WrapUnique(new TrustServer());
  RETURN_IF_ERROR(server->Serve(dir, inventory));
  return server;
}

TrustServer::~TrustServer() {
  if (host_ != nullptr) host_->Stop();
}

absl::Status TrustServer::Serve(const std::string& dir,
                                const std::string& inventory) {
  std::vector<std::unique_ptr<Module>> modules(1);
  ASSIGN_OR_RETURN(modules[0],
                   trust::CreateTrustModule(
                       ConfigIn(dir), {{clock_, *RealRandom(), inventory_}}));
  GrpcServer::Options options;
  options.listen_address = "127.0.0.1:0";
  ASSIGN_OR_RETURN(host_,
                   ModuleHost::Serve(std::move(options), std::move(modules)));
  inventory_.Set(Connect(inventory));
  stub_ = trust::v1::Trust::NewStub(host_->server().InProcessChannel());
  return host_->Start();
}

absl::StatusOr<TrustServer::Totals> TrustServer::Count() const {
  grpc::ClientContext context;
  ListVerdictsRequest request;
  request.set_parent(Fleet::kSource);
  request.set_page_size(1);
  ListVerdictsResponse response;
  const grpc::Status status = stub_->ListVerdicts(&context, request, &response);
  if (!status.ok()) return FromGrpcStatus(status);
  return response.totals();
}

absl::Status TrustServer::AwaitFleet(int devices) const {
  return Await([&]() -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const Totals totals, Count());
    return totals.trusted_count() + totals.untrusted_count() == devices;
  });
}

absl::StatusOr<TrustServer::Expiry> TrustServer::ExpireAll() {
  ASSIGN_OR_RETURN(const Totals before, Count());
  if (before.trusted_count() == 0) {
    return absl::InternalError("there is no verdict that could expire");
  }
  const absl::Duration cpu = ProcessCpu();
  clock_.Leap(kLeap);
  RETURN_IF_ERROR(Await([&]() -> absl::StatusOr<bool> {
    ASSIGN_OR_RETURN(const Totals totals, Count());
    return totals.trusted_count() == 0;
  }));
  return Expiry{before.trusted_count(), ProcessCpu() - cpu};
}

}  // namespace muster::bench
