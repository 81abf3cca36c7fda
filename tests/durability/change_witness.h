#ifndef TESTS_DURABILITY_CHANGE_WITNESS_H_
#define TESTS_DURABILITY_CHANGE_WITNESS_H_

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "grpcpp/channel.h"
#include "grpcpp/client_context.h"
#include "inventory/model/position.h"
#include "proto/muster/inventory/v1/inventory.pb.h"

namespace muster::testing {

// Something that tells two changes apart by their bytes.
uint64_t HashOf(const inventory::v1::Change& change);

// Watches everything, through the lives of a server: each resumes where the
// one before ended. Remembers what it saw, and whatever was wrong with it.
//
// Thread-safe.
class ChangeWitness {
 public:
  ~ChangeWitness();

  // Watches the server at `channel` until that ends or Stop().
  void Start(std::shared_ptr<grpc::Channel> channel);
  void Stop();

  // The changes that were seen since the last call: revision to HashOf().
  // After Stop().
  std::map<inventory::Revision, uint64_t> TakeSeen() ABSL_LOCKS_EXCLUDED(mu_);

  // One sentence each; empty if all is well.
  std::vector<std::string> complaints() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  void Run(grpc::Channel& channel);
  void Take(const inventory::v1::WatchResponse& response)
      ABSL_LOCKS_EXCLUDED(mu_);

  std::unique_ptr<grpc::ClientContext> context_;  // of the running stream
  std::thread thread_;

  mutable absl::Mutex mu_;
  std::string token_ ABSL_GUARDED_BY(mu_);
  inventory::Revision revision_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<inventory::Revision, uint64_t> seen_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> complaints_ ABSL_GUARDED_BY(mu_);
};

}  // namespace muster::testing

#endif  // TESTS_DURABILITY_CHANGE_WITNESS_H_
