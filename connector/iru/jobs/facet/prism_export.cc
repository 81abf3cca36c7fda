#include "connector/iru/jobs/facet/prism_export.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "base/api/resource_name.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "connector/iru/client/iru_errors.h"
#include "connector/iru/csv/csv_reader.h"
#include "connector/iru/jobs/job_endpoints.h"
#include "connector/iru/json/json.h"

namespace muster::iru {
namespace {

constexpr absl::Duration kFirstPause = absl::Seconds(5);
constexpr absl::Duration kLongestPause = absl::Minutes(1);
constexpr absl::Duration kPatience = absl::Minutes(10);

// An export as Iru describes it.
struct ExportJob {
  std::string id;
  std::string status;
  std::string signed_url;
};

absl::Status Failed(absl::string_view problem) {
  return Error(
      absl::StatusCode::kUnavailable, "SOURCE_ERROR",
      absl::StrCat("The export ", problem, ": the table is read by pages."),
      {{"problem", std::string(problem)}});
}

absl::StatusOr<ExportJob> DecodeExport(absl::string_view body) {
  ASSIGN_OR_RETURN(const JsonDocument document, JsonDocument::Parse(body));
  const auto root = AsObject(document.root());
  if (!root) return MalformedPage("it is no object");
  FieldReader reader(*root);
  ExportJob job = {reader.Text("id"), reader.Text("status"),
                   reader.Text("signed_url")};
  if (!IsResourceId(job.id)) return MalformedPage("it has no usable id");
  return job;
}

absl::StatusOr<ExportJob> Request(IruClient& client, const Clock& clock,
                                  absl::string_view category,
                                  const Call& call) {
  const Endpoint endpoint = ExportEndpoint();
  ASSIGN_OR_RETURN(
      const HttpResponse answer,
      client.Post(endpoint, absl::StrCat(R"({"category":")", category, "\"}"),
                  call));
  if (answer.status != 200) {
    return ErrorOfAnswer(endpoint, client.host(), answer, clock.Now());
  }
  return DecodeExport(answer.body);
}

// The URL of the file, once it is there.
absl::StatusOr<std::string> Await(IruClient& client, Clock& clock,
                                  ExportJob job, const Call& call) {
  static const absl::Notification never;
  const absl::Notification& cancelled =
      call.cancelled == nullptr ? never : *call.cancelled;
  const absl::Time deadline = clock.Now() + kPatience;
  for (absl::Duration pause = kFirstPause; job.status == "pending";
       pause = std::min(2 * pause, kLongestPause)) {
    if (clock.Now() + pause > deadline) return Failed("takes too long");
    if (!clock.SleepUntil(clock.Now() + pause, cancelled)) return Cancelled();
    ASSIGN_OR_RETURN(const std::string body,
                     client.Get(ExportEndpoint(job.id), {}, call));
    ASSIGN_OR_RETURN(job, DecodeExport(body));
  }
  if (job.status != "success") return Failed("failed");
  return std::move(job.signed_url);
}

// Reads records as rows by the names in the first of them.
class RowReader {
 public:
  explicit RowReader(const OnListRow& on_row) : on_row_(on_row) {}

  absl::Status Take(std::vector<std::string>& cells) {
    if (columns_.empty()) return TakeNames(cells);
    const auto text = [&](absl::string_view column) {
      const auto found = columns_.find(column);
      return found == columns_.end() ? std::string() : cells[found->second];
    };
    const std::string id = text("device_id");
    if (IsResourceId(id)) on_row_(id, text);
    return absl::OkStatus();
  }

 private:
  absl::Status TakeNames(const std::vector<std::string>& cells) {
    for (size_t i = 0; i < cells.size(); ++i) columns_.emplace(cells[i], i);
    if (columns_.contains("device_id")) return absl::OkStatus();
    return MalformedPage("it has no column `device_id`");
  }

  const OnListRow& on_row_;
  absl::flat_hash_map<std::string, size_t> columns_;
};

}  // namespace

absl::Status ReadExport(IruClient& client, Clock& clock,
                        absl::string_view category, const Call& call,
                        const OnListRow& on_row) {
  ASSIGN_OR_RETURN(ExportJob job, Request(client, clock, category, call));
  ASSIGN_OR_RETURN(const std::string url,
                   Await(client, clock, std::move(job), call));
  RowReader rows(on_row);
  CsvReader csv(
      [&](std::vector<std::string>& cells) { return rows.Take(cells); });
  RETURN_IF_ERROR(client.Download(
      url, [&](absl::string_view piece) { return csv.Read(piece); }));
  return csv.Finish();
}

}  // namespace muster::iru
