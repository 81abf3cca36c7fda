#include "inventory/maintenance/check/name_check.h"

#include <algorithm>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "base/status_macros.h"
#include "base/storage/keys.h"
#include "inventory/store/document_keys.h"

namespace muster::inventory {
namespace {

class Names {
 public:
  Names(const StoreReader& reader, const CheckedResources& resources,
        StoreCheck& findings)
      : reader_(reader), resources_(resources), findings_(findings) {}

  absl::Status Run() {
    RETURN_IF_ERROR(ReadNext());
    absl::Status problem;
    RETURN_IF_ERROR(reader_.ScanDocuments(
        Collection::kNames, "", "", ScanOrder::kForward,
        [&](absl::string_view key, absl::string_view name) {
          problem = Visit(key, name);
          return problem.ok();
        }));
    RETURN_IF_ERROR(problem);
    ExpectNamesUpTo(next_);
    return absl::OkStatus();
  }

 private:
  absl::Status ReadNext() {
    ASSIGN_OR_RETURN(const auto stored,
                     reader_.GetDocument(Collection::kNumbers, "next"));
    const auto decoded = stored ? DecodeInt64(*stored) : 1;
    next_ = decoded.ok() ? *decoded : 1;
    int64_t highest = 0;
    for (const auto& [number, resource] : resources_) {
      highest = std::max<int64_t>(highest, number);
    }
    if (next_ <= highest) {
      findings_.Problem("the next number is not above ", highest);
      next_ = highest + 1;
    }
    return absl::OkStatus();
  }

  absl::Status Visit(absl::string_view key, absl::string_view name) {
    ResourceNumber number = 0;
    if (!DecodeNumberKey(key, number).ok()) {
      findings_.Problem("the number that is named ", name, " cannot be read");
      return absl::OkStatus();
    }
    ExpectNamesUpTo(std::min<int64_t>(number, next_));
    expected_ = int64_t{number} + 1;
    if (number >= next_) {
      findings_.Problem("number ", number, " is named ", name,
                        ", but the next number is ", next_);
    }
    const auto found = resources_.find(number);
    if (found == resources_.end()) return CheckGone(number, name);
    if (found->second.name != name) {
      findings_.Problem("number ", number, " of ", found->second.name,
                        " is named ", name);
    }
    return absl::OkStatus();
  }

  void ExpectNamesUpTo(int64_t end) {
    if (expected_ >= end) return;
    const auto found = resources_.find(static_cast<ResourceNumber>(expected_));
    findings_.Problem("the numbers from ", expected_, " to ", end - 1,
                      " have no names",
                      found == resources_.end()
                          ? ""
                          : absl::StrCat(", such as ", found->second.name));
    expected_ = end;
  }

  // Of a resource that left with the log only the name stays.
  absl::Status CheckGone(ResourceNumber number, absl::string_view name) {
    const auto kind = absl::StrContains(name, "/facets/")
                          ? v1::RESOURCE_KIND_FACET
                          : v1::RESOURCE_KIND_DEVICE;
    ASSIGN_OR_RETURN(const auto record, reader_.Get(kind, name));
    if (record && record->number < number) {
      findings_.Problem("number ", number, " is named ", name,
                        ", whose record has number ", record->number);
    }
    return absl::OkStatus();
  }

  const StoreReader& reader_;
  const CheckedResources& resources_;
  StoreCheck& findings_;
  int64_t next_ = 1;
  int64_t expected_ = 1;
};

}  // namespace

absl::Status CheckNames(const StoreReader& reader,
                        const CheckedResources& resources,
                        StoreCheck& findings) {
  return Names(reader, resources, findings).Run();
}

}  // namespace muster::inventory
