#include "connector/core/reconcile/reconciler.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/core/jobs/sweep_reader.h"
#include "connector/core/reconcile/field_diff.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using google::protobuf::util::TimeUtil;

absl::Status SampleSizeInvalid(int size) {
  return Error(absl::StatusCode::kInvalidArgument, "SAMPLE_SIZE_INVALID",
               absl::StrCat("a sample of ", size,
                            " devices cannot be read; ask for 0 to ",
                            Reconciler::kMaxSample),
               {{"sample_size", absl::StrCat(size)}});
}

std::string BadRow(const std::string& problem) {
  return absl::StrCat("its row in the tenant's list could not be read: ",
                      problem);
}

}  // namespace

absl::StatusOr<v1::ReconcileResponse> Reconciler::Run(int sample_size) {
  if (sample_size < 0) return SampleSizeInvalid(sample_size);
  if (sample_size == 0) sample_size = kDefaultSample;
  RETURN_IF_ERROR(ReadTenant());
  RETURN_IF_ERROR(ReadInventory());
  RETURN_IF_ERROR(CompareNames());
  RETURN_IF_ERROR(CompareSample(std::min(sample_size, kMaxSample)));
  return response_;
}

absl::Status Reconciler::ReadTenant() {
  const auto take = [this](const DevicePage& page) {
    for (const auto& row : page.devices) {
      if (row.device().state() != device::v1::STATE_ENROLLED) continue;
      shown_.insert(row.device().name());
    }
    out_of_scope_.insert(page.out_of_scope.begin(), page.out_of_scope.end());
    for (const auto& row : page.bad_rows) {
      bad_rows_[absl::AsciiStrToLower(row.vendor_id())] = row.problem();
    }
  };
  ASSIGN_OR_RETURN(const SweepEnd end, ReadSweep(devices_, cancelled_, take));
  response_.set_tenant_count(
      static_cast<int64_t>(shown_.size() + out_of_scope_.size()));
  response_.set_licensing_count(end.completeness.licensing_count());
  response_.set_prism_count(end.completeness.prism_count());
  return absl::OkStatus();
}

absl::Status Reconciler::ReadInventory() {
  RETURN_IF_ERROR(records_.ReadLiving([this](const device::v1::Device& device) {
    living_[device.name()] = device.vendor_id();
  }));
  response_.set_inventory_count(static_cast<int64_t>(living_.size()));
  ASSIGN_OR_RETURN(const inventory::v1::Source source, records_.Get());
  synced_ = source.has_last_full_sync_start_time()
                ? TimeUtil::ToString(source.last_full_sync_start_time())
                : "never";
  ASSIGN_OR_RETURN(const std::optional<inventory::v1::Hold> newest,
                   records_.NewestHold());
  if (!newest.has_value() ||
      newest->state() != inventory::v1::HOLD_STATE_PENDING) {
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(const inventory::v1::Hold hold,
                   records_.GetHold(newest->name()));
  hold_ = hold.name();
  held_.insert(hold.devices().begin(), hold.devices().end());
  return absl::OkStatus();
}

absl::Status Reconciler::CompareNames() {
  for (const std::string& name : shown_) {
    if (living_.count(name) > 0 || IsFull()) continue;
    ASSIGN_OR_RETURN(const std::string why, WhyOnlyInTenant(name));
    if (!why.empty()) Add(name, "ONLY_IN_TENANT", why);
  }
  for (const auto& [name, vendor_id] : living_) {
    if (shown_.count(name) > 0 || IsFull()) continue;
    Add(name, "ONLY_IN_INVENTORY", WhyOnlyInInventory(name));
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> Reconciler::WhyOnlyInTenant(
    const std::string& name) {
  const absl::StatusOr<device::v1::Device> kept = records_.ReadDevice(name);
  if (ErrorReason(kept.status()) == "DEVICE_NOT_FOUND") {
    return absl::StrCat("enrolled since the last complete sync (", synced_,
                        "); the next sync takes it in");
  }
  RETURN_IF_ERROR(kept.status());
  if (kept->state() == device::v1::STATE_ENROLLED) return std::string();
  return absl::StrCat(
      "REMOVED in the inventory (",
      device::v1::RemovalReason_Name(kept->removal_reason()),
      "), although the tenant lists it; the next FULL sync takes it back");
}

std::string Reconciler::WhyOnlyInInventory(const std::string& name) {
  if (out_of_scope_.count(name) > 0) {
    return "the configured scope leaves it out; the next FULL sync removes it";
  }
  const auto bad = bad_rows_.find(name.substr(name.rfind('/') + 1));
  if (bad != bad_rows_.end()) return BadRow(bad->second);
  if (held_.count(name) > 0) {
    return absl::StrCat("its removal waits for an operator: ", hold_);
  }
  return AskWhy(name);
}

std::string Reconciler::AskWhy(const std::string& name) {
  if (asked_++ >= kMaxAsked) {
    return "the tenant's list does not show it; it was not asked for, as too "
           "many differ";
  }
  const auto reading = devices_.ReadDevice(living_[name], /*details=*/false);
  if (reading.ok()) {
    return "the tenant's list did not show it, but the tenant has it: it was "
           "missed, or came back meanwhile";
  }
  if (ErrorReason(reading.status()) == "DEVICE_NOT_FOUND") {
    return absl::StrCat(
        "the tenant has it no longer; it went since the last "
        "complete sync (",
        synced_, "), the next FULL sync removes it");
  }
  return absl::StrCat(
      "the tenant's list does not show it, and it could not be "
      "asked for: ",
      ErrorReason(reading.status()));
}

absl::Status Reconciler::CompareSample(int size) {
  std::vector<std::string> names;
  for (const auto& [name, vendor_id] : living_) {
    if (shown_.count(name) > 0) names.push_back(name);
  }
  const size_t count = std::min<size_t>(size, names.size());
  for (size_t i = 0; i < count; ++i) {
    std::swap(names[i], names[i + RandomBelow(random_, names.size() - i)]);
    RETURN_IF_ERROR(CompareDevice(names[i]));
  }
  return absl::OkStatus();
}

absl::Status Reconciler::CompareDevice(const std::string& name) {
  const auto shown = devices_.ReadDevice(living_[name], /*details=*/false);
  if (ErrorReason(shown.status()) == "DEVICE_NOT_FOUND") {
    Add(name, "ONLY_IN_INVENTORY", "the tenant dropped it just now");
    return absl::OkStatus();
  }
  RETURN_IF_ERROR(shown.status());
  ASSIGN_OR_RETURN(const device::v1::Device kept, records_.ReadDevice(name));
  response_.set_sampled_count(response_.sampled_count() + 1);
  for (const FieldDifference& one : DiffDevice(kept, shown->device)) {
    if (IsFull()) break;
    Add(name, "FIELD",
        absl::StrCat("changed at the tenant since it was read (the inventory's "
                     "is of ",
                     TimeUtil::ToString(kept.update_time()),
                     "); the next sync takes it over"));
    Difference& difference =
        *response_.mutable_differences(response_.differences_size() - 1);
    difference.set_field(one.field);
    difference.set_inventory_value(one.kept);
    difference.set_tenant_value(one.shown);
  }
  return absl::OkStatus();
}

void Reconciler::Add(const std::string& name, const char* kind,
                     const std::string& explanation) {
  Difference& difference = *response_.add_differences();
  difference.set_device(name);
  difference.set_kind(kind);
  difference.set_explanation(explanation);
}

}  // namespace muster::connector
