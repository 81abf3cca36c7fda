#include "inventory/watch/query/header_view.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "inventory/store/records.pb.h"
#include "proto/muster/device/v1/device.pb.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

store::LogHeader Header() {
  store::LogHeader header;
  header.set_number(300);
  header.set_name("sources/iru/devices/a");
  header.set_kind(v1::RESOURCE_KIND_DEVICE);
  header.set_type(v1::Change::TYPE_REMOVED);
  header.set_previous_revision(int64_t{1} << 40);
  header.mutable_before()->set_living(true);
  header.mutable_before()->add_tags("vip");
  header.mutable_after()->add_tags("vip");
  return header;
}

TEST(HeaderViewTest, SaysWhatTheHeaderSays) {
  const std::string bytes = Header().SerializeAsString();

  const auto view = ViewHeader({7, bytes, ""});

  ASSERT_THAT(view, IsOk());
  EXPECT_EQ(view->number, 300u);
  EXPECT_EQ(view->name, "sources/iru/devices/a");
  EXPECT_EQ(view->kind, v1::RESOURCE_KIND_DEVICE);
  EXPECT_EQ(view->type, v1::Change::TYPE_REMOVED);
  EXPECT_EQ(view->previous_revision, int64_t{1} << 40);
  EXPECT_EQ(*view->before, Header().before().SerializeAsString());
  EXPECT_TRUE(IsLiving(*view->before));
  EXPECT_FALSE(IsLiving(*view->after));
}

TEST(HeaderViewTest, TakesTheViewBeforeFromTheOneAfterIfTheyAreTheSame) {
  store::LogHeader header = Header();
  header.clear_before();
  header.set_same_view(true);
  const std::string bytes = header.SerializeAsString();

  const auto view = ViewHeader({7, bytes, ""});

  ASSERT_THAT(view, IsOk());
  EXPECT_EQ(view->before, view->after);
}

TEST(HeaderViewTest, HasNoViewWhereThereWasNoResource) {
  store::LogHeader header = Header();
  header.clear_before();
  const std::string bytes = header.SerializeAsString();

  EXPECT_FALSE(ViewHeader({7, bytes, ""})->before.has_value());
}

TEST(HeaderViewTest, RefusesWhatIsNoHeader) {
  for (const char* damaged : {"", "\x0a", "\xff"}) {
    EXPECT_THAT(ViewHeader({7, damaged, ""}),
                ErrorIs(absl::StatusCode::kDataLoss, "STORE_CORRUPT"));
  }
}

TEST(HeaderViewTest, KnowsAnEnrolledDeviceByItsBytes) {
  device::v1::Device device;
  device.set_name("sources/iru/devices/a");
  device.add_facts()->set_key("mdm.enabled");
  device.set_revision(3);
  EXPECT_FALSE(IsEnrolled(device.SerializeAsString()));
  device.set_state(device::v1::STATE_ENROLLED);
  EXPECT_TRUE(IsEnrolled(device.SerializeAsString()));
  device.set_state(device::v1::STATE_REMOVED);
  EXPECT_FALSE(IsEnrolled(device.SerializeAsString()));
}

}  // namespace
}  // namespace muster::inventory
