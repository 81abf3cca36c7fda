#include "connector/iru/archive/iru_archive.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/archive/secret_answer.h"
#include "connector/iru/client/answer/next_query.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/command/device_look.h"
#include "connector/iru/jobs/job_endpoints.h"
#include "connector/iru/json/json.h"
#include "google/protobuf/util/time_util.h"

namespace muster::iru {
namespace {

using connector::v1::ListVendorEventsResponse;
using connector::v1::SecretValue;
using connector::v1::VendorEvent;
using google::protobuf::util::TimeUtil;

// Source: Iru API, "Pagination", styles D and B'.
constexpr int kLogPageSize = 500;
constexpr int kActivityPageSize = 300;
// Pages of the log that show nothing new: more than a day of a busy tenant.
constexpr int kMaxShownPages = 20;

Call LogCall() {
  Call call;
  call.lane = Lane::kTrust;
  call.tries = 1;
  return call;
}

absl::Status NoSuchSecret(absl::string_view name) {
  return Error(absl::StatusCode::kNotFound, "SECRET_NOT_FOUND",
               absl::StrCat("Iru keeps no ", name, " of this device."),
               {{"secret", std::string(name)}});
}

absl::Status NoSuchKind() {
  return Error(absl::StatusCode::kUnimplemented, "SECRET_UNSUPPORTED",
               "Iru keeps no secrets of this kind.");
}

absl::Time TimeOf(const VendorEvent& event) {
  return absl::FromUnixNanos(TimeUtil::TimestampToNanoseconds(event.time()));
}

IruClient::Query QueryAt(const LogPosition& position) {
  IruClient::Query query = {{"limit", absl::StrCat(kLogPageSize)},
                            {"sort_by", "id"}};
  if (position.time != absl::InfinitePast()) {
    query.emplace_back("start_date",
                       absl::FormatTime("%Y-%m-%dT%H:%M:%E6SZ", position.time,
                                        absl::UTCTimeZone()));
  }
  return query;
}

// Numbers, as long as they grow: a longer one is greater.
bool IsBehind(const std::string& id, const std::string& other) {
  return std::make_pair(id.size(), id) > std::make_pair(other.size(), other);
}

}  // namespace

absl::StatusOr<std::vector<SecretValue>> IruArchive::ReadSecret(
    absl::string_view vendor_id, absl::string_view expected_serial_number,
    connector::v1::SecretKind kind) {
  const SecretPlace* const place = PlaceOf(kind);
  if (place == nullptr) return NoSuchKind();
  ASSIGN_OR_RETURN(const DeviceLook look,
                   LookAtDevice(*client_, vendor_id, false));
  RETURN_IF_ERROR(CheckSerialNumber(look.device, expected_serial_number));
  ASSIGN_OR_RETURN(const std::string body,
                   client_->Get(SecretEndpoint(vendor_id, place->name), {},
                                SingleCommandCall()));
  ASSIGN_OR_RETURN(auto values, DecodeSecret(*place, body));
  if (values.empty()) return NoSuchSecret(place->name);
  return values;
}

absl::StatusOr<ListVendorEventsResponse> IruArchive::TenantEvents(
    absl::string_view cursor, absl::Time after) {
  LogPosition position = {after, ""};
  if (!cursor.empty()) {
    ASSIGN_OR_RETURN(position, ParseLogCursor(cursor));
  }
  const std::string shown = position.id;
  ListVendorEventsResponse response;
  IruClient::Query query = QueryAt(position);
  for (int i = 0; i < kMaxShownPages; ++i) {
    ASSIGN_OR_RETURN(EventPage page, ReadLog(query));
    for (VendorEvent& event : page.events) {
      if (event.id() <= shown) continue;
      position.id = event.id();
      if (event.has_time()) position.time = TimeOf(event);
      *response.add_events() = std::move(event);
    }
    response.set_more(!page.next.empty());
    if (response.events_size() > 0 || !response.more()) {
      response.set_next_cursor(CursorOf(position));
      return response;
    }
    ASSIGN_OR_RETURN(query, QueryOfNext(page.next));
  }
  return MalformedPage("the log shows the same events again and again");
}

absl::StatusOr<ListVendorEventsResponse> IruArchive::DeviceEvents(
    absl::string_view vendor_id, absl::string_view cursor, absl::Time after) {
  ActivityPosition position;
  position.vendor_id = std::string(vendor_id);
  position.after = after;
  if (!cursor.empty()) {
    ASSIGN_OR_RETURN(position, ParseActivityCursor(cursor, vendor_id));
  }
  ASSIGN_OR_RETURN(EventPage page, ReadAt(position));
  ListVendorEventsResponse response;
  for (VendorEvent& event : page.events) {
    position.row_id = event.id();
    if (!IsBehind(event.id(), position.seen_id)) continue;
    position.seen_id = event.id();
    const bool wanted = !event.has_time() || TimeOf(event) >= position.after;
    if (wanted) *response.add_events() = std::move(event);
  }
  position.offset += page.row_count;
  response.set_more(!page.next.empty() && page.row_count > 0);
  response.set_next_cursor(CursorOf(position));
  return response;
}

absl::StatusOr<EventPage> IruArchive::ReadLog(const IruClient::Query& query) {
  ASSIGN_OR_RETURN(const std::string body,
                   client_->Get(AuditEventsEndpoint(), query, LogCall()));
  return DecodeAuditPage(source_, body);
}

absl::StatusOr<EventPage> IruArchive::ReadActivity(absl::string_view vendor_id,
                                                   int64_t offset) {
  ASSIGN_OR_RETURN(const std::string body,
                   client_->Get(ActivityEndpoint(vendor_id),
                                {{"limit", absl::StrCat(kActivityPageSize)},
                                 {"offset", absl::StrCat(offset)}},
                                LogCall()));
  return DecodeActivityPage(source_, vendor_id, body);
}

absl::StatusOr<EventPage> IruArchive::ReadAt(ActivityPosition& position) {
  if (position.offset == 0) return ReadActivity(position.vendor_id, 0);
  ASSIGN_OR_RETURN(EventPage page,
                   ReadActivity(position.vendor_id, position.offset - 1));
  if (page.events.empty() || page.events.front().id() != position.row_id) {
    position.offset = 0;
    return ReadActivity(position.vendor_id, 0);
  }
  page.events.erase(page.events.begin());
  --page.row_count;
  return page;
}

}  // namespace muster::iru
