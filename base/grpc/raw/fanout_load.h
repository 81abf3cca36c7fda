#ifndef BASE_GRPC_RAW_FANOUT_LOAD_H_
#define BASE_GRPC_RAW_FANOUT_LOAD_H_

#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "base/grpc/echo.grpc.pb.h"
#include "grpcpp/create_channel.h"
#include "grpcpp/security/credentials.h"

// The client of fanout_benchmark: a process of its own, which shares the
// machine's clock and a piece of memory with the server.
namespace muster::fanout {

using echo::v1::Echo;
using echo::v1::SayRequest;
using echo::v1::SayResponse;

// What one run does. `streams` receive every message, `idle` more receive none.
struct Plan {
  bool bare;
  int streams, idle, connections, messages, bytes;
};

// The text of the requests of idle streams.
inline constexpr char kIdle[] = "idle";

inline constexpr int kMaxSamples = 4 << 20;

inline int64_t Nanos() {
  return std::chrono::steady_clock::now().time_since_epoch().count();
}

// Memory of both processes. A latency is commit to delivery, in nanoseconds.
struct Shared {
  std::atomic<int> port;
  std::atomic<int> open;
  std::atomic<int64_t> delivered;
  int64_t latencies[kMaxSamples];
};

// Polls, because the other process cannot notify.
template <typename Condition>
void WaitFor(Condition condition) {
  while (!condition()) absl::SleepFor(absl::Microseconds(200));
}

// One stream, which reads as fast as it can. A message says when it was
// committed.
class Reader final : public grpc::ClientReadReactor<SayResponse> {
 public:
  Reader(Echo::Stub& stub, bool idle, Shared& shared) : shared_(shared) {
    if (idle) request_.set_text(kIdle);
    stub.async()->Hold(&context_, &request_, this);
    StartRead(&response_);
    StartCall();
  }

  bool done() const { return done_; }

  void OnReadInitialMetadataDone(bool) override { ++shared_.open; }
  void OnReadDone(bool ok) override {
    if (!ok) return;
    int64_t committed = 0;
    const std::string& text = response_.text();
    absl::SimpleAtoi(text.substr(0, text.find(' ')), &committed);
    const int64_t sample = shared_.delivered++;
    if (sample < kMaxSamples) shared_.latencies[sample] = Nanos() - committed;
    StartRead(&response_);
  }
  void OnDone(const grpc::Status&) override { done_ = true; }

 private:
  Shared& shared_;
  grpc::ClientContext context_;
  SayRequest request_;
  SayResponse response_;
  std::atomic<bool> done_{false};
};

// Opens all streams, reads until each is over, and exits.
[[noreturn]] inline void RunClient(const Plan& plan, Shared& shared) {
  WaitFor([&] { return shared.port != 0; });
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  std::vector<std::unique_ptr<Echo::Stub>> stubs;
  for (int i = 0; i < plan.connections; ++i) {
    stubs.push_back(Echo::NewStub(grpc::CreateCustomChannel(
        absl::StrCat("127.0.0.1:", shared.port.load()),
        grpc::InsecureChannelCredentials(), arguments)));
  }
  std::deque<Reader> readers;
  for (int i = 0; i < plan.streams + plan.idle; ++i) {
    readers.emplace_back(*stubs[i % stubs.size()], i >= plan.streams, shared);
  }
  for (const Reader& reader : readers) WaitFor([&] { return reader.done(); });
  _exit(0);
}

}  // namespace muster::fanout

#endif  // BASE_GRPC_RAW_FANOUT_LOAD_H_
