#include <memory>
#include <string>
#include <vector>

#include "cli/commands/context.h"
#include "cli/report/device_report.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using inventory::v1::WatchFilter;
using inventory::v1::WatchRequest;
using inventory::v1::WatchResponse;

struct WatchOptions {
  std::string token;
  std::vector<std::string> platforms, tags, kinds;
  bool liveness = false;
};

absl::Status FillFilter(const WatchOptions& options, WatchFilter& filter) {
  for (const std::string& text : options.platforms) {
    ASSIGN_OR_RETURN(const auto platform, ParsePlatform(text));
    filter.add_platforms(platform);
  }
  for (const std::string& text : options.kinds) {
    ASSIGN_OR_RETURN(const auto kind, ParseKind(text));
    filter.add_kinds(kind);
  }
  for (const std::string& tag : options.tags) filter.add_tags(tag);
  return absl::OkStatus();
}

absl::StatusOr<WatchRequest> RequestOf(const WatchOptions& options) {
  WatchRequest request;
  request.set_parent("sources/-");
  request.set_watcher("musterctl");
  request.set_resume_token(options.token);
  request.set_want_liveness(options.liveness);
  if (options.platforms.empty() && options.tags.empty() &&
      options.kinds.empty()) {
    return request;
  }
  RETURN_IF_ERROR(FillFilter(options, *request.mutable_filter()));
  return request;
}

void PrintBatch(const WatchResponse& batch, std::ostream& out) {
  for (const auto& change : batch.changes()) PrintChange(change, out);
  if (batch.has_snapshot_end()) {
    out << "-- snapshot of " << Number(batch.snapshot_end().resource_count())
        << " resources at revision " << batch.snapshot_end().revision()
        << "; changes follow\n";
  }
  out << std::flush;
}

absl::Status Watch(Context& context, const WatchOptions& options) {
  ASSIGN_OR_RETURN(const WatchRequest request, RequestOf(options));
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  grpc::ClientContext call;
  const auto reader = client->inventory().Watch(&call, request);
  WatchResponse batch;
  while (reader->Read(&batch)) {
    if (context.json) {
      context.PrintJson(batch);
    } else {
      PrintBatch(batch, context.out);
    }
  }
  return FromCall(reader->Finish());
}

}  // namespace

void AddWatchCommand(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand(
      "watch", "Stream the devices, then every change, until interrupted");
  auto options = std::make_shared<WatchOptions>();
  command->add_option("--token", options->token,
                      "Go on after this resume token");
  command->add_flag("--liveness", options->liveness, "Also stream check-ins");
  const auto add_any = [&](const char* name, std::vector<std::string>& values,
                           const char* what) {
    command->add_option(name, values, what)->delimiter(',');
  };
  add_any("--platform", options->platforms,
          "Only mac, ipad, iphone, apple_tv, vision, windows or android");
  add_any("--tag", options->tags, "Only devices that have one of these tags");
  add_any("--kind", options->kinds, "device or facet; default device");
  command->callback([&context, options] {
    context.run = [&context, options] { return Watch(context, *options); };
  });
}

}  // namespace muster::cli
