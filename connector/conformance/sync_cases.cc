#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "connector/conformance/cases.h"

namespace muster::conformance {
namespace {

constexpr int kMaxDevicesPerPage = 300;
constexpr absl::Duration kCancelLimit = absl::Seconds(5);
constexpr absl::Duration kPause = absl::Milliseconds(50);

Verdict CheckSteps(const RecordedSync& sync) {
  if (!sync.missteps.empty()) {
    return Fail(absl::StrCat("the stream had ", sync.missteps.front(),
                             ": number the pages 0, 1, 2, … and end each sync "
                             "once"));
  }
  if (sync.begin.source() != Bench::kSource || sync.begin.vendor().empty() ||
      sync.begin.host().empty()) {
    return Fail("`begin` lacks its source, vendor or host: set them all");
  }
  if (!sync.commit) {
    const std::string why =
        sync.abort ? absl::StrCat(" (abort: ", sync.abort->error().reason(),
                                  ", ", sync.abort->error().message(), ")")
                   : "";
    return Fail(absl::StrCat("the stream ended without `commit`", why,
                             ": a sweep that saw everything commits"));
  }
  if (sync.abort) return Fail("`abort` came after `commit`: send one of them");
  return Pass();
}

Verdict CheckProof(const RecordedSync& sync) {
  if (sync.commit->page_count() != static_cast<int64_t>(sync.pages.size())) {
    return Fail(absl::StrCat("`commit` says ", sync.commit->page_count(),
                             " pages where ", sync.pages.size(), " came"));
  }
  const auto& proof = sync.commit->completeness();
  if (!proof.ended_on_empty_page() || !proof.overlaps_agreed()) {
    return Fail(
        "`commit` does not prove that every device was seen: read until a page "
        "is empty, and commit no sweep that is not proven");
  }
  return Pass();
}

Verdict CheckDevice(const device::v1::Device& device) {
  if (!absl::StartsWith(device.name(),
                        absl::StrCat(Bench::kSource, "/devices/"))) {
    return Fail(absl::StrCat("a device is named `", device.name(),
                             "`: put it under its source"));
  }
  if (device.vendor_id().empty() ||
      device.state() == device::v1::STATE_UNSPECIFIED) {
    return Fail(
        absl::StrCat(device.name(), " lacks its vendor_id or state: set both"));
  }
  return Pass();
}

std::set<std::string> NamesOf(const RecordedSync& sync) {
  std::set<std::string> names;
  for (const auto& device : sync.devices()) names.insert(device.name());
  return names;
}

Verdict CheckCount(size_t shown, int expected) {
  if (expected <= 0 || static_cast<int>(shown) == expected) return Pass();
  return Fail(absl::StrCat(shown, " devices were shown where the vendor has ",
                           expected,
                           ": read until a page is empty before you commit"));
}

Verdict CheckDevices(const RecordedSync& sync) {
  for (const auto& page : sync.pages) {
    if (page.devices_size() > kMaxDevicesPerPage) {
      return Fail("a page has more than 300 devices: split it");
    }
  }
  std::set<std::string> names;
  for (const device::v1::Device& device : sync.devices()) {
    MUSTER_EXPECT(CheckDevice(device));
    if (!names.insert(device.name()).second) {
      return Fail(absl::StrCat(device.name(),
                               " was shown twice in one sync: drop repeats"));
    }
  }
  if (names.size() < 2) {
    return Fail(absl::StrCat(names.size(),
                             " devices were shown: the kit needs a vendor with "
                             "two at least"));
  }
  return Pass();
}

Verdict DescribesItself(Bench& bench) {
  Trouble hang;
  hang.kind = Trouble::Kind::kHang;
  bench.vendor().SetRule([hang](const Asked&) { return hang; });
  MUSTER_EXPECT(bench.Launch());
  const auto& told = bench.described();
  if (told.vendor().empty()) {
    return Fail("Describe tells no vendor: set its name");
  }
  for (const std::string& source : told.sources()) {
    if (source != Bench::kSource) continue;
    if (told.jobs_size() > 0 && told.jobs(0).name() == "full") return Pass();
    return Fail("Describe does not tell the job `full` first");
  }
  return Fail(absl::StrCat("Describe does not tell ", Bench::kSource,
                           ": serve the source {source}"));
}

Verdict SyncsOnce(Bench& bench) {
  MUSTER_EXPECT(bench.Launch());
  MUSTER_EXPECT(bench.Sync(1));
  const RecordedSync sync = bench.inventory().full_syncs().front();
  MUSTER_EXPECT(CheckSteps(sync));
  MUSTER_EXPECT(CheckProof(sync));
  MUSTER_EXPECT(CheckDevices(sync));
  return CheckCount(NamesOf(sync).size(), bench.expected_devices());
}

Verdict BeginsAnewAfterABreak(Bench& bench) {
  bench.inventory().BreakNextAfter(0);
  MUSTER_EXPECT(bench.Launch());
  MUSTER_EXPECT(bench.Sync(2));
  const auto syncs = bench.inventory().full_syncs();
  if (!syncs[0].broken) return Fail("the first FULL sync sent no page at all");
  if (!syncs[1].commit) {
    return Fail("the sync after a broken stream did not commit: begin anew");
  }
  MUSTER_EXPECT(bench.Sync(3));
  const auto third = bench.inventory().full_syncs()[2];
  if (NamesOf(syncs[1]) != NamesOf(third)) {
    return Fail(absl::StrCat(
        "after a broken stream ", NamesOf(syncs[1]).size(), " devices of ",
        NamesOf(third).size(),
        " were shown: a retry is a new sync from page 0 with everything"));
  }
  return Pass();
}

Verdict Cancelled(const RecordedSync& sync, absl::Duration took) {
  if (took > kCancelLimit) {
    return Fail(absl::StrCat("a cancelled sync ended after ",
                             absl::FormatDuration(took),
                             ": end it within 5 s, even while the vendor does "
                             "not answer"));
  }
  if (!sync.abort || sync.abort->error().reason() != "SYNC_CANCELLED") {
    return Fail("a cancelled sync ended without `abort` SYNC_CANCELLED");
  }
  return Pass();
}

// Asks for FULL syncs until there are more than `before`: one that is just
// ending may be what StartSync answers with.
bool BeginOneMore(Bench& bench, size_t before) {
  const absl::Time deadline = absl::Now() + bench.patience();
  bool begun = false;
  while (!begun && absl::Now() < deadline) {
    (void)bench.StartSync();
    begun = bench.inventory().Await(
        [before](const auto& syncs) { return syncs.size() > before; },
        absl::Seconds(1));
  }
  return begun;
}

// Asks for the sync to be stopped until the connector says that it is.
absl::Status Cancel(Bench& bench, const std::string& sync) {
  const absl::Time asked = absl::Now();
  absl::Status cancelled = bench.CancelSync(sync);
  while (!cancelled.ok() && absl::Now() < asked + absl::Seconds(2)) {
    absl::SleepFor(kPause);
    cancelled = bench.CancelSync(sync);
  }
  return cancelled;
}

Verdict CancelsInTime(Bench& bench) {
  MUSTER_EXPECT(bench.Launch());
  MUSTER_EXPECT(bench.Sync(1));
  const size_t before = bench.inventory().full_syncs().size();
  bench.inventory().OnBegin([&bench] {
    Trouble hang;
    hang.kind = Trouble::Kind::kHang;
    bench.vendor().SetRule([hang](const Asked&) { return hang; });
  });
  if (!BeginOneMore(bench, before))
    return Fail("no FULL sync began: StartSync must begin one");
  const std::string name = bench.inventory().full_syncs()[before].name;
  const absl::Time asked = absl::Now();
  const absl::Status cancelled = Cancel(bench, name);
  if (!cancelled.ok()) {
    return Fail(absl::StrCat("CancelSync of a running sync failed: ",
                             cancelled.ToString()));
  }
  const bool ended = bench.inventory().Await(
      [before](const auto& syncs) { return syncs[before].ended; },
      bench.patience());
  if (!ended) return Fail("a cancelled sync did not end at all");
  return Cancelled(bench.inventory().full_syncs()[before], absl::Now() - asked);
}

}  // namespace

std::vector<Case> SyncCases() {
  return {{"describes_itself", DescribesItself},
          {"full_sync_ends_once", SyncsOnce},
          {"begins_anew_after_a_broken_stream", BeginsAnewAfterABreak},
          {"cancels_in_time", CancelsInTime}};
}

}  // namespace muster::conformance
