#include "cli/trace/trace_report.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "cli/view/table.h"
#include "cli/view/words.h"
#include "google/protobuf/util/json_util.h"

namespace muster::cli {
namespace {

using inventory::v1::Change;
using inventory::v1::Sync;
using inventory::v1::WatcherStatus;

std::string OrDash(const std::string& text) {
  return text.empty() ? "-" : text;
}

std::string RevisionWord(int64_t revision) {
  return revision == 0 ? "-" : absl::StrCat(revision);
}

std::string CommitWord(const DeviceTrace& trace) {
  const std::string id = trace.CommitTraceId();
  if (id.empty()) return "-";
  return trace.CommitWasSampled() ? id : absl::StrCat(id, " (not sampled)");
}

std::string SyncWord(const DeviceTrace& trace) {
  if (trace.change.sync().empty()) return "none";
  if (!trace.sync.has_value()) {
    return absl::StrCat(trace.change.sync(), ", not kept any more");
  }
  const Sync& sync = *trace.sync;
  return absl::StrCat(
      sync.name(),
      sync.job().empty() ? "" : absl::StrCat(" (", sync.job(), ")"), ": ",
      EnumWord(sync.state()), ", ",
      Instant(sync.start_time(), sync.has_start_time()), " to ",
      Instant(sync.end_time(), sync.has_end_time()));
}

std::string StepWord(ChangeStep step) {
  switch (step) {
    case ChangeStep::kHandled:
      return "handled";
    case ChangeStep::kSent:
      return "sent, not handled";
    case ChangeStep::kSnapshot:
      return "is shown the snapshot";
    case ChangeStep::kWaiting:
      return "waits";
    case ChangeStep::kStalled:
      return "waits: STALLED";
  }
  return "";
}

std::string StepName(ChangeStep step) {
  switch (step) {
    case ChangeStep::kHandled:
      return "HANDLED";
    case ChangeStep::kSent:
      return "SENT";
    case ChangeStep::kSnapshot:
      return "SNAPSHOT";
    case ChangeStep::kWaiting:
      return "WAITING";
    case ChangeStep::kStalled:
      return "STALLED";
  }
  return "";
}

void PrintChange(const DeviceTrace& trace, absl::Time now, std::ostream& out) {
  const Change& change = trace.change;
  Table table({"Change", change.device().name()});
  table.Add({"revision", absl::StrCat(change.revision())});
  table.Add({"what", absl::StrCat(EnumWord(change.type()), " ",
                                  absl::StrJoin(change.changed_paths(), " "))});
  table.Add({"committed",
             absl::StrCat(
                 Instant(change.commit_time(), change.has_commit_time()), ", ",
                 Ago(change.commit_time(), change.has_commit_time(), now))});
  table.Add({"commit's trace", CommitWord(trace)});
  table.Add({"sync", SyncWord(trace)});
  table.Add({"sync's trace",
             OrDash(trace.sync.has_value() ? trace.sync->trace_id() : "")});
  table.Print(out);
}

std::string SinceWord(const WatcherStep& step, const Change& change,
                      absl::Time now) {
  if (step.step == ChangeStep::kHandled) return "-";
  const WatcherStatus& watcher = step.watcher;
  if (watcher.has_stalled_since_time()) {
    return Ago(watcher.stalled_since_time(), true, now);
  }
  return Ago(change.commit_time(), change.has_commit_time(), now);
}

std::string Json(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(message, &json, options)
           .ok()) {
    return "{}";
  }
  return json;
}

}  // namespace

void PrintDeviceTrace(const DeviceTrace& trace, absl::Time now,
                      std::ostream& out) {
  PrintChange(trace, now, out);
  Table table(
      {"Watcher", "This change", ">Sent", ">Handled", ">Behind", "Since"});
  for (const WatcherStep& step : trace.watchers) {
    const WatcherStatus& watcher = step.watcher;
    table.Add({watcher.watcher(), StepWord(step.step),
               RevisionWord(watcher.sent_revision()),
               RevisionWord(watcher.applied_revision()), Number(watcher.lag()),
               SinceWord(step, trace.change, now)});
  }
  out << "\n";
  table.Print(out);
}

std::string DeviceTraceJson(const DeviceTrace& trace) {
  std::vector<std::string> watchers;
  for (const WatcherStep& step : trace.watchers) {
    watchers.push_back(absl::StrCat("{\"step\":\"", StepName(step.step),
                                    "\",\"watcher\":", Json(step.watcher),
                                    "}"));
  }
  return absl::StrCat("{\"change\":", Json(trace.change),
                      trace.sync.has_value()
                          ? absl::StrCat(",\"sync\":", Json(*trace.sync))
                          : "",
                      ",\"watchers\":[", absl::StrJoin(watchers, ","), "]}");
}

}  // namespace muster::cli
