#include "connector/core/fake_vendor_archive.h"

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/errors.h"
#include "google/protobuf/util/time_util.h"

namespace muster::connector {
namespace {

using google::protobuf::util::TimeUtil;

constexpr size_t kEventsPerPage = 2;

absl::Time TimeOf(const v1::VendorEvent& event) {
  return absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(event.time()));
}

absl::StatusOr<size_t> ShownBefore(absl::string_view cursor) {
  if (cursor.empty()) return 0;
  size_t shown = 0;
  if (absl::ConsumePrefix(&cursor, "@") && absl::SimpleAtoi(cursor, &shown)) {
    return shown;
  }
  return Error(absl::StatusCode::kInvalidArgument, "CURSOR_MALFORMED",
               "the cursor is of no earlier answer");
}

}  // namespace

void FakeVendorArchive::Fail(absl::Status why) {
  absl::MutexLock lock(&mu_);
  failure_ = std::move(why);
}

void FakeVendorArchive::AddSecret(absl::string_view vendor_id,
                                  v1::SecretKind kind,
                                  absl::string_view value) {
  absl::MutexLock lock(&mu_);
  secrets_[{std::string(vendor_id), kind}] = std::string(value);
}

void FakeVendorArchive::AddEvent(absl::string_view vendor_id,
                                 v1::VendorEvent event) {
  absl::MutexLock lock(&mu_);
  events_[std::string(vendor_id)].push_back(std::move(event));
}

absl::StatusOr<std::vector<v1::SecretValue>> FakeVendorArchive::ReadSecret(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    v1::SecretKind kind) {
  absl::MutexLock lock(&mu_);
  if (!failure_.ok()) return failure_;
  if (expected_serial_number != absl::StrCat("SN-", vendor_id)) {
    return Error(absl::StatusCode::kFailedPrecondition, "DEVICE_DRIFTED",
                 "the device shows another serial number");
  }
  const auto found = secrets_.find({std::string(vendor_id), kind});
  if (found == secrets_.end()) {
    return Error(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND",
                 "the vendor keeps no such secret of the device");
  }
  v1::SecretValue value;
  value.set_value(found->second);
  return std::vector<v1::SecretValue>{value};
}

absl::StatusOr<v1::ListVendorEventsResponse> FakeVendorArchive::TenantEvents(
    absl::string_view cursor, absl::Time after) {
  return DeviceEvents("", cursor, after);
}

absl::StatusOr<v1::ListVendorEventsResponse> FakeVendorArchive::DeviceEvents(
    absl::string_view vendor_id, absl::string_view cursor, absl::Time after) {
  absl::MutexLock lock(&mu_);
  if (!failure_.ok()) return failure_;
  const absl::StatusOr<size_t> shown = ShownBefore(cursor);
  if (!shown.ok()) return shown.status();
  const auto& events = events_[std::string(vendor_id)];
  v1::ListVendorEventsResponse page;
  size_t next = *shown;
  for (; next < events.size(); ++next) {
    if (page.events_size() == kEventsPerPage) break;
    const bool wanted = !cursor.empty() || TimeOf(events[next]) >= after;
    if (wanted) *page.add_events() = events[next];
  }
  page.set_more(next < events.size());
  page.set_next_cursor(absl::StrCat("@", next));
  return page;
}

}  // namespace muster::connector
