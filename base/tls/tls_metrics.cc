#include "base/tls/tls_metrics.h"

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "base/tls/certificate.h"

namespace muster {
namespace {

absl::StatusOr<CertificateView> ReadOwn(const TlsDirectory& directory) {
  std::ifstream in(directory.CertificateFile());
  return ReadCertificate(std::string(std::istreambuf_iterator<char>(in), {}));
}

}  // namespace

TlsMetrics::TlsMetrics(TlsDirectory directory, const Clock& clock)
    : directory_(std::move(directory)),
      clock_(clock),
      remaining_("muster.tls.certificate.remaining", "s",
                 "How long the certificate of this process is still valid",
                 [this] { return Remaining(); }),
      readable_("muster.tls.certificate.readable", "1",
                "Whether the certificate of this process can be read",
                [this] { return Readable(); }) {}

std::vector<MetricPoint> TlsMetrics::Remaining() const {
  const auto certificate = ReadOwn(directory_);
  if (!certificate.ok()) return {};
  return {{{}, absl::ToDoubleSeconds(certificate->not_after - clock_.Now())}};
}

std::vector<MetricPoint> TlsMetrics::Readable() const {
  return {{{}, ReadOwn(directory_).ok() ? 1.0 : 0.0}};
}

}  // namespace muster
