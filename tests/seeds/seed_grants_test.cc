// probe
#include "tests/seeds/seed_grants.h"

#include <iostream>
#include "gmock/gmock.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_cat.h"
#include "tests/seeds/seed_bench.h"

namespace muster::seeds {
namespace {

void Probe(const char* name, const Grants& grants) {
  SeedBench::Options o; o.grants = grants;
  SeedBench b(o);
  b.ReadEverything();
  std::cout << "=== " << name << "\n" << SourceState_Name(b.GetSource().state()) << " " << b.GetSource().error().ShortDebugString() << "\nproblems: " << absl::StrJoin(b.Problems(), " ") << "\n";
  auto a = b.CheckAccess();
  for (int s = 1; s <= 3; ++s) {
    std::cout << s << ": " << absl::StrJoin(EndpointsIn(a, (connector::v1::AccessState)s), " ") << "\n  features " << absl::StrJoin(FeaturesIn(a, (connector::v1::AccessState)s), ", ") << "\n";
  }
  auto mac = b.AnyOf(device::v1::PLATFORM_MAC);
  std::cout << mac.DebugString();
  auto r = b.Refresh(mac.name());
  std::cout << "refresh " << r.status() << "\n";
  std::cout << b.GetFacet(mac.name(), "library-items").ShortDebugString().substr(0, 300) << "\n";
  for (const char* c : {"users", "blueprints", "tags", "library-items"}) std::cout << c << " " << b.CountEntries(c) << "\n";
  std::map<std::string,int> n;
  for (auto& r : b.Requests()) if (r.find(" 200 ")==std::string::npos) ++n[r];
  for (auto& [k,v] : n) if (v>1 || k.find("-0")==std::string::npos) std::cout << v << " " << k << "\n";
}

TEST(P, U) { Probe("U", ListAndDetails()); }
TEST(P, S) { Probe("S", ServiceDesk()); }
TEST(P, I) { Probe("I", Collector()); }
TEST(P, V) { Probe("V", ComplianceTool()); }

}  // namespace
}  // namespace muster::seeds
