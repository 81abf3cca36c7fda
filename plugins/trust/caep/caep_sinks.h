#ifndef PLUGINS_TRUST_CAEP_CAEP_SINKS_H_
#define PLUGINS_TRUST_CAEP_CAEP_SINKS_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/http/http_transport.h"
#include "base/random.h"
#include "base/telemetry/metrics.h"
#include "base/threads/periodic.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/trust/caep/caep_store.h"
#include "plugins/trust/caep/caep_stream.h"
#include "proto/muster/config/v1/config.pb.h"
#include "proto/muster/trust/v1/trust.pb.h"

namespace muster::trust {

// Tells the configured receivers of `device-compliance-change` events (CAEP)
// when a verdict changes sides. Keeps what was told, and what is to be told
// yet, in a store of its own beside the plugin's.
//
// Thread-safe. What it is given must outlive it.
class CaepSinks {
 public:
  struct Deps {
    // Where verdicts are read from.
    const plugins::EffectStore& verdicts;
    // Of the policy that a request without one gets in `sources/{source}`; ""
    // if none speaks of it. Thread-safe.
    std::function<std::string(absl::string_view source)> default_policy;
    // May use plain text to loopback only.
    HttpTransport& transport;
    Clock& clock;
    Random& random;
  };

  // `config.caep_streams` with the store `{data_dir}/plugins/trust_caep`, which
  // is not opened if there are no streams. Makes the key that is the default,
  // and `caep.jwks` beside it, if a stream needs them and they are not there.
  //
  // Errors: those of CheckCaep(), of reading and making keys
  // (CaepSigner::FromFile()), and of the store.
  static absl::StatusOr<std::unique_ptr<CaepSinks>> Create(
      const config::v1::TrustConfig& config, const std::string& data_dir,
      const Deps& deps);

  // Begins to read and push, one thread a stream. Once.
  void Start();

  // Ends that; waits for requests in progress. Does nothing before Start().
  void Stop();

  // One turn of every stream, in place of Start(): for tests.
  void RunOnce();

  // Answers ListCaepDeliveries.
  //
  // Errors:
  //   NOT_FOUND CAEP_STREAM_NOT_FOUND: there is no such stream.
  //   INVALID_ARGUMENT PAGE_SIZE_NEGATIVE, PAGE_TOKEN_MALFORMED,
  //     PAGE_TOKEN_OTHER_QUERY: correct the request.
  absl::StatusOr<v1::ListCaepDeliveriesResponse> List(
      const v1::ListCaepDeliveriesRequest& request) const;

  // The store, for looking at it from outside; null without streams.
  const RocksDatabase* rocks() const {
    return store_ == nullptr ? nullptr : &store_->rocks();
  }

 private:
  CaepSinks(std::unique_ptr<CaepStore> store, Clock& clock)
      : store_(std::move(store)), clock_(clock) {}

  void Adopt(std::vector<std::unique_ptr<CaepStream>> streams);
  std::vector<MetricPoint> Pending() const;
  std::vector<MetricPoint> Deliveries() const;

  const std::unique_ptr<CaepStore> store_;  // null: no streams
  Clock& clock_;
  std::vector<std::unique_ptr<CaepStream>> streams_;
  std::vector<std::unique_ptr<Periodic>> loops_;
  // Last: they read what is above.
  std::optional<GaugeFamily> pending_;
  std::optional<CounterFamily> deliveries_;
};

// Whether the CAEP streams of `config` can be served. Opens no file.
//
// Errors:
//   INVALID_ARGUMENT CONFIG_INVALID: names the field.
absl::Status CheckCaep(const config::v1::TrustConfig& config);

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_CAEP_SINKS_H_
