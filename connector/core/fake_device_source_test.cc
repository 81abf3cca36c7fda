// The fake keeps what the interface promises.
#include "connector/core/fake_device_source.h"

#include <memory>
#include <string>
#include <vector>

#include "base/errors.h"
#include "connector/core/device_source_conformance.h"
#include "gtest/gtest.h"

namespace muster::connector {
namespace {

// What a source makes of an answer with that HTTP status.
absl::Status ErrorOf(int status) {
  switch (status) {
    case 401:
      return Error(absl::StatusCode::kFailedPrecondition,
                   "SOURCE_CREDENTIAL_REFUSED", "replace the token");
    case 403:
      return Error(absl::StatusCode::kFailedPrecondition,
                   "SOURCE_PERMISSION_MISSING", "grant it");
    case 429:
      return Error(absl::StatusCode::kResourceExhausted, "SOURCE_THROTTLED",
                   "wait");
    default:
      return Error(absl::StatusCode::kUnavailable, "SOURCE_ERROR", "later");
  }
}

class FakeBench final : public SourceBench {
 public:
  FakeBench() {
    for (const std::string& id : vendor_ids()) source_.Add(id);
  }

  DeviceSource& source() override { return source_; }
  std::vector<std::string> vendor_ids() const override {
    return {"a", "b", "c"};
  }
  std::string absent_id() const override { return "x"; }
  void Answer(int status) override {
    source_.FailSweeps(ErrorOf(status));
    for (const char* id : {"a", "b", "c", "x"}) {
      source_.FailRead(id, ErrorOf(status));
    }
  }
  void Hang() override { source_.HangPages(); }
  void Heal() override {}

 private:
  FakeDeviceSource source_{"sources/fake"};
};

INSTANTIATE_TEST_SUITE_P(Fake, DeviceSourceConformance,
                         ::testing::Values(SourceBenchFactory([] {
                           return std::make_unique<FakeBench>();
                         })));

}  // namespace
}  // namespace muster::connector
