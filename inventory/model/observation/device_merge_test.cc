#include "inventory/model/observation/device_merge.h"

#include "gmock/gmock.h"
#include "google/protobuf/text_format.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::inventory {
namespace {

using ::muster::testing::EqualsProto;

template <typename Message>
Message Parse(const char* text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message));
  return message;
}

void AddUnknownField(google::protobuf::Message& message) {
  message.GetReflection()->MutableUnknownFields(&message)->AddVarint(900, 1);
}

TEST(MergeDeviceTest, KeepsFactsOfEndpointsThatWereNotRead) {
  const auto before = Parse<device::v1::Device>(
      "facts { key: 'filevault.enabled' bool_value: true endpoint: 'prism' }"
      "facts { key: 'mdm.enabled' bool_value: true endpoint: 'devices' }");

  const auto after = MergeDevice(
      &before, Parse<v1::DeviceObservation>(
                   "device { facts { key: 'mdm.enabled' bool_value: false"
                   "                 endpoint: 'devices' } }"
                   "observations { endpoint: 'devices' }"));

  EXPECT_THAT(after, EqualsProto("facts { key: 'filevault.enabled' bool_value: "
                                 "true endpoint: 'prism' }"
                                 "facts { key: 'mdm.enabled' bool_value: false "
                                 "endpoint: 'devices' }"));
}

TEST(MergeDeviceTest, KeepsWhatTheReadingDidNotAskFor) {
  const auto before = Parse<device::v1::Device>(
      "udid: 'U1' model_identifier: 'Mac14,2' "
      "category: CATEGORY_COMPUTER_LAPTOP "
      "category_source: CATEGORY_SOURCE_MODEL_IDENTIFIER");
  const char* const by_name =
      "device { display_name: 'b' category: CATEGORY_COMPUTER_DESKTOP "
      "         category_source: CATEGORY_SOURCE_MODEL_NAME }";

  auto shown = Parse<v1::DeviceObservation>(by_name);
  shown.add_unobserved_fields("udid");
  shown.add_unobserved_fields("model_identifier");
  EXPECT_THAT(
      MergeDevice(&before, shown),
      EqualsProto("display_name: 'b' udid: 'U1' model_identifier: 'Mac14,2' "
                  "category: CATEGORY_COMPUTER_LAPTOP "
                  "category_source: CATEGORY_SOURCE_MODEL_IDENTIFIER"));
  EXPECT_THAT(
      MergeDevice(&before, Parse<v1::DeviceObservation>(by_name)),
      EqualsProto("display_name: 'b' category: CATEGORY_COMPUTER_DESKTOP "
                  "category_source: CATEGORY_SOURCE_MODEL_NAME"));
}

TEST(MergeDeviceTest, DropsFactsThatAnEndpointNoLongerHas) {
  const auto before = Parse<device::v1::Device>(
      "facts { key: 'agent.version' string_value: '1' endpoint: 'devices' }");

  EXPECT_THAT(MergeDevice(&before, Parse<v1::DeviceObservation>(
                                       "observations { endpoint: 'devices' }")),
              EqualsProto(""));
}

TEST(MergeDeviceTest, LetsAFactThatWasNotReadComeInButNotReplace) {
  const auto before = Parse<device::v1::Device>(
      "facts { key: 'a' string_value: 'known' endpoint: 'details' }");

  const auto after = MergeDevice(
      &before,
      Parse<v1::DeviceObservation>(
          "device { facts { key: 'a' endpoint: 'details'"
          "                 unknown_reason: UNKNOWN_REASON_NOT_FETCHED }"
          "         facts { key: 'b' endpoint: 'details'"
          "                 unknown_reason: UNKNOWN_REASON_NOT_FETCHED } }"
          "observations { endpoint: 'devices' }"));

  EXPECT_THAT(
      after,
      EqualsProto("facts { key: 'a' string_value: 'known'"
                  "        endpoint: 'details' }"
                  "facts { key: 'b' endpoint: 'details'"
                  "        unknown_reason: UNKNOWN_REASON_NOT_FETCHED }"));
}

TEST(MergeDeviceTest, BringsEqualDevicesIntoEqualBytes) {
  const auto one = Parse<v1::DeviceObservation>(
      "device { tags: 'b' tags: 'a' tags: 'b' user {} os {} blueprint {}"
      "  facts { key: 'y' int_value: 1 endpoint: 'e' observe_time {} }"
      "  facts { key: 'x' int_value: 1 endpoint: 'e' } }"
      "observations { endpoint: 'e' }");
  const auto other = Parse<v1::DeviceObservation>(
      "device { tags: 'a' tags: 'b'"
      "  facts { key: 'x' int_value: 1 endpoint: 'e' collect_time {} }"
      "  facts { key: 'y' int_value: 1 endpoint: 'e' } }"
      "observations { endpoint: 'e' }");

  EXPECT_EQ(MergeDevice(nullptr, one).SerializeAsString(),
            MergeDevice(nullptr, other).SerializeAsString());
}

TEST(MergeDeviceTest, IgnoresWhatAConnectorSaysInOutputOnlyFields) {
  const auto shown = Parse<v1::DeviceObservation>(
      "device { display_name: 'a' revision: 9 etag: 'x' create_time {}"
      "  update_time {} remove_time {} last_check_in_time {}"
      "  removal_reason: REMOVAL_REASON_MARKED_REMOVED }");

  EXPECT_THAT(MergeDevice(nullptr, shown), EqualsProto("display_name: 'a'"));
}

TEST(MergeDeviceTest, LeavesTheHistoryOfTheRecordToTheRecord) {
  const auto before = Parse<device::v1::Device>(
      "display_name: 'a' revision: 4 etag: 'x' create_time { seconds: 1 }"
      "update_time { seconds: 2 }");

  EXPECT_THAT(MergeDevice(&before, Parse<v1::DeviceObservation>(
                                       "device { model: 'm' }")),
              EqualsProto("model: 'm'"));
}

TEST(NormalizeDeviceTest, DropsWhatMusterDoesNotKnow) {
  auto device = Parse<device::v1::Device>(
      "display_name: 'a' os { name: 'macOS' } facts { key: 'k' }");
  AddUnknownField(device);
  AddUnknownField(*device.mutable_os());
  AddUnknownField(*device.mutable_facts(0));

  NormalizeDevice(device);

  EXPECT_EQ(device.SerializeAsString(),
            Parse<device::v1::Device>(
                "display_name: 'a' os { name: 'macOS' } facts { key: 'k' }")
                .SerializeAsString());
}

}  // namespace
}  // namespace muster::inventory
