#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "connector/conformance/cases.h"

namespace muster::conformance {
namespace {

Verdict CheckNoLeak(Bench& bench) {
  const std::string& token = bench.token();
  const auto leaks = bench.inventory().leaks();
  if (!leaks.empty()) {
    return Fail(absl::StrCat("the credential is in a ", leaks.front(),
                             ": no message to the inventory may have it"));
  }
  if (absl::StrContains(bench.Log(), token)) {
    return Fail("the credential is in the connector's output: never log it");
  }
  for (const std::string& error : bench.errors()) {
    if (!absl::StrContains(error, token)) continue;
    return Fail("the credential is in an RPC's error: mask it");
  }
  return Pass();
}

// A vendor that quotes the credential in its refusals.
Verdict KeepsTheCredential(Bench& bench) {
  if (bench.token().empty()) return Fail("--token-file is empty");
  MUSTER_EXPECT(bench.Launch());
  MUSTER_EXPECT(bench.Sync(1));
  const auto devices = bench.inventory().full_syncs().front().devices();
  Trouble trouble;
  trouble.status = 401;
  trouble.body =
      absl::StrCat("{\"detail\": \"Bad token ", bench.token(),
                   "\", \"error\": \"Bad token ", bench.token(), "\"}");
  bench.vendor().SetRule([trouble](const Asked&) { return trouble; });
  if (!devices.empty()) (void)bench.Refresh(devices.front().name());
  MUSTER_EXPECT(bench.Sync(bench.inventory().full_syncs().size() + 1));
  return CheckNoLeak(bench);
}

}  // namespace

std::vector<Case> SecrecyCases() {
  return {{"keeps_the_credential", KeepsTheCredential}};
}

}  // namespace muster::conformance
