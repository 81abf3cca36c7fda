// The suite that every engine of the store passes: each promise of
// device_store.h, store_reader.h and store_write.h is a test of its own, and a
// random walk is compared with a naive model. The tests are in conformance/.
//
// An engine is held to it by a test target that depends on
// :device_store_conformance and has, in this namespace,
//
//   class RocksUnderTest final : public StoreUnderTest { … };
//
//   INSTANTIATE_TEST_SUITE_P(
//       Rocks, DeviceStoreConformance,
//       ::testing::Values(StoreEngine{
//           "Rocks", [] { return std::make_unique<RocksUnderTest>(); }}),
//       EngineName);
//
// fake_device_store_conformance_test.cc is the example. An engine on a
// replicated store (etcd has the same revisions and compaction) is added the
// same way: its StoreUnderTest holds the cluster, Reopen() is another member
// taking over, LoseNextCommit() cuts the answer of the transaction off.
//
// What the suite expects beyond the signatures:
//   A version that TYPE_REMOVED made of a facet is none; of a device it is its
//     tombstone.
//   A device's record that is a tombstone (`header.after.living` is false) goes
//     when compaction passes it, with its index keys and the records of its
//     facets; kNames stays. Facets do not change after that of their device.
//   `ended_syncs` is 0 after reopening; the rest of end() stays.
#ifndef INVENTORY_STORE_TESTING_DEVICE_STORE_CONFORMANCE_H_
#define INVENTORY_STORE_TESTING_DEVICE_STORE_CONFORMANCE_H_

#include "inventory/store/testing/conformance/store_under_test.h"

#endif  // INVENTORY_STORE_TESTING_DEVICE_STORE_CONFORMANCE_H_
