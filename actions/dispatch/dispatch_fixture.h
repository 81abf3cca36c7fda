#ifndef ACTIONS_DISPATCH_DISPATCH_FIXTURE_H_
#define ACTIONS_DISPATCH_DISPATCH_FIXTURE_H_

#include <memory>
#include <string>
#include <vector>

#include "actions/testing/actions_world.h"
#include "gtest/gtest.h"
#include "proto/muster/actions/v1/actions.pb.h"

namespace muster::actions {

// A dispatcher in its world. The delays are the default ones.
class DispatchFixture : public ::testing::Test, public ActionsWorld {
 protected:
  // Stores a command for the Mac. `request_id` is its id, too.
  v1::Command QueueLock(const std::string& request_id = "lock",
                        const std::string& traceparent = "");
  v1::Command QueueBlankPush(const std::string& request_id = "push");
  v1::Command Queue(v1::Command draft, const std::string& request_id);

  // The inventory saw the Mac check in just now.
  void CheckInNow();

  FakeCommandGateway& gateway_ = gateway;
  FakeDeviceLookup& devices_ = devices;
  FakeClock& clock_ = clock;
  std::unique_ptr<CommandStore>& store_ = store;
  std::unique_ptr<Dispatcher>& dispatcher_ = dispatcher;
};

}  // namespace muster::actions

#endif  // ACTIONS_DISPATCH_DISPATCH_FIXTURE_H_
