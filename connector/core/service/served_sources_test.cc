#include "connector/core/service/served_sources.h"

#include <memory>
#include <string>
#include <utility>

#include "base/errors.h"
#include "base/fake_clock.h"
#include "base/fake_random.h"
#include "connector/core/fake_command_sink.h"
#include "connector/core/fake_device_source.h"
#include "connector/core/records/fake_records.h"
#include "connector/core/sync/fake_page_sink.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::connector {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::SizeIs;

class ServedSourcesTest : public ::testing::Test {
 protected:
  std::shared_ptr<ServedSource> Make(const std::string& name) {
    return *ServedSource::Create(
        {},
        Tenant{name, std::make_unique<FakeDeviceSource>(name),
               std::make_unique<FakeCommandSink>()},
        {inventory_.Opener(), std::make_unique<FakeRecords>(name), nullptr,
         clock_, random_});
  }

  FakeClock clock_;
  FakeRandom random_;
  FakeInventory inventory_;
  ServedSources sources_;
};

TEST_F(ServedSourcesTest, FindsASourceByItsName) {
  ASSERT_THAT(sources_.Add(Make("sources/a")), IsOk());
  ASSERT_THAT(sources_.Add(Make("sources/b")), IsOk());

  const auto found = sources_.Find("sources/b");

  ASSERT_THAT(found, IsOk());
  EXPECT_EQ((*found)->name(), "sources/b");
  EXPECT_THAT(sources_.Find("sources/c"),
              ErrorIs(absl::StatusCode::kNotFound, "SOURCE_NOT_FOUND"));
  EXPECT_THAT(sources_.Find("b"), ErrorIs(absl::StatusCode::kInvalidArgument,
                                          "RESOURCE_NAME_MALFORMED"));
}

TEST_F(ServedSourcesTest, ServesOneSourceOfAName) {
  ASSERT_THAT(sources_.Add(Make("sources/a")), IsOk());

  EXPECT_THAT(sources_.Add(Make("sources/a")),
              ErrorIs(absl::StatusCode::kAlreadyExists, "SOURCE_EXISTS"));
  EXPECT_THAT(sources_.All(), SizeIs(1));
}

TEST_F(ServedSourcesTest, LetsWhoeverHasASourceUseItOn) {
  ASSERT_THAT(sources_.Add(Make("sources/a")), IsOk());
  const auto held = *sources_.Find("sources/a");

  sources_.Remove("sources/a");

  EXPECT_THAT(held->devices().CountDevices(), IsOk());
  EXPECT_FALSE(sources_.Find("sources/a").ok());
}

TEST_F(ServedSourcesTest, TakesNoSourceOnceItIsClosed) {
  sources_.Close();

  EXPECT_THAT(sources_.Add(Make("sources/a")),
              ErrorIs(absl::StatusCode::kUnavailable, "DRAINING"));
}

}  // namespace
}  // namespace muster::connector
