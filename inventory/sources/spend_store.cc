#include "inventory/sources/spend_store.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/model/proto_time.h"
#include "inventory/sources/source_store.h"
#include "inventory/sources/spend_document.pb.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

using store::SpendDocument;

// The last second that a Timestamp may hold.
constexpr int64_t kMaxSeconds = 253402300799;

absl::Status Malformed(const v1::RecordSpendRequest& record,
                       absl::string_view problem) {
  return Error(
      absl::StatusCode::kInvalidArgument, "SPEND_MALFORMED",
      absl::StrCat("the spend of ", record.parent(), " is refused: ", problem),
      {{"source", record.parent()}, {"problem", std::string(problem)}});
}

absl::Time HourOf(absl::Time time) {
  const absl::Duration since = time - absl::UnixEpoch();
  return absl::UnixEpoch() + absl::Floor(since, absl::Hours(1));
}

std::string NameOf(absl::string_view source, absl::Time hour) {
  return absl::StrCat(
      ChildPrefix(source, "spend"),
      absl::FormatTime("%Y-%m-%dT%H", hour, absl::UTCTimeZone()));
}

absl::Status Check(const v1::RecordSpendRequest& record, absl::Time now) {
  if (record.request_id().empty() ||
      record.request_id().size() > kMaxRequestId) {
    return Malformed(record, "give it a request_id of 1 to 64 bytes");
  }
  for (const v1::LaneSpend& lane : record.lanes()) {
    if (lane.lane().empty()) return Malformed(record, "name every lane");
    if (lane.api_call_count() < 0) {
      return Malformed(record, "a count must not be negative");
    }
  }
  if (!record.has_spend_time() || record.spend_time().seconds() < 0 ||
      record.spend_time().seconds() > kMaxSeconds) {
    return Malformed(record, "give it a spend_time");
  }
  if (FromProto(record.spend_time()) < HourOf(now - kSpendKept)) {
    return Malformed(record, "its hour is not kept any more");
  }
  return absl::OkStatus();
}

int64_t AddUpTo(int64_t count, int64_t more) {
  return count + std::min(more, std::numeric_limits<int64_t>::max() - count);
}

void AddLane(const v1::LaneSpend& more, SpendDocument& document) {
  auto& lanes = *document.mutable_lanes();
  const auto lane = std::lower_bound(
      lanes.begin(), lanes.end(), more,
      [](const auto& a, const auto& b) { return a.lane() < b.lane(); });
  if (lane != lanes.end() && lane->lane() == more.lane()) {
    lane->set_api_call_count(
        AddUpTo(lane->api_call_count(), more.api_call_count()));
    return;
  }
  const auto place = lane - lanes.begin();
  *lanes.Add() = more;
  std::rotate(lanes.begin() + place, lanes.end() - 1, lanes.end());
}

bool HasRequest(const SpendDocument& document, const std::string& id) {
  const auto& ids = document.request_ids();
  return std::find(ids.begin(), ids.end(), id) != ids.end();
}

void Add(const v1::RecordSpendRequest& record, SpendDocument& document) {
  for (const v1::LaneSpend& lane : record.lanes()) AddLane(lane, document);
  document.add_request_ids(record.request_id());
  const int over = document.request_ids_size() - kRequestIdsKept;
  if (over > 0) {
    document.mutable_request_ids()->DeleteSubrange(0, over);
  }
}

absl::Status DropOld(absl::string_view source, absl::Time now,
                     StoreDraft& draft) {
  return draft.reader().ScanDocuments(
      Collection::kSpend, ChildPrefix(source, "spend"),
      NameOf(source, HourOf(now - kSpendKept)), ScanOrder::kForward,
      [&](absl::string_view key, absl::string_view) {
        draft.Delete(Collection::kSpend, key);
        return true;
      });
}

v1::Spend ToSpend(SpendDocument document) {
  v1::Spend spend;
  spend.set_name(document.name());
  *spend.mutable_hour_start_time() = document.hour_start_time();
  spend.mutable_lanes()->Swap(document.mutable_lanes());
  return spend;
}

}  // namespace

absl::StatusOr<v1::Spend> SpendStore::Record(
    const v1::RecordSpendRequest& record) {
  const absl::Time now = clock_.Now();
  RETURN_IF_ERROR(Check(record, now));
  const absl::Time hour = HourOf(FromProto(record.spend_time()));
  const std::string name = NameOf(record.parent(), hour);
  SpendDocument document;
  RETURN_IF_ERROR(writer_.Write([&](StoreDraft& draft) -> absl::Status {
    RETURN_IF_ERROR(ReadSource(draft.reader(), record.parent()).status());
    ASSIGN_OR_RETURN(auto known, ReadDocument<SpendDocument>(
                                     draft.reader(), Collection::kSpend, name));
    if (known) document = *std::move(known);
    if (HasRequest(document, record.request_id())) return absl::OkStatus();
    document.set_name(name);
    *document.mutable_hour_start_time() = ToProto(hour);
    Add(record, document);
    draft.Put(Collection::kSpend, name, document);
    return DropOld(record.parent(), now, draft);
  }));
  return ToSpend(std::move(document));
}

absl::StatusOr<ResourcePage<v1::Spend>> SpendStore::List(
    absl::string_view source, absl::string_view after, int limit) const {
  ASSIGN_OR_RETURN(auto stored, ReadPage<SpendDocument>(
                                    *store_.Read(),
                                    RangeAfter(Collection::kSpend,
                                               ChildPrefix(source, "spend"),
                                               after, ScanOrder::kBackward),
                                    limit));
  ResourcePage<v1::Spend> page;
  page.has_more = stored.has_more;
  for (SpendDocument& document : stored.resources) {
    page.resources.push_back(ToSpend(std::move(document)));
  }
  return page;
}

}  // namespace muster::inventory
