#ifndef TESTS_DURABILITY_PAGE_LOAD_H_
#define TESTS_DURABILITY_PAGE_LOAD_H_

#include <map>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/time.h"
#include "grpcpp/channel.h"
#include "tests/durability/page_ledger.h"

namespace muster::testing {

// Pushes pages as fast as they are acknowledged, each source on a stream of
// its own with several pages on the way. A stream that ends is opened again,
// until Stop().
//
// Thread-safe. The ledger must outlive it.
class PageLoad {
 public:
  PageLoad(std::shared_ptr<grpc::Channel> channel,
           const std::vector<std::string>& sources, PageLedger& ledger);
  ~PageLoad();

  // Waits until a page was acknowledged, at most for `limit`. False if none
  // was.
  bool AwaitAck(absl::Duration limit) ABSL_LOCKS_EXCLUDED(mu_);

  // Ends all streams, if the server has not, and waits for the threads.
  void Stop() ABSL_LOCKS_EXCLUDED(mu_);

  int64_t acks() const ABSL_LOCKS_EXCLUDED(mu_);
  // How often a stream ended, by the reason (or code) that the server gave.
  std::map<std::string, int> endings() const ABSL_LOCKS_EXCLUDED(mu_);

 private:
  class Stream;

  void Run(const std::string& source);
  bool stopped() const ABSL_LOCKS_EXCLUDED(mu_);
  void NoteAck() ABSL_LOCKS_EXCLUDED(mu_);
  void NoteEnding(const grpc::Status& status) ABSL_LOCKS_EXCLUDED(mu_);

  const std::shared_ptr<grpc::Channel> channel_;
  PageLedger& ledger_;

  mutable absl::Mutex mu_;
  bool stopped_ ABSL_GUARDED_BY(mu_) = false;
  int64_t acks_ ABSL_GUARDED_BY(mu_) = 0;
  std::map<std::string, int> endings_ ABSL_GUARDED_BY(mu_);
  std::vector<Stream*> streams_ ABSL_GUARDED_BY(mu_);  // that are open

  std::vector<std::thread> threads_;
};

}  // namespace muster::testing

#endif  // TESTS_DURABILITY_PAGE_LOAD_H_
