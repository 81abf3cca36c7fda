#include "connector/core/service/source_intake.h"

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/log.h"
#include "base/status_macros.h"
#include "base/telemetry/span.h"
#include "connector/core/jobs/sweep_reader.h"
#include "connector/core/review/review_builder.h"
#include "connector/core/review/scope_check.h"

namespace muster::connector {
namespace {

constexpr int kLeavingShown = 100;
// How long a source that was deleted may take to have its last sync recorded.
constexpr absl::Duration kPatience = absl::Seconds(3);

absl::Status Exists(const std::string& source) {
  return Error(absl::StatusCode::kAlreadyExists, "SOURCE_EXISTS",
               absl::StrCat("this connector serves ", source,
                            " already; choose another name"),
               {{"source", source}});
}

absl::Status ReviewMissing(const std::string& source) {
  return Error(absl::StatusCode::kFailedPrecondition, "REVIEW_MISSING",
               absl::StrCat(source,
                            " was not read for its review yet; look at "
                            "`musterctl incidents`, then try again"),
               {{"source", source}});
}

// OK if there is something that an operator could have looked at, or if the
// source was activated before.
absl::Status CheckReviewed(ServedSource& source) {
  const auto kept = source.records().Get();
  if (ErrorReason(kept.status()) == "SOURCE_NOT_FOUND") {
    return ReviewMissing(source.name());
  }
  RETURN_IF_ERROR(kept.status());
  const bool waits =
      kept->state() == inventory::v1::SOURCE_STATE_PENDING_REVIEW ||
      source.schedule().gate() == JobSchedule::Gate::kReview;
  if (waits && !kept->has_review()) return ReviewMissing(source.name());
  return absl::OkStatus();
}

// What a scope takes in and leaves out, by device.
struct Reach {
  std::set<std::string> taken;
  std::set<std::string> left_out;
};

void Add(const DevicePage& page, Reach& reach) {
  for (const auto& row : page.devices) {
    if (row.device().state() != device::v1::STATE_ENROLLED) continue;
    reach.taken.insert(row.device().name());
  }
  reach.left_out.insert(page.out_of_scope.begin(), page.out_of_scope.end());
}

// What a tenant that no thread looks after does on the side: it learns what
// was spent before, and puts down what it spends itself.
void Upkeep(const Tenant& tenant) {
  if (tenant.upkeep) tenant.upkeep().IgnoreError();
}

absl::Status Compare(const Reach& reach, FleetReader& fleet,
                     v1::PreviewScopeResponse& response) {
  int64_t staying = 0;
  RETURN_IF_ERROR(fleet.ReadLiving([&](const device::v1::Device& device) {
    staying += reach.taken.count(device.name());
    if (reach.left_out.count(device.name()) == 0) return;
    response.set_leaving_count(response.leaving_count() + 1);
    if (response.leaving_size() < kLeavingShown) {
      response.add_leaving(device.name());
    }
  }));
  response.set_entering_count(static_cast<int64_t>(reach.taken.size()) -
                              staying);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<v1::ConnectSourceResponse> SourceIntake::Connect(
    const v1::ConnectSourceRequest& request) {
  absl::MutexLock lock(&connecting_);
  config::v1::IruSource config = request.source();
  config.set_review_required(true);
  RETURN_IF_ERROR(SourceName::Parse(config.source()).status());
  if (sources_.Find(config.source()).ok()) return Exists(config.source());
  RETURN_IF_ERROR(CheckScope(config.scope()));
  ASSIGN_OR_RETURN(Tenant tenant, make_tenant_(config));
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> source,
                   serve_(config, std::move(tenant)));
  SetIncoming(source);
  const auto arrived = absl::MakeCleanup([this] { SetIncoming(nullptr); });
  v1::ConnectSourceResponse response;
  ASSIGN_OR_RETURN(std::vector<v1::Access> access,
                   source->devices().CheckAccess());
  for (v1::Access& row : access) *response.add_access() = std::move(row);
  ASSIGN_OR_RETURN(*response.mutable_review(), source->Review());
  RETURN_IF_ERROR(file_.Add(config));
  RETURN_IF_ERROR(sources_.Add(source));
  source->Start();
  return response;
}

absl::StatusOr<v1::ActivateSourceResponse> SourceIntake::Activate(
    const v1::ActivateSourceRequest& request) {
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> source,
                   sources_.Find(request.source()));
  RETURN_IF_ERROR(CheckReviewed(*source));
  RETURN_IF_ERROR(source->records().Activate());
  source->schedule().SetGate(JobSchedule::Gate::kOpen);
  ASSIGN_OR_RETURN(const JobSchedule::Ticket ticket,
                   source->schedule().Request(kFullJob, CurrentTraceparent()));
  source->Kick();
  v1::ActivateSourceResponse response;
  ASSIGN_OR_RETURN(*response.mutable_sync(), ticket.run->AwaitName());
  return response;
}

absl::StatusOr<v1::PreviewScopeResponse> SourceIntake::Preview(
    const v1::PreviewScopeRequest& request) {
  ASSIGN_OR_RETURN(const std::shared_ptr<ServedSource> source,
                   sources_.Find(request.source()));
  RETURN_IF_ERROR(CheckScope(request.scope()));
  config::v1::IruSource config = source->config();
  *config.mutable_scope() = request.scope();
  ASSIGN_OR_RETURN(const Tenant tenant, make_tenant_(config));
  const auto put_down = absl::MakeCleanup([&tenant] { Upkeep(tenant); });
  Upkeep(tenant);
  ReviewBuilder builder;
  Reach reach;
  ASSIGN_OR_RETURN(const SweepEnd end,
                   ReadSweep(*tenant.devices, source->draining(),
                             [&](const DevicePage& page) {
                               builder.Add(page);
                               Add(page, reach);
                             }));
  v1::PreviewScopeResponse response;
  *response.mutable_review() = builder.Finish(end, clock_.Now());
  RETURN_IF_ERROR(Compare(reach, source->records(), response));
  return response;
}

void SourceIntake::RunOnce() {
  for (const std::shared_ptr<ServedSource>& source : sources_.All()) {
    if (!source->deleted() || !file_.Has(source->name())) continue;
    const absl::Status forgotten = file_.Remove(source->name());
    if (!forgotten.ok()) {
      LogStatus(Severity::kError,
                "a source that was deleted is still in the file of sources",
                forgotten, {{"source", source->name()}});
      continue;
    }
    sources_.Remove(source->name());
    source->Drain();
    source->AwaitIdle(kPatience);
    source->Stop();
    Log(Severity::kInfo, "the source was deleted and is served no more",
        {{"source", source->name()}});
  }
}

void SourceIntake::Drain() {
  absl::MutexLock lock(&mu_);
  draining_ = true;
  if (incoming_ != nullptr) incoming_->Drain();
}

void SourceIntake::SetIncoming(std::shared_ptr<ServedSource> source) {
  absl::MutexLock lock(&mu_);
  incoming_ = std::move(source);
  if (draining_ && incoming_ != nullptr) incoming_->Drain();
}

}  // namespace muster::connector
