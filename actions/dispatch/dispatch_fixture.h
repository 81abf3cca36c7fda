#ifndef ACTIONS_DISPATCH_DISPATCH_FIXTURE_H_
#define ACTIONS_DISPATCH_DISPATCH_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "actions/dispatch/dispatcher.h"
#include "actions/peers/fake_command_gateway.h"
#include "actions/peers/fake_device_lookup.h"
#include "actions/store/command_store.h"
#include "base/fake_clock.h"
#include "gtest/gtest.h"
#include "proto/muster/actions/v1/actions.pb.h"
#include "testing/temp_dir.h"

namespace muster::actions {

constexpr char kMac[] = "sources/iru/devices/mac";

// A dispatcher over a store on the disk, a fake vendor and a fake inventory
// that knows one Mac, last seen at the start. The delays are the default ones.
class DispatchFixture : public ::testing::Test {
 protected:
  DispatchFixture();

  // The process ends (if it has not) and starts again; the vendor goes on.
  void Restart();

  // Stores a command for the Mac. `request_id` is its id, too.
  v1::Command QueueLock(const std::string& request_id = "lock",
                        const std::string& traceparent = "");
  v1::Command QueueBlankPush(const std::string& request_id = "push");

  // The command as it is on the disk.
  v1::Command Latest(const v1::Command& command) const;
  // Its state's word, such as "QUEUED".
  std::string StateOf(const v1::Command& command) const;
  // The words of its history.
  std::vector<std::string> HistoryOf(const v1::Command& command) const;

  // Lets time pass, then turns the crank once.
  void TurnAfter(absl::Duration time);

  // The inventory saw the Mac check in just now.
  void CheckInNow();

  testing::TempDir dir_;
  FakeClock clock_{absl::FromUnixSeconds(1'700'000'000)};
  FakeCommandGateway gateway_{clock_};
  FakeDeviceLookup devices_;
  std::unique_ptr<CommandStore> store_;
  std::unique_ptr<Dispatcher> dispatcher_;

 private:
  v1::Command Queue(v1::Command draft, const std::string& request_id);
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_DISPATCH_FIXTURE_H_
