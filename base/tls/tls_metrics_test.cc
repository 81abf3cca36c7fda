#include "base/tls/tls_metrics.h"

#include <fstream>
#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "base/fake_clock.h"
#include "base/telemetry/metric_registry.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "testing/matchers.h"
#include "testing/temp_dir.h"

namespace muster {
namespace {

using ::muster::testing::IsOk;
using ::testing::Optional;

std::optional<double> Value(const std::string& name) {
  for (const MetricReading& metric : ReadMetrics()) {
    if (metric.name == name) return metric.points.at(0).value;
  }
  return std::nullopt;
}

class TlsMetricsTest : public ::testing::Test {
 protected:
  void Write(absl::Time not_after) {
    CertificateOptions options;
    options.common_name = "trust";
    options.not_before = not_after - absl::Hours(24);
    options.not_after = not_after;
    const auto certificate = MakeSelfSigned(options);
    ASSERT_THAT(certificate, IsOk());
    ASSERT_THAT(WriteTlsDirectory(directory_, *certificate,
                                  certificate->certificate_pem),
                IsOk());
  }

  testing::TempDir dir_;
  const TlsDirectory directory_{absl::StrCat(dir_.path(), "/trust")};
  FakeClock clock_{absl::FromUnixSeconds(1'800'000'000)};
  const TlsMetrics metrics_{directory_, clock_};
};

TEST_F(TlsMetricsTest, ShowHowLongTheCertificateIsValid) {
  Write(clock_.Now() + absl::Hours(2));
  EXPECT_THAT(Value("muster.tls.certificate.remaining"), Optional(7200));
  EXPECT_THAT(Value("muster.tls.certificate.readable"), Optional(1));

  clock_.Advance(absl::Hours(3));
  EXPECT_THAT(Value("muster.tls.certificate.remaining"), Optional(-3600));
}

TEST_F(TlsMetricsTest, FollowAFileThatIsReplaced) {
  Write(clock_.Now() + absl::Hours(2));
  Write(clock_.Now() + absl::Hours(20));
  EXPECT_THAT(Value("muster.tls.certificate.remaining"), Optional(72000));
}

TEST_F(TlsMetricsTest, TellAFileThatIsNoCertificate) {
  EXPECT_THAT(Value("muster.tls.certificate.readable"), Optional(0));
  EXPECT_EQ(Value("muster.tls.certificate.remaining"), std::nullopt);
}

}  // namespace
}  // namespace muster
