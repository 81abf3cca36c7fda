// Fan-out to many streams, beside what bare gRPC does with the same bytes:
//
//   fanout_benchmark bare|cursor STREAMS IDLE CONNECTIONS MESSAGES BYTES
//
// STREAMS receive every message and IDLE more receive none. The client is a
// process of its own, so that the CPU printed is the server's.

#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/mutex.h"
#include "absl/time/clock.h"
#include "base/grpc/raw/byte_stream_reactor.h"
#include "base/grpc/raw/fanout_load.h"
#include "base/grpc/raw/raw_unary.h"
#include "base/grpc/watch_hub.h"
#include "base/threads/thread_pool.h"
#include "grpcpp/security/server_credentials.h"
#include "grpcpp/server_builder.h"

namespace muster::fanout {
namespace {

constexpr int kCommits = 50;  // of the latency phase
constexpr absl::Duration kCommitInterval = absl::Milliseconds(100);

// The messages so far; each says when it was committed. Thread-safe.
class Feed {
 public:
  void Append(int bytes) {
    SayResponse response;
    response.set_text(absl::StrCat(Nanos(), " "));
    response.mutable_text()->resize(bytes, '.');
    auto encoded =
        std::make_shared<const grpc::ByteBuffer>(ToByteBuffer(response));
    absl::MutexLock lock(&mu_);
    messages_.push_back(std::move(encoded));
  }

  std::optional<SharedBytes> Next(size_t& cursor) {
    absl::MutexLock lock(&mu_);
    if (cursor == messages_.size()) return std::nullopt;
    return messages_[cursor++];
  }

 private:
  absl::Mutex mu_;
  std::deque<SharedBytes> messages_;
};

// The least that a stream can do: the next message as soon as the last one is
// taken, on whatever thread says so.
class BareReactor final : public grpc::ServerWriteReactor<grpc::ByteBuffer> {
 public:
  explicit BareReactor(Feed& feed) : feed_(feed) { StartSendInitialMetadata(); }

  void Kick() {
    {
      absl::MutexLock lock(&mu_);
      if (busy_) return;
      busy_ = true;
    }
    WriteNext();
  }
  void OnWriteDone(bool) override { WriteNext(); }
  void OnCancel() override { Finish(grpc::Status::CANCELLED); }
  void OnDone() override { delete this; }

 private:
  void WriteNext() {
    std::optional<SharedBytes> next;
    {
      absl::MutexLock lock(&mu_);
      next = feed_.Next(cursor_);
      busy_ = next.has_value();
      if (!busy_) return;
    }
    in_flight_ = *std::move(next);
    StartWrite(in_flight_.get());
  }

