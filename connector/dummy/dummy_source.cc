#include "connector/dummy/dummy_source.h"

#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/dummy/dummy_device.h"

namespace muster::dummy {

using connector::DevicePage;
using connector::DeviceReading;
using connector::JobSpec;
using connector::Sweep;
using connector::v1::Access;
using google::protobuf::Struct;

class DummySource::FullSweep final : public Sweep {
 public:
  FullSweep(DummySource& source, const absl::Notification& cancelled,
            int64_t expected)
      : source_(source), cancelled_(cancelled), expected_(expected) {}

  int64_t expected_count() const override { return expected_; }

  absl::StatusOr<std::optional<DevicePage>> NextPage() override {
    ++api_calls_;
    ASSIGN_OR_RETURN(const Struct body,
                     source_.client_->Get(
                         Subject::kTenant,
                         absl::StrCat("/v1/devices?limit=", source_.page_size_,
                                      "&after=", after_),
                         &cancelled_));
    const auto rows = RowsOf(body, "devices");
    if (!rows.ok()) return Malformed(source_.host(), "a page without devices");
    if (rows->empty()) return End();
    return Decode(*rows);
  }

  inventory::v1::Completeness completeness() const override {
    inventory::v1::Completeness proof;
    proof.set_ended_on_empty_page(ended_);
    // A page begins behind the last id of the one before: there is no overlap
    // that could disagree.
    proof.set_overlaps_agreed(true);
    proof.set_licensing_count(-1);
    proof.set_prism_count(-1);
    return proof;
  }

  std::vector<inventory::v1::EndpointProblem> endpoint_problems()
      const override {
    return {};
  }
  std::string next_cursor() const override { return ""; }
  int64_t TakeApiCalls() override { return std::exchange(api_calls_, 0); }

 private:
  std::optional<DevicePage> End() {
    ended_ = true;
    source_.known_ = seen_;
    return std::nullopt;
  }

  absl::StatusOr<std::optional<DevicePage>> Decode(
      const std::vector<Struct>& rows) {
    const std::string last = TextOf(rows.back(), "id");
    if (last <= after_) return Malformed(source_.host(), "a page once more");
    DevicePage page;
    for (const Struct& row : rows) AddRow(row, page);
    after_ = last;
    seen_ += static_cast<int64_t>(rows.size());
    return page;
  }

  void AddRow(const Struct& row, DevicePage& page) const {
    absl::StatusOr<device::v1::Device> device = DecodeDevice(row);
    if (device.ok()) {
      page.devices.push_back(ObserveDevice(source_.source_, *std::move(device),
                                           source_.clock_.Now()));
      return;
    }
    inventory::v1::BadRow& bad = page.bad_rows.emplace_back();
    bad.set_vendor_id(TextOf(row, "id"));
    bad.set_position(absl::StrCat("devices?after=", after_));
    bad.set_problem(std::string(device.status().message()));
  }

  DummySource& source_;
  const absl::Notification& cancelled_;
  const int64_t expected_;
  std::string after_;
  int64_t seen_ = 0;
  int64_t api_calls_ = 0;
  bool ended_ = false;
};

DummySource::DummySource(std::string source,
                         std::shared_ptr<DummyClient> client,
                         const Clock& clock, int page_size)
    : source_(std::move(source)),
      client_(std::move(client)),
      clock_(clock),
      page_size_(page_size) {}

std::vector<JobSpec> DummySource::Jobs() const {
  return {{std::string(connector::kFullJob), inventory::v1::SYNC_KIND_FULL,
           absl::Hours(1)}};
}

absl::StatusOr<std::unique_ptr<Sweep>> DummySource::BeginJob(
    absl::string_view job, absl::string_view,
    const absl::Notification& cancelled) {
  if (job != connector::kFullJob) {
    return Error(absl::StatusCode::kNotFound, "JOB_NOT_FOUND",
                 absl::StrCat("a dummy vendor is not read for `", job, "`"),
                 {{"job", std::string(job)}});
  }
  ASSIGN_OR_RETURN(const int64_t expected, Count(&cancelled));
  return std::make_unique<FullSweep>(*this, cancelled, expected);
}

absl::StatusOr<int64_t> DummySource::CountDevices() { return Count(nullptr); }

absl::StatusOr<int64_t> DummySource::Count(
    const absl::Notification* cancelled) {
  ASSIGN_OR_RETURN(const Struct body,
                   client_->Get(Subject::kTenant, "/v1/count", cancelled));
  const auto count = body.fields().find("devices");
  if (count == body.fields().end() || !count->second.has_number_value()) {
    return Malformed(host(), "a count without `devices`");
  }
  return static_cast<int64_t>(count->second.number_value());
}

absl::StatusOr<DeviceReading> DummySource::ReadDevice(
    absl::string_view vendor_id, bool) {
  if (!IsResourceId(vendor_id)) {
    return Error(absl::StatusCode::kInvalidArgument, "DEVICE_ID_INVALID",
                 "no vendor's id looks like that; correct the name");
  }
  ASSIGN_OR_RETURN(
      const Struct row,
      client_->Get(Subject::kDevice, absl::StrCat("/v1/devices/", vendor_id)));
  absl::StatusOr<device::v1::Device> device = DecodeDevice(row);
  const bool is_it =
      device.ok() && absl::EqualsIgnoreCase(device->vendor_id(), vendor_id);
  if (!is_it) return Malformed(host(), "another device than the one asked for");
  DeviceReading reading;
  reading.device = ObserveDevice(source_, *std::move(device), clock_.Now());
  reading.api_calls = 1;
  return reading;
}

absl::StatusOr<std::vector<Access>> DummySource::CheckAccess() {
  const absl::Status tried =
      client_->Get(Subject::kTenant, "/v1/count").status();
  const bool refused = absl::IsFailedPrecondition(tried);
  if (!tried.ok() && !refused) return tried;
  Access access;
  access.set_permission("inventory");
  access.set_endpoint("devices");
  access.set_state(refused ? connector::v1::ACCESS_STATE_REFUSED
                           : connector::v1::ACCESS_STATE_GRANTED);
  access.set_message(refused ? std::string(tried.message())
                             : "Devices can be read.");
  access.add_features("asset sync");
  return std::vector<Access>{access};
}

}  // namespace muster::dummy
