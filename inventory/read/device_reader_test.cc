#include "inventory/read/device_reader.h"

#include "absl/time/time.h"
#include "gmock/gmock.h"
#include "inventory/model/proto_time.h"
#include "inventory/read/read_fixture.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using device::v1::Device;
using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;
using ::muster::testing::IsOkAndHolds;
using testing::DeviceName;
using ::testing::Property;
using testing::PutDevice;
using testing::RemoveDevice;
using testing::TestDevice;

const absl::Time kNow = absl::FromUnixSeconds(1800000000);

class DeviceReaderTest : public testing::ReadFixture {
 protected:
  absl::StatusOr<Device> Get(absl::string_view id, Revision at = 0) {
    v1::GetDeviceRequest request;
    request.set_name(DeviceName(id));
    request.set_revision(at);
    return reader_.Get(request);
  }
  Device WithFact(absl::string_view id) {
    Device device = TestDevice(id);
    device::v1::Fact& fact = *device.add_facts();
    fact.set_key("filevault.enabled");
    fact.set_bool_value(true);
    fact.set_endpoint("prism/filevault");
    return device;
  }

  const DeviceReader reader_{store_, liveness_};
};

TEST_F(DeviceReaderTest, ShowsADeviceWithItsLiveness) {
  PutDevice(store_, WithFact("a"));
  SeeAlive("a", kNow, "prism/filevault");

  const auto device = Get("a");

  ASSERT_THAT(device, IsOk());
  EXPECT_EQ(device->serial_number(), "SN-a");
  EXPECT_EQ(FromProto(device->last_check_in_time()), kNow);
  EXPECT_EQ(FromProto(device->facts(0).collect_time()), kNow - absl::Hours(1));
  EXPECT_EQ(FromProto(device->facts(0).observe_time()), kNow + absl::Hours(1));
}

TEST_F(DeviceReaderTest, GivesTheSameAsBytes) {
  PutDevice(store_, WithFact("a"));
  SeeAlive("a", kNow, "prism/filevault");

  const auto bytes = reader_.GetBytes(DeviceName("a"));

  ASSERT_THAT(bytes, IsOk());
  EXPECT_EQ(*bytes, Get("a")->SerializeAsString());
}

TEST_F(DeviceReaderTest, GivesBytesOfADeviceThatNeedsMuchRoom) {
  Device large = TestDevice("a");
  for (int i = 0; i < 1000; ++i) large.add_tags(std::string(100, 'x'));
  PutDevice(store_, large);

  const auto bytes = reader_.GetBytes(DeviceName("a"));

  ASSERT_THAT(bytes, IsOk());
  Device parsed;
  ASSERT_TRUE(parsed.ParseFromString(*bytes));
  EXPECT_EQ(parsed.tags_size(), 1000);
}

TEST_F(DeviceReaderTest, ShowsADeviceAsItWas) {
  const Revision old = PutDevice(store_, TestDevice("a", "Old"));
  PutDevice(store_, TestDevice("b"));
  PutDevice(store_, TestDevice("a", "New"));

  EXPECT_EQ(Get("a")->display_name(), "New");
  EXPECT_EQ(Get("a", old)->display_name(), "Old");
  EXPECT_EQ(Get("a", old + 1)->display_name(), "Old");
  EXPECT_EQ(Get("a", old + 2)->display_name(), "New");
}

TEST_F(DeviceReaderTest, ShowsADeviceAsItWasAtATime) {
  PutDevice(store_, TestDevice("a", "Old"));
  const google::protobuf::Timestamp then = Get("a")->update_time();
  PutDevice(store_, TestDevice("a", "New"));
  v1::GetDeviceRequest request;
  request.set_name(DeviceName("a"));
  *request.mutable_read_time() = then;

  EXPECT_THAT(reader_.Get(request),
              IsOkAndHolds(Property(&Device::display_name, "Old")));
}

TEST_F(DeviceReaderTest, LeavesOutLivenessWhereARevisionIsNamed) {
  const Revision now = PutDevice(store_, WithFact("a"));
  SeeAlive("a", kNow, "prism/filevault");

  const auto device = Get("a", now);

  ASSERT_THAT(device, IsOk());
  EXPECT_FALSE(device->has_last_check_in_time());
  EXPECT_FALSE(device->facts(0).has_observe_time());
}

TEST_F(DeviceReaderTest, ShowsARemovedDevice) {
  PutDevice(store_, TestDevice("a"));
  RemoveDevice(store_, "a");

  EXPECT_EQ(Get("a")->state(), device::v1::STATE_REMOVED);
}

TEST_F(DeviceReaderTest, KnowsNoDeviceThatWasNotShownByThen) {
  PutDevice(store_, TestDevice("a"));
  PutDevice(store_, TestDevice("b"));

  constexpr auto kNotFound = absl::StatusCode::kNotFound;
  EXPECT_THAT(Get("c"), ErrorIs(kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(Get("b", 1), ErrorIs(kNotFound, "DEVICE_NOT_FOUND"));
  EXPECT_THAT(reader_.GetBytes(DeviceName("c")),
              ErrorIs(kNotFound, "DEVICE_NOT_FOUND"));
}

TEST_F(DeviceReaderTest, RefusesANameThatIsNoDevices) {
  v1::GetDeviceRequest request;
  for (const char* name : {"", "sources/iru", "sources/-/devices/a"}) {
    request.set_name(name);
    EXPECT_THAT(
        reader_.Get(request),
        ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
    EXPECT_THAT(
        reader_.GetBytes(name),
        ErrorIs(absl::StatusCode::kInvalidArgument, "RESOURCE_NAME_MALFORMED"));
  }
}

TEST_F(DeviceReaderTest, RefusesARevisionThatCannotBeRead) {
  for (int i = 0; i < 3; ++i) PutDevice(store_, TestDevice("a"));
  ASSERT_THAT(store_.Compact(2, 10), IsOk());

  EXPECT_THAT(Get("a", 1),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_COMPACTED"));
  EXPECT_THAT(Get("a", 2), IsOk());
  EXPECT_THAT(Get("a", 4),
              ErrorIs(absl::StatusCode::kOutOfRange, "REVISION_FUTURE"));
}

}  // namespace
}  // namespace muster::inventory
