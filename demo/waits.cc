#include "demo/waits.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "cli/report/posture_report.h"

namespace muster::demo {
namespace {

constexpr char kSource[] = "sources/iru";
// Whose verdicts are shown: its five requirements are those of a network gate.
constexpr char kPolicy[] = "twingate_compatible";

using cli::Call;
using inventory::v1::Sync;

}  // namespace

absl::Status TookTooLong(const std::string& what) {
  return Error(
      absl::StatusCode::kDeadlineExceeded, "DEMO_TIMED_OUT",
      absl::StrCat(what, " took longer than ", absl::FormatDuration(kLimit)));
}

absl::StatusOr<std::string> AwaitFirstSync(cli::Client& client) {
  const absl::Time deadline = absl::Now() + kLimit;
  inventory::v1::ListSyncsRequest request;
  request.set_parent(kSource);
  while (absl::Now() < deadline) {
    const auto page =
        Call(client.sources(),
             &inventory::v1::Sources::StubInterface::ListSyncs, request);
    if (!page.ok() && page.status().code() != absl::StatusCode::kNotFound) {
      return page.status();
    }
    if (page.ok()) {
      for (const inventory::v1::Sync& sync : page->syncs()) {
        if (sync.kind() == inventory::v1::SYNC_KIND_FULL) return sync.name();
      }
    }
    absl::SleepFor(kLookAgain);
  }
  return TookTooLong("waiting for the connector");
}

absl::Status AwaitPlugins(cli::Client& client, int64_t revision) {
  const absl::Time deadline = absl::Now() + kLimit;
  asset::v1::ListAssetsRequest assets_request;
  assets_request.set_parent(kSource);
  assets_request.set_page_size(1);
  while (absl::Now() < deadline) {
    ASSIGN_OR_RETURN(
        const auto assets,
        Call(client.assets(), &asset::v1::Assets::StubInterface::ListAssets,
             assets_request));
    ASSIGN_OR_RETURN(const auto verdicts,
                     cli::LoadVerdicts(client, kSource, kPolicy));
    ASSIGN_OR_RETURN(const auto compliance,
                     cli::LoadCompliance(client, kSource));
    // Verdicts also wait for the news that the sync was complete.
    const bool judged = verdicts.verdicts().empty() ||
                        verdicts.verdicts(0).has_last_full_sync_time();
    if (judged &&
        std::min({assets.inventory_revision(), verdicts.inventory_revision(),
                  compliance.inventory_revision()}) >= revision) {
      return absl::OkStatus();
    }
    absl::SleepFor(kLookAgain);
  }
  return TookTooLong("waiting for the plugins");
}

absl::StatusOr<Sync> ReadNow(cli::Client& client, const std::string& job) {
  connector::v1::RunSyncRequest request;
  request.set_source(kSource);
  request.set_job(job);
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + kLimit));
  const auto stream = client.connector().RunSync(&context, request);
  connector::v1::RunSyncResponse last;
  while (stream->Read(&last)) {
  }
  RETURN_IF_ERROR(FromGrpcStatus(stream->Finish()));
  inventory::v1::GetSyncRequest get;
  get.set_name(last.sync());
  return Call(client.sources(), &inventory::v1::Sources::StubInterface::GetSync,
              get);
}

}  // namespace muster::demo
