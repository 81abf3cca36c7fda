#ifndef PLUGINS_TRUST_CAEP_CAEP_STREAM_H_
#define PLUGINS_TRUST_CAEP_CAEP_STREAM_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "base/clock.h"
#include "base/http/http_transport.h"
#include "base/random.h"
#include "plugins/sdk/effects/effect_snapshot.h"
#include "plugins/sdk/effects/effect_store.h"
#include "plugins/trust/caep/caep_push.h"
#include "plugins/trust/caep/caep_signer.h"
#include "plugins/trust/caep/caep_store.h"
#include "proto/muster/config/v1/config.pb.h"

namespace muster::trust {

// Tells one receiver of verdicts that changed sides, in the order in which they
// did. The first verdict of a device is no change: it is what later ones are
// compared with. A receiver that is behind costs no queue: while so many events
// wait, the log of verdicts waits; and where that is gone, all verdicts are
// compared with what was told last, so that it learns how things stand, if not
// how they came to.
//
// RunOnce() is for one thread; the rest is thread-safe. What it is given must
// outlive it.
class CaepStream {
 public:
  // Events that wait before no more are made.
  static constexpr int kMaxPending = 1000;

  struct Deps {
    CaepStore& store;
    const plugins::EffectStore& verdicts;
    // As CaepSinks::Deps.
    std::function<std::string(absl::string_view source)> default_policy;
    HttpTransport& transport;
    const Clock& clock;
    Random& random;
  };

  CaepStream(config::v1::TrustConfig::CaepStream config, CaepSigner signer,
             Deps deps);

  // Reads verdicts that are new, and pushes what is due; 100 events at most.
  void RunOnce();

  const std::string& name() const { return config_.name(); }

  // Tries so far, by how they went: `taken`, `refused`, `busy`, `shut_out`.
  std::vector<std::pair<std::string, int64_t>> tries() const;

 private:
  absl::Status ReadVerdicts();
  absl::StatusOr<CaepStore::Step> NextStep(bool& more);
  absl::Status Walk(const plugins::EffectSnapshot& snapshot,
                    CaepStore::Step& step);
  absl::Status ReadLog(const plugins::EffectSnapshot& snapshot,
                       CaepStore::Step& step, bool& more);
  absl::Status Take(const plugins::Resource& resource, CaepStore::Step& step);
  absl::Status Compare(const v1::Verdict& verdict, int64_t revision,
                       CaepStore::Step& step);
  void AddEvent(const v1::Verdict& verdict, int64_t revision,
                const std::string& before, const std::string& status,
                CaepStore::Step& step);
  bool IsMeant(absl::string_view source, absl::string_view policy) const;
  absl::Status PushDue();
  absl::StatusOr<bool> PushOne(NumberedEvent event);
  void Log(const NumberedEvent& event, const PushResult& result) const;

  const config::v1::TrustConfig::CaepStream config_;
  const CaepSigner signer_;
  const Deps deps_;
  std::array<std::atomic<int64_t>, 4> tries_{};
  bool failing_ = false;  // touched by RunOnce() only: said so already
};

}  // namespace muster::trust

#endif  // PLUGINS_TRUST_CAEP_CAEP_STREAM_H_
