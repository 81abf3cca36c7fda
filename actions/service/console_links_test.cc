#include "actions/service/console_links.h"

#include "base/process/textproto.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster::actions {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

absl::StatusOr<ConsoleLinks> Make(const std::string& text) {
  return ConsoleLinks::Create(
      ParseTextproto<config::v1::MusterConfig>(text, "test").value());
}

device::v1::Device Device() {
  device::v1::Device device;
  device.set_name("sources/iru/devices/a");
  device.set_vendor_id("3a/b");
  device.set_serial_number("C02");
  return device;
}

TEST(ConsoleLinksTest, ShippedTemplateFollowsTheRegionAndIsUnverified) {
  const auto links = Make(R"(
    iru_sources { source: "sources/iru" host: "accuhive" region: REGION_EU })");

  const auto link = links->LinkTo(Device());

  ASSERT_THAT(link, IsOk());
  EXPECT_EQ(link->uri(), "https://accuhive.eu.kandji.io/devices/3a%2Fb");
  EXPECT_TRUE(link->unverified());
}

TEST(ConsoleLinksTest, OwnTemplateComesFirst) {
  const auto links = Make(R"(
    iru_sources { source: "sources/iru" host: "accuhive.api.kandji.io" }
    actions { console_links {
      source: "sources/iru" template: "https://console/{serial_number}" } })");

  EXPECT_EQ(links->LinkTo(Device())->uri(), "https://console/C02");
  EXPECT_FALSE(links->LinkTo(Device())->unverified());
}

TEST(ConsoleLinksTest, SourceWithoutATemplateHasNoLink) {
  const auto links = Make(R"(
    iru_sources { source: "sources/iru" host: "http://127.0.0.1:1" })");

  EXPECT_THAT(
      links->LinkTo(Device()),
      ErrorIs(absl::StatusCode::kFailedPrecondition, "CONSOLE_LINK_UNKNOWN"));
}

TEST(ConsoleLinksTest, TemplateThatLeadsNowhereIsRefused) {
  for (const char* text :
       {"http://console/{device_id}", "https://console/", "javascript:1"}) {
    config::v1::MusterConfig config;
    auto& link = *config.mutable_actions()->add_console_links();
    link.set_source("sources/iru");
    link.set_template_(text);
    EXPECT_THAT(ConsoleLinks::Create(config),
                ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"))
        << text;
  }
}

}  // namespace
}  // namespace muster::actions
