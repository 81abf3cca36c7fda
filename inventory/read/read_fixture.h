#ifndef INVENTORY_READ_READ_FIXTURE_H_
#define INVENTORY_READ_READ_FIXTURE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "inventory/liveness/liveness_table.h"
#include "inventory/model/proto_time.h"
#include "inventory/store/testing/fake_device_store.h"
#include "inventory/store/testing/store_writes.h"
#include "inventory/store/testing/test_resources.h"
#include "proto/muster/device/v1/device.pb.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::inventory::testing {

// A store with the liveness of its devices beside it. Revisions are committed
// as StoreWriteBuilder::At() says.
class ReadFixture : public ::testing::Test {
 protected:
  // The device `id`, which must be there, checked in and was read through
  // `endpoint`.
  void SeeAlive(absl::string_view id, absl::Time check_in,
                absl::string_view endpoint = "devices") {
    const std::string name = DeviceName(id);
    StoredLiveness seen;
    seen.touch = ++touches_;
    seen.liveness.set_device(name);
    *seen.liveness.mutable_last_check_in_time() = ToProto(check_in);
    device::v1::Observation& one = *seen.liveness.add_observations();
    one.set_endpoint(std::string(endpoint));
    *one.mutable_collect_time() = ToProto(check_in - absl::Hours(1));
    *one.mutable_observe_time() = ToProto(check_in + absl::Hours(1));
    const auto record = store_.Read()->Get(v1::RESOURCE_KIND_DEVICE, name);
    LivenessUpdate update = liveness_.NewUpdate();
    update.Put((*record)->number, seen);
    liveness_.Apply(update, touches_);
  }

  FakeDeviceStore store_;
  LivenessTable liveness_;

 private:
  Touch touches_ = 0;
};

}  // namespace muster::inventory::testing

#endif  // INVENTORY_READ_READ_FIXTURE_H_
