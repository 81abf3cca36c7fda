#include "base/daemon/tls_config.h"

#include "gtest/gtest.h"
#include "testing/matchers.h"

namespace muster {
namespace {

using ::muster::testing::ErrorIs;
using ::muster::testing::IsOk;

TEST(TlsConfigTest, WantsTlsUnlessToldOtherwise) {
  EXPECT_THAT(TlsOf(config::v1::MusterConfig(), "trust"),
              ErrorIs(absl::StatusCode::kInvalidArgument, "TLS_REQUIRED"));
}

TEST(TlsConfigTest, NamesTheDirectoryOfTheProgram) {
  config::v1::MusterConfig config;
  config.mutable_tls()->set_directory("/etc/muster/tls");

  const auto tls = TlsOf(config, "trust");

  ASSERT_THAT(tls, IsOk());
  ASSERT_TRUE(tls->has_value());
  EXPECT_EQ((*tls)->CertificateFile(), "/etc/muster/tls/trust/tls.crt");
}

TEST(TlsConfigTest, SpeaksInPlainTextIfAskedTo) {
  config::v1::MusterConfig config;
  config.set_allow_plaintext(true);

  const auto tls = TlsOf(config, "trust");

  ASSERT_THAT(tls, IsOk());
  EXPECT_FALSE(tls->has_value());
}

TEST(TlsConfigTest, RefusesBoth) {
  config::v1::MusterConfig config;
  config.set_allow_plaintext(true);
  config.mutable_tls()->set_directory("/etc/muster/tls");

  EXPECT_THAT(TlsOf(config, "trust"),
              ErrorIs(absl::StatusCode::kInvalidArgument, "CONFIG_INVALID"));
}

}  // namespace
}  // namespace muster
