// Holds the fake to the published examples: every key path of a sample, with
// its JSON type, is served by the fake for that kind of device, and the fake
// serves no key and no type that nobody has documented.

#include <cstdlib>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "base/fake_clock.h"
#include "gmock/gmock.h"
#include "tests/fake_iru/fake_iru_server.h"
#include "tests/fake_iru/json_shape.h"
#include "tests/fake_iru/sample_cases.h"
#include "tests/fake_iru/test_client.h"

namespace muster::fake_iru {
namespace {

using ::testing::IsEmpty;

constexpr char kToken[] = "t";

Json ReadSample(const std::string& name) {
  std::ifstream file("tests/testdata/iru_samples/" + name);
  EXPECT_TRUE(file.good()) << name;
  return Json::parse(file);
}

JsonShape ShapeOf(const Json& json) {
  JsonShape shape;
  AddShape(json, "", shape);
  return shape;
}

bool Excepted(const Exceptions& exceptions, const std::string& path) {
  for (const auto& [pattern, reason] : exceptions) {
    absl::string_view prefix = pattern;
    const bool any = absl::ConsumeSuffix(&prefix, "*");
    if (any ? absl::StartsWith(path, prefix) : path == prefix) return true;
  }
  return false;
}

bool Has(const JsonShape& shape, const std::string& path,
         const std::string& type) {
  const auto found = shape.find(path);
  return found != shape.end() && found->second.count(type) > 0;
}

// What `left` has, `right` has not and no exception explains.
std::vector<std::string> Missing(const JsonShape& left, const JsonShape& right,
                                 const Exceptions& exceptions) {
  std::vector<std::string> missing;
  for (const auto& [path, types] : left) {
    if (Excepted(exceptions, path)) continue;
    for (const std::string& type : types) {
      if (!Has(right, path, type)) {
        missing.push_back(absl::StrCat(path, ": ", type));
      }
    }
  }
  return missing;
}

// The fake, with a fleet that has all kinds of devices.
class Fake {
 public:
  Fake() : clock_(absl::FromUnixSeconds(1760000000)) {
    FakeIruServer::Options options;
    options.tenant.devices = 500;
    options.tenant.token = kToken;
    options.tenant.limits = {0, 0};
    options.clock = &clock_;
    server_ = *FakeIruServer::Create(options);
    client_ = std::make_unique<TestClient>(server_->port(), kToken);
    for (int offset = 0; offset < 500; offset += 300) {
      const std::string page = absl::StrCat("/api/v1/devices?offset=", offset);
      for (const Json& row : client_->Get(page).json()) {
        ids_[row["platform"]].push_back(row["device_id"]);
      }
    }
  }

  TestClient& client() { return *client_; }
  FakeClock& clock() { return clock_; }

  std::string Enroll(const Json& wish) {
    return *server_->tenant().Enroll(wish);
  }

  // The shape of the answers to all requests that `pattern` stands for.
  void AddAnswers(const std::string& pattern, JsonShape& shape) {
    for (const auto& [platform, ids] : ids_) {
      const std::string hole = absl::StrCat("{", platform, "}");
      if (!absl::StrContains(pattern, hole)) continue;
      for (const std::string& id : ids) {
        AddAnswer(absl::StrReplaceAll(pattern, {{hole, id}}), shape);
      }
      return;
    }
    AddAnswer(pattern, shape);
  }

 private:
  void AddAnswer(const std::string& target, JsonShape& shape) {
    const TestClient::Answer answer = client_->Get(target);
    EXPECT_EQ(answer.status, 200) << target << answer.body;
    AddShape(answer.json(), "", shape);
  }

  FakeClock clock_;
  std::unique_ptr<FakeIruServer> server_;
  std::unique_ptr<TestClient> client_;
  std::map<std::string, std::vector<std::string>> ids_;
};

Fake& TheFake() {
  static auto* const fake = new Fake;
  return *fake;
}

JsonShape TableShape(const std::string& table, const std::string& at) {
  const Json tables = ReadSample("_documented-fields.json");
  JsonShape shape;
  if (table == "prism_kernel_extensions") return shape;  // never published
  for (const auto& [path, types] : tables.at(table).items()) {
    for (const Json& type : types) shape[JoinPath(at, path)].insert(type);
  }
  return shape;
}

void Add(const JsonShape& some, JsonShape& all) {
  for (const auto& [path, types] : some) {
    all[path].insert(types.begin(), types.end());
  }
}

class SampleConformanceTest : public ::testing::TestWithParam<SampleCase> {};

TEST_P(SampleConformanceTest, ServesWhatIsPublishedAndNothingElse) {
  const SampleCase& c = GetParam();
  JsonShape served;
  for (const std::string& request : c.requests) {
    TheFake().AddAnswers(request, served);
  }

  JsonShape documented;
  for (const auto& [table, at] : c.tables) {
    const JsonShape shape = TableShape(table, at);
    if (c.samples.empty() && &table == &c.tables.back().first) {
      EXPECT_THAT(Missing(shape, served, c.not_served), IsEmpty())
          << "of table " << table << " is not served";
    }
    Add(shape, documented);
  }
  for (const std::string& sample : c.samples) {
    const JsonShape shape = ShapeOf(ReadSample(sample));
    EXPECT_THAT(Missing(shape, served, c.not_served), IsEmpty())
        << "of " << sample << " is not served";
    Add(shape, documented);
  }
  served.erase("");  // the answer itself
  EXPECT_THAT(Missing(served, documented, c.not_shown), IsEmpty())
      << "is served, but not documented";
}

INSTANTIATE_TEST_SUITE_P(
    Samples, SampleConformanceTest, ::testing::ValuesIn(SampleCases()),
    [](const ::testing::TestParamInfo<SampleCase>& info) {
      return absl::StrReplaceAll(info.param.name, {{" ", "_"}});
    });

}  // namespace
}  // namespace muster::fake_iru
