#include "inventory/ingest/step/sync_protocol.h"

#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "inventory/catalog/entry_check.h"
#include "inventory/model/observation/observation_check.h"

namespace muster::inventory {
namespace {

absl::Status PageTooLarge(int64_t index, const std::string& what, int count,
                          int most) {
  return Error(absl::StatusCode::kInvalidArgument, "PAGE_TOO_LARGE",
               absl::StrCat("page ", index, " has ", count, " ", what,
                            "; at most ", most, " may be sent at once"),
               {{"index", absl::StrCat(index)},
                {what, absl::StrCat(count)},
                {"most", absl::StrCat(most)}});
}

absl::Status CheckSizes(const v1::PushPagesRequest::Page& page) {
  const struct {
    const char* what;
    int count;
    int most;
  } parts[] = {{"devices", page.devices_size(), kMaxPageDevices},
               {"facets", page.facets_size(), kMaxPageFacets},
               {"out_of_scope", page.out_of_scope_size(), kMaxPageOutOfScope},
               {"entries", page.entries_size(), kMaxPageEntries}};
  for (const auto& part : parts) {
    if (part.count <= part.most) continue;
    return PageTooLarge(page.index(), part.what, part.count, part.most);
  }
  return absl::OkStatus();
}

absl::Status CheckOutOfScope(absl::string_view source,
                             const v1::PushPagesRequest::Page& page) {
  if (page.out_of_scope().empty()) return absl::OkStatus();
  absl::flat_hash_set<absl::string_view> shown;
  for (const v1::DeviceObservation& one : page.devices()) {
    shown.insert(one.device().name());
  }
  for (const std::string& name : page.out_of_scope()) {
    RETURN_IF_ERROR(CheckDeviceOf(source, name));
    if (shown.contains(name)) {
      return DeviceMalformed(name, "the page both shows it and leaves it out");
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ProtocolError(absl::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, "SYNC_PROTOCOL",
               absl::StrCat("the sync cannot go on: ", problem,
                            "; correct the connector"),
               {{"problem", std::string(problem)}});
}

absl::Status CheckBegin(const v1::PushPagesRequest::Begin& begin) {
  RETURN_IF_ERROR(SourceName::Parse(begin.source()).status());
  if (begin.kind() == v1::SYNC_KIND_UNSPECIFIED ||
      !v1::SyncKind_IsValid(begin.kind())) {
    return ProtocolError("begin says no kind");
  }
  if (begin.vendor().empty()) return ProtocolError("begin says no vendor");
  if (begin.host().empty()) return ProtocolError("begin says no host");
  if (begin.job().size() > kMaxJobName) {
    return ProtocolError("the name of the job is longer than 64 bytes");
  }
  return absl::OkStatus();
}

absl::Status CheckPage(absl::string_view source,
                       const v1::PushPagesRequest::Page& page) {
  return CheckPage(source, page, [](int) { return false; });
}

absl::Status CheckPage(absl::string_view source,
                       const v1::PushPagesRequest::Page& page,
                       absl::FunctionRef<bool(int)> passed) {
  RETURN_IF_ERROR(CheckSizes(page));
  for (int i = 0; i < page.devices_size(); ++i) {
    if (passed(i)) continue;
    RETURN_IF_ERROR(CheckObservation(source, page.devices(i)));
  }
  for (const v1::FacetObservation& shown : page.facets()) {
    RETURN_IF_ERROR(CheckObservation(source, shown));
  }
  for (const v1::CatalogEntry& entry : page.entries()) {
    RETURN_IF_ERROR(CheckEntry(source, entry));
  }
  return CheckOutOfScope(source, page);
}

absl::Status CheckCommit(v1::SyncKind kind, int64_t pages,
                         const v1::PushPagesRequest::Commit& commit) {
  if (commit.page_count() != pages) {
    return ProtocolError(absl::StrCat("commit says ", commit.page_count(),
                                      " pages, but ", pages, " arrived"));
  }
  if (kind != v1::SYNC_KIND_FULL) return absl::OkStatus();
  if (!commit.has_completeness()) {
    return ProtocolError("the commit of a FULL sync has no completeness");
  }
  const v1::Completeness& proof = commit.completeness();
  if (!proof.ended_on_empty_page() || !proof.overlaps_agreed()) {
    return ProtocolError(
        "a FULL sync that did not end on an empty page, or whose overlaps "
        "disagreed, is not complete and must be aborted");
  }
  return absl::OkStatus();
}

std::string TraceIdOf(absl::string_view traceparent) {
  const std::vector<std::string> parts = absl::StrSplit(traceparent, '-');
  const bool is_one = parts.size() >= 4 && parts[1].size() == 32;
  return is_one ? parts[1] : "";
}

}  // namespace muster::inventory
