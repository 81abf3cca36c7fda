#include "connector/iru/jobs/delta/information_changes.h"

#include <algorithm>

#include "base/status_macros.h"
#include "connector/iru/client/endpoint.h"
#include "connector/iru/decode/prism/posture_row.h"
#include "connector/iru/decode/prism_page.h"
#include "connector/iru/json/json.h"
#include "connector/iru/sweep/prism_pages.h"

namespace muster::iru {
namespace {

constexpr char kCategory[] = "device_information";
constexpr absl::Duration kOverlap = absl::Minutes(1);

// More rows than these are the work of a whole reading.
constexpr int kMaxPages = 10;

bool HidesTags(const FieldReader& row) {
  const auto tags = Find(row.object(), "tags");
  return !tags || tags->is_null();
}

void Take(const std::string& id, FieldReader& row, const SourceMemory& memory,
          absl::Time since, InformationChanges& changes) {
  const auto updated = row.Time("updated_at");
  if (!updated) return;
  changes.newest = std::max(changes.newest, *updated);
  const size_t print = InformationPrint(row);
  const auto known = memory.PrintOf(id);
  if (!known || known->print != print || known->update_time > since) {
    changes.changed[id] = {print, *updated};
  } else if (*updated > known->update_time && HidesTags(row)) {
    changes.unclear[id] = {print, *updated};
  }
}

absl::Status ReadNewest(IruClient& client, const Call& call,
                        InformationChanges& changes) {
  ASSIGN_OR_RETURN(
      const std::string body,
      client.Get(PrismEndpoint(kCategory),
                 {{"limit", "1"}, {"offset", "0"}, {"sort_by", "-updated_at"}},
                 call));
  return DecodePrismPage(
             body,
             [&](const std::string&, FieldReader& row) {
               const auto updated = row.Time("updated_at");
               if (updated) changes.newest = std::max(changes.newest, *updated);
             },
             [](int) {})
      .status();
}

}  // namespace

InformationChanges ReadInformationChanges(IruClient& client,
                                          const SourceMemory& memory,
                                          absl::Time since, const Call& call) {
  InformationChanges changes;
  changes.newest = since;
  if (since == absl::InfinitePast()) {
    changes.status = ReadNewest(client, call, changes);
    return changes;
  }
  PrismPages pages(client, kCategory, UpdatedAfter(since - kOverlap));
  while (pages.page_count() < kMaxPages) {
    const auto more = pages.Next(
        call,
        [&](const std::string& id, FieldReader& row) {
          Take(id, row, memory, since, changes);
        },
        changes.bad_rows);
    changes.status = more.status();
    if (!more.ok() || !*more) break;
  }
  return changes;
}

}  // namespace muster::iru
