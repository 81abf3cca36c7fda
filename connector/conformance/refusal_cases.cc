#include <memory>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "connector/conformance/cases.h"

namespace muster::conformance {
namespace {

constexpr absl::Duration kPauseAsked = absl::Seconds(3);
// Requests that were under way when the vendor asked for a pause.
constexpr absl::Duration kUnderWay = absl::Milliseconds(250);

// What an answer has to become.
struct Meaning {
  Trouble trouble;
  absl::StatusCode code;
  std::vector<std::string> reasons;  // any of these
};

bool IsAny(const std::string& reason, const Meaning& meaning) {
  for (const std::string& one : meaning.reasons) {
    if (one == reason) return true;
  }
  return false;
}

std::string Wanted(const Meaning& meaning) {
  return absl::StrCat(absl::StatusCodeToString(meaning.code), " ",
                      absl::StrJoin(meaning.reasons, " or "));
}

Verdict CheckStatus(const absl::Status& status, const Meaning& meaning) {
  if (status.code() == meaning.code && IsAny(ErrorReason(status), meaning)) {
    return Pass();
  }
  return Fail(absl::StrCat(
      "RefreshDevice ended with ", absl::StatusCodeToString(status.code()), " ",
      ErrorReason(status), " where the vendor answered ",
      meaning.trouble.status, ": make it ", Wanted(meaning)));
}

Verdict CheckAbort(const RecordedSync& sync, const Meaning& meaning) {
  if (sync.commit) {
    return Fail(absl::StrCat("a sync committed although the vendor answered ",
                             meaning.trouble.status, " to everything"));
  }
  if (!sync.abort) {
    return Fail("a sync that failed ended without `abort`: tell why");
  }
  const auto& error = sync.abort->error();
  if (error.code() == static_cast<int>(meaning.code) &&
      IsAny(error.reason(), meaning) && !error.message().empty()) {
    return Pass();
  }
  return Fail(absl::StrCat("`abort` says code ", error.code(), " ",
                           error.reason(), " where the vendor answered ",
                           meaning.trouble.status, ": make it ",
                           Wanted(meaning)));
}

// Learns the devices, then has everything answered with trouble.
Verdict Maps(Bench& bench, const Meaning& meaning) {
  MUSTER_EXPECT(bench.Launch());
  MUSTER_EXPECT(bench.Sync(1));
  const auto devices = bench.inventory().full_syncs().front().devices();
  if (devices.empty()) return Fail("the first FULL sync showed no device");
  bench.vendor().SetRule([&meaning](const Asked&) { return meaning.trouble; });
  MUSTER_EXPECT(CheckStatus(bench.Refresh(devices.front().name()), meaning));
  const size_t before = bench.inventory().full_syncs().size();
  MUSTER_EXPECT(bench.Sync(before + 1));
  const auto syncs = bench.inventory().full_syncs();
  const Verdict verdict = CheckAbort(syncs[before], meaning);
  bench.vendor().SetRule(nullptr);
  return verdict;
}

Case MappingCase(std::string name, int status, absl::StatusCode code,
                 std::vector<std::string> reasons,
                 std::string retry_after = "") {
  Meaning meaning;
  meaning.trouble.status = status;
  meaning.trouble.retry_after = std::move(retry_after);
  meaning.code = code;
  meaning.reasons = std::move(reasons);
  return {std::move(name),
          [meaning](Bench& bench) { return Maps(bench, meaning); }};
}

// 200 with a body that is none of the vendor's.
Verdict DistrustsABrokenAnswer(Bench& bench) {
  Meaning meaning;
  meaning.trouble.status = 200;
  meaning.trouble.body = "{\"devices\": [{\"id\": ";
  meaning.code = absl::StatusCode::kUnavailable;
  meaning.reasons = {"SOURCE_ERROR", "HOST_UNREACHABLE"};
  return Maps(bench, meaning);
}

// When the first request was refused; unset before.
struct Refused {
  absl::Mutex mu;
  std::optional<absl::Time> time;
};

Verdict KeepsThePause(Bench& bench) {
  const auto refused = std::make_shared<Refused>();
  bench.vendor().SetRule([refused](const Asked&) -> std::optional<Trouble> {
    absl::MutexLock lock(&refused->mu);
    if (refused->time) return std::nullopt;
    refused->time = absl::Now();
    Trouble trouble;
    trouble.status = 429;
    trouble.retry_after = absl::StrCat(absl::ToInt64Seconds(kPauseAsked));
    return trouble;
  });
  MUSTER_EXPECT(bench.Launch());
  (void)bench.StartSync();
  const bool committed = bench.inventory().Await(
      [](const auto& syncs) {
        return !syncs.empty() && syncs.back().committed();
      },
      bench.patience());
  absl::MutexLock lock(&refused->mu);
  if (!refused->time) return Fail("the vendor was not asked at all");
  for (const Asked& asked : bench.vendor().asked()) {
    const absl::Duration later = asked.time - *refused->time;
    if (later > kUnderWay && later < kPauseAsked - kUnderWay) {
      return Fail(absl::StrCat(asked.method, " ", asked.target, " came ",
                               absl::FormatDuration(later),
                               " after a 429 with Retry-After ",
                               absl::FormatDuration(kPauseAsked),
                               ": ask nothing before it is over"));
    }
  }
  if (!committed) {
    return Fail("no sync committed after the pause: try again by yourself");
  }
  return Pass();
}

}  // namespace

std::vector<Case> RefusalCases() {
  using Code = absl::StatusCode;
  return {
      MappingCase("maps_401", 401, Code::kFailedPrecondition,
                  {"SOURCE_CREDENTIAL_REFUSED"}),
      MappingCase("maps_403", 403, Code::kFailedPrecondition,
                  {"SOURCE_PERMISSION_MISSING"}),
      MappingCase("maps_a_foreign_404", 404, Code::kUnavailable,
                  {"SOURCE_ERROR"}),
      MappingCase("maps_429", 429, Code::kResourceExhausted,
                  {"SOURCE_THROTTLED"}, "1"),
      MappingCase("maps_503", 503, Code::kUnavailable,
                  {"SOURCE_ERROR", "HOST_UNREACHABLE", "SOURCE_CIRCUIT_OPEN"}),
      {"distrusts_a_broken_answer", DistrustsABrokenAnswer},
      {"keeps_retry_after", KeepsThePause},
  };
}

}  // namespace muster::conformance
