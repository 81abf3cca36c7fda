#include "cli/source/read_commands.h"

#include <algorithm>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "cli/source/review_report.h"
#include "cli/view/progress_bar.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

using connector::v1::Connector;
using connector::v1::RunSyncResponse;

struct SyncOptions {
  std::string source, job;
};

struct ReconcileOptions {
  std::string source;
  int sample = 0;
};

absl::Status StatusOf(const RunSyncResponse& last) {
  if (last.has_error()) {
    return Error(
        absl::StatusCode::kFailedPrecondition, last.error().reason(),
        absl::StrCat(last.sync(), " FAILED: ", last.error().message()));
  }
  if (last.held()) {
    return Error(absl::StatusCode::kFailedPrecondition, "SYNC_HELD",
                 absl::StrCat(last.sync(),
                              " HELD: more devices are unseen than the guard "
                              "allows; look at `musterctl holds`"));
  }
  return absl::OkStatus();
}

// Shows each message, and returns the last.
absl::StatusOr<RunSyncResponse> Follow(
    Context& context, grpc::ClientReaderInterface<RunSyncResponse>& stream) {
  ProgressBar bar(context.out, "  devices", OutputIsTerminal());
  RunSyncResponse latest;
  while (stream.Read(&latest)) {
    if (context.json) {
      context.PrintJson(latest);
    } else {
      bar.Show(latest.device_count(),
               std::max(latest.expected_count(), latest.device_count()));
    }
  }
  if (!context.json) bar.Finish();
  RETURN_IF_ERROR(FromCall(stream.Finish()));
  return latest;
}

absl::Status Sync(Context& context, const SyncOptions& options) {
  connector::v1::RunSyncRequest request;
  ASSIGN_OR_RETURN(*request.mutable_source(),
                   context.FindSource(options.source));
  request.set_job(options.job);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  grpc::ClientContext call;
  const auto stream = client->connector().RunSync(&call, request);
  ASSIGN_OR_RETURN(const RunSyncResponse last, Follow(context, *stream));
  RETURN_IF_ERROR(StatusOf(last));
  if (!context.json) {
    context.out << "  " << last.sync() << " SUCCEEDED with "
                << Number(last.api_call_count())
                << " requests: " << Number(last.device_count())
                << " devices seen, " << Number(last.removed_count())
                << " removed\n";
  }
  return absl::OkStatus();
}

absl::Status Reconcile(Context& context, const ReconcileOptions& options) {
  connector::v1::ReconcileRequest request;
  ASSIGN_OR_RETURN(*request.mutable_source(),
                   context.FindSource(options.source));
  request.set_sample_size(options.sample);
  ASSIGN_OR_RETURN(Client * client, context.GetClient());
  ASSIGN_OR_RETURN(
      const auto response,
      Call(client->connector(), &Connector::StubInterface::Reconcile, request,
           kLongCall));
  if (context.json) {
    context.PrintJson(response);
  } else {
    context.out << request.source() << "\n";
    PrintReconcile(response, context.out);
  }
  return absl::OkStatus();
}

constexpr char kWhichOne[] = "Which one; needed only where there are several";

}  // namespace

void AddReadCommands(CLI::App& group, Context& context) {
  auto* sync = group.add_subcommand("sync", "Read it now and follow that");
  auto synced = std::make_shared<SyncOptions>();
  sync->add_option("source", synced->source, kWhichOne);
  sync->add_option("--job", synced->job,
                   "What to read, such as delta or posture/filevault; default "
                   "full");
  sync->callback([&context, synced] {
    context.run = [&context, synced] { return Sync(context, *synced); };
  });

  auto* reconcile = group.add_subcommand(
      "reconcile", "Compare the inventory with the tenant");
  auto compared = std::make_shared<ReconcileOptions>();
  reconcile->add_option("source", compared->source, kWhichOne);
  reconcile->add_option("--sample", compared->sample,
                        "Devices to read one by one, at most 100; default 10");
  reconcile->callback([&context, compared] {
    context.run = [&context, compared] {
      return Reconcile(context, *compared);
    };
  });
}

}  // namespace muster::cli
