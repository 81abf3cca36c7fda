#include "tests/fake_iru/company/audit_events.h"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tests/fake_iru/http/paging.h"

namespace muster::fake_iru {
namespace {

constexpr int kMaxEvents = 500;
constexpr absl::string_view kCursorPrefix = ">dt:";

struct Order {
  bool descending = false;
};

Json EventRow(const AuditEvent& event) {
  return {{"id", event.id},
          {"action", event.action},
          {"occurred_at", ZuluTime(event.occurred)},
          {"actor_id", event.actor_id},
          {"actor_type", event.actor_type},
          {"target_id", event.target_id},
          {"target_type", event.target_type},
          {"target_component", event.target_component},
          {"new_state", event.new_state},
          {"metadata", Json::object()}};
}

absl::StatusOr<Order> OrderOf(const Request& request) {
  const std::string text = request.Param("sort_by").value_or("occurred_at");
  absl::string_view field = text;
  Order order;
  order.descending = absl::ConsumePrefix(&field, "-");
  if (field == "occurred_at" || field == "id") return order;
  return absl::InvalidArgumentError("Invalid sort_by.");
}

// The bound of a range; `fallback` if it was not sent.
absl::StatusOr<absl::Time> Bound(const Request& request, absl::string_view name,
                                 absl::Time fallback,
                                 absl::string_view rest_of_day) {
  const auto text = request.Param(name);
  if (!text || text->empty()) return fallback;
  const bool date = text->size() == 10;
  const MaybeTime time =
      ParseTime(date ? absl::StrCat(*text, rest_of_day) : *text);
  if (time) return *time;
  return absl::InvalidArgumentError(absl::StrCat("Invalid ", name, "."));
}

// Both orders are the order of the log, so that a cursor need only name the
// event that was last shown.
std::string CursorAfter(const AuditEvent& event) {
  return absl::Base64Escape(
      absl::StrCat(kCursorPrefix, SpaceTime(event.occurred), "|", event.id));
}

absl::StatusOr<std::string> IdOfCursor(const Request& request) {
  const std::string cursor = request.Param("cursor").value_or("");
  std::string text;
  if (cursor.empty()) return text;
  const bool decoded = absl::Base64Unescape(cursor, &text);
  const size_t bar = text.find('|');
  if (decoded && absl::string_view(text).substr(0, 4) == kCursorPrefix &&
      bar != std::string::npos) {
    return text.substr(bar + 1);
  }
  return absl::InvalidArgumentError("Invalid cursor.");
}

using Events = std::vector<const AuditEvent*>;

absl::StatusOr<Events> Matching(const State& state, const Request& request) {
  const auto order = OrderOf(request);
  const auto start =
      Bound(request, "start_date", absl::InfinitePast(), "T00:00:00.000000Z");
  const auto end =
      Bound(request, "end_date", absl::InfiniteFuture(), "T23:59:59.999999Z");
  const auto after = IdOfCursor(request);
  for (const absl::Status& status :
       {order.status(), start.status(), end.status(), after.status()}) {
    if (!status.ok()) return status;
  }
  const bool down = order->descending;
  Events events;
  for (const AuditEvent& event : state.audit) {
    if (event.occurred < *start || event.occurred > *end) continue;
    const bool shown =
        !after->empty() && (down ? event.id >= *after : event.id <= *after);
    if (!shown) events.push_back(&event);
  }
  if (down) std::reverse(events.begin(), events.end());
  return events;
}

}  // namespace

Response ListAuditEvents(const State& state, const Request& request) {
  const auto events = Matching(state, request);
  if (!events.ok()) return DetailResponse(400, events.status().message());
  const size_t limit = PageOf(request, kMaxEvents, kMaxEvents).limit;
  const size_t shown = std::min(limit, events->size());
  Json rows = Json::array();
  for (size_t i = 0; i < shown; ++i) rows.push_back(EventRow(*(*events)[i]));
  Json next;
  if (shown < events->size()) {
    next = absl::StrCat(
        "https://", state.subdomain, ".api.kandji.io/api/v1/audit/events?",
        QueryWith(request, "cursor", CursorAfter(*(*events)[shown - 1])));
  }
  return JsonResponse(
      200,
      {{"results", std::move(rows)}, {"previous", nullptr}, {"next", next}});
}

}  // namespace muster::fake_iru
