#ifndef DEMO_STORY_H_
#define DEMO_STORY_H_

#include <cstdint>
#include <ostream>
#include <string>

#include "absl/status/statusor.h"
#include "cli/report/fleet_report.h"
#include "demo/fake_tenant.h"
#include "demo/installation.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "tests/otlp_receiver/otlp_receiver.h"

namespace muster::demo {

// What the last line of `--once` says.
struct Totals {
  int64_t devices = 0;         // living ones in inventory after the first sync
  double sync_seconds = 0;     // of the first sync, by its own record
  int64_t api_calls = 0;       // its requests, by the fake's own log
  int64_t assets = 0;          // living ones after the first sync
  int64_t assets_removed = 0;  // after the un-enrolment
  int64_t trusted = 0, untrusted = 0, unknown = 0;
  int64_t compliance_checked = 0;
  std::string lock_state;
  std::string trace_id;  // of the lock, by what the OTLP receiver got

  std::string ToJson() const;
};

// Walks one person through an installation: the first sync, what the plugins
// made of it, a lock, a removal. Fills its totals on the way. Not thread-safe.
class Story {
 public:
  // All must outlive the story.
  Story(Installation& installation, const OtlpReceiver& receiver,
        std::ostream& out);

  // Tells it all, once.
  //
  // Errors: of whatever went wrong; the message says what.
  absl::Status Tell();

  const Totals& totals() const { return totals_; }

 private:
  absl::Status FirstSync();
  absl::Status ShowFleet();
  absl::Status ShowAssets();
  absl::Status ShowTrust();
  absl::Status ShowCompliance();
  absl::Status LockOneMac();
  absl::StatusOr<actions::v1::Command> AskForLock();
  absl::Status UnenrollOneDevice();

  absl::StatusOr<device::v1::Device> LastLivingDevice();
  absl::StatusOr<std::string> TraceOfTheLock(const std::string& device_id);
  absl::Status ShowRemoval(const device::v1::Device& device);
  void Heading(const std::string& text);

  Installation& installation_;
  cli::Client& client_;
  const OtlpReceiver& receiver_;
  FakeTenant fake_;
  std::ostream& out_;
  std::string locked_device_;
  int step_ = 0;
  Totals totals_;
};

}  // namespace muster::demo

#endif  // DEMO_STORY_H_
