#ifndef CONNECTOR_CORE_SYNC_FAKE_PAGE_SINK_H_
#define CONNECTOR_CORE_SYNC_FAKE_PAGE_SINK_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/mutex.h"
#include "connector/core/sync/page_sink.h"

namespace muster::connector {

// An inventory in memory, as syncs see it: takes every step, remembers it, and
// answers as it was told. The syncs of `begin.source` are numbered from 1.
// Thread-safe; must outlive the sinks that it opens.
class FakeInventory {
 public:
  using Request = PageSink::Request;

  // A sink of one new sync. It is true to the order of the steps: a step that
  // may not come fails with SYNC_PROTOCOL.
  std::unique_ptr<PageSink> Open();
  OpenPageSink Opener();

  // Every commit from now on is answered with these.
  void AnswerMissing(std::vector<std::string> devices);
  void AnswerHeld(bool held);

  // Every such step from now on fails and breaks its sync; OK heals.
  void FailAt(Request::StepCase step, absl::Status why);

  // All steps taken, oldest first; those of one kind.
  std::vector<Request> steps() const;
  std::vector<Request> Steps(Request::StepCase step) const;

 private:
  friend class FakePageSink;

  // Takes one step of a sync; what FailAt() said of it.
  absl::Status Take(Request step);

  mutable absl::Mutex mu_;
  std::vector<Request> steps_ ABSL_GUARDED_BY(mu_);
  std::map<Request::StepCase, absl::Status> failures_ ABSL_GUARDED_BY(mu_);
  std::vector<std::string> missing_ ABSL_GUARDED_BY(mu_);
  bool held_ ABSL_GUARDED_BY(mu_) = false;
  int syncs_ ABSL_GUARDED_BY(mu_) = 0;
};

}  // namespace muster::connector

#endif  // CONNECTOR_CORE_SYNC_FAKE_PAGE_SINK_H_
