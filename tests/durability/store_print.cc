#include "tests/durability/store_print.h"

#include <algorithm>
#include <set>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"

namespace muster::inventory::testing {
namespace {

class Printer {
 public:
  explicit Printer(const StoreReader& reader) : reader_(reader) {}

  absl::StatusOr<std::string> Run() {
    Line("end", reader_.revision(), reader_.compacted_through());
    RETURN_IF_ERROR(PrintRecords(v1::RESOURCE_KIND_DEVICE));
    RETURN_IF_ERROR(PrintRecords(v1::RESOURCE_KIND_FACET));
    RETURN_IF_ERROR(PrintLog());
    for (const ResourceNumber number : numbers_) {
      RETURN_IF_ERROR(PrintHistory(number));
    }
    RETURN_IF_ERROR(PrintIndex());
    RETURN_IF_ERROR(PrintDocuments());
    return std::move(lines_);
  }

 private:
  template <typename... Words>
  void Line(const Words&... words) {
    ((absl::StrAppend(&lines_, words), lines_ += ' '), ...);
    lines_ += '\n';
  }

  absl::Status PrintRecords(v1::ResourceKind kind) {
    return reader_.Scan(kind, "", "", [&](const RecordView& record) {
      Line("record", record.name, record.number, record.revision,
           absl::CHexEscape(record.shown_hash), absl::CHexEscape(record.body));
      numbers_.insert(record.number);
      return true;
    });
  }

  absl::Status PrintLog() {
    return reader_.ScanLog(
        reader_.compacted_through(), [&](const LogView& entry) {
          Line("log", entry.revision, absl::CHexEscape(entry.header),
               absl::CHexEscape(entry.change));
          return true;
        });
  }

  absl::Status PrintHistory(ResourceNumber number) {
    Revision oldest = 0;
    RETURN_IF_ERROR(reader_.ScanHistory(
        number, reader_.revision() + 1, [&](const LogView& entry) {
          Line("history", number, entry.revision);
          oldest = entry.revision;
          return true;
        }));
    if (oldest == 0) return absl::OkStatus();
    ASSIGN_OR_RETURN(const auto base, reader_.GetVersion(number, oldest - 1));
    if (base)
      Line("base", number, base->revision, absl::CHexEscape(base->body));
    return absl::OkStatus();
  }

  absl::Status PrintIndex() {
    return reader_.ScanIndex("", "", "", [&](absl::string_view key) {
      Line("index", absl::CHexEscape(key));
      return true;
    });
  }

  absl::Status PrintDocuments() {
    for (int i = 0; i < kCollectionCount; ++i) {
      RETURN_IF_ERROR(reader_.ScanDocuments(
          static_cast<Collection>(i), "", "", ScanOrder::kForward,
          [&](absl::string_view key, absl::string_view value) {
            Line("document", i, absl::CHexEscape(key), absl::CHexEscape(value));
            return true;
          }));
    }
    return absl::OkStatus();
  }

  const StoreReader& reader_;
  std::set<ResourceNumber> numbers_;
  std::string lines_;
};

}  // namespace

absl::StatusOr<std::string> PrintStore(const StoreReader& reader) {
  return Printer(reader).Run();
}

std::string FirstDifference(absl::string_view want, absl::string_view got) {
  const std::vector<absl::string_view> a = absl::StrSplit(want, '\n');
  const std::vector<absl::string_view> b = absl::StrSplit(got, '\n');
  for (size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
    const absl::string_view x = i < a.size() ? a[i] : "(nothing)";
    const absl::string_view y = i < b.size() ? b[i] : "(nothing)";
    if (x != y) return absl::StrCat("want: ", x, "\ngot:  ", y);
  }
  return "";
}

}  // namespace muster::inventory::testing
