#ifndef BENCH_CONNECTOR_TENANT_LINE_H_
#define BENCH_CONNECTOR_TENANT_LINE_H_

#include <cstdint>
#include <map>
#include <string>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "base/clock.h"
#include "base/http/http_transport.h"
#include "tests/fake_iru/tenant/tenant.h"

namespace muster::bench {

// The way to a tenant in this process that takes as long as a real one's does:
// half of the latency there, half back. Counts what went there.
//
// Thread-safe. What it is given must outlive it.
class TenantLine final : public HttpTransport {
 public:
  struct Options {
    absl::Duration latency = absl::Milliseconds(300);
    // Gives the bytes of an earlier answer to the same question, so that the
    // tenant's own work is not measured.
    bool keep_answers = false;
  };
  // The tenant's address for who uses this line, and for its files.
  static constexpr char kUrl[] = "http://127.0.0.1:1";

  TenantLine(fake_iru::Tenant& tenant, Clock& clock, Options options)
      : tenant_(tenant),
        clock_(clock),
        options_(options),
        latency_(options.latency) {}

  // Of requests that begin from now on.
  void SetLatency(absl::Duration latency) ABSL_LOCKS_EXCLUDED(mu_);

  absl::StatusOr<HttpResponse> Send(const HttpRequest& request) override
      ABSL_LOCKS_EXCLUDED(mu_);

  struct Traffic {
    int64_t requests = 0;
    int most_in_flight = 0;
    // By hour, of those to the API; hours begin when the clock's do.
    std::map<absl::Time, int64_t> by_hour;
    // By method and path without ids.
    std::map<std::string, int64_t> by_path;
  };
  // What went over it since the last call.
  Traffic TakeTraffic() ABSL_LOCKS_EXCLUDED(mu_);

 private:
  // How long this request is to take.
  absl::Duration Begin(const std::string& path) ABSL_LOCKS_EXCLUDED(mu_);
  HttpResponse Ask(const HttpRequest& request, const std::string& target)
      ABSL_LOCKS_EXCLUDED(mu_);
  void Wait(absl::Duration how_long);

  fake_iru::Tenant& tenant_;
  Clock& clock_;
  const Options options_;
  const absl::Notification never_;

  absl::Mutex mu_;
  absl::Duration latency_ ABSL_GUARDED_BY(mu_);
  Traffic traffic_ ABSL_GUARDED_BY(mu_);
  int in_flight_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, HttpResponse> kept_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::bench

#endif  // BENCH_CONNECTOR_TENANT_LINE_H_
