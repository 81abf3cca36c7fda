#include "inventory/filter/device_order.h"

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::testing::ElementsAre;

device::v1::Device Device(const std::string& text) {
  device::v1::Device device;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &device));
  return device;
}

// The names of `devices` in this order.
std::vector<std::string> Ordered(const std::string& order_by,
                                 std::vector<device::v1::Device> devices) {
  const auto order = DeviceOrder::Parse(order_by);
  EXPECT_THAT(order, IsOk());
  std::sort(devices.begin(), devices.end(), [&](const auto& a, const auto& b) {
    return order->SortKey(a) < order->SortKey(b);
  });
  std::vector<std::string> names;
  for (const auto& device : devices) names.push_back(device.name());
  return names;
}

TEST(DeviceOrderTest, IsByNameIfNothingIsAsked) {
  EXPECT_THAT(Ordered("", {Device("name: 'b'"), Device("name: 'a'"),
                           Device("name: 'ab'")}),
              ElementsAre("a", "ab", "b"));
  EXPECT_TRUE(DeviceOrder().IsByName());
  EXPECT_TRUE(DeviceOrder::Parse("  ")->IsByName());
}

TEST(DeviceOrderTest, GoesDownWithDesc) {
  EXPECT_THAT(Ordered("name desc", {Device("name: 'a'"), Device("name: 'ab'"),
                                    Device("name: 'b'")}),
              ElementsAre("b", "ab", "a"));
}

TEST(DeviceOrderTest, GoesByTheNextFieldAndThenTheNameAmongEquals) {
  const std::vector<device::v1::Device> devices = {
      Device("name: 'd' model: 'Air' user { email: 'ada@x.org' }"),
      Device("name: 'c' model: 'Air' user { email: 'bob@x.org' }"),
      Device("name: 'b' model: 'Pro' user { email: 'Ada@x.org' }"),
      Device("name: 'a' model: 'Air' user { email: 'BOB@x.org' }"),
  };
  EXPECT_THAT(Ordered("user.email desc", devices),
              ElementsAre("a", "c", "b", "d"));
  EXPECT_THAT(Ordered("user.email, model desc", devices),
              ElementsAre("b", "d", "a", "c"));
}

TEST(DeviceOrderTest, ComparesVersionsByNumberAndPutsOthersFirst) {
  const std::vector<device::v1::Device> devices = {
      Device("name: '14.10' os { version: '14.10' }"),
      Device("name: '14.9' os { version: '14.9' }"),
      Device("name: '14' os { version: '14.0' }"),
      Device("name: '14.0.1' os { version: '14.0.1' }"),
      Device("name: '24H2' os { version: '24H2' }"),
      Device("name: '9' os { version: '9' }"),
      Device("name: 'none'"),
  };
  EXPECT_THAT(
      Ordered("os.version", devices),
      ElementsAre("none", "24H2", "9", "14", "14.0.1", "14.9", "14.10"));
  EXPECT_THAT(
      Ordered("os.version desc", devices),
      ElementsAre("14.10", "14.9", "14.0.1", "14", "9", "24H2", "none"));
}

TEST(DeviceOrderTest, ComparesTimesToTheNanosecondAndPutsUnsetFirst) {
  const std::vector<device::v1::Device> devices = {
      Device("name: 'a' create_time { seconds: 10 nanos: 2 }"),
      Device("name: 'b' create_time { seconds: 10 nanos: 1 }"),
      Device("name: 'c' create_time { seconds: -10 }"),
      Device("name: 'd' create_time { seconds: 300 }"),
      Device("name: 'e'"),
  };
  EXPECT_THAT(Ordered("create_time", devices),
              ElementsAre("e", "c", "b", "a", "d"));
  EXPECT_THAT(Ordered("create_time desc", devices),
              ElementsAre("d", "a", "b", "c", "e"));
}

TEST(DeviceOrderTest, ComparesPlatformsByTheirNumbers) {
  EXPECT_THAT(Ordered("platform", {Device("name: 'a' platform: PLATFORM_IPAD"),
                                   Device("name: 'b'"),
                                   Device("name: 'c' platform: PLATFORM_MAC")}),
              ElementsAre("b", "c", "a"));
}

TEST(DeviceOrderTest, KeepsTextsApartThatHoldZeroBytes) {
  std::vector<std::string> texts = {"", "a", "ab", "b", "\xFF"};
  texts.push_back(std::string("a\0", 2));
  texts.push_back(std::string("a\0b", 3));
  texts.push_back(std::string("a\0\0", 3));
  texts.push_back("a\x01");
  std::sort(texts.begin(), texts.end());
  const auto up = DeviceOrder::Parse("display_name");
  const auto down = DeviceOrder::Parse("display_name desc");

  for (size_t i = 1; i < texts.size(); ++i) {
    device::v1::Device less = Device("name: 'z'");
    device::v1::Device more = Device("name: 'a'");
    less.set_display_name(texts[i - 1]);
    more.set_display_name(texts[i]);
    EXPECT_LT(up->SortKey(less), up->SortKey(more)) << i;
    EXPECT_GT(down->SortKey(less), down->SortKey(more)) << i;
  }
}

TEST(DeviceOrderTest, HasNoKeyThatBeginsAnother) {
  const auto order = DeviceOrder::Parse("os.version desc, display_name");
  std::mt19937 random(7);
  std::vector<std::string> keys;
  for (int i = 0; i < 300; ++i) {
    device::v1::Device device;
    device.set_name(std::string(random() % 3, 'n') + std::to_string(i));
    device.set_display_name(std::string(random() % 3, '\0'));
    device.mutable_os()->set_version(std::string(random() % 2, '1'));
    keys.push_back(order->SortKey(device));
  }
  std::sort(keys.begin(), keys.end());
  for (size_t i = 1; i < keys.size(); ++i) {
    EXPECT_FALSE(absl::StartsWith(keys[i], keys[i - 1]));
  }
}

TEST(DeviceOrderTest, HasACanonicalText) {
  EXPECT_EQ(DeviceOrder().ToString(), "name");
  EXPECT_EQ(DeviceOrder::Parse("  user.email   desc,model asc")->ToString(),
            "user.email desc, model, name");
  EXPECT_EQ(DeviceOrder::Parse("name desc , model")->ToString(),
            "name desc, model");
  EXPECT_FALSE(DeviceOrder::Parse("name desc")->IsByName());
  EXPECT_FALSE(DeviceOrder::Parse("model")->IsByName());
}

TEST(DeviceOrderTest, RefusesWhatIsNoOrder) {
  for (const std::string text :
       {",", "name,", ",name", "name,,model", "name down", "name DESC",
        "name desc desc", "name asc model", "colour", "tags", "facts.a.b",
        "last_check_in_time", "category", "name, name", "model, model desc",
        "name;model"}) {
    EXPECT_THAT(
        DeviceOrder::Parse(text),
        ErrorIs(absl::StatusCode::kInvalidArgument, "ORDER_BY_MALFORMED"))
        << text;
  }
  EXPECT_THAT(
      DeviceOrder::Parse(std::string(1000000, ',')),
      ErrorIs(absl::StatusCode::kInvalidArgument, "ORDER_BY_MALFORMED"));
}

TEST(DeviceOrderTest, NamesTheFieldsThatItTakes) {
  EXPECT_THAT(std::string(DeviceOrder::Parse("tags").status().message()),
              ::testing::StartsWith(
                  "`tags` in order_by is no field to order by; those are "
                  "create_time, display_name, "));
}

}  // namespace
}  // namespace muster::inventory
