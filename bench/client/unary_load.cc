#include "bench/client/unary_load.h"

#include <atomic>
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "absl/base/thread_annotations.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/errors.h"
#include "base/status_macros.h"
#include "bench/client/raw_stream.h"
#include "grpcpp/generic/generic_stub.h"

namespace muster::bench {
namespace {

// What all slots share. Thread-safe.
class Board {
 public:
  explicit Board(const UnaryPlan& plan)
      : plan_(plan), slots_left_(plan.in_flight) {}

  // The next request, or null if no more calls are to be made.
  const grpc::ByteBuffer* Next() {
    const int call = begun_.fetch_add(1, std::memory_order_relaxed);
    if (call >= plan_.calls) return nullptr;
    return &plan_.requests[call % plan_.requests.size()];
  }

  void NoteAnswer(const grpc::Status& status, const grpc::ByteBuffer& answer) {
    const int count = answered_.fetch_add(1, std::memory_order_relaxed);
    if (status.ok() && count >= plan_.keep) return;
    absl::MutexLock lock(&mu_);
    if (!status.ok()) failure_.Update(FromGrpcStatus(status));
    if (count < plan_.keep) answers_.push_back(answer);
  }

  void SlotIsDone() { slots_left_.DecrementCount(); }
  void AwaitSlots() { slots_left_.Wait(); }

  absl::StatusOr<std::vector<grpc::ByteBuffer>> Take() {
    absl::MutexLock lock(&mu_);
    RETURN_IF_ERROR(failure_);
    return std::move(answers_);
  }

 private:
  const UnaryPlan& plan_;
  std::atomic<int> begun_{0};
  std::atomic<int> answered_{0};
  absl::BlockingCounter slots_left_;
  absl::Mutex mu_;
  absl::Status failure_ ABSL_GUARDED_BY(mu_);
  std::vector<grpc::ByteBuffer> answers_ ABSL_GUARDED_BY(mu_);
};

// One call in flight, and after it the next.
class Slot {
 public:
  Slot(grpc::GenericStub& stub, const std::string& method, Board& board)
      : stub_(stub), method_(method), board_(board) {}

  void CallNext() {
    const grpc::ByteBuffer* const request = board_.Next();
    if (request == nullptr) return board_.SlotIsDone();
    context_.emplace();
    context_->set_wait_for_ready(true);
    answer_.Clear();
    stub_.UnaryCall(&*context_, method_, {}, request, &answer_,
                    [this](const grpc::Status& status) {
                      board_.NoteAnswer(status, answer_);
                      CallNext();
                    });
  }

 private:
  grpc::GenericStub& stub_;
  const std::string& method_;
  Board& board_;
  std::optional<grpc::ClientContext> context_;
  grpc::ByteBuffer answer_;
};

}  // namespace

absl::StatusOr<UnaryRun> CallMany(const UnaryPlan& plan) {
  std::deque<grpc::GenericStub> stubs;
  for (int i = 0; i < plan.connections; ++i) {
    stubs.emplace_back(Connect(plan.target));
  }
  Board board(plan);
  std::deque<Slot> slots;
  for (int i = 0; i < plan.in_flight; ++i) {
    slots.emplace_back(stubs[i % stubs.size()], plan.method, board);
  }
  UnaryRun run;
  const absl::Time start = absl::Now();
  for (Slot& slot : slots) slot.CallNext();
  board.AwaitSlots();
  run.elapsed = absl::Now() - start;
  ASSIGN_OR_RETURN(run.answers, board.Take());
  return run;
}

}  // namespace muster::bench
