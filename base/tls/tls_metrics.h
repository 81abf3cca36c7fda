#ifndef BASE_TLS_TLS_METRICS_H_
#define BASE_TLS_TLS_METRICS_H_

#include <vector>

#include "base/clock.h"
#include "base/telemetry/metrics.h"
#include "base/tls/tls_directory.h"

namespace muster {

// What the certificate of this process shows, as its file is at the moment:
//
//   muster.tls.certificate.remaining, in s: how long it is still valid;
//   negative
//     once it is not.
//   muster.tls.certificate.readable: 1, or 0 while the file is none.
//
// `clock` must outlive it.
class TlsMetrics {
 public:
  TlsMetrics(TlsDirectory directory, const Clock& clock);

 private:
  std::vector<MetricPoint> Remaining() const;
  std::vector<MetricPoint> Readable() const;

  const TlsDirectory directory_;
  const Clock& clock_;
  const GaugeFamily remaining_;
  const GaugeFamily readable_;
};

}  // namespace muster

#endif  // BASE_TLS_TLS_METRICS_H_