  Feed& feed_;
  std::shared_ptr<const grpc::ByteBuffer> in_flight_;
  absl::Mutex mu_;
  size_t cursor_ = 0;
  bool busy_ = false;
};

class FanoutService final
    : public Echo::WithRawCallbackMethod_Hold<Echo::Service> {
 public:
  explicit FanoutService(const Plan& plan) : plan_(plan) {}

  grpc::ServerWriteReactor<grpc::ByteBuffer>* Hold(
      grpc::CallbackServerContext*, const grpc::ByteBuffer* request) override {
    SayRequest parsed;
    ParseRequest(*request, parsed).IgnoreError();
    const bool idle = parsed.text() == kIdle;
    return plan_.bare ? OpenBare(idle) : OpenCursor(idle);
  }

  void Commit(int messages) {
    for (int i = 0; i < messages; ++i) feed_.Append(plan_.bytes);
    if (!plan_.bare) return hub_.WakeAll();
    absl::MutexLock lock(&mu_);
    for (BareReactor* stream : bare_) stream->Kick();
  }

 private:
  grpc::ServerWriteReactor<grpc::ByteBuffer>* OpenBare(bool idle) {
    auto* const stream = new BareReactor(feed_);
    absl::MutexLock lock(&mu_);
    if (!idle) bare_.push_back(stream);
    return stream;
  }

  grpc::ServerWriteReactor<grpc::ByteBuffer>* OpenCursor(bool idle) {
    auto* const stream = new ByteStreamReactor(
        pumps_,
        [this, idle, cursor = size_t{0}]() mutable
        -> absl::StatusOr<std::optional<SharedBytes>> {
          if (idle) return std::nullopt;
          return feed_.Next(cursor);
        },
        [this](ByteStreamReactor* done) { hub_.Leave(done); },
        StreamOptions{"", nullptr, nullptr, [] { return true; }, nullptr});
    hub_.Join(stream);
    return stream;
  }

  const Plan plan_;
  Feed feed_;
  absl::Mutex mu_;
  std::vector<BareReactor*> bare_;
  ThreadPool pool_{2};
  PumpQueue pumps_{pool_, 2};
  WatchHub hub_{WatchHubOptions{&pool_}};
};

double CpuMicros() {
  rusage used;
  getrusage(RUSAGE_SELF, &used);
  return 1e6 * (used.ru_utime.tv_sec + used.ru_stime.tv_sec) +
         used.ru_utime.tv_usec + used.ru_stime.tv_usec;
}

int ResidentKib() {
  long size = 0, resident = 0;
  FILE* const file = std::fopen("/proc/self/statm", "r");
  if (std::fscanf(file, "%ld %ld", &size, &resident) != 2) resident = 0;
  std::fclose(file);
  return static_cast<int>(resident * (sysconf(_SC_PAGESIZE) / 1024));
}

void MeasureLatency(const Plan& plan, FanoutService& service, Shared& shared) {
  double committing = 0;
  const double cpu = CpuMicros();
  const int64_t start = shared.delivered;
  absl::Time due = absl::Now();
  for (int i = 0; i < kCommits; ++i) {
    due += kCommitInterval;
    absl::SleepFor(due - absl::Now());
    const int64_t begun = Nanos();
    service.Commit(1);
    committing += (Nanos() - begun) / 1e3 / kCommits;
  }
  const int64_t count = int64_t{kCommits} * plan.streams;
  WaitFor([&] { return shared.delivered == start + count; });
  int64_t* const first = shared.latencies + start;
  std::sort(first, first + count);
  std::printf("p50 %6.2f ms  p99 %6.2f ms  %5.1f us CPU/msg  commit %6.0f us  ",
              first[count / 2] / 1e6, first[count * 99 / 100] / 1e6,
              (CpuMicros() - cpu) / count, committing);
}

void MeasureThroughput(const Plan& plan, FanoutService& service,
                       Shared& shared) {
  const int64_t end = shared.delivered + int64_t{plan.streams} * plan.messages;
  const double cpu = CpuMicros();
  const int64_t start = Nanos(), before = shared.delivered;
  service.Commit(plan.messages);
  WaitFor([&] { return shared.delivered >= end; });
  const double count = end - before;
  std::printf("%7.0f msg/s  %5.1f us CPU/msg\n",
              count / ((Nanos() - start) / 1e9), (CpuMicros() - cpu) / count);
}

void RunServer(const Plan& plan, Shared& shared) {
  FanoutService service(plan);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(),
                           &port);
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  const int before = ResidentKib();
  shared.port = port;
  const int all = plan.streams + plan.idle;
  WaitFor([&] { return shared.open == all; });
  std::printf("%-6s %5d+%5d streams %5d conns  %5.1f KiB/stream  ",
              plan.bare ? "bare" : "cursor", plan.streams, plan.idle,
              plan.connections, double(ResidentKib() - before) / all);
  MeasureLatency(plan, service, shared);
  MeasureThroughput(plan, service, shared);
  server->Shutdown(std::chrono::system_clock::now());
}

int Main(int argc, char** argv) {
  if (argc != 7) return 2;
  const Plan plan{std::string(argv[1]) == "bare",
                  std::atoi(argv[2]),
                  std::atoi(argv[3]),
                  std::atoi(argv[4]),
                  std::atoi(argv[5]),
                  std::atoi(argv[6])};
  // Debian's absl looks for deadlocks at each lock, unless told otherwise.
  absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle::kIgnore);
  const rlimit files{40000, 40000};
  setrlimit(RLIMIT_NOFILE, &files);
  auto* const shared =
      new (mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                MAP_SHARED | MAP_ANONYMOUS, -1, 0)) Shared();
  const pid_t client = fork();  // before gRPC has threads
  if (client == 0) RunClient(plan, *shared);
  RunServer(plan, *shared);
  waitpid(client, nullptr, 0);
  return 0;
}

}  // namespace
}  // namespace muster::fanout

int main(int argc, char** argv) { return muster::fanout::Main(argc, argv); }
