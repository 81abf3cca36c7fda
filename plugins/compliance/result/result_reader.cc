#include "plugins/compliance/result/result_reader.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "plugins/compliance/checks.h"
#include "plugins/compliance/result/result.h"
#include "plugins/posture/due_index.h"
#include "plugins/posture/list_page.h"
#include "plugins/posture/live_device.h"
#include "plugins/posture/notes.h"

namespace muster::compliance {
namespace {

using device::v1::Device;

void CountCheck(v1::Result result, v1::CheckTotals& totals) {
  switch (result) {
    case v1::RESULT_PASS:
      totals.set_pass_count(totals.pass_count() + 1);
      break;
    case v1::RESULT_FAIL:
      totals.set_fail_count(totals.fail_count() + 1);
      break;
    case v1::RESULT_NOT_APPLICABLE:
      totals.set_not_applicable_count(totals.not_applicable_count() + 1);
      break;
    default:
      totals.set_unknown_count(totals.unknown_count() + 1);
  }
}

void Count(const v1::DeviceCompliance& result,
           v1::ListDeviceComplianceResponse& response) {
  response.set_checked_count(response.checked_count() + 1);
  for (const v1::CheckResult& check : result.checks()) {
    for (v1::CheckTotals& totals : *response.mutable_totals()) {
      if (totals.check() == check.check()) CountCheck(check.result(), totals);
    }
  }
}

bool Matches(const v1::ListDeviceComplianceRequest& request,
             const v1::DeviceCompliance& result) {
  return request.state() == v1::COMPLIANCE_STATE_UNSPECIFIED ||
         request.state() == result.state();
}

}  // namespace

ResultReader::ResultReader(const plugins::EffectSnapshot& snapshot,
                           const Pack& pack, absl::Time now)
    : snapshot_(snapshot), pack_(pack), now_(now) {}

absl::StatusOr<v1::DeviceCompliance> ResultReader::Get(
    const v1::GetDeviceComplianceRequest& request) const {
  ASSIGN_OR_RETURN(
      const std::vector<std::string> ids,
      ParseName(request.name(), "sources/{source}/deviceCompliance/{device}"));
  const std::string name = DeviceName{ids[0], ids[1]}.ToString();
  ASSIGN_OR_RETURN(const std::optional<Device> device,
                   posture::ReadDevice(snapshot_, name));
  if (device) return ResultOf(*device);
  return Error(absl::StatusCode::kNotFound, "DEVICE_NOT_FOUND",
               absl::StrCat("no device ", name,
                            " was ever synced; correct the name, or wait for "
                            "the next sync"),
               {{"name", name}});
}

absl::StatusOr<v1::DeviceCompliance> ResultReader::ResultOf(
    const Device& device) const {
  ASSIGN_OR_RETURN(
      const inventory::v1::Source source,
      posture::ReadSource(snapshot_, posture::SourceOf(device.name())));
  ASSIGN_OR_RETURN(const std::optional<v1::DeviceCompliance> stored,
                   ReadResult(snapshot_, device.name()));
  return MakeResult(device, Evaluate(device, source, pack_, now_), stored,
                    now_);
}

absl::StatusOr<v1::DeviceCompliance> ResultReader::Renewed(
    const v1::DeviceCompliance& stored) const {
  ASSIGN_OR_RETURN(const std::optional<Device> device,
                   posture::ReadDevice(snapshot_, stored.device()));
  return device ? ResultOf(*device) : stored;
}

absl::StatusOr<v1::ListDeviceComplianceResponse> ResultReader::List(
    const v1::ListDeviceComplianceRequest& request) const {
  ASSIGN_OR_RETURN(const posture::ListPage page, posture::ListPageOf(request));
  ASSIGN_OR_RETURN(const std::vector<std::string> due,
                   posture::Overdue(now_, snapshot_));
  const absl::flat_hash_set<std::string> overdue(due.begin(), due.end());
  v1::ListDeviceComplianceResponse response;
  response.set_inventory_revision(snapshot_.applied_revision());
  for (const char* check : kChecks) response.add_totals()->set_check(check);
  auto take = [&](v1::DeviceCompliance result) -> absl::Status {
    if (IsTombstone(result)) return absl::OkStatus();
    if (overdue.contains(result.device())) {
      ASSIGN_OR_RETURN(result, Renewed(result));
    }
    Count(result, response);
    if (!Matches(request, result)) return absl::OkStatus();
    posture::TakeOnPage(page, std::move(result), *response.mutable_devices(),
                        *response.mutable_next_page_token());
    return absl::OkStatus();
  };
  RETURN_IF_ERROR(posture::ForEachMessage<v1::DeviceCompliance>(
      snapshot_, page.prefix, take));
  for (v1::DeviceCompliance& result : *response.mutable_devices()) {
    ASSIGN_OR_RETURN(result, Renewed(result));
  }
  return response;
}

}  // namespace muster::compliance
