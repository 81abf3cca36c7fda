// The sample configurations are read by the same parser as everyone's.

#include "base/process/textproto.h"
#include "gtest/gtest.h"
#include "proto/muster/config/v1/config.pb.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::IsOk;

TEST(SampleConfigurationTest, EmbeddedSampleIsWellFormed) {
  const auto config =
      ReadTextproto<config::v1::MusterConfig>("deploy/muster.textproto");
  ASSERT_THAT(config, IsOk());
  EXPECT_EQ(config->iru_sources(0).host(), "accuhive.api.kandji.io");
}

TEST(SampleConfigurationTest, SeparateSampleNamesEveryService) {
  const auto config =
      ReadTextproto<config::v1::MusterConfig>("deploy/separate.textproto");
  ASSERT_THAT(config, IsOk());
  const auto& services = config->services();
  const auto* descriptor = services.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    EXPECT_NE(
        services.GetReflection()->GetString(services, descriptor->field(i)), "")
        << descriptor->field(i)->name();
  }
}

}  // namespace
}  // namespace muster
