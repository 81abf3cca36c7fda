#include "inventory/watch/query/watch_query.h"

#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "base/api/fingerprint.h"
#include "base/errors.h"
#include "base/mutant.h"
#include "base/status_macros.h"
#include "inventory/watch/query/wire_fields.h"

namespace muster::inventory {
namespace {

absl::Status Malformed(absl::string_view field, absl::string_view problem) {
  return Error(absl::StatusCode::kInvalidArgument, "WATCH_FILTER_MALFORMED",
               absl::StrCat("filter.", field, " ", problem),
               {{"field", absl::StrCat("filter.", field)}});
}

template <typename Values, typename IsSound>
absl::Status Check(absl::string_view field, const Values& values,
                   IsSound is_sound) {
  if (values.size() > kMaxFilterEntries) {
    return Malformed(field, absl::StrCat("has more than ", kMaxFilterEntries,
                                         " entries; watch without it"));
  }
  if (!std::all_of(values.begin(), values.end(), is_sound)) {
    return Malformed(field, "has an empty or unknown value; correct it");
  }
  return absl::OkStatus();
}

bool IsText(const std::string& text) { return !text.empty(); }

absl::Status CheckFilter(const v1::WatchFilter& filter) {
  RETURN_IF_ERROR(Check("kinds", filter.kinds(), [](int kind) {
    return kind != 0 && v1::ResourceKind_IsValid(kind);
  }));
  RETURN_IF_ERROR(Check("platforms", filter.platforms(), [](int platform) {
    return platform != 0 && device::v1::Platform_IsValid(platform);
  }));
  RETURN_IF_ERROR(Check("categories", filter.categories(), [](int category) {
    return category != 0 && device::v1::Category_IsValid(category);
  }));
  RETURN_IF_ERROR(Check("blueprint_ids", filter.blueprint_ids(), IsText));
  RETURN_IF_ERROR(Check("tags", filter.tags(), IsText));
  return Check("changed_paths", filter.changed_paths(), IsText);
}

template <typename Values>
void SortOut(Values* values) {
  std::sort(values->begin(), values->end());
  const auto end = std::unique(values->begin(), values->end());
  values->erase(end, values->end());
}

v1::WatchFilter Sorted(v1::WatchFilter filter) {
  if (filter.kinds().empty()) filter.add_kinds(v1::RESOURCE_KIND_DEVICE);
  SortOut(filter.mutable_kinds());
  SortOut(filter.mutable_platforms());
  SortOut(filter.mutable_categories());
  SortOut(filter.mutable_blueprint_ids());
  SortOut(filter.mutable_tags());
  SortOut(filter.mutable_changed_paths());
  return filter;
}

template <typename Values, typename Value>
bool Has(const Values& sorted, const Value& value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

template <typename Values>
void AppendAll(absl::string_view field, const Values& values,
               std::string& text) {
  absl::StrAppend(&text, field, "\n");
  for (const auto& value : values) {
    const std::string shown = absl::StrCat(value);
    absl::StrAppend(&text, shown.size(), ":", shown, "\n");
  }
}

bool IsBelow(absl::string_view path, absl::string_view top) {
  return absl::StartsWith(path, top) &&
         (path.size() == top.size() || path[top.size()] == '.');
}

Judgement JudgeFacet(const HeaderView& header) {
  const bool was_gone = header.type == v1::Change::TYPE_ADDED ||
                        header.type == v1::Change::TYPE_RESTORED;
  return {InView::kStays, !was_gone, header.type != v1::Change::TYPE_REMOVED};
}

InView Between(bool before, bool after, v1::Change::Type type) {
  if (MUTANT("view_by_after_only")) before = after;
  if (!before && !after) return InView::kNever;
  if (type == v1::Change::TYPE_REMOVED || type == v1::Change::TYPE_ADDED) {
    return InView::kStays;
  }
  if (before && after) return InView::kStays;
  return after ? InView::kEntered : InView::kLeft;
}

}  // namespace

absl::StatusOr<WatchQuery> WatchQuery::Parse(const v1::WatchRequest& request) {
  ASSIGN_OR_RETURN(Scope scope, Scope::Parse(request.parent()));
  RETURN_IF_ERROR(CheckFilter(request.filter()));
  return WatchQuery(std::move(scope), request);
}

WatchQuery::WatchQuery(Scope scope, const v1::WatchRequest& request)
    : scope_(std::move(scope)),
      parent_(request.parent()),
      want_liveness_(request.want_liveness()),
      filter_(Sorted(request.filter())),
      narrows_devices_(
          !filter_.platforms().empty() || !filter_.categories().empty() ||
          !filter_.blueprint_ids().empty() || !filter_.tags().empty()),
      fingerprint_(Fingerprint(Canonical())) {}

std::string WatchQuery::Canonical() const {
  std::string text = absl::StrCat("watch 2\n", parent_, "\n",
                                  want_liveness_ ? "liveness\n" : "\n");
  AppendAll("kinds", filter_.kinds(), text);
  AppendAll("platforms", filter_.platforms(), text);
  AppendAll("categories", filter_.categories(), text);
  AppendAll("blueprint_ids", filter_.blueprint_ids(), text);
  AppendAll("tags", filter_.tags(), text);
  AppendAll("changed_paths", filter_.changed_paths(), text);
  return text;
}

bool WatchQuery::Watches(v1::ResourceKind kind) const {
  return Has(filter_.kinds(), static_cast<int>(kind));
}

bool WatchQuery::is_all_devices() const {
  return !narrows_devices_ && !narrows_changes() &&
         Watches(v1::RESOURCE_KIND_DEVICE) && !Watches(v1::RESOURCE_KIND_FACET);
}

bool WatchQuery::Matches(const store::ViewAttributes& device) const {
  const auto allows = [](const auto& values, const auto& value) {
    return values.empty() || Has(values, value);
  };
  const bool tagged = filter_.tags().empty() ||
                      std::any_of(device.tags().begin(), device.tags().end(),
                                  [&](const std::string& tag) {
                                    return Has(filter_.tags(), tag);
                                  });
  return tagged &&
         allows(filter_.platforms(), static_cast<int>(device.platform())) &&
         allows(filter_.categories(), static_cast<int>(device.category())) &&
         allows(filter_.blueprint_ids(), device.blueprint_id());
}

bool WatchQuery::MatchesBytes(absl::string_view attributes) const {
  if (!narrows_devices_) return true;
  store::ViewAttributes parsed;
  return parsed.ParseFromArray(attributes.data(),
                               static_cast<int>(attributes.size())) &&
         Matches(parsed);
}

Judgement WatchQuery::Judge(const HeaderView& header) const {
  if (!Watches(header.kind) || !scope_.HasDevice(header.name)) return {};
  return header.kind == v1::RESOURCE_KIND_FACET ? JudgeFacet(header)
                                                : JudgeDevice(header);
}

bool WatchQuery::MatchesView(
    const std::optional<absl::string_view>& attributes) const {
  return attributes && MatchesBytes(*attributes);
}

Judgement WatchQuery::JudgeDevice(const HeaderView& header) const {
  const bool before = MatchesView(header.before);
  const bool after = MatchesView(header.after);
  return {Between(before, after, header.type),
          before && IsLiving(*header.before), after && IsLiving(*header.after)};
}

bool WatchQuery::HasChangedPath(absl::string_view change) const {
  WireFields fields(change);
  for (WireField field; fields.Next(field);) {
    if (field.number != v1::Change::kChangedPathsFieldNumber) continue;
    for (const std::string& top : filter_.changed_paths()) {
      if (IsBelow(field.bytes, top)) return true;
    }
  }
  return false;
}

}  // namespace muster::inventory
