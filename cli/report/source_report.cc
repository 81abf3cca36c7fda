#include "cli/report/source_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "cli/view/table.h"
#include "cli/view/words.h"

namespace muster::cli {
namespace {

constexpr absl::Duration kFollowPause = absl::Milliseconds(100);

using inventory::v1::Source;
using inventory::v1::Sync;

std::string CountWord(int64_t count) {
  return count < 0 ? "refused" : Number(count);
}

absl::Duration DurationOf(const Sync& sync) {
  return ToTime(sync.end_time()) - ToTime(sync.start_time());
}

bool Ended(const Sync& sync) {
  return sync.state() == inventory::v1::SYNC_STATE_SUCCEEDED ||
         sync.state() == inventory::v1::SYNC_STATE_HELD ||
         sync.state() == inventory::v1::SYNC_STATE_FAILED;
}

absl::Status StatusOfSync(const Sync& sync) {
  if (sync.state() == inventory::v1::SYNC_STATE_SUCCEEDED) {
    return absl::OkStatus();
  }
  return Error(absl::StatusCode::kFailedPrecondition, sync.error().reason(),
               absl::StrCat(sync.name(), " ", EnumWord(sync.state()), ": ",
                            sync.error().message()));
}

void PrintTallies(const inventory::v1::SourceReview& review,
                  std::ostream& out) {
  Table table({"In scope by", "Value", ">Devices"});
  for (const auto& tally : review.tallies()) {
    const std::string& name =
        tally.display_name().empty() ? tally.value() : tally.display_name();
    table.Add({tally.field(), name.empty() ? "(not known)" : name,
               Number(tally.device_count())});
  }
  table.Print(out, 4);
}

void PrintSamples(const inventory::v1::SourceReview& review,
                  std::ostream& out) {
  Table table({"Serial", "Name", "Model", "User"});
  for (const auto& sample : review.samples()) {
    table.Add({sample.serial_number(), sample.display_name(), sample.model(),
               sample.user_email()});
  }
  table.Print(out, 4);
}

std::string ProofWord(const inventory::v1::Completeness& proof) {
  return absl::StrCat(
      proof.ended_on_empty_page() ? "the sweep ended on an empty page"
                                  : "NOT PROVEN (no empty page)",
      proof.overlaps_agreed() ? ", all page overlaps agreed"
                              : ", page overlaps did NOT agree",
      "; Prism counts ", CountWord(proof.prism_count()),
      ", licensing (Apple only) ", CountWord(proof.licensing_count()));
}

void PrintReview(const Source& source, std::ostream& out) {
  const auto& review = source.review();
  out << "  waits for review   nothing of it is used until `musterctl source "
         "activate "
      << LastPart(source.name()) << "`\n"
      << "  read               "
      << Ago(review.read_time(), review.has_read_time(), absl::Now()) << ": "
      << Number(review.device_count()) << " devices, of which "
      << Number(review.out_of_scope_count()) << " are out of scope\n"
      << "  complete because   " << ProofWord(review.completeness()) << "\n";
  for (const auto& problem : review.endpoint_problems()) {
    out << "  no data from       " << problem.endpoint() << ": "
        << Printable(problem.message()) << "\n";
  }
  if (!review.tallies().empty()) PrintTallies(review, out);
  if (!review.samples().empty()) PrintSamples(review, out);
}

}  // namespace

void PrintSource(const Source& source, std::ostream& out) {
  out << source.name() << "  " << EnumWord(source.state()) << "  ("
      << source.vendor() << " at " << source.host() << ")\n"
      << "  devices            " << Number(source.device_count()) << "\n"
      << "  last complete sync "
      << Ago(source.last_full_sync_end_time(),
             source.has_last_full_sync_end_time(), absl::Now())
      << "\n";
  if (source.paused()) {
    out << "  paused             no sync begins until `musterctl source resume "
        << LastPart(source.name()) << "`\n";
  }
  if (source.open_incident_count() > 0) {
    out << "  open incidents     " << Number(source.open_incident_count())
        << "; `musterctl incidents` lists them\n";
  }
  if (!source.error().message().empty()) {
    out << "  problem            " << source.error().reason() << ": "
        << Printable(source.error().message()) << "\n";
  }
  for (const auto& problem : source.endpoint_problems()) {
    out << "  no data from       " << problem.endpoint() << ": "
        << Printable(problem.message()) << "\n";
  }
  if (source.has_review()) PrintReview(source, out);
}

void PrintSyncRows(const inventory::v1::ListSyncsResponse& syncs,
                   std::ostream& out) {
  Table table({"Sync", "Kind", "Job", "State", "Begun", ">Seen", ">Added",
               ">Changed", ">Removed", ">Calls", "Problem"});
  for (const Sync& sync : syncs.syncs()) {
    table.Add({sync.name(), EnumWord(sync.kind()), sync.job(),
               EnumWord(sync.state()),
               Ago(sync.start_time(), sync.has_start_time(), absl::Now()),
               Number(sync.seen_count()), Number(sync.added_count()),
               Number(sync.changed_count()), Number(sync.removed_count()),
               Number(sync.api_call_count()), sync.error().reason()});
  }
  table.Print(out);
}

void PrintSync(const Sync& sync, std::ostream& out) {
  out << "  " << sync.name() << " " << EnumWord(sync.state()) << " in "
      << absl::FormatDuration(
             absl::Trunc(DurationOf(sync), absl::Milliseconds(10)))
      << " with " << Number(sync.api_call_count())
      << " requests: " << Number(sync.seen_count()) << " devices seen, "
      << Number(sync.added_count()) << " added, "
      << Number(sync.changed_count()) << " changed, "
      << Number(sync.removed_count()) << " removed\n";
  if (sync.has_completeness()) {
    out << "  complete because: " << ProofWord(sync.completeness()) << "\n";
  }
  for (const auto& bad : sync.bad_rows()) {
    out << "  left out: " << bad.position() << " " << bad.vendor_id() << ": "
        << Printable(bad.problem()) << "\n";
  }
}

void PrintAccess(const connector::v1::CheckAccessResponse& response,
                 std::ostream& out) {
  Table table({"Permission", "Endpoint", "State", ">HTTP", "What it means"});
  for (const connector::v1::Access& access : response.access()) {
    table.Add(
        {access.permission(), access.endpoint(), EnumWord(access.state()),
         access.http_status() == 0 ? "" : absl::StrCat(access.http_status()),
         access.message()});
  }
  table.Print(out);
}

absl::StatusOr<Sync> FollowSync(Client& client, const std::string& name,
                                ProgressBar& bar) {
  inventory::v1::GetSyncRequest request;
  request.set_name(name);
  while (true) {
    ASSIGN_OR_RETURN(
        Sync sync,
        Call(client.sources(), &inventory::v1::Sources::StubInterface::GetSync,
             request));
    bar.Show(sync.seen_count(),
             std::max(sync.expected_count(), sync.seen_count()));
    if (Ended(sync)) {
      bar.Finish();
      RETURN_IF_ERROR(StatusOfSync(sync));
      return sync;
    }
    absl::SleepFor(kFollowPause);
  }
}

}  // namespace muster::cli
